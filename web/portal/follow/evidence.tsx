import type { Attachment } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { keep, keptIn, letGo } from "@shared/files/kept";
import { sizeWords } from "@shared/files/kinds";
import { extensionOf } from "@shared/files/thumb";
import { type Chosen, chosen, useUploads } from "@shared/files/use-uploads";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { useEffect, useState } from "react";
import { Choose } from "../files/choose";
import { Uploads } from "../files/uploads";
import { fetchFile, listFiles } from "./calls";
import type { Key } from "./kept";

/** What was handed in, what waits to be sent, and a place to hand in more. */
export default function Evidence(props: { of: Key; version: number; added: () => void; open: boolean }) {
  const t = useT().follow;
  const { no, code } = props.of;
  const [files, setFiles] = useState<Attachment[]>([]);
  const [waited, setWaited] = useState(false);
  const { add, ...uploads } = useUploads({ no, code }, ({ id }) => {
    void letGo(id);
    props.added();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with every version of the case
  useEffect(() => {
    void listFiles(props.of).then(setFiles, () => undefined);
  }, [no, code, props.version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each case
  useEffect(() => {
    void keptIn(no).then((left) => {
      setWaited(left.length > 0);
      add(left);
    });
  }, [no]);
  // What is chosen waits on the device until it has arrived, so that it is not lost on the way.
  const start = (more: Chosen[]) => {
    for (const one of more) void keep(no, one);
    add(more);
  };
  const cancel = (id: string) => {
    void letGo(id);
    uploads.cancel(id);
  };
  return (
    <section className="evidence">
      <h2>{t.evidence}</h2>
      {files.length === 0 && uploads.items.length === 0 && <p className="quiet">{t.evidenceNone}</p>}
      <ul className="files">
        {files.map((file) => (
          <Line key={file.id} of={props.of} file={file} />
        ))}
      </ul>
      {waited && uploads.items.some((one) => one.state === "failed") && (
        <p className="note bad">{t.evidenceWaits}</p>
      )}
      <Uploads {...uploads} cancel={cancel} />
      {props.open && (
        <>
          <h3>{t.evidenceAdd}</h3>
          <Choose add={(more) => start(chosen(more))} />
        </>
      )}
    </section>
  );
}

function Line({ of, file }: { of: Key; file: Attachment }) {
  const t = useT().follow;
  const words = useCommon().files;
  const say = useSay();
  const dates = useDates();
  const name = file.name;
  // The code goes in a header, so that a plain link would not do.
  const save = async () => {
    const address = URL.createObjectURL(await fetchFile(of, file.id));
    const link = document.createElement("a");
    link.href = address;
    link.download = name ?? "";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  return (
    <li>
      <span aria-hidden="true">{extensionOf(name ?? "")}</span>
      <div>
        <p>{name ?? words.erased}</p>
        <small>
          {sizeWords(file.size)} · {file.by_complainant ? t.you : say(file.by)} · {dates.moment(file.at)}
        </small>
        {name && (
          <button
            type="button"
            className="plain"
            aria-label={words.downloadNamed(name)}
            onClick={() => void save()}
          >
            {words.download}
          </button>
        )}
      </div>
    </li>
  );
}
