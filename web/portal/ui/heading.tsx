import { useCommon } from "@shared/locales/common";
import { useEffect, useRef } from "react";

let opened = false;

/** The question or title of a page. It takes the focus when its page opens, but not on the first one. */
export function Heading({ children }: { children: string }) {
  const { brand } = useCommon();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (opened) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    opened = true;
  }, []);
  useEffect(() => {
    document.title = `${children} · ${brand}`;
  }, [children, brand]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
