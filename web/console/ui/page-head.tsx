import { useCommon } from "@shared/locales/common";
import { type ReactNode, useEffect } from "react";
import s from "./page-head.module.css";

/** The heading of a page, which is also its title in the browser. */
export function PageHead({
  heading,
  about,
  children,
}: {
  heading: string;
  about?: string;
  children?: ReactNode;
}) {
  const { brand } = useCommon();
  useEffect(() => {
    document.title = `${heading} · ${brand}`;
  }, [heading, brand]);
  return (
    <header className={s.head}>
      <h1>{heading}</h1>
      {about && <p>{about}</p>}
      {children}
    </header>
  );
}
