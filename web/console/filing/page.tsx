import type { Opened } from "@shared/api/types";
import { useDraft } from "@shared/draft";
import { useKept } from "@shared/files/kept";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useState } from "react";
import { useProcedures } from "../data";
import { ownDraft } from "../session/drafts";
import { useSession } from "../session/session";
import { PageHead } from "../ui/page-head";
import { Failed, Waiting } from "../ui/states";
import { START } from "./draft";
import { Filed } from "./filed";
import s from "./filing.module.css";
import { FilingForm } from "./form";

/** Takes a complaint down for somebody. */
export default function FilingPage() {
  const t = useT();
  const { me } = useSession();
  const procedures = useProcedures();
  const mine = new Set(me.posts.map((post) => post.office.id));
  const [draft, setDraft, drop] = useDraft(ownDraft(me.login, "filing"), START);
  const kept = useKept(ownDraft(me.login, "filing"));
  const [filed, setFiled] = useState<Opened>();

  if (filed) {
    return (
      <Filed
        opened={filed}
        another={() => {
          setDraft(START);
          setFiled(undefined);
        }}
      />
    );
  }
  return (
    <>
      <PageHead heading={t.file.heading} about={t.file.about} />
      {procedures.isPending && <Waiting />}
      {procedures.isError && <Failed error={procedures.error} again={() => procedures.refetch()} />}
      {procedures.data && (
        <>
          <FilingForm
            procedures={procedures.data.filter((one) => one.offices.some((office) => mine.has(office.code)))}
            draft={draft}
            change={(part) => setDraft({ ...draft, ...part })}
            kept={kept}
            done={async (opened) => {
              await kept.moveTo(ownDraft(me.login, opened.case_no));
              drop();
              setFiled(opened);
            }}
          />
          <p className={s.draft}>
            {t.file.draft}
            <Button
              type="link"
              onClick={() => {
                drop();
                kept.empty();
              }}
            >
              {t.file.discard}
            </Button>
          </p>
        </>
      )}
    </>
  );
}
