import type { Case } from "@shared/api/types";
import { chosen, useUploads } from "@shared/files/use-uploads";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useQueryClient } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useEffect, useState } from "react";
import { caseKey, timelineKey, useAttachments } from "../../data";
import { FileButtons } from "../../files/buttons";
import { Uploads } from "../../files/uploads";
import s from "../case.module.css";
import e from "./evidence.module.css";
import { Listed } from "./listed";

/** What was put into the case, and a place to put more: by choosing, dropping or pasting. */
export function Evidence({ seen }: { seen: Case }) {
  const t = useT();
  const common = useCommon();
  const queries = useQueryClient();
  const no = seen.case_no;
  const files = useAttachments(no, seen.version).data ?? [];
  const [shown, setShown] = useState(false);
  const [over, setOver] = useState(false);
  // Only the office that holds the case shows files to the complainant.
  const holds = seen.parties_clear;
  const gone = seen.erased.some((one) => one.whole);
  const uploads = useUploads({ no }, () => {
    void queries.invalidateQueries({ queryKey: caseKey(no) });
    void queries.invalidateQueries({ queryKey: timelineKey(no) });
  });
  const add = (more: Iterable<File>) => {
    if (!gone) uploads.add(chosen(more, holds && shown));
  };

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      // Office programs put a picture of the text beside the text, which is what is meant.
      if (pasted.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      add(pasted.map((file) => named(file, t.case.evidencePasted)));
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });

  return (
    <section
      className={s.panel}
      aria-labelledby="evidence"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      }}
    >
      <h2 id="evidence">{t.case.evidence}</h2>
      {files.length === 0 && uploads.items.length === 0 && <p className={s.muted}>{t.case.evidenceNone}</p>}
      <Listed no={no} files={files} />
      <Uploads {...uploads} />
      {!gone && (
        <div className={e.add} data-over={over || undefined}>
          {holds && (
            <div className={e.as} data-public={shown || undefined}>
              <span id="evidence-as">{t.case.evidenceNew}</span>
              <Segmented<boolean>
                aria-labelledby="evidence-as"
                size="small"
                value={shown}
                onChange={setShown}
                options={[
                  { value: false, label: t.case.internalMark },
                  { value: true, label: t.case.publicMark },
                ]}
              />
              {shown && <small>{t.case.evidencePublicHelp}</small>}
            </div>
          )}
          <FileButtons add={add} />
          <small>
            {t.case.evidenceAdd} {common.files.help}
          </small>
        </div>
      )}
    </section>
  );
}

/** A pasted picture is called `image.png` by every browser: the time tells them apart. */
function named(file: File, words: string): File {
  if (file.name !== "image.png") return file;
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  return new File([file], `${words}-${time}.png`, { type: file.type });
}
