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
