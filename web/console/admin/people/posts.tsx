import type { Procedure } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button, Select } from "antd";
import { useOffices, useProcedures } from "../../data";
import s from "../admin.module.css";
import type { Appointment } from "../data";
import { RowDays, RowFaults } from "../parts";

export type PostTyped = { key: number; office: string; role: string; from: string; until: string };

/** Every role that somebody can hold, by its name: as in the procedures that the office runs, else as in others. */
export function useRoles(procedures: Procedure[], office?: string) {
  const language = useLanguage();
  return rolesOf(procedures, language, office);
}

function rolesOf(procedures: Procedure[], language: "zh" | "en", office?: string) {
  const runs = (one: Procedure) => one.offices.some((other) => other.code === office);
  const known = new Map<string, string>();
  for (const { roles } of [...procedures.filter(runs), ...procedures]) {
    for (const { id, title } of roles) {
      if (id !== "complainant" && !known.has(id)) known.set(id, title[language]);
    }
  }
  for (const [id, zh, en] of NO_PROCEDURES) known.set(id, language === "zh" ? zh : en);
  return [...known].map(([value, label]) => ({ value, label: `${label} ${value}` }));
}

/** Roles that no procedure has. */
const NO_PROCEDURES = [
  ["system_admin", "系统管理员", "System administrator"],
  ["security_admin", "安全管理员", "Security administrator"],
  ["auditor", "审计员", "Auditor"],
  ["supervisor", "督办员", "Supervisor"],
] as const;

/** A post in one line, with its days. */
export function Held({ post }: { post: Appointment }) {
  const t = useAdmin();
  const say = useSay();
  const today = new Date().toISOString().slice(0, 10);
  const bounds = post.from || post.until;
  const state = post.until && post.until < today ? t.people.past : t.people.future;
  return (
    <>
      {say(post.office.title)} {say(post.role.title)}
      {bounds && (
        <span className={s.quiet}>
          {" "}
          {t.people.span(post.from ?? t.people.always, post.until ?? t.people.always)}
        </span>
      )}
      {!post.now && <span className={s.quiet}> · {state}</span>}
    </>
  );
}

/** The posts of a person as lines to change. */
export function PostLines({
  lines,
  set,
  faults,
}: {
  lines: PostTyped[];
  set: (lines: PostTyped[]) => void;
  faults: Record<string, { zh: string; en: string }>;
}) {
  const t = useAdmin();
  const say = useSay();
  const offices = useOffices().data ?? [];
  const procedures = useProcedures().data ?? [];
  const language = useLanguage();
  const change = (key: number, part: Partial<PostTyped>) =>
    set(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  return (
    <>
      {lines.map((line, no) => (
        <fieldset key={line.key} className={s.row}>
          <div>
            <label htmlFor={`post-office-${line.key}`}>{t.people.office}</label>
            <Select
              id={`post-office-${line.key}`}
              showSearch
              style={{ width: 220 }}
              value={line.office || undefined}
              onChange={(office: string) => change(line.key, { office })}
              optionFilterProp="label"
              options={offices.map((one) => ({ value: one.code, label: `${say(one.title)} ${one.code}` }))}
            />
          </div>
          <div>
            <label htmlFor={`post-role-${line.key}`}>{t.people.role}</label>
            <Select
              id={`post-role-${line.key}`}
              showSearch
              style={{ width: 220 }}
              value={line.role || undefined}
              onChange={(role: string) => change(line.key, { role })}
              optionFilterProp="label"
              options={rolesOf(procedures, language, line.office)}
            />
          </div>
          <RowDays id={`post-${line.key}`} line={line} set={(part) => change(line.key, part)} />
          <Button
            aria-label={t.removeNamed(`${t.people.role} ${no + 1}`)}
            onClick={() => set(lines.filter((one) => one.key !== line.key))}
          >
            {t.remove}
          </Button>
          <RowFaults of={`posts[${no}]`} parts={["office", "role", "from", "until"]} faults={faults} />
        </fieldset>
      ))}
    </>
  );
}
