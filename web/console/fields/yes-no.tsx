import { useCommon } from "@shared/locales/common";
import { Radio } from "antd";

/** Yes or no, or not said yet; labelled by `${id}-label`, as a group of boxes is. */
export function YesNo(props: { id: string; value: boolean | undefined; set: (value: boolean) => void }) {
  const t = useCommon();
  return (
    <Radio.Group
      id={props.id}
      name={props.id}
      aria-labelledby={`${props.id}-label`}
      value={props.value}
      onChange={(event) => props.set(event.target.value)}
      options={[
        { value: true, label: t.field.yes },
        { value: false, label: t.field.no },
      ]}
    />
  );
}
