import type { Case } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { sizeWords } from "@shared/files/kinds";
import { addressOf } from "@shared/files/send";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import { useAttachments } from "../../data";
import s from "./file.module.css";

/** What was put in: each file by name, size and origin; pictures as they are. */
export function Files({ seen }: { seen: Case }) {
  const t = useProcedureWords().file;
  const words = useT().case;
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  const files = useAttachments(seen.case_no, seen.version).data ?? [];
  if (files.length === 0) return <p>{t.noEvidence}</p>;
  return (
    <ol className={s.files}>
      {files.map((file) => (
        <li key={file.id}>
          <p>
            {file.name ?? common.files.erased}（{sizeWords(file.size)}）
          </p>
          <p className={s.when}>
            {words.evidenceFrom(say(file.by), dates.moment(file.at))} · {file.public ? t.public : t.internal}
          </p>
          {file.preview && file.name && (
            <img src={`${addressOf({ no: seen.case_no })}/${file.id}?preview=true`} alt={file.name} />
          )}
        </li>
      ))}
    </ol>
  );
}
