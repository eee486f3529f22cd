import { useT } from "@shared/locales/console";
import { Select } from "antd";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import s from "./filters.module.css";

/** Filters kept in the address; an empty value is left out of it. */
export function useFilters<K extends string>(names: readonly K[]) {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? undefined])) as Partial<
    Record<K, string>
  >;
  const set = (name: K, value: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const clear = () => setParams(new URLSearchParams(), { replace: true });
  return { values, set, clear, any: names.some((name) => values[name] !== undefined) };
}

export function Filters({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <search className={s.filters} aria-label={t.duties.filters}>
      {children}
    </search>
  );
}

type Choice = { value: string; label: string };

export function Filter(props: {
  id: string;
  label: string;
  choices: Choice[];
  value: string | undefined;
  set: (value: string | undefined) => void;
}) {
  const t = useT();
  const options = [{ value: "", label: t.duties.all }, ...props.choices];
  return (
    <div className={s.filter}>
      <label htmlFor={props.id}>{props.label}</label>
      <Select
        id={props.id}
        value={props.value ?? ""}
        options={options}
        onChange={(value) => props.set(value || undefined)}
        popupMatchSelectWidth={false}
      />
    </div>
  );
}
