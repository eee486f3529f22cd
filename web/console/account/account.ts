import { api, taken } from "@shared/api/client";
import { useT } from "@shared/locales/console";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Box } from "./secret-form";

const KEY = ["account"];

export function useAccount() {
  return useQuery({ queryKey: KEY, queryFn: () => taken(api.GET("/api/v1/account")) });
}

/** Asks for the account anew. */
export function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
}

/** The questions by which one proves once more who one is. */
export function useBoxes() {
  const t = useT().account;
  const password: Box = {
    name: "password",
    label: t.current,
    type: "password",
    autoComplete: "current-password",
  };
  const code: Box = { name: "code", label: t.code, help: t.codeHelp, autoComplete: "one-time-code" };
  return { code, proof: (factor: boolean) => (factor ? [password, code] : [password]) };
}
