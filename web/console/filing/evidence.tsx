import type { useKept } from "@shared/files/kept";
import { sizeWords } from "@shared/files/kinds";
import { Thumb } from "@shared/files/thumb";
import { chosen } from "@shared/files/use-uploads";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { FileButtons } from "../files/buttons";
import f from "../files/files.module.css";
import s from "./filing.module.css";

/** Evidence that came with the complaint: kept in this browser and sent once there is a case. */
export function FilingEvidence({ kept }: { kept: ReturnType<typeof useKept> }) {
  const t = useT();
  const common = useCommon();
  return (
    <fieldset
      className={s.part}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        kept.add(chosen(event.dataTransfer.files));
      }}
    >
      <legend>{t.file.evidence}</legend>
      <p className={s.help}>
        {t.file.evidenceHelp} {common.files.help}
      </p>
      <ul className={f.picked}>
        {kept.files.map(({ id, file }) => (
          <li key={id}>
            <Thumb file={file} />
            <span>
              {file.name} <small className="num">{sizeWords(file.size)}</small>
            </span>
            <Button
              size="small"
              aria-label={common.files.removeNamed(file.name)}
              onClick={() => kept.remove(id)}
            >
              {common.files.remove}
            </Button>
          </li>
        ))}
      </ul>
      <FileButtons add={(files) => kept.add(chosen(files))} />
    </fieldset>
  );
}
