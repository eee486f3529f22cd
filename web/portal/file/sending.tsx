import { keptIn, letGo } from "@shared/files/kept";
import { useUploads } from "@shared/files/use-uploads";
import { useT } from "@shared/locales/portal";
import { useEffect, useState } from "react";
import { Uploads } from "../files/uploads";
import type { Receipt } from "./receipt";

/** Sends the evidence that waited for the number, and says what came of it. */
export default function Sending({ receipt }: { receipt: Receipt }) {
  const t = useT().evidence;
  const no = receipt.case_no;
  const [many, setMany] = useState(0);
  const { add, ...uploads } = useUploads({ no, code: receipt.access_code }, ({ id }) => void letGo(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each complaint
  useEffect(() => {
    void keptIn(no).then((files) => {
      setMany(files.length);
      add(files);
    });
  }, [no]);
  if (many === 0) return null;
  const failed = uploads.items.some((one) => one.state === "failed");
  const all = uploads.items.length === 0;
  const cancel = (id: string) => {
    void letGo(id);
    uploads.cancel(id);
  };
  return (
    <section className={failed ? "note bad" : "note good"}>
      <p role="status">{all ? t.sent : failed ? t.failed : t.sending}</p>
      <Uploads {...uploads} cancel={cancel} />
    </section>
  );
}
