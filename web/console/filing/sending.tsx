import { keptIn, letGo } from "@shared/files/kept";
import { useUploads } from "@shared/files/use-uploads";
import { useT } from "@shared/locales/console";
import { useEffect, useState } from "react";
import { Uploads } from "../files/uploads";
import { ownDraft } from "../session/drafts";
import { useSession } from "../session/session";
import s from "./filing.module.css";

/** Sends the evidence that waited for the case, and says what came of it. */
export function FiledEvidence({ no }: { no: string }) {
  const t = useT();
  const { me } = useSession();
  const [many, setMany] = useState(0);
  const { add, ...uploads } = useUploads({ no }, ({ id }) => void letGo(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each case
  useEffect(() => {
    void keptIn(ownDraft(me.login, no)).then((files) => {
      setMany(files.length);
      // Whoever complained sent it, or handed it in: it is theirs to see.
      add(files.map((file) => ({ ...file, shown: true })));
    });
  }, [no]);
  if (many === 0) return null;
  const failed = uploads.items.some((one) => one.state === "failed");
  const words = failed ? t.file.evidenceFailed : t.file.evidenceSending;
  const cancel = (id: string) => {
    void letGo(id);
    uploads.cancel(id);
  };
  return (
    <>
      <p className={s.help} role="status">
        {uploads.items.length === 0 ? t.file.evidenceDone : words}
      </p>
      <Uploads {...uploads} cancel={cancel} />
    </>
  );
}
