import { useT } from "@shared/locales/portal";
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Says that there is no network, for as long as there is none. */
export function Offline() {
  const t = useT().network;
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <p className="offline" role="status">
      {online ? "" : t.offline}
    </p>
  );
}
