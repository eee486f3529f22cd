import type { Hooks } from "../zh/webhooks";

export const webhooks: Hooks = {
  place: "Webhooks",
  about:
    "When something happens in a case, a message is sent to another system. It holds the case number, the kind of event, its number and its time, and nothing personal; the other side asks the API for more with a token of its own.",
  none: "There is no webhook yet. Once one is added, it is told of the events chosen.",
  label: "What it is for",
  labelHelp: "For administrators, such as “the city's data platform”",
  url: "Address",
  urlHelp: "Begins with https://; the other side answers with 2xx when it has taken a message",
  kinds: "Which events",
  kind: {
    filed: "A complaint is filed",
    acted: "Something is done",
    moved: "A case moves or changes its procedure",
    linked: "Cases are linked",
    referral_sent: "A referral is sent",
    attached: "A file is added",
    clock_rang: "A time limit rings",
    test: "Test",
  },
  office: "Whose cases",
  every: "Every office",
  below: (office) => `${office} and those below it`,
  add: "Add a webhook",
  save: "Add",
  secret: "The secret for signatures is shown this once; give it to the other side now:",
  secretHelp:
    "It signs each message in the header webhook-signature (HMAC-SHA256, as Standard Webhooks has it).",
  copy: "Copy the secret",
  states: {
    active: "Active",
    paused: "Paused",
    failed: "Paused, because nothing was taken for a day",
  },
  since: (at) => `Nothing was taken since ${at}; it is being tried again`,
  made: (who, at) => `Added by ${who} on ${at}`,
  test: "Send a test message",
  taken: (status) => `It was taken (${status}).`,
  refused: (status) => `It was not taken (${status}).`,
  pause: "Pause",
  resume: "Resume",
  end: "End",
  sure: "End it",
  sureHelp: "The secret is forgotten, and what was not taken yet is not sent any more.",
  keep: "Keep it",
  of: (act, label) => `${act}: ${label}`,
  results: "What came of the last messages",
  noResults: "Nothing was sent in the last three days.",
  columns: { at: "When", event: "Event", tries: "Tried before", result: "Result" },
  faults: {
    outbound_address: "The address cannot be used",
    outbound_inside: "The address lies inside the network and was not allowed",
    outbound_unknown: "There is no such host",
    outbound_unreachable: "Nobody answers there, or their certificate does not hold",
    outbound_too_long: "The answer takes too long or is too long",
  },
  strip: {
    label: "Webhooks are paused",
    text: (count) =>
      count === 1
        ? "A webhook was paused, because nothing was taken there for a day."
        : `${count} webhooks were paused, because nothing was taken there for a day.`,
  },
  look: "Look",
};
