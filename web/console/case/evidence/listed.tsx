import type { Attachment } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { sizeWords } from "@shared/files/kinds";
import { addressOf } from "@shared/files/send";
import { extensionOf } from "@shared/files/thumb";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useState } from "react";
import s from "../case.module.css";
import e from "./evidence.module.css";
import { Picture } from "./picture";

/** The files of the case; a picture opens in a dialog. */
export function Listed({ no, files }: { no: string; files: Attachment[] }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  const [open, setOpen] = useState<Attachment>();
  const address = (file: Attachment) => `${addressOf({ no })}/${file.id}`;
  const picture = (file: Attachment) => `${address(file)}?preview=true`;
  if (files.length === 0) return null;
  return (
    <>
      <ul className={e.files}>
        {files.map((file) => (
          <li key={file.id} data-public={file.public || undefined}>
            {file.preview && file.name ? (
              <button
                type="button"
                className={e.thumb}
                aria-label={common.files.openNamed(file.name)}
                onClick={() => setOpen(file)}
              >
                <img src={picture(file)} alt="" loading="lazy" decoding="async" />
              </button>
            ) : (
              <span className={e.thumb} aria-hidden="true">
                {extensionOf(file.name ?? "")}
              </span>
            )}
            <div className={e.what}>
              {file.name ? (
                <a
                  href={address(file)}
                  download={file.name}
                  aria-label={common.files.downloadNamed(file.name)}
                >
                  {file.name}
                </a>
              ) : (
                <span className={s.muted}>{common.files.erased}</span>
              )}
              <small>
                <span className="num">{sizeWords(file.size)}</span>
                <span>{t.case.evidenceFrom(say(file.by), dates.moment(file.at))}</span>
              </small>
            </div>
            <span className={e.mark}>{file.public ? t.case.publicMark : t.case.internalMark}</span>
          </li>
        ))}
      </ul>
      {open && <Picture address={picture(open)} name={open.name ?? ""} close={() => setOpen(undefined)} />}
    </>
  );
}
