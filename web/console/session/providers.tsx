import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { useProviderWords } from "@shared/locales/providers";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import s from "./providers.module.css";

/** The providers by which one can sign in; none if nobody has set one up. */
export function useProviders() {
  const list = useQuery({
    queryKey: ["providers"],
    queryFn: () => taken(api.GET("/api/v1/session/providers")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return list.data ?? [];
}

/** The other ways in, below the password. One comes back to the page that is open now. */
export function Providers() {
  const t = useProviderWords();
  const say = useSay();
  const providers = useProviders();
  const [going, setGoing] = useState<string>();
  const [error, setError] = useState<Refused>();
  if (providers.length === 0) return null;

  const go = async (provider: string) => {
    setGoing(provider);
    setError(undefined);
    try {
      const back = location.pathname + location.search;
      const left = await taken(api.POST("/api/v1/session/provider", { body: { provider, back } }));
      location.assign(left.location);
    } catch (refused) {
      setError(Refused.of(refused));
      setGoing(undefined);
    }
  };
  return (
    <div className={s.others}>
      <p className={s.or}>{t.or}</p>
      {error && <Alert type="error" role="alert" title={say(error.words)} />}
      {providers.map((one) => (
        <Button
          key={one.id}
          size="large"
          block
          loading={going === one.id}
          disabled={going !== undefined && going !== one.id}
          onClick={() => go(one.id)}
        >
          {t.signInBy(say(one.name))}
        </Button>
      ))}
    </div>
  );
}
