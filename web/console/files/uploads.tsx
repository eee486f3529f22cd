import { sizeWords } from "@shared/files/kinds";
import type { useUploads } from "@shared/files/use-uploads";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { Button } from "antd";
import f from "./files.module.css";

/** The files on their way: how far each has come, or why it was not taken. */
export function Uploads(props: Omit<ReturnType<typeof useUploads>, "add">) {
  const t = useCommon().files;
  const say = useSay();
  if (props.items.length === 0) return null;
  return (
    <ul className={f.uploads} aria-live="polite">
      {props.items.map(({ id, file, state, share, why }) => {
        const percent = Math.floor(share * 100);
        return (
          <li key={id} data-state={state}>
            <span className={f.name}>
              {file.name} <small className="num">{sizeWords(file.size)}</small>
            </span>
            {state === "failed" ? (
              <span className={f.why} role="alert">
                {say(why) || t.failed}
              </span>
            ) : (
              <span className={f.state}>{state === "waiting" ? t.waiting : t.sending(percent)}</span>
            )}
            {state === "sending" && <progress value={percent} max={100} aria-label={file.name} />}
            <span className={f.buttons}>
              {state === "failed" && (
                <Button size="small" aria-label={t.retryNamed(file.name)} onClick={() => props.retry(id)}>
                  {t.retry}
                </Button>
              )}
              <Button
                size="small"
                aria-label={state === "failed" ? t.removeNamed(file.name) : t.cancelNamed(file.name)}
                onClick={() => props.cancel(id)}
              >
                {state === "failed" ? t.remove : t.cancel}
              </Button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
