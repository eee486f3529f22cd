import type { Period } from "./period";

/** Which cases the page is about. */
export type About = Period & { procedure?: string; office?: string };

export type Measure = "received" | "answered" | "on_time" | "closed" | "rated" | "satisfied" | "overdue";

/** The list of exactly the cases that a figure counts. */
export function listOf(measure: Measure, { from, to, procedure, office }: About, also?: [string, string]) {
  const query = new URLSearchParams({ held: "true" });
  if (procedure) query.set("procedure", procedure);
  if (office) query.set("office", office);
  if (also) query.set(...also);
  const during = (event: string) => {
    query.set(`${event}_from`, from);
    query.set(`${event}_to`, to);
  };
  switch (measure) {
    case "received":
      during("received");
      break;
    case "closed":
      query.set("ended", "closed");
      during("closed");
      break;
    case "on_time":
      query.set("on_time", "true");
      during("answered");
      break;
    case "answered":
      during("answered");
      break;
    case "satisfied":
      query.set("satisfied", "true");
      during("rated");
      break;
    case "rated":
      during("rated");
      break;
    case "overdue":
      query.set("overdue", "late");
      break;
  }
  return `/cases?${query}`;
}
