import mark from "@shared/assets/mark.svg";
import { setLanguage, useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useTheme } from "@shared/theme/mode";
import { Button } from "antd";
import type { RefObject } from "react";
import { Link } from "wouter";
import { useSession } from "../session/session";
import { SignOut } from "../session/sign-out";
import s from "./frame.module.css";
import { Search } from "./search";

export function TopBar({ search, help }: { search: RefObject<HTMLInputElement | null>; help: () => void }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const [theme, setTheme] = useTheme();
  const { me } = useSession();
  return (
    <header className={s.bar}>
      <Link className={s.brand} href="/">
        <img src={mark} alt="" width="28" height="28" />
        {common.brand}
      </Link>
      <Search input={search} />
      <Link href="/file" asChild>
        <Button type="primary" href="/console/file">
          {t.top.newCase}
        </Button>
      </Link>
      <div className={s.settings}>
        <Button type="text" className={s.wide} onClick={help}>
          {t.top.keys}
        </Button>
        <Button
          type="text"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {common.otherLanguage}
        </Button>
        <Button type="text" onClick={() => setTheme(theme === "dark" ? "light" : "dark")}>
          {theme === "dark" ? common.theme.toLight : common.theme.toDark}
        </Button>
      </div>
      <div className={s.person}>
        <Link href="/account">{me.name}</Link>
        <span className={s.wide}>
          {[
            ...me.posts.map(
              (post) =>
                `${say(post.office.title)} ${say(post.role.title)}` +
                (post.instead_of ? t.top.insteadOf(post.instead_of) : ""),
            ),
            ...(me.administers ? [say(me.administers.title)] : []),
          ].join(" · ")}
        </span>
      </div>
      <SignOut />
    </header>
  );
}
