import type { Field } from "@shared/api/types";
import type { Typed } from "@shared/fields/values";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import a from "./acts.module.css";

/** What the complainant is about to be told, shown once more before it goes. */
export function LastLook(props: { fields: Field[]; typed: Typed; back: () => void; sending: boolean }) {
  const t = useT();
  const say = useSay();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={a.look}>
      <h4 ref={heading} tabIndex={-1}>
        {t.case.lookHeading}
      </h4>
      <dl>
        {props.fields.map((field) => (
          <div key={field.id}>
            <dt>{say(field.title)}</dt>
            <dd>{props.typed[field.id]}</dd>
          </div>
        ))}
      </dl>
      <div className={a.buttons}>
        <Button type="primary" htmlType="submit" loading={props.sending}>
          {t.case.lookSend}
        </Button>
        <Button onClick={props.back} disabled={props.sending}>
          {t.case.lookBack}
        </Button>
      </div>
    </div>
  );
}
