import { api, taken } from "@shared/api/client";
import mark from "@shared/assets/mark.svg";
import { setLanguage, useLanguage } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { useTheme } from "@shared/theme/mode";
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";
import { Offline } from "./offline";

/** What stands around every page of the portal. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const common = useCommon();
  const language = useLanguage();
  const [theme, setTheme] = useTheme();
  const demo = useIsDemo();
  return (
    <>
      <a className="skip" href="#content">
        {t.skip}
      </a>
      {demo && <p className="demo">{t.demo}</p>}
      <Offline />
      <header className="bar">
        <Link href="/" className="brand">
          <img src={mark} alt="" width="32" height="32" />
          <span>
            {common.brand} <small>{t.title}</small>
          </span>
        </Link>
        <button
          type="button"
          className="plain"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {common.otherLanguage}
        </button>
      </header>
      <main id="content">{children}</main>
      <footer className="foot">
        <button type="button" className="plain" onClick={() => setTheme(theme === "dark" ? "light" : "dark")}>
          {theme === "dark" ? common.theme.toLight : common.theme.toDark}
        </button>
        <a href="/console">{t.staff}</a>
      </footer>
    </>
  );
}

function useIsDemo(): boolean {
  const [demo, setDemo] = useState(false);
  useEffect(() => {
    taken(api.GET("/api/v1/clock")).then(
      (clock) => setDemo(clock.adjustable),
      () => {},
    );
  }, []);
  return demo;
}
