import { useT } from "@shared/locales/console";
import { type ReactNode, useRef, useState } from "react";
import { LiveUpdates } from "../live/live";
import { Connection } from "../live/news";
import { DemoStrip } from "./demo-strip";
import s from "./frame.module.css";
import { useGlobalKeys } from "./keys";
import { KeysHelp } from "./keys-help";
import { Navigation } from "./navigation";
import { TopBar } from "./top-bar";
import { VacantStrip } from "./vacant-strip";
import { WebhooksStrip } from "./webhooks-strip";

/** What stands around every page of the console. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const search = useRef<HTMLInputElement>(null);
  const [help, setHelp] = useState(false);
  useGlobalKeys({ search: () => search.current?.focus(), help: () => setHelp(true) });
  return (
    <LiveUpdates>
      <div className={s.frame}>
        <a className={s.skip} href="#content">
          {t.skip}
        </a>
        <div className={s.strips}>
          <DemoStrip />
          <Connection />
        </div>
        <TopBar search={search} help={() => setHelp(true)} />
        <Navigation />
        <VacantStrip />
        <WebhooksStrip />
        <main id="content" className={s.content} tabIndex={-1}>
          {children}
        </main>
        {help && <KeysHelp close={() => setHelp(false)} />}
      </div>
    </LiveUpdates>
  );
}
