import type { TransferWords } from "../zh/transfers";

export const transfers: TransferWords = {
  place: "Data given out",
  heading: "Personal data given to other bodies",
  about:
    "When, why and in what way personal data of a case went to which office. It follows from the logs of cases, holds no data of parties, and stays when a case is erased.",
  list: "Data given out",
  office: "From",
  receiver: "To",
  way: "How",
  ways: {
    referral: "Referred for an answer",
    delegation: "Delegated",
    report_up: "Reported to a superior",
    transfer: "Handed over",
    procedure: "Went on in another procedure",
    linked_case: "A linked case was opened",
    link: "Answered by its secure link",
  },
  from: "From day",
  until: "To day",
  at: "When",
  caseNo: "Number",
  sorts: "What went",
  nothing: "nothing of the parties",
  basis: "Ground",
  by: "By",
  nobody: { complainant: "the complainant", link: "whoever has the link", system: "the system" },
  referral: (n) => `referral ${n}`,
  other: (no) => `new case ${no}`,
  export: "Export CSV",
  exportHelp: "At most 10,000 rows; the audit log says that it was made",
  more: "Show more",
  empty:
    "Nothing fits. What is referred, handed over, delegated, reported up, opened as a linked case or answered by a link is written down here by itself.",
  closed: "This page is for the auditor and the heads of offices.",
};
