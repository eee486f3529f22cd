import { Refused } from "@shared/api/refused";
import type { PublicCase } from "@shared/api/types";
import { useCommon } from "@shared/locales/common";
import { lazy, Suspense, useEffect, useState } from "react";
import { look } from "./calls";
import { CaseView } from "./case-view";
import { dropKey, type Key, keepKey, keptKey } from "./kept";
import { KeyForm } from "./key-form";

const PaperView = lazy(() => import("./paper"));

/** Where a complaint stands, or a paper that was issued on it, for whoever has its number and code. */
export function FollowPage({ paper }: { paper: string | undefined }) {
  const common = useCommon();
  const [key, setKey] = useState<Key | undefined>(keptKey);
  const [seen, setSeen] = useState<PublicCase>();
  const [error, setError] = useState<Refused>();

  const open = async (wanted: Key) => {
    setError(undefined);
    try {
      setSeen(await look(wanted));
      keepKey(wanted.no, wanted.code);
      setKey(wanted);
    } catch (refused) {
      dropKey();
      setKey(undefined);
      setError(Refused.of(refused));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the kept key is looked up once, on opening
  useEffect(() => {
    if (key) void open(key);
  }, []);

  if (key && seen) {
    const leave = () => {
      dropKey();
      setKey(undefined);
      setSeen(undefined);
    };
    if (paper) {
      return (
        <Suspense fallback={<p role="status">{common.loading}</p>}>
          <PaperView key={paper} of={key} seq={paper} />
        </Suspense>
      );
    }
    return <CaseView of={key} seen={seen} show={setSeen} leave={leave} />;
  }
  if (key) return <p role="status">{common.loading}</p>;
  return <KeyForm error={error} open={open} />;
}
