//! The log of a case told in sentences, in both languages.
//!
//! One sentence an event; what was stated hangs below it as details. What the complainant may read is
//! marked by the pack, field by field, and nothing else is ever marked public here.

mod latest;

pub use latest::Note;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::case::event::{ClockMoved, ClockStarted, Ground, Move, Reference, ReferralEnd};
use redress_domain::case::{Actor, Case, Event, Fact, Who};
use redress_domain::guard::Scalar;
use redress_domain::id::CaseId;
use redress_domain::procedure::{Field, FieldKind, Procedure, RungKind, Verb};
use redress_domain::text::Text;

use crate::cases::App;
use crate::commit::StoredEvent;
use crate::error::Error;
use crate::offices::OfficeTitles;
use crate::people::Caller;
use crate::permissions::SUPERVISOR;
use crate::ports::{KeptText, StoreError};
use crate::procedures::hidden;
use crate::supervision::supervisor;

/// One thing that happened, as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Place in the log.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The fact's type; for a clock that rang `warn`, `remind` or `escalate`.
    pub kind: &'static str,
    /// Of an act, what it means.
    pub verb: Option<Verb>,
    /// The sentence.
    pub text: Text,
    /// What was stated.
    pub details: Vec<Detail>,
    /// The stage it led to, when it led to another.
    pub stage: Option<String>,
    /// Whether the complainant did it.
    pub by_complainant: bool,
}

/// One thing that was stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The field's label.
    pub title: Text,
    /// What was stated; none once erased.
    pub value: Option<Text>,
    /// Said to or by the complainant.
    pub public: bool,
}

/// What sentences need besides the events.
struct Names<'a> {
    by: &'a Caller,
    case: &'a Case,
    /// The procedure at the time …
    procedure: &'a Procedure,
    /// … and what the one is called that followed it, if this event leads there.
    next: &'a Text,
    offices: &'a OfficeTitles,
    people: &'a BTreeMap<i64, String>,
    texts: &'a BTreeMap<u32, Option<String>>,
    files: &'a BTreeMap<u32, Option<String>>,
}

impl App {
    /// The log of a case after `after` as sentences, at most `limit` events; and the last place read.
    pub async fn timeline(
        &self,
        by: &Caller,
        id: CaseId,
        after: u32,
        limit: u32,
    ) -> Result<(Vec<Entry>, Option<u32>), Error> {
        let (case, _) = self.visible(by, id).await?;
        let stored = self.store.events(id, after, limit).await?;
        let last = stored.last().map(|event| event.seq);
        let events = stored.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let texts = self.store.texts(id).await?;
        Ok((self.sentences(by, &case, &events, texts).await?, last))
    }

