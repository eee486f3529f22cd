import type { components } from "./schema";

type Schemas = components["schemas"];

export type Words = Schemas["Words"];
export type Named = Schemas["Named"];
export type Problem = Schemas["Problem"];
export type Me = Schemas["Me"];
export type Party = Schemas["PartyShape"];
export type Procedure = Schemas["ProcedureShape"];
export type Advice = Schemas["AdviceShape"];
export type Office = Schemas["OfficeShape"];
export type Promised = Schemas["PromiseShape"];
export type Because = Schemas["Because"];
export type Field = Schemas["FieldShape"];
export type Act = Schemas["ActShape"];
export type PublicAct = Schemas["PublicAct"];
export type PublicCase = Schemas["PublicCase"];
export type IssuedPaper = Schemas["IssuedShape"];
export type Paper = Schemas["PaperShape"];
export type Told = Schemas["ToldShape"];
export type DutyRow = Schemas["DutyRow"];
export type Wanted = Schemas["Wanted"];
export type Known = Schemas["KnownShape"];
export type Alike = Schemas["AlikeShape"];
export type WorkRow = Schemas["WorkRow"];
export type DutyKind = Schemas["KindShape"];
export type DutyCounts = Schemas["CountsShape"];
export type Bar = Schemas["BarShape"];
export type Seat = Schemas["SeatShape"];
export type SupervisedRow = Schemas["SupervisedRow"];
export type View = Schemas["ViewShape"];
export type BulkResult = Schemas["BulkResult"];
export type Chased = Schemas["Chased"];
export type Present = Schemas["PresentShape"];
export type CaseRow = Schemas["CaseRow"];
export type NoticeRow = Schemas["NoticeRow"];
export type CaseClock = Schemas["ClockShape"];
export type Referral = Schemas["ReferralShape"];
export type Entry = Schemas["EntryShape"];
export type Detail = Schemas["DetailShape"];
export type ReferralLink = Schemas["LinkShape"];
export type LinkMade = Schemas["LinkMade"];
export type Asked = Schemas["AskedShape"];
export type AskedFact = Schemas["AskedFact"];
export type Given = Schemas["GivenShape"];
export type Figures = Schemas["FiguresShape"];
export type Attachment = Schemas["AttachmentShape"];
export type Opened = Schemas["Opened"];

/** What a field can hold on its way to the server: money in fen, dates as `2026-02-28`. */
export type Value = string | number | boolean | string[] | number[];
export type Values = Record<string, Value>;

/** The description says only that these are objects; this says of what. */
export type Case = Omit<Schemas["CaseShape"], "facts" | "counters"> & {
  facts: Values;
  counters: Record<string, number>;
};
export type Filing = Omit<Schemas["Filing"], "facts"> & { facts: Values };
export type Performing = { fields: Values; outcome?: string };

export type Chart = Schemas["ChartShape"];
export type PackRow = Schemas["PackRow"];
export type Pack = Schemas["PackShape"];
export type TemplateGroup = Schemas["TemplateGroup"];
export type Template = Schemas["TemplateShape"];
export type CalendarYears = Schemas["CalendarShape"];
export type CalendarYear = Schemas["YearShape"];
export type RuleRow = Schemas["RuleRow"];
export type RouteRow = Schemas["RouteShape"];

export type Region = Schemas["RegionShape"];
export type Competence = Schemas["CompetenceShape"];
export type CompetenceQuestion = Schemas["CompetenceQuestion"];
export type CompetenceAnswer = Schemas["CompetenceAnswer"];
export type Admissibility = Schemas["AdmissibilityAnswer"];
