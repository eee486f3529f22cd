import { useT } from "@shared/locales/console";
import { type ReactNode, useRef, useState } from "react";
import { DemoStrip } from "./demo-strip";
import s from "./frame.module.css";
import { useGlobalKeys } from "./keys";
import { KeysHelp } from "./keys-help";
import { Navigation } from "./navigation";
import { TopBar } from "./top-bar";

/** What stands around every page of the console. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const search = useRef<HTMLInputElement>(null);
  const [help, setHelp] = useState(false);
  useGlobalKeys({ search: () => search.current?.focus(), help: () => setHelp(true) });
  return (
    <div className={s.frame}>
      <a className={s.skip} href="#content">
        {t.skip}
      </a>
      <DemoStrip />
      <TopBar search={search} help={() => setHelp(true)} />
      <Navigation />
      <main id="content" className={s.content} tabIndex={-1}>
        {children}
      </main>
      {help && <KeysHelp close={() => setHelp(false)} />}
    </div>
  );
}
