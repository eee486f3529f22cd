import { api, newKey, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Chased, Seat, SupervisedRow } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { queries } from "../queries";
import { Due } from "../ui/due";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import { Bars } from "../worklist/bars";
import { useSupervision } from "./query";
import s from "./supervision.module.css";

const keyOf = (seat: Seat) => `${seat.office.id} ${seat.role.id} ${seat.asked_by?.id ?? ""}`;

/** What is late where, for those above, and a push for whoever owes it. */
export default function SupervisionPage() {
  const w = useW();
  const seats = useSupervision();
  const [open, setOpen] = useState<string>();
  const all = seats.data ?? [];
  return (
    <>
      <PageHead heading={w.supervision.heading} about={w.supervision.about} />
      {seats.isPending && <Waiting />}
      {seats.isError && <Failed error={seats.error} again={() => seats.refetch()} />}
      {seats.isSuccess && all.length === 0 && (
        <Nothing>
          <p>{w.supervision.empty}</p>
        </Nothing>
      )}
      <ul className={s.seats}>
        {all.map((seat) => {
          const key = keyOf(seat);
          return (
            <SeatLine
              key={key}
              seat={seat}
              open={open === key}
              turn={() => setOpen(open === key ? undefined : key)}
            />
          );
        })}
      </ul>
    </>
  );
}

function SeatLine({ seat, open, turn }: { seat: Seat; open: boolean; turn: () => void }) {
  const w = useW();
  const say = useSay();
  const who = `${say(seat.office.title)} ${say(seat.role.title)}`;
  const word = open ? w.supervision.hide : w.supervision.show;
  return (
    <li className={s.seat}>
      <div className={s.head}>
        <h2>
          {who}
          {seat.asked_by && <small>{w.supervision.askedBy(say(seat.asked_by.title))}</small>}
        </h2>
        <dl>
          {(["grave", "late", "open"] as const).map((what) => (
            <div key={what} data-what={what} data-some={seat[what] > 0 || undefined}>
              <dt>{w.supervision[what]}</dt>
              <dd className="num">{seat[what]}</dd>
            </div>
          ))}
        </dl>
        {seat.late > 0 ? (
          <Button onClick={turn} aria-expanded={open} aria-label={w.supervision.of(word, who)}>
            {word}
          </Button>
        ) : (
          <span className={s.muted}>{w.supervision.onTime}</span>
        )}
      </div>
      {open && <LateRows seat={seat} who={who} />}
    </li>
  );
}

function LateRows({ seat, who }: { seat: Seat; who: string }) {
  const t = useT();
  const w = useW();
  const say = useSay();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<Record<string, Chased>>({});
  const query = {
    office: seat.office.id,
    role: seat.role.id,
    asked_by: seat.asked_by?.id,
    late: true,
  };
  const list = useInfiniteQuery({
    queryKey: ["supervision", query],
    queryFn: ({ pageParam }) =>
      taken(api.GET("/api/v1/supervision/duties", { params: { query: { ...query, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const chase = useMutation({
    mutationFn: (some: SupervisedRow[]) => {
      const duties = some.map(({ case_no, no }) => ({ case_no, no }));
      const params = { header: { "Idempotency-Key": newKey() } };
      return taken(api.POST("/api/v1/chases", { params, body: { duties } }));
    },
    onSuccess: (all) => {
      setTold((before) => ({
        ...before,
        ...Object.fromEntries(all.map((one) => [`${one.case_no} ${one.no}`, one])),
      }));
      setChosen(new Set());
      void queries.invalidateQueries({ queryKey: ["supervision"] });
    },
  });
  const id = (row: SupervisedRow) => `${row.case_no} ${row.no}`;
  const picked = rows.filter((row) => chosen.has(id(row))).slice(0, 100);
  const pick = (row: SupervisedRow) => {
    const next = new Set(chosen);
    if (!next.delete(id(row))) next.add(id(row));
    setChosen(next);
  };
  return (
    <section aria-label={w.supervision.list(who)} className={s.late}>
      {list.isPending && <Waiting />}
      {list.isError && <Failed error={list.error} again={() => list.refetch()} />}
      {list.isSuccess && rows.length === 0 && <p className={s.muted}>{w.supervision.none}</p>}
      {chase.error && <Alert type="error" role="alert" title={say(Refused.of(chase.error).words)} />}
      {rows.length > 0 && (
        <div className={s.tools}>
          <label>
            <input
              type="checkbox"
              checked={picked.length > 0 && picked.length === Math.min(100, rows.length)}
              onChange={(event) => setChosen(new Set(event.target.checked ? rows.map(id) : []))}
            />{" "}
            {w.supervision.selectAll}
          </label>
          {picked.length > 0 && (
            <Button type="primary" loading={chase.isPending} onClick={() => chase.mutate(picked)}>
              {w.supervision.chaseAll(picked.length)}
            </Button>
          )}
        </div>
      )}
      <ul>
        {rows.map((row) => (
          <LateRow
            key={id(row)}
            row={row}
            told={told[id(row)]}
            chosen={chosen.has(id(row))}
            pick={() => pick(row)}
            chase={() => chase.mutate([row])}
            busy={chase.isPending}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t.duties.more}
        </Button>
      )}
    </section>
  );
}

function LateRow(props: {
  row: SupervisedRow;
  told: Chased | undefined;
  chosen: boolean;
  pick: () => void;
  chase: () => void;
  busy: boolean;
}) {
  const { row, told } = props;
  const t = useT();
  const w = useW();
  const say = useSay();
  const dates = useDates();
  return (
    <li className={s.row} data-chosen={props.chosen || undefined}>
      <input
        type="checkbox"
        checked={props.chosen}
        onChange={props.pick}
        aria-label={w.select(row.case_no)}
      />
      <span className={s.cell}>
        {row.sees ? (
          <Link href={`/cases/${row.case_no}`} className="case-no">
            {row.case_no}
          </Link>
        ) : (
          <span className="case-no">{row.case_no}</span>
        )}
        <strong>{say(row.stage.title)}</strong>
        <small>{say(row.procedure.title)}</small>
        <small>{t.duties.received(dates.short(atOffice(Date.parse(row.received_at)).day))}</small>
      </span>
      <span className={s.cell}>
        {row.watched_by && <span>{w.supervision.watched(say(row.watched_by.title))}</span>}
        <span className={s.marks}>
          <Due at={row.due_at} lateness={row.lateness} />
          {row.escalated && (
            <span className={s.escalated} title={w.escalatedHelp}>
              {w.escalated}
            </span>
          )}
        </span>
        <small>
          {w.supervision.reminded(row.reminded)}
          {row.chased_at && ` · ${w.supervision.chased(row.chased, dates.moment(row.chased_at))}`}
        </small>
      </span>
      <span className={s.cell}>
        {row.note && <small>{say(row.note.text)}</small>}
        <Bars clocks={row.clocks} />
      </span>
      <span className={s.act}>
        <Button onClick={props.chase} disabled={props.busy} aria-label={w.supervision.chaseOf(row.case_no)}>
          {w.supervision.chase}
        </Button>
        <small role="status" data-failed={told && !told.done ? true : undefined}>
          {told && (told.done ? w.supervision.done : say(told.problem?.detail))}
        </small>
      </span>
    </li>
  );
}
