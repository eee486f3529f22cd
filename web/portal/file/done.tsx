import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { keepKey } from "../follow/kept";
import { Heading } from "../ui/heading";
import { PromiseNote } from "../ui/promise";
import { saveText } from "../ui/save-text";
import type { Receipt } from "./receipt";

const QrCode = lazy(() => import("@shared/qr-code"));
const Sending = lazy(() => import("./sending"));

/** The receipt: number, code, what happens next and when. */
export function Done({ receipt }: { receipt: Receipt }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  const lines = [
    `${common.brand} ${t.done.receipt}`,
    `${t.done.number}${common.colon}${receipt.case_no}`,
    `${t.done.code}${common.colon}${receipt.access_code}`,
    receipt.office && `${t.check.office}${common.colon}${say(receipt.office)}`,
    receipt.first && t.follow.due(say(receipt.first.what), dates.day(receipt.first.due)),
    `${t.follow.heading}${common.colon}${location.origin}/follow`,
  ];
  const follow = `${location.origin}/follow?no=${receipt.case_no}`;
  return (
    <article className="receipt">
      <Heading>{t.done.heading}</Heading>
      <p className="about">{t.done.about}</p>
      <div className="slip">
        <p className="slip-title">
          {common.brand} {t.done.receipt}
        </p>
        <dl>
          <dt>{t.done.number}</dt>
          <dd className="code">{receipt.case_no}</dd>
          <dt>{t.done.code}</dt>
          <dd className="code">{receipt.access_code}</dd>
        </dl>
        <Suspense fallback={null}>
          <QrCode text={follow} label={t.done.qr} />
        </Suspense>
      </div>
      <Suspense fallback={null}>
        <Sending receipt={receipt} />
      </Suspense>
      <h2>{t.done.next}</h2>
      {receipt.office && <p>{t.done.nextText(say(receipt.office))}</p>}
      {receipt.first && <PromiseNote promise={receipt.first} />}
      <div className="buttons">
        <button type="button" className="primary" onClick={() => window.print()}>
          {t.done.print}
        </button>
        <button
          type="button"
          onClick={() =>
            saveText(`${t.done.receipt} ${receipt.case_no}.txt`, lines.filter(Boolean).join("\n"))
          }
        >
          {t.done.save}
        </button>
        <Link href="/follow" className="button" onClick={() => keepKey(receipt.case_no, receipt.access_code)}>
          {t.done.follow}
        </Link>
        <Link href="/" className="button">
          {t.done.another}
        </Link>
      </div>
    </article>
  );
}
