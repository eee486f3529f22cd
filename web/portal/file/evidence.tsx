import type { useKept } from "@shared/files/kept";
import { sizeWords } from "@shared/files/kinds";
import { Thumb } from "@shared/files/thumb";
import { chosen } from "@shared/files/use-uploads";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { Choose } from "../files/choose";

/** What proves it; the files wait on this device and are sent after the complaint. */
export default function EvidenceQuestion({ kept }: { kept: ReturnType<typeof useKept> }) {
  const t = useT();
  const common = useCommon();
  return (
    <>
      <p className="about">{t.evidence.about}</p>
      <Choose add={(files) => kept.add(chosen(files))} />
      <p className="quiet" role="status">
        {kept.files.length === 0 ? t.evidence.none : t.evidence.chosen(kept.files.length)}
      </p>
      <ul className="files">
        {kept.files.map(({ id, file }) => (
          <li key={id}>
            <Thumb file={file} />
            <div>
              <p>{file.name}</p>
              <small>{sizeWords(file.size)}</small>
              <button
                type="button"
                className="plain"
                aria-label={common.files.removeNamed(file.name)}
                onClick={() => kept.remove(id)}
              >
                {common.files.remove}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
