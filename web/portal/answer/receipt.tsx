import type { Given, Words } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/answer";
import { useCommon } from "@shared/locales/common";
import { Heading } from "../ui/heading";

/** What is kept of an answer. */
export type Receipt = Given & { case_no: string; asker: Words; act: Words };

export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  return (
    <article className="receipt">
      <Heading>{t.done}</Heading>
      <p className="about">{t.doneText(say(receipt.asker))}</p>
      <div className="slip">
        <p className="slip-title">
          {common.brand} {t.receipt}
        </p>
        <dl>
          <dt>{t.receiptNo}</dt>
          <dd className="code">{receipt.receipt_no}</dd>
          <dt>{t.at}</dt>
          <dd>{dates.moment(receipt.at)}</dd>
          <dt>{t.what}</dt>
          <dd>{say(receipt.act)}</dd>
        </dl>
      </div>
      <div className="buttons">
        <button type="button" className="primary" onClick={() => window.print()}>
          {t.print}
        </button>
      </div>
    </article>
  );
}
