import { api, taken } from "@shared/api/client";
import { useAdmin } from "@shared/locales/admin";
import { useQuery } from "@tanstack/react-query";
import { KeyTable } from "../../account/keys";
import { queries } from "../../queries";
import { Failed } from "../../ui/states";
import { useSending } from "../data";
import { Told } from "../parts";

const KEY = "service-tokens";

/** Reads the tokens of a program's account anew. */
export function tokensChanged(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [KEY] });
}

/** The tokens of a program's account. */
export function ServiceTokens({ id }: { id: string }) {
  const t = useAdmin().person;
  const tokens = useQuery({
    queryKey: [KEY, id],
    queryFn: () => taken(api.GET("/api/v1/people/{id}/tokens", { params: { path: { id } } })),
  });
  const { refused, send } = useSending();
  const end = (token: string) =>
    send(async () => {
      await taken(api.DELETE("/api/v1/people/{id}/tokens/{token}", { params: { path: { id, token } } }));
      await tokensChanged();
    });
  if (tokens.isError) return <Failed error={tokens.error} again={() => tokens.refetch()} />;
  if (!tokens.data) return null;
  return (
    <>
      <Told refused={refused} />
      {tokens.data.length === 0 ? (
        <p>{t.noTokens}</p>
      ) : (
        <KeyTable keys={tokens.data} kind="tokens" name={t.tokens} end={end} />
      )}
    </>
  );
}
