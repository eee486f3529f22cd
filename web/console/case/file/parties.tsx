import type { Case, Party } from "@shared/api/types";
import { useT } from "@shared/locales/console";
import { useState } from "react";
import { Unmask } from "../unmask";
import s from "./file.module.css";

/** The parties as the reader may see them; one is shown in clear after a reason. */
export function Parties({ seen }: { seen: Case }) {
  const t = useT().case;
  return (
    <dl className={s.pairs}>
      {seen.parties.map((row) => (
        <PartyPair
          key={row.no}
          seen={seen}
          row={row}
          name={row.part === "complainant" ? t.complainant : t.respondents}
        />
      ))}
    </dl>
  );
}

function PartyPair({ seen, row, name }: { seen: Case; row: Case["parties"][number]; name: string }) {
  const t = useT().case;
  const [shown, setShown] = useState<Party>();
  const party = shown ?? row.party;
  const said = party && [
    party.name,
    party.phone,
    party.email,
    party.address,
    party.id_number,
    party.credit_code,
  ];
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {said ? said.filter(Boolean).join("　") : t.erased}
        {party && seen.may_unmask && !shown && (
          <div className={s.screen}>
            <Unmask no={seen.case_no} party={row.no} done={setShown} />
          </div>
        )}
      </dd>
    </>
  );
}
