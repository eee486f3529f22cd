import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import type { UseQueryResult } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { type ReactNode, useId, useState } from "react";
import { Link } from "wouter";
import { Failed } from "../ui/states";
import { DrawnChart } from "./chart";
import { save } from "./csv";
import s from "./figures.module.css";
import type { Chart } from "./options";

/** A cell of the table: what it says, and the list that it opens. */
export type Cell = { text: string | number; opens?: string };

/** A table that says what a chart shows, and more. */
export type Table = { head: string[]; rows: Cell[][] };

/** A chart with its table, one of which is shown. */
export function Panel(props: {
  heading: string;
  about: string;
  wide?: boolean;
  read: UseQueryResult<unknown>;
  chart: Chart | undefined;
  table: Table | undefined;
  open?: (index: number) => void;
  note?: ReactNode;
}) {
  const { heading, about, read, chart, table } = props;
  const t = useT().figures;
  const common = useCommon();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const empty = table?.rows.length === 0;
  const file = () => table && save(heading, [table.head, ...table.rows.map((row) => row.map((c) => c.text))]);
  return (
    <section className={props.wide ? `${s.panel} ${s.wide}` : s.panel} aria-labelledby={id}>
      <header>
        <h2 id={id}>{heading}</h2>
        <p>{about}</p>
        {table && !empty && (
          <div className={s.tools}>
            <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? t.asChart : t.asTable}
              <span className="visually-hidden">：{heading}</span>
            </Button>
            <Button size="small" onClick={file}>
              {t.csv}
              <span className="visually-hidden">：{heading}</span>
            </Button>
          </div>
        )}
      </header>
      <div className={s.body}>
        {read.isPending && (
          <div role="status" aria-label={common.loading}>
            <Skeleton active title={false} paragraph={{ rows: 7 }} />
          </div>
        )}
        {read.isError && <Failed error={read.error} again={() => read.refetch()} />}
        {empty && <p className={s.none}>{t.empty}</p>}
        {chart && table && !empty && !asTable && (
          <>
            <DrawnChart label={heading} chart={chart} open={props.open} />
            <div className={s.twin}>
              <Rows caption={heading} table={table} />
            </div>
          </>
        )}
        {table && !empty && asTable && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled with the keyboard
          <section className={s.scroll} tabIndex={0} aria-label={heading}>
            <Rows caption={heading} table={table} linked />
          </section>
        )}
      </div>
      {props.note}
    </section>
  );
}

function Rows({ caption, table, linked }: { caption: string; table: Table; linked?: boolean }) {
  const cell = ({ text, opens }: Cell) => (opens && linked ? <Link href={opens}>{text}</Link> : text);
  return (
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {table.head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => (
          <tr key={i}>
            {row.map((one, column) =>
              column === 0 ? (
                <th key={column} scope="row">
                  {cell(one)}
                </th>
              ) : (
                <td key={column} className="num">
                  {cell(one)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
