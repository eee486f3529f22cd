import { useT } from "@shared/locales/portal";
import { Link } from "wouter";
import { hasDraft } from "./file/draft";
import { Heading } from "./ui/heading";

export function HomePage() {
  const t = useT();
  return (
    <>
      <Heading>{t.home.heading}</Heading>
      <p className="about">{t.home.about}</p>
      <nav className="choices" aria-label={t.home.heading}>
        <Link href="/file" className="choice first">
          <strong>{t.home.file}</strong>
          <span>{hasDraft() ? t.home.draft : t.home.fileText}</span>
        </Link>
        <Link href="/follow" className="choice">
          <strong>{t.home.follow}</strong>
          <span>{t.home.followText}</span>
        </Link>
      </nav>
    </>
  );
}
