import { Refused } from "@shared/api/refused";
import type { Wanted } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import s from "./cases.module.css";
import { download } from "./query";

/** Takes what is shown away as a file. */
export function Export({ wanted }: { wanted: Wanted }) {
  const t = useT();
  const say = useSay();
  const language = useLanguage();
  const making = useMutation({
    mutationFn: (format: "csv" | "xlsx") => download(wanted, format, language, t.cases.file),
  });
  const refused = making.error ? Refused.of(making.error) : undefined;
  const told = refused ? (Object.values(refused.fields)[0] ?? refused.words) : undefined;
  return (
    <div className={s.export}>
      {(["csv", "xlsx"] as const).map((format) => (
        <Button
          key={format}
          loading={making.isPending && making.variables === format}
          disabled={making.isPending && making.variables !== format}
          onClick={() => making.mutate(format)}
        >
          {t.cases.export(format.toUpperCase())}
        </Button>
      ))}
      <span role="status">
        {making.isPending && t.cases.exporting}
        {making.isSuccess && t.cases.exported}
        {told && <strong>{say(told)}</strong>}
      </span>
    </div>
  );
}