    /// `events` as sentences for `by`; `texts` are the free texts they point to.
    pub(crate) async fn sentences(
        &self,
        by: &Caller,
        case: &Case,
        events: &[Event],
        texts: Vec<KeptText>,
    ) -> Result<Vec<Entry>, Error> {
        let mut wanted: Vec<i64> =
            events.iter().flat_map(|event| event.by.all()).filter_map(|who| person(&who)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let people = self.store.names(&wanted).await?.into_iter().collect();
        let (offices, procedures) = (self.office_titles().await?, self.procedures_of(case)?);
        let texts = texts.into_iter().map(|text| (text.no, text.body)).collect();
        let files = if case.files.is_empty() { BTreeMap::new() } else { self.file_names(case.id).await? };
        let entry = |(i, event): (usize, &Event)| {
            let procedure = procedures.at(event.seq);
            let next = &procedures.at(event.seq + 1).title;
            let names = Names {
                by,
                case,
                procedure,
                next,
                offices: &offices,
                people: &people,
                texts: &texts,
                files: &files,
            };
            names.entry(event, &events[i + 1..])
        };
        Ok(events.iter().enumerate().filter_map(entry).collect())
    }
}

/// An event out of its stored text.
pub(crate) fn read(stored: &StoredEvent) -> Result<Event, StoreError> {
    serde_json::from_str(&stored.body)
        .map_err(|_| StoreError::Corrupt(format!("event {} cannot be read", stored.seq)))
}

pub(crate) fn person(who: &Who) -> Option<i64> {
    match who {
        Who::Person(id) => Some(*id),
        Who::Complainant | Who::Link { .. } | Who::System => None,
    }
}

impl Names<'_> {
    /// The sentence of `event`; none where the sentence of another event says it already.
    fn entry(&self, event: &Event, later: &[Event]) -> Option<Entry> {
        let mut details = Vec::new();
        let (mut stage, mut verb) = (None, None);
        let mut kind = event.fact.name();
        let text = match &event.fact {
            Fact::Filed { facts, texts, channel, stage: first, .. } => {
                stage = Some(first.clone());
                details = self.details(&self.procedure.facts, facts, texts);
                let by = self.subject(&event.by);
                Text::new(
                    format!("{}登记投诉（{}）", by.zh, channel_words(channel).zh),
                    format!("{} filed the complaint ({})", by.en, channel_words(channel).en),
                )
            }
            Fact::Acted { act, outcome, from, to, fields, texts, .. } => {
                let spec = self.procedure.act(from, act);
                verb = spec.map(|act| act.verb);
                details = self.details(spec.map_or(&[][..], |act| &act.fields), fields, texts);
                stage = (to != from).then(|| to.clone());
                let title = spec.map_or(Text::new(act.clone(), act.clone()), |act| act.title.clone());
                let chosen = spec.filter(|act| act.outcomes.len() > 1).and_then(|act| act.outcome(outcome));
                let by = self.subject(&event.by);
                match chosen {
                    Some(chosen) => Text::new(
                        format!("{}{}：{}", by.zh, title.zh, chosen.title.zh),
                        format!("{}: {} — {}", by.en, title.en, chosen.title.en),
                    ),
                    None => Text::new(format!("{}{}", by.zh, title.zh), format!("{}: {}", by.en, title.en)),
                }
            }
            Fact::ReferralSent { no, office } => {
                let office = self.office(office);
                let clock = later.iter().find_map(|event| match &event.fact {
                    Fact::ClockStarted(clock) if clock.referral == Some(*no) => Some(clock),
                    _ => None,
                });
                match clock {
                    Some(clock) => Text::new(
                        format!("转{}办理，应于{}前答复", office.zh, zh_date(clock.due)),
                        format!("Referred to {}, to answer by {}", office.en, en_date(clock.due)),
                    ),
                    None => Text::new(format!("转{}办理", office.zh), format!("Referred to {}", office.en)),
                }
            }
            Fact::ReferralEnded { how: ReferralEnd::Recalled, .. } => {
                Text::new("未答复的转办随案办结收回", "The open referral was recalled as the case closed")
            }
            Fact::ReferralEnded { .. } => return None,
            Fact::ClockStarted(clock) if clock.referral.is_some() => return None,
            Fact::ClockStarted(clock) => self.started(clock),
            Fact::ClockStopped { .. } => return None,
            Fact::ClockPaused { no } => {
                let title = self.clock_no(*no);
                Text::new(
                    format!("“{}”暂停计算", title.zh),
                    format!("“{}” is paused: this time does not count", title.en),
                )
            }
            Fact::ClockMoved(moved) => self.moved(moved),
            Fact::Moved { stage: first, office, .. } => {
                stage.clone_from(first);
                let next = self.next;
                let office = self.office(office);
                match first {
                    Some(_) => Text::new(
                        format!("转入“{}”，由{}办理", next.zh, office.zh),
                        format!("Goes on as “{}” at {}", next.en, office.en),
                    ),
                    None => {
                        Text::new(format!("移送{}办理", office.zh), format!("Handed over to {}", office.en))
                    }
                }
            }
            Fact::Linked { case, office, .. } => {
                let office = self.office(office);
                Text::new(
                    format!("另立关联案件{case}，由{}办理", office.zh),
                    format!("A linked case {case} is opened at {}", office.en),
                )
            }
            Fact::ClockRang { kind: rang, tell, office, missed, no, .. } => {
                kind = match rang {
                    RungKind::Warn => "warn",
                    RungKind::Remind => "remind",
                    RungKind::Escalate => "escalate",
                };
                self.rang(*rang, tell, office, *missed, *no)
            }
            Fact::Attached(attached) => {
                let file = self.case.files.iter().find(|file| file.attached.file.no == attached.file.no)?;
                if !self.by.sees_file(self.case, file) {
                    return None;
                }
                let name = self.files.get(&attached.file.no).cloned().flatten();
                let by = self.subject(&event.by);
                if attached.public && event.by.who != Who::Complainant {
                    let value = name.clone().map(|name| Text::new(name.clone(), name));
                    details = vec![Detail { title: Text::new("附件", "File"), value, public: true }];
                }
                let (zh, en) = name.map_or_else(
                    || ("一个已依法删除的文件".into(), "a file that was erased by law".into()),
                    |name| (format!("“{name}”"), format!("“{name}”")),
                );
                match event.by.who {
                    Who::Complainant => {
                        Text::new(format!("{}提交了证据{zh}", by.zh), format!("{} submitted {en}", by.en))
                    }
                    _ => Text::new(format!("{}添加了附件{zh}", by.zh), format!("{} added {en}", by.en)),
                }
            }
            Fact::Chased { role, office, .. } => {
                let (by, office, role) = (self.subject(&event.by), self.office(office), self.role(role));
                Text::new(
                    format!("{}催办{}{}", by.zh, office.zh, role.zh),
                    format!("{}: {} ({}) is asked for speed", by.en, role.en, office.en),
                )
            }
            Fact::Held { reason } | Fact::Released { reason } => {
                if self.by.sees_parties(self.case) && *self.by != Caller::Complainant {
                    let value = self.texts.get(&reason.no).cloned().flatten();
                    let value = value.map(|said| Text::new(said.clone(), said));
                    details = vec![Detail { title: Text::new("理由", "Reason"), value, public: false }];
                }
                let by = self.subject(&event.by);
                match event.fact {
                    Fact::Held { .. } => Text::new(
                        format!("{}保全此件，解除前不得删除", by.zh),
                        format!("{} put the case on hold: nothing of it is erased", by.en),
                    ),
                    _ => Text::new(format!("{}解除保全", by.zh), format!("{} lifted the hold", by.en)),
                }
            }
            Fact::Erased(erased) => {
                let ground = ground_words(erased.ground);
                match erased.whole {
                    true => Text::new(
                        format!("此件的当事人信息、文字和附件已依法删除（{}）", ground.zh),
                        format!("Parties, texts and files were erased by law ({})", ground.en),
                    ),
                    false => Text::new(
                        format!("一位当事人的信息已依法删除（{}）", ground.zh),
                        format!("What was held of one party was erased by law ({})", ground.en),
                    ),
                }
            }
            Fact::Told { role, message, .. } => {
                let to_complainant = self.procedure.is_party(role);
                if to_complainant {
                    let title = Text::new("告知内容", "What was said");
                    details = vec![Detail { title, value: Some(message.clone()), public: true }];
                }
                let role = self.role(role);
                if to_complainant {
                    Text::new(format!("告知{}", role.zh), format!("{} was told", role.en))
                } else {
                    Text::new(
                        format!("告知{}：{}", role.zh, message.zh),
                        format!("{} was told: {}", role.en, message.en),
                    )
                }
            }
        };
        Some(Entry {
            seq: event.seq,
            at: event.at,
            recorded_at: event.recorded_at,
            kind,
            verb,
            text,
            details,
            stage,
            by_complainant: event.by.who == Who::Complainant,
        })
    }

