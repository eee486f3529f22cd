import { useT } from "@shared/locales/portal";
import type { Sending } from "./sending";

/** Says that it did not get through and is tried again by itself. */
export function WaitNote({ sending }: { sending: Sending }) {
  const t = useT().network;
  if (!sending.waiting) return null;
  return (
    <div className="note bad" role="alert">
      <p>{t.waiting}</p>
      <div className="buttons">
        <button type="button" onClick={sending.again}>
          {t.again}
        </button>
        <button type="button" onClick={sending.stop}>
          {t.stop}
        </button>
      </div>
    </div>
  );
}
