//! What stands in the places of a paper, from the log and the erasable rows.

use std::collections::BTreeMap;

use redress_domain::calendar::office_day;
use redress_domain::case::event::ClockStarted;
use redress_domain::case::{Case, Event, Fact};
use redress_domain::guard::Scalar;
use redress_domain::procedure::{Field, Procedure};
use redress_domain::text::Text;

use crate::offices::OfficeTitles;
use crate::people::Caller;
use crate::procedures::hidden;
use crate::timeline::{en_date, ground_words, said, zh_date};

/// What the places of a paper are filled in from.
pub(super) struct Fill<'a> {
    pub(super) by: &'a Caller,
    pub(super) case: &'a Case,
    pub(super) procedure: &'a Procedure,
    pub(super) events: &'a [Event],
    /// The act, by its place among them.
    pub(super) at: usize,
    pub(super) offices: &'a OfficeTitles,
    /// Name and words of each text, by number.
    pub(super) texts: BTreeMap<u32, (String, Option<String>)>,
    pub(super) parties: Vec<(String, Option<String>)>,
}

impl Fill<'_> {
    /// The words of a paper in one language, with every place filled in.
    pub(super) fn all(&self, body: &str, pick: fn(Text) -> String) -> String {
        let mut parts = body.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((place, rest)) => filled.extend([pick(self.place(place)).as_str(), rest]),
                None => filled.extend(["{", part]),
            }
        }
        filled
    }

    fn event(&self) -> &Event {
        &self.events[self.at]
    }

    /// The office that issued it.
    pub(super) fn office(&self) -> Text {
        self.offices.of(self.event().by.office.as_ref().unwrap_or(&self.case.office))
    }

    fn place(&self, place: &str) -> Text {
        match place.split_once('.') {
            None => match place {
                "case_no" => both(&self.case.id.to_string()),
                "office" => self.office(),
                "complainant" => self.named("complainant"),
                "respondents" => self.named("respondent"),
                "received_on" => day(office_day(self.case.received_at)),
                "date" => day(office_day(self.event().at)),
                words => self.text(&self.events[0], words),
            },
            Some(("field", id)) => self.field(id),
            Some(("fact", id)) => self.fact(id),
            Some(("due", id)) => self.clock(id).map_or_else(nothing, |clock| day(clock.due)),
            Some(("source", id)) => self.clock(id).map_or_else(nothing, |clock| both(&clock.source)),
            Some(_) => nothing(),
        }
    }

    fn named(&self, part: &str) -> Text {
        let names = self.parties.iter().filter(|(of, _)| of == part);
        let name = |name: &Option<String>| name.as_deref().map_or_else(|| self.erased(), both);
        let names: Vec<Text> = names.map(|(_, known)| name(known)).collect();
        if names.is_empty() {
            return nothing();
        }
        let all = |pick: fn(&Text) -> &str, by| names.iter().map(pick).collect::<Vec<_>>().join(by);
        Text::new(all(|name| &name.zh, "、"), all(|name| &name.en, ", "))
    }

    /// What stands for what was erased: when, and on what ground.
    fn erased(&self) -> Text {
        let Some(erasure) = self.case.erased.last() else { return nothing() };
        let (on, ground) = (office_day(erasure.at), ground_words(erasure.what.ground));
        Text::new(
            format!("（{}已依法删除：{}）", zh_date(on), ground.zh),
            format!("(erased by law on {}: {})", en_date(on), ground.en),
        )
    }

    fn field(&self, id: &str) -> Text {
        let Fact::Acted { act, from, fields, .. } = &self.event().fact else { return nothing() };
        let field = self.procedure.act(from, act).and_then(|act| act.fields.iter().find(|f| f.id == id));
        match (field, fields.get(id)) {
            (Some(field), _) if self.is_kept(field) => both("＊＊＊"),
            (field, Some(value)) => self.value(field, value),
            (_, None) => self.text(self.event(), id),
        }
    }

    /// Whether what was stated there is not for whoever reads the paper. The checks of a pack keep such a place out of
    /// a complainant's paper; this holds whatever a pack says.
    fn is_kept(&self, field: &Field) -> bool {
        hidden(self.by, self.case, field) || matches!(self.by, Caller::Complainant) && !field.is_told()
    }

    fn fact(&self, id: &str) -> Text {
        let stated = || self.procedure.every_act().flat_map(|act| &act.fields).filter(|f| f.fact() == id);
        if stated().any(|field| self.is_kept(field)) {
            return both("＊＊＊");
        }
        let field = self.procedure.facts.iter().find(|field| field.id == id).or_else(|| stated().next());
        self.case.facts.get(id).map_or_else(nothing, |value| self.value(field, value))
    }

    fn value(&self, field: Option<&Field>, value: &Scalar) -> Text {
        match (field.map(|field| &field.kind), value) {
            (Some(redress_domain::procedure::FieldKind::Office), Scalar::Text(code)) => self.offices.of(code),
            _ => said(field, value, office_day(self.case.received_at)),
        }
    }

    /// The words stated under `name` in `event`.
    fn text(&self, event: &Event, name: &str) -> Text {
        let (Fact::Acted { texts, .. } | Fact::Filed { texts, .. }) = &event.fact else { return nothing() };
        let mut own =
            texts.iter().filter(|text| text.name == name).filter_map(|text| self.texts.get(&text.no));
        own.next().map_or_else(nothing, |(_, body)| match body {
            Some(body) => both(body),
            None => self.erased(),
        })
    }

    /// The clock of that name which the act started, else the last one before it.
    fn clock(&self, id: &str) -> Option<&ClockStarted> {
        let started = |event: &&Event| matches!(&event.fact, Fact::ClockStarted(clock) if clock.clock == id);
        let (before, after) = self.events.split_at(self.at + 1);
        let same = after.iter().take_while(|event| event.recorded_at == self.event().recorded_at);
        let found = same.into_iter().find(started).or_else(|| before.iter().rev().find(started))?;
        let Fact::ClockStarted(clock) = &found.fact else { return None };
        // As it stands now, if it has moved since.
        let now = self.case.clocks.iter().find(|running| running.started.no == clock.no);
        Some(now.map_or(clock, |running| &running.started))
    }
}

fn both(text: &str) -> Text {
    Text::new(text, text)
}

fn nothing() -> Text {
    Text::new("（无）", "(none)")
}

fn day(date: jiff::civil::Date) -> Text {
    Text::new(zh_date(date), en_date(date))
}