    fn started(&self, clock: &ClockStarted) -> Text {
        let title = self.clock(&clock.clock);
        let (office, role) = (self.office(&clock.office), self.role(&clock.owes));
        Text::new(
            format!("{}{}应于{}前：{}", office.zh, role.zh, zh_date(clock.due), title.zh),
            format!("{} ({}) owes by {}: {}", role.en, office.en, en_date(clock.due), title.en),
        )
    }

    fn clock_no(&self, no: u32) -> Text {
        let clock = self.case.clocks.iter().find(|clock| clock.started.no == no);
        clock.map_or_else(Text::default, |clock| self.clock(&clock.started.clock))
    }

    fn moved(&self, moved: &ClockMoved) -> Text {
        let title = self.clock_no(moved.no);
        let (was, due) = (moved.was, moved.due);
        let (zh, en) = match moved.why {
            Move::Resumed => ("恢复计算", "runs again"),
            Move::Extended => ("延长", "is extended"),
            Move::Recalculated => ("因日历公布或更正重新计算", "is computed anew, as the calendar changed"),
        };
        Text::new(
            format!("“{}”{zh}：{}改为{}", title.zh, zh_date(was), zh_date(due)),
            format!("“{}” {en}: {} instead of {}", title.en, en_date(due), en_date(was)),
        )
    }

