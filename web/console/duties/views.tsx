import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { View } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useW } from "@shared/locales/work";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../queries";
import s from "./duties.module.css";
import type { Kept } from "./filters";

const KEY = ["views"];

/** Filters kept under a name: one click puts them into the address. */
export function Views({ filters }: { filters: Kept }) {
  const w = useW();
  const say = useSay();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const views = useQuery<View[]>({
    queryKey: KEY,
    queryFn: () => taken(api.GET("/api/v1/views")),
    staleTime: 60_000,
  });
  const chosen = Object.fromEntries(
    Object.entries(filters.values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const keep = useMutation({
    mutationFn: () => taken(api.POST("/api/v1/views", { body: { name, filters: chosen } })),
    onSuccess: (all) => {
      queries.setQueryData(KEY, all);
      setNaming(false);
      setName("");
    },
  });
  const forget = useMutation({
    mutationFn: (id: string) => taken(api.DELETE("/api/v1/views/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) keep.mutate();
  };
  const all = views.data ?? [];
  if (all.length === 0 && !filters.any) return null;
  const same = (view: View) =>
    JSON.stringify(Object.entries(view.filters).sort()) === JSON.stringify(Object.entries(chosen).sort());
  return (
    <section className={s.views} aria-label={w.views.label}>
      {all.length > 0 && <span>{w.views.label}</span>}
      <ul hidden={all.length === 0}>
        {all.map((view) => (
          <li key={view.id}>
            <Button size="small" aria-pressed={same(view)} onClick={() => filters.put(view.filters)}>
              {view.name}
            </Button>
            <Button
              size="small"
              type="text"
              aria-label={w.views.forget(view.name)}
              onClick={() => forget.mutate(view.id)}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      {filters.any && !naming && !all.some(same) && (
        <Button size="small" onClick={() => setNaming(true)}>
          {w.views.save}
        </Button>
      )}
      {naming && (
        <form onSubmit={submit} className={s.buttons}>
          <Input
            size="small"
            autoFocus
            maxLength={40}
            value={name}
            aria-label={w.views.name}
            placeholder={w.views.name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="small" type="primary" htmlType="submit" loading={keep.isPending}>
            {w.views.keep}
          </Button>
          <Button size="small" onClick={() => setNaming(false)}>
            {w.views.cancel}
          </Button>
        </form>
      )}
      {keep.error && <Alert type="error" role="alert" title={say(Refused.of(keep.error).words)} />}
    </section>
  );
}
