import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import e from "./evidence.module.css";

/** A picture as large as the window allows; Escape closes it and gives the focus back. */
export function Picture(props: { address: string; name: string; close: () => void }) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={e.dialog} aria-labelledby="picture" onClose={props.close}>
      <header>
        <h2 id="picture">{props.name}</h2>
        <Button onClick={() => dialog.current?.close()}>{t.case.evidenceClose}</Button>
      </header>
      <img src={props.address} alt={props.name} />
    </dialog>
  );
}