    fn rang(&self, kind: RungKind, tell: &str, office: &str, missed: u32, no: u32) -> Text {
        let (office, role) = (self.office(office), self.role(tell));
        let clock = self.case.clocks.iter().find(|clock| clock.started.no == no);
        let (zh, en) = clock.map_or_else(Default::default, |clock| {
            let title = self.clock(&clock.started.clock);
            let due = clock.started.due;
            (
                format!("“{}”（应于{}）", title.zh, zh_date(due)),
                format!("“{}” (due {})", title.en, en_date(due)),
            )
        });
        let (more_zh, more_en) = match missed {
            0 => Default::default(),
            n => (format!("，含停机期间的{n}次"), format!(", covering {n} more that fell due meanwhile")),
        };
        match kind {
            RungKind::Warn => Text::new(
                format!("{zh}即将到期，提醒{}{}", office.zh, role.zh),
                format!("{en} is soon due: {} ({}) was reminded", role.en, office.en),
            ),
            RungKind::Remind => Text::new(
                format!("{zh}已逾期，催办{}{}{more_zh}", office.zh, role.zh),
                format!("{en} is overdue: {} ({}) was asked again{more_en}", role.en, office.en),
            ),
            RungKind::Escalate => Text::new(
                format!("{zh}逾期未办，报{}{}督办{more_zh}", office.zh, role.zh),
                format!("{en} is still overdue: brought before {} ({}){more_en}", role.en, office.en),
            ),
        }
    }

    /// 客服部王芳（客服专员）, or the complainant, or nobody for the program itself.
    fn subject(&self, by: &Actor) -> Text {
        match &by.who {
            Who::Complainant => Text::new("投诉人", "The complainant"),
            Who::System => Text::new("系统", "The system"),
            Who::Link { .. } => {
                let office = by.office.as_ref().map_or(Text::default(), |office| self.office(office));
                Text::new(
                    format!("{}（凭答复链接）", office.zh),
                    format!("{} (by its answer link)", office.en),
                )
            }
            Who::Person(id) => {
                let name = self.people.get(id).map_or("", String::as_str);
                let office = by.office.as_ref().map_or(Text::default(), |office| self.office(office));
                let role = self.role(&by.role);
                let absent = by.instead_of.map(|id| self.people.get(&id).map_or("", String::as_str));
                match absent {
                    Some(absent) => Text::new(
                        format!("{}{name}（{}，代{absent}）", office.zh, role.zh),
                        format!("{name} ({}, {}, for {absent})", role.en, office.en),
                    ),
                    None => Text::new(
                        format!("{}{name}（{}）", office.zh, role.zh),
                        format!("{name} ({}, {})", role.en, office.en),
                    ),
                }
            }
        }
    }

    fn office(&self, code: &str) -> Text {
        self.offices.of(code)
    }

    fn role(&self, id: &str) -> Text {
        match self.procedure.role(id) {
            Some(role) => role.title.clone(),
            None if id == SUPERVISOR => supervisor(),
            None => Text::new(id, id),
        }
    }

    fn clock(&self, id: &str) -> Text {
        self.procedure.clock(id).map_or_else(|| Text::new(id, id), |clock| clock.title.clone())
    }

