import { useT } from "@shared/locales/console";
import { Input, Select } from "antd";
import { Fragment, type ReactNode } from "react";
import { useSearchParams } from "wouter";
import s from "./filters.module.css";

/** Filters kept in the address; an empty value is left out of it. */
export function useFilters<K extends string>(names: readonly K[]) {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? undefined])) as Partial<
    Record<K, string>
  >;
  const change = (edit: (next: URLSearchParams) => void) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        edit(next);
        return next;
      },
      { replace: true },
    );
  const set = (name: K, value: string | undefined) =>
    change((next) => (value ? next.set(name, value) : next.delete(name)));
  const drop = (some: readonly K[]) =>
    change((next) => {
      for (const name of some) next.delete(name);
    });
  const clear = () => setParams(new URLSearchParams(), { replace: true });
  const put = (all: Record<string, string>) => setParams(new URLSearchParams(all), { replace: true });
  return { values, set, put, drop, clear, any: names.some((name) => values[name] !== undefined) };
}

export function Filters({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <search className={s.filters} aria-label={t.duties.filters}>
      {children}
    </search>
  );
}

/** A filter of another kind under its label. */
export function FilterBox({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className={s.filter}>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

type Choice = { value: string; label: string };

export function Filter(props: {
  id: string;
  label: string;
  /** What no choice is called, if not “all”. */
  all?: string;
  choices: readonly Choice[];
  value: string | undefined;
  set: (value: string | undefined) => void;
}) {
  const t = useT();
  const options = [{ value: "", label: props.all ?? t.duties.all }, ...props.choices];
  return (
    <FilterBox id={props.id} label={props.label}>
      <Select
        id={props.id}
        value={props.value ?? ""}
        options={options}
        onChange={(value) => props.set(value || undefined)}
        popupMatchSelectWidth={false}
      />
    </FilterBox>
  );
}

/** Filters one beside the other: name, label and what there is to choose. */
export function Boxes<K extends string>(props: {
  boxes: readonly (readonly [K, string, readonly Choice[]])[];
  filters: { values: Partial<Record<K, string>>; set: (name: K, value: string | undefined) => void };
}) {
  const { boxes, filters } = props;
  return boxes.map(([id, label, choices]) => (
    <Filter
      key={id}
      id={id}
      label={label}
      choices={choices}
      value={filters.values[id]}
      set={(value) => filters.set(id, value)}
    />
  ));
}

type Day = { id: string; label: string; value: string | undefined; set: (value: string | undefined) => void };

/** From one day to another; the whole of both counts. */
export function DaysFilter({ legend, days }: { legend: string; days: [Day, Day] }) {
  return (
    <fieldset className={s.filter} aria-label={legend}>
      {days.map(({ id, label, value, set }) => (
        <Fragment key={id}>
          <label htmlFor={id}>{label}</label>
          <Input
            id={id}
            type="date"
            value={value ?? ""}
            onChange={(event) => set(event.target.value || undefined)}
          />
        </Fragment>
      ))}
    </fieldset>
  );
}
