import type { LinkWords } from "../zh/link";

export const link: LinkWords = {
  open: "Answer link",
  openOf: (office) => `Answer link for ${office}`,
  heading: (office) => `Let ${office} answer by a link`,
  about:
    "For an office without accounts here. Whoever has the link needs no sign-in. They see what is asked and the complaint as it was filed (the complainant's name masked, no way to reach them), and can answer or hand back this one referral.",
  never: "No link has been made yet.",
  state: (who, at, until) => `Made by ${who} on ${at}; works until ${until}.`,
  seen: (at) => `It was opened on ${at}.`,
  unseen: "It has not been opened yet.",
  over: {
    link_used: "It was answered; the link is over.",
    link_recalled: "The referral was called back; the link is over.",
    link_expired: "The link's time is over.",
    link_ended: "The link was ended.",
  },
  make: "Make an answer link",
  renew: "Make a new one",
  renewHelp: "A new link replaces the one before, which then opens nothing.",
  end: "End the link",
  once: "The link is shown only this once. Please send it now.",
  address: "Link",
  qr: "QR code of the answer link",
  text: "What to send",
  language: "Language",
  copyAddress: "Copy the link",
  copyText: "Copy the text",
  print: "Print",
  close: "Close",
  letter: (of) =>
    `To ${of.office}:
${of.asker} asks you to answer complaint ${of.no}${of.due ? ` by ${of.due}` : ""}. The link below shows what is asked and takes your answer; no account is needed:
${of.url}
It works until ${of.until}. Please pass it on to nobody who has no part in this.`,
};
