import type { Faults } from "@shared/fields/faults";
import { useCommon } from "@shared/locales/common";
import { Alert } from "antd";
import { useEffect, useRef } from "react";
import s from "./fields.module.css";

/** What is to be corrected, once at the top, each line leading to its field. */
export function FaultSummary(props: {
  message?: string;
  faults: Faults;
  label: (field: string) => string;
  id: (field: string) => string;
}) {
  const t = useCommon();
  const top = useRef<HTMLDivElement>(null);
  const entries = Object.entries(props.faults);
  const shown = props.message !== undefined || entries.length > 0;
  useEffect(() => {
    if (shown) top.current?.focus();
  }, [shown]);
  if (!shown) return null;
  const lines = entries.map(([field, words]) => (
    <li key={field}>
      <a
        href={`#${props.id(field)}`}
        onClick={(event) => {
          event.preventDefault();
          const at = document.getElementById(props.id(field));
          (at?.matches("input, textarea") ? at : at?.querySelector("input"))?.focus();
        }}
      >
        {props.label(field)}
      </a>
      {t.colon}
      {words}
    </li>
  ));
  return (
    <div ref={top} tabIndex={-1} className={s.summary}>
      <Alert
        type="error"
        title={props.message ?? t.errors}
        description={lines.length > 0 ? <ul>{lines}</ul> : null}
      />
    </div>
  );
}
