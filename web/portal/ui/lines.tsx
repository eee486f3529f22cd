import { Box } from "./box";

type Props = {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  help?: string;
  fault?: string;
  required?: boolean;
};

/** One line of text. */
export function Line(
  props: Props & {
    type?: "text" | "tel" | "email" | "date";
    inputMode?: "decimal" | "numeric";
    complete?: string;
    capitals?: boolean;
  },
) {
  return (
    <Box {...props}>
      {(described) => (
        <input
          {...described}
          type={props.type ?? "text"}
          inputMode={props.inputMode}
          autoComplete={props.complete ?? "off"}
          autoCapitalize={props.capitals ? "characters" : undefined}
          spellCheck={props.capitals ? false : undefined}
          maxLength={200}
          value={props.value}
          onChange={(event) => props.set(event.target.value)}
        />
      )}
    </Box>
  );
}

/** Text of any length. */
export function Lines(props: Props & { rows?: number }) {
  return (
    <Box {...props}>
      {(described) => (
        <textarea
          {...described}
          rows={props.rows ?? 4}
          value={props.value}
          onChange={(event) => props.set(event.target.value)}
        />
      )}
    </Box>
  );
}
