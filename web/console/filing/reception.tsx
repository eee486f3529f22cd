import type { Office, Procedure } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Radio } from "antd";
import { Labelled } from "../fields/labelled";
import { CHANNELS, type FilingDraft } from "./draft";
import s from "./filing.module.css";
import { Line } from "./line";

type Props = {
  draft: FilingDraft;
  change: (part: Partial<FilingDraft>) => void;
  procedures: Procedure[];
  procedure: Procedure | undefined;
  offices: Office[];
  office: Office | undefined;
  faults: Faults;
};

/** How and when it came in, and under which procedure; what leaves no choice is not asked. */
export function Reception(props: Props) {
  const { draft, change, faults } = props;
  const t = useT();
  const say = useSay();
  const choice = (
    id: string,
    label: string,
    value: string | undefined,
    options: { value: string; label: string }[],
    set: (value: string) => void,
  ) => (
    <Labelled id={id} label={label} required group fault={faults[id.slice("file-".length)]}>
      {() => (
        <Radio.Group
          id={id}
          name={id}
          aria-labelledby={`${id}-label`}
          value={value}
          options={options}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </Labelled>
  );
  return (
    <fieldset className={s.part}>
      <legend>{t.file.reception}</legend>
      {props.procedures.length > 1 &&
        choice(
          "file-procedure",
          t.file.procedure,
          props.procedure?.id,
          props.procedures.map((one) => ({ value: one.id, label: say(one.title) })),
          (procedure) => change({ procedure, facts: {} }),
        )}
      {props.offices.length > 1 &&
        choice(
          "file-office",
          t.file.office,
          props.office?.code,
          props.offices.map((one) => ({ value: one.code, label: say(one.title) })),
          (office) => change({ office }),
        )}
      {choice(
        "file-channel",
        t.file.channel,
        draft.channel,
        CHANNELS.map((value) => ({ value, label: t.file.channels[value] })),
        (channel) => change({ channel }),
      )}
      <p className={s.help}>{t.file.receivedHelp}</p>
      <div className={s.pair}>
        <Line
          id="file-received_at"
          type="date"
          label={t.file.receivedOn}
          value={draft.receivedOn}
          set={(receivedOn) => change({ receivedOn })}
          fault={faults.received_at}
        />
        <Line
          id="file-received_time"
          type="time"
          label={t.file.receivedTime}
          value={draft.receivedTime}
          set={(receivedTime) => change({ receivedTime })}
        />
      </div>
    </fieldset>
  );
}
