import { Refused } from "@shared/api/refused";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { sessionEnded } from "./session/ended";

const noticeEnd = (error: unknown) => {
  if (error instanceof Refused && error.code === "sign_in") sessionEnded();
};

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && (!(error instanceof Refused) || error.status === 0),
    },
  },
});
