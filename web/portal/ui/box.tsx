import { useCommon } from "@shared/locales/common";
import type { ReactNode } from "react";

export type Described = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
  "aria-required": boolean | undefined;
};

type Props = {
  id: string;
  label: string;
  help?: string;
  fault?: string;
  required?: boolean;
};

/** A label with its help and its fault around a control. */
export function Box(props: Props & { children: (described: Described) => ReactNode }) {
  const { id, help, fault } = props;
  return (
    <div className="box" data-fault={fault ? true : undefined}>
      <label htmlFor={id}>
        {props.label}
        <Optional unless={props.required} />
      </label>
      <Help id={id} help={help} fault={fault} />
      {props.children(described(props))}
    </div>
  );
}

/** The same for a group of choices. */
export function Group(props: Props & { children: ReactNode }) {
  const { id, help, fault } = props;
  const { "aria-describedby": describedBy } = described(props);
  return (
    <fieldset className="box" id={id} aria-describedby={describedBy} data-fault={fault ? true : undefined}>
      <legend>
        {props.label}
        <Optional unless={props.required} />
      </legend>
      <Help id={id} help={help} fault={fault} />
      {props.children}
    </fieldset>
  );
}

function described({ id, help, fault, required }: Props): Described {
  return {
    id,
    "aria-describedby": [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined,
    "aria-invalid": fault ? true : undefined,
    "aria-required": required || undefined,
  };
}

function Optional({ unless }: { unless: boolean | undefined }) {
  const t = useCommon();
  return unless ? null : <small>{t.field.optional}</small>;
}

function Help({ id, help, fault }: { id: string; help?: string; fault?: string }) {
  return (
    <>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </>
  );
}
