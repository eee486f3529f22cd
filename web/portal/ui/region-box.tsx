import { useT } from "@shared/locales/portal";
import type { Division } from "@shared/places";
import { useLocated, useRegions } from "@shared/regions";
import { type KeyboardEvent, useState } from "react";
import { Box } from "./box";

/** A division, found by typing; the keyboard and a screen reader can do all that a pointer can. */
export function RegionBox(props: {
  id: string;
  label: string;
  help?: string;
  value: Division | undefined;
  set: (value: Division | undefined) => void;
  /** What it may mean is proposed while nothing is chosen. */
  address?: string;
  fault?: string;
}) {
  const t = useT();
  const { id, value, set } = props;
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(-1);
  const found = useRegions(typed ?? "");
  const proposed = useLocated(value || typed ? "" : (props.address ?? ""));
  const open = typed !== undefined && found.length > 0;
  const choose = (index: number) => {
    const one = found[index];
    if (!one) return;
    set(one);
    setTyped(undefined);
    setAt(-1);
  };
  const keys = (event: KeyboardEvent) => {
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + found.length) % found.length);
    else if (event.key === "Enter") choose(Math.max(at, 0));
    else if (event.key === "Escape") setTyped(undefined);
    else return;
    event.preventDefault();
  };
  const count = typed?.trim() && (open ? t.region.found(found.length) : t.region.none);
  return (
    <Box id={id} label={props.label} help={props.help ?? t.region.help} fault={props.fault}>
      {(described) => (
        <div className="picker">
          <input
            {...described}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
            autoComplete="off"
            maxLength={200}
            value={typed ?? value?.name ?? ""}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(-1);
              if (value) set(undefined);
            }}
            onKeyDown={keys}
          />
          <div id={`${id}-list`} role="listbox" aria-label={props.label} hidden={!open}>
            {found.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above.
              <div
                key={one.code}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                tabIndex={-1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(index)}
              >
                {one.name}
              </div>
            ))}
          </div>
          <p className="quiet" role="status">
            {count || (proposed.length > 0 && t.region.proposed)}
          </p>
          {proposed.map((one) => (
            <button key={one.code} type="button" className="plain" onClick={() => set(one)}>
              {one.name}
            </button>
          ))}
        </div>
      )}
    </Box>
  );
}
