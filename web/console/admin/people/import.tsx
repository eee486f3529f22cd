import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button } from "antd";
import { useId, useState } from "react";
import { queries } from "../../queries";
import { PageHead } from "../../ui/page-head";
import s from "../admin.module.css";
import { type Import, useRole, useSending } from "../data";
import { Part, Told } from "../parts";

/** Many people or offices at once, out of a file. */
export default function ImportPage() {
  const t = useAdmin();
  const system = useRole() === "system_admin";
  return (
    <>
      <PageHead heading={t.places.import} about={t.import.about} />
      <div className={s.stack}>
        <ImportPart
          what="people"
          heading={t.import.people}
          about={system ? t.import.peopleSystem : t.import.peopleSecurity}
        />
        {system && <ImportPart what="offices" heading={t.import.offices} about={t.import.officesAbout} />}
      </div>
    </>
  );
}

async function sent(what: "people" | "offices", file: File, dry: boolean): Promise<Import> {
  const params = { query: { dry_run: dry } };
  const headers = { "Content-Type": "application/octet-stream" };
  // The bytes go as they are; the description can say of a body only that it is a list of numbers.
  const options = { params, headers, body: file as never, bodySerializer: (body: unknown) => body as Blob };
  return taken(
    what === "people"
      ? api.POST("/api/v1/people/import", options)
      : api.POST("/api/v1/offices/import", options),
  );
}

function ImportPart({
  what,
  heading,
  about,
}: {
  what: "people" | "offices";
  heading: string;
  about: string;
}) {
  const t = useAdmin();
  const id = useId();
  const [file, setFile] = useState<File>();
  const [done, setDone] = useState<Import>();
  const { busy, refused, send } = useSending();
  const run = (dry: boolean) =>
    send(async () => {
      if (!file) return;
      setDone(undefined);
      setDone(await sent(what, file, dry));
      if (!dry) await queries.invalidateQueries({ queryKey: [what] });
    });
  return (
    <Part heading={heading} about={about}>
      <p>
        <a href={`/api/v1/${what}/template`} download>
          {t.import.template}
        </a>
      </p>
      <Told refused={refused} />
      <div className={s.row}>
        <div>
          <label htmlFor={id}>{t.import.file}</label>
          <input
            id={id}
            type="file"
            accept=".csv,.xlsx"
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setDone(undefined);
            }}
          />
          <small id={`${id}-help`} className={s.quiet}>
            {t.import.fileHelp}
          </small>
        </div>
        <Button disabled={!file} loading={busy} onClick={() => run(true)}>
          {t.import.check}
        </Button>
        <Button
          type="primary"
          disabled={!file || done?.fault_count !== 0 || done.written}
          loading={busy}
          onClick={() => run(false)}
        >
          {t.import.run}
        </Button>
      </div>
      {done && <Result done={done} />}
    </Part>
  );
}

function Result({ done }: { done: Import }) {
  const t = useAdmin();
  const say = useSay();
  if (done.fault_count === 0) {
    return (
      <p role="status">
        {done.written ? t.import.written : t.import.would}{" "}
        {t.import.result(done.added, done.changed, done.posts)}
      </p>
    );
  }
  return (
    <>
      <p role="alert">{t.import.faults(done.fault_count)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard */}
      <section className={s.scroll} tabIndex={0} aria-label={t.import.faults(done.fault_count)}>
        <table className={s.table}>
          <thead>
            <tr>
              <th>{t.import.line}</th>
              <th>{t.import.column}</th>
              <th>{t.import.what}</th>
            </tr>
          </thead>
          <tbody>
            {done.faults.map((fault, no) => (
              <tr key={`${fault.line}:${fault.field}:${no + 1}`}>
                <td className="num">{fault.line || t.import.whole}</td>
                <td>{fault.field}</td>
                <td>{say(fault.text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