    fn details(
        &self,
        fields: &[Field],
        values: &BTreeMap<String, Scalar>,
        texts: &[Reference],
    ) -> Vec<Detail> {
        let known = |name: &str| fields.iter().find(|field| field.id == name);
        let received = office_day(self.case.received_at);
        let shown = |name: &str| !known(name).is_some_and(|field| hidden(self.by, self.case, field));
        let plain = values.iter().filter(|(name, _)| shown(name)).map(|(name, value)| {
            let field = known(name);
            Detail {
                title: field.map_or_else(|| Text::new(name, name), |field| field.title.clone()),
                value: Some(said(field, value, received)),
                public: field.is_some_and(|field| field.public),
            }
        });
        let free = texts.iter().filter(|text| shown(&text.name)).map(|text| {
            let field = known(&text.name);
            let body = self.texts.get(&text.no).cloned().flatten();
            Detail {
                title: field.map_or_else(|| own_text(&text.name), |field| field.title.clone()),
                value: body.map(|body| Text::new(body.clone(), body)),
                public: field.is_none_or(|field| field.public),
            }
        });
        plain.chain(free).collect()
    }
}

/// On what ground something was erased, for people.
pub fn ground_words(ground: Ground) -> Text {
    match ground {
        Ground::Retention => Text::new("保存期限届满", "the time for which it is kept is over"),
        Ground::Request => Text::new("依当事人申请", "at the person's request"),
        Ground::Law => Text::new("依法律规定或有关机关决定", "another law or decision"),
    }
}

/// The label of the complaint's own words, which every procedure has.
fn own_text(name: &str) -> Text {
    match name {
        "claim" => Text::new("投诉请求", "What is asked for"),
        "statement" => Text::new("投诉内容", "What happened"),
        other => Text::new(other, other),
    }
}

/// A value in words, as they stood for a complaint that was received on `received`: the same choice can have had
/// other words, and rested on another article, at other times.
pub(crate) fn said(field: Option<&Field>, value: &Scalar, received: Date) -> Text {
    match (field.map(|field| &field.kind), value) {
        (Some(FieldKind::Choice(choices)), Scalar::Text(id)) => {
            let own = || choices.iter().filter(|choice| choice.id == *id);
            let found = own().find(|choice| choice.open_on(received)).or_else(|| own().next());
            found.map_or_else(|| Text::new(id, id), |choice| choice.title.clone())
        }
        (Some(FieldKind::Money), Scalar::Int(fen)) => {
            let yuan = format!("{}.{:02}", fen / 100, fen % 100);
            Text::new(format!("{yuan}元"), format!("{yuan} yuan"))
        }
        (Some(FieldKind::Date { .. }), Scalar::Text(text)) => text
            .parse::<Date>()
            .map_or_else(|_| Text::new(text, text), |date| Text::new(zh_date(date), en_date(date))),
        (_, Scalar::Bool(yes)) => {
            let (zh, en) = if *yes { ("是", "yes") } else { ("否", "no") };
            Text::new(zh, en)
        }
        (_, Scalar::Int(n)) => Text::new(n.to_string(), n.to_string()),
        (_, Scalar::Text(text)) => Text::new(text, text),
    }
}

/// How a complaint came in, for people.
pub fn channel_words(channel: &str) -> Text {
    let (zh, en) = match channel {
        "web" => ("网上", "web"),
        "phone" => ("电话", "telephone"),
        "counter" => ("来访", "in person"),
        "letter" => ("来信", "letter"),
        "fax" => ("传真", "fax"),
        "sms" => ("短信", "text message"),
        "email" => ("电子邮件", "e-mail"),
        "hotline" => ("热线转来", "hotline"),
        "import" => ("导入", "import"),
        other => (other, other),
    };
    Text::new(zh, en)
}

/// 2026年2月8日
pub fn zh_date(date: Date) -> String {
    date.strftime("%-Y年%-m月%-d日").to_string()
}

/// 8 Feb 2026
pub fn en_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}
