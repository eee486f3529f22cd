import { api, taken } from "@shared/api/client";
import { useAdmin } from "@shared/locales/admin";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";

/** Somebody with an active account, found by typing. */
export function PersonPicker(props: {
  id: string;
  value: number | undefined;
  name?: string;
  set: (id: number | undefined) => void;
}) {
  const t = useAdmin();
  const [q, setQ] = useState("");
  const found = useQuery({
    queryKey: ["people", "pick", q],
    placeholderData: (before) => before,
    queryFn: () => taken(api.GET("/api/v1/people", { params: { query: { q: q || undefined, limit: 20 } } })),
  });
  const options = (found.data?.items ?? [])
    .filter((one) => one.active)
    .map((one) => ({ value: one.id, label: `${one.name} ${one.login}` }));
  if (props.value && !options.some((one) => one.value === props.value)) {
    options.unshift({ value: props.value, label: props.name ?? String(props.value) });
  }
  return (
    <Select
      id={props.id}
      showSearch
      allowClear
      filterOption={false}
      style={{ width: 220 }}
      placeholder={t.person.choose}
      value={props.value}
      onSearch={setQ}
      onChange={(id?: number) => props.set(id)}
      options={options}
    />
  );
}
