import { useCommon } from "@shared/locales/common";
import { Group } from "./box";

/** One of several, each a large target. */
export function Choices(props: {
  id: string;
  label: string;
  help?: string;
  fault?: string;
  required?: boolean;
  options: { value: string; label: string }[];
  value: string;
  set: (value: string) => void;
}) {
  return (
    <Group {...props}>
      {props.options.map((option) => (
        <label key={option.value} className="radio">
          <input
            type="radio"
            name={props.id}
            value={option.value}
            checked={props.value === option.value}
            onChange={() => props.set(option.value)}
          />
          {option.label}
        </label>
      ))}
    </Group>
  );
}

/** Yes or no, or not said yet. */
export function YesNo(props: {
  id: string;
  label: string;
  help?: string;
  fault?: string;
  required?: boolean;
  value: boolean | undefined;
  set: (value: boolean) => void;
}) {
  const t = useCommon();
  return (
    <Choices
      {...props}
      options={[
        { value: "true", label: t.field.yes },
        { value: "false", label: t.field.no },
      ]}
      value={props.value === undefined ? "" : String(props.value)}
      set={(value) => props.set(value === "true")}
    />
  );
}
