import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import s from "./frame.module.css";

export function KeysHelp({ close }: { close: () => void }) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const keys = [
    ["j k", t.keys.move],
    ["Enter", t.keys.open],
    ["a", t.keys.act],
    ["g d", t.keys.duties],
    ["/", t.keys.search],
    ["n", t.keys.newCase],
    ["?", t.keys.show],
  ] as const;
  return (
    <dialog ref={dialog} className={s.keys} aria-labelledby="keys" onClose={close}>
      <h2 id="keys">{t.keys.heading}</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => dialog.current?.close()}>{t.keys.close}</Button>
    </dialog>
  );
}
