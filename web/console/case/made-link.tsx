import type { Case, LinkMade, Referral } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { dateWords } from "@shared/dates/words";
import { type Language, useLanguage } from "@shared/locales";
import { common as en } from "@shared/locales/en/common";
import { letters, useT } from "@shared/locales/link";
import { common as zh } from "@shared/locales/zh/common";
import QrCode from "@shared/qr-code";
import { Alert, Button, Input, Radio } from "antd";
import { useState } from "react";
import { Copy } from "../ui/copy";
import s from "./answer-link.module.css";

/** A link that was just made, with its QR code and a text to send along, in either language. */
export function MadeView({ made, seen, referral }: { made: LinkMade; seen: Case; referral: Referral }) {
  const t = useT();
  const own = useLanguage();
  const [language, setLanguage] = useState<Language>(own);
  const url = location.origin + made.address;
  const dates = dateWords(language === "zh" ? zh : en);
  const clock = seen.clocks.find((one) => one.referral === referral.no && !one.stopped_at);
  const text = letters[language]({
    office: referral.office.title?.[language] ?? "",
    asker: seen.office.title?.[language] ?? "",
    no: seen.case_no,
    due: clock && dates.day(clock.due, clock.because),
    until: dates.day(atOffice(Date.parse(made.expires_at)).day),
    url,
  });
  return (
    <div className={s.made}>
      <Alert type="warning" title={t.once} />
      <label htmlFor="link-address">{t.address}</label>
      <div className={s.row}>
        <Input id="link-address" readOnly value={url} onFocus={(event) => event.target.select()} />
        <Copy text={url} label={t.copyAddress} />
      </div>
      <div className={s.row}>
        <label htmlFor="link-text">{t.text}</label>
        <Radio.Group
          aria-label={t.language}
          value={language}
          onChange={(event) => setLanguage(event.target.value)}
          options={[
            { value: "zh", label: "中文" },
            { value: "en", label: "English" },
          ]}
        />
      </div>
      <Input.TextArea id="link-text" readOnly lang={language} rows={6} value={text} />
      <div className={s.letter}>
        <p lang={language}>{text}</p>
        <QrCode text={url} label={t.qr} />
      </div>
      <div className={s.buttons}>
        <Copy text={text} label={t.copyText} />
        <Button onClick={() => window.print()}>{t.print}</Button>
      </div>
    </div>
  );
}
