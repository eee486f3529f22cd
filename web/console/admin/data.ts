import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { components } from "@shared/api/schema";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../session/session";

type Schemas = components["schemas"];
export type Person = Schemas["PersonShape"];
export type PersonRow = Schemas["PersonRow"];
export type Appointment = Schemas["AppointmentShape"];
export type OfficeWhole = Schemas["OfficeWhole"];
export type Import = Schemas["ImportShape"];
export type AuditRow = Schemas["AuditRow"];

/** Something with what a change of it must be based on. */
export type Tagged<T> = { value: T; tag: string };

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** What the server answered, with its tag. */
export async function tagged<T>(call: Promise<Answer<T>>): Promise<Tagged<T>> {
  let tag = "";
  const value = await taken(
    call.then((answer) => {
      tag = answer.response.headers.get("etag") ?? "";
      return answer;
    }),
  );
  return { value, tag };
}

/** Which administrator this is, if any. */
export function useRole(): string | undefined {
  return useSession().me.administers?.id;
}

export function useOffice(code: string) {
  return useQuery({
    queryKey: ["offices", code],
    queryFn: () => tagged(api.GET("/api/v1/offices/{code}", { params: { path: { code } } })),
  });
}

export function usePerson(id: string) {
  return useQuery({
    queryKey: ["people", "one", id],
    queryFn: () => tagged(api.GET("/api/v1/people/{id}", { params: { path: { id } } })),
  });
}

export function useVacant(every: number | false = false) {
  return useQuery({
    queryKey: ["vacant"],
    queryFn: () => taken(api.GET("/api/v1/posts/vacant")),
    refetchInterval: every,
  });
}

/** Sends something, and keeps why it was refused until the next try. */
export function useSending() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const [done, setDone] = useState(false);
  const send = async (what: () => Promise<void>) => {
    setBusy(true);
    setRefused(undefined);
    setDone(false);
    try {
      await what();
      setDone(true);
    } catch (error) {
      setRefused(Refused.of(error));
    }
    setBusy(false);
  };
  return { busy, refused, done, send };
}
