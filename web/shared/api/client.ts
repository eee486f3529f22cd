import createClient from "openapi-fetch";
import { Refused } from "./refused";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** The one way to the server. */
export const api = createClient<paths>({ baseUrl: "/" });

let token: string | undefined;

/** What every write of a signed-in person must repeat. */
export function setCsrf(next: string | undefined): void {
  token = next;
}

export function csrf(): string | undefined {
  return token;
}

api.use({
  onRequest({ request }) {
    if (token && request.method !== "GET") request.headers.set("X-CSRF-Token", token);
    return request;
  },
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** What the server answered, or its problem as an exception. */
export async function taken<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw Refused.offline();
  }
  if (answer.response.ok) return answer.data as T;
  throw Refused.by(answer.response.status, answer.error as Problem | undefined);
}

/** A key that makes the server do the same thing once, however often it is asked. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
