import { api, setCsrf, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Me } from "@shared/api/types";
import { createContext, useContext } from "react";

export async function whoIsThere(): Promise<Me | null> {
  try {
    return remember(await taken(api.GET("/api/v1/session")));
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return null;
    throw error;
  }
}

export async function signIn(login: string, password: string, code?: string): Promise<Me> {
  return remember(await taken(api.POST("/api/v1/session", { body: { login, password, code } })));
}

export async function signOut(): Promise<void> {
  await taken(api.DELETE("/api/v1/session"));
  setCsrf(undefined);
}

export function remember(me: Me): Me {
  setCsrf(me.csrf);
  return me;
}

export type Session = { me: Me; renew: (me: Me) => void; leave: () => void };

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside SessionGate");
  return session;
}
