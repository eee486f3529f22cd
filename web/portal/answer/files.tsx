import type { Attachment } from "@shared/api/types";
import { sizeWords } from "@shared/files/kinds";
import { extensionOf } from "@shared/files/thumb";
import { chosen, type useUploads } from "@shared/files/use-uploads";
import { useT } from "@shared/locales/answer";
import { useEffect, useState } from "react";
import { Choose } from "../files/choose";
import { Uploads } from "../files/uploads";
import { listFiles } from "./calls";
import type { Link } from "./link";

/** Files that go with the answer; each is sent as soon as it is chosen. */
export function Files(props: { link: Link; uploads: ReturnType<typeof useUploads>; arrived: number }) {
  const { link, arrived } = props;
  const { add, ...uploads } = props.uploads;
  const t = useT();
  const [files, setFiles] = useState<Attachment[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with every file that arrives
  useEffect(() => {
    void listFiles(link).then(setFiles, () => undefined);
  }, [link, arrived]);
  return (
    <section className="evidence">
      <h2>{t.files}</h2>
      <p className="quiet">{t.filesText}</p>
      <ul className="files">
        {files.map((file) => (
          <li key={file.id}>
            <span aria-hidden="true">{extensionOf(file.name ?? "")}</span>
            <div>
              <p>{file.name}</p>
              <small>
                {sizeWords(file.size)} · {t.filesSent}
              </small>
            </div>
          </li>
        ))}
      </ul>
      <Uploads {...uploads} />
      <Choose add={(more) => add(chosen(more))} />
    </section>
  );
}
