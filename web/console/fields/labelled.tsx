import { useCommon } from "@shared/locales/common";
import type { ReactNode } from "react";
import s from "./fields.module.css";

/** What a control must carry so that a screen reader reads its help and its fault with it. */
export type Described = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
  "aria-required": boolean | undefined;
};

/** A label with its help, its fault and, where the complainant will read it, a mark that says so. */
export function Labelled(props: {
  id: string;
  label: string;
  help?: string;
  required?: boolean;
  /** The control is a group of boxes, named by the label. */
  group?: boolean;
  fault?: string;
  mark?: string;
  count?: string;
  children: (described: Described) => ReactNode;
}) {
  const t = useCommon();
  const { id, help, fault } = props;
  const described: Described = {
    id,
    "aria-describedby": [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined,
    "aria-invalid": fault ? true : undefined,
    "aria-required": props.required || undefined,
  };
  const label = (
    <>
      {props.label}
      <span className={props.required ? s.required : s.optional}>
        {props.required ? t.field.required : t.field.optional}
      </span>
    </>
  );
  return (
    <div className={props.mark ? `${s.box} ${s.public}` : s.box}>
      {props.mark && <p className={s.mark}>{props.mark}</p>}
      {props.group ? (
        <span className={s.label} id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label className={s.label} htmlFor={id}>
          {label}
        </label>
      )}
      {help && (
        <p className={s.help} id={`${id}-help`}>
          {help}
        </p>
      )}
      {props.children(described)}
      <div className={s.foot}>
        {fault && (
          <p className={s.fault} id={`${id}-fault`}>
            {fault}
          </p>
        )}
        {props.count && <span className={s.count}>{props.count}</span>}
      </div>
    </div>
  );
}
