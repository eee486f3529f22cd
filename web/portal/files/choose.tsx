import { ACCEPT } from "@shared/files/kinds";
import { useCommon } from "@shared/locales/common";

/** Two big buttons: choose files, or take a photo where there is a camera to hold. */
export function Choose({ add }: { add: (files: File[]) => void }) {
  const t = useCommon().files;
  const input = (id: string, photo: boolean) => (
    <input
      id={id}
      type="file"
      multiple={!photo}
      accept={photo ? "image/*" : ACCEPT}
      capture={photo ? "environment" : undefined}
      onChange={(event) => {
        add([...(event.target.files ?? [])]);
        // The same file can be chosen again.
        event.target.value = "";
      }}
    />
  );
  return (
    <div className="choose">
      <span className="camera">
        {input("files-photo", true)}
        <label htmlFor="files-photo" className="button">
          {t.photo}
        </label>
      </span>
      <span>
        {input("files-any", false)}
        <label htmlFor="files-any" className="button">
          {t.choose}
        </label>
      </span>
      <p className="help">{t.help}</p>
    </div>
  );
}
