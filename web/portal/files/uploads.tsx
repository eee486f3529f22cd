import { sizeWords } from "@shared/files/kinds";
import { Thumb } from "@shared/files/thumb";
import type { useUploads } from "@shared/files/use-uploads";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";

/** The files on their way: how far each has come, or why it was not taken. */
export function Uploads(props: Omit<ReturnType<typeof useUploads>, "add">) {
  const t = useCommon().files;
  const say = useSay();
  if (props.items.length === 0) return null;
  return (
    <ul className="files">
      {props.items.map(({ id, file, state, share, why }) => (
        <li key={id}>
          <Thumb file={file} />
          <div>
            <p>{file.name}</p>
            <small>{sizeWords(file.size)}</small>
            {state === "failed" ? (
              <p className="fault" role="alert">
                {say(why) || t.failed}
              </p>
            ) : (
              <p className="quiet">{state === "waiting" ? t.waiting : t.sending(Math.floor(share * 100))}</p>
            )}
            {state === "sending" && <progress value={share} aria-label={file.name} />}
            {state === "failed" && (
              <button
                type="button"
                className="plain"
                aria-label={t.retryNamed(file.name)}
                onClick={() => props.retry(id)}
              >
                {t.retry}
              </button>
            )}{" "}
            <button
              type="button"
              className="plain"
              aria-label={state === "failed" ? t.removeNamed(file.name) : t.cancelNamed(file.name)}
              onClick={() => props.cancel(id)}
            >
              {state === "failed" ? t.remove : t.cancel}
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}
