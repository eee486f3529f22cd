import { Button } from "antd";
import { type ReactNode, useEffect, useId, useRef } from "react";
import s from "./dialog.module.css";

/** Closes the window that it stands in. */
export function Close(props: { type?: "primary"; children: ReactNode }) {
  return (
    <Button type={props.type} onClick={(event) => event.currentTarget.closest("dialog")?.close()}>
      {props.children}
    </Button>
  );
}

/** A window above the page. Escape closes it, and so does a `Close` in it; the focus goes back to where it was. */
export function Dialog(props: {
  heading: string;
  closed: () => void;
  /** For a form or a table in it. */
  wide?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={props.wide ? `${s.dialog} ${s.wide}` : s.dialog}
      aria-labelledby={id}
      onClose={props.closed}
    >
      <h2 id={id}>{props.heading}</h2>
      {props.children}
    </dialog>
  );
}
