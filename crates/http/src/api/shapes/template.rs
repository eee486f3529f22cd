//! A paper as its pack writes it: whom it is for, what issues it, its words, and what stands in their places.

use std::collections::BTreeSet;

use redress_domain::procedure::{Act, ClockSpec, Document, Outcome, Procedure, Trigger};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use super::chart::{ChartLimit, limit};
use crate::problem::Words;

/// The papers of one version of a procedure.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateGroup {
    /// The procedure.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// Name for people.
    pub title: Words,
    /// Whether new cases follow it.
    pub newest: bool,
    /// Its papers, in the order of the pack.
    pub papers: Vec<TemplateShape>,
}

/// A paper as its pack writes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateShape {
    /// Name in code.
    pub id: String,
    /// Its heading.
    pub title: Words,
    /// Whom it is for; nobody if it stays in the file of the case.
    pub to: Vec<Named>,
    /// What issues it.
    pub issued_by: Vec<IssuerShape>,
    /// Its paragraphs, with places to fill in such as `{case_no}`.
    pub body: Words,
    /// Every place in them, once.
    pub places: Vec<PlaceShape>,
    /// The clocks that govern it, each with its articles.
    pub clocks: Vec<GoverningShape>,
}

/// An act that issues a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerShape {
    /// Words on its button.
    pub act: Words,
    /// Only if this comes of it.
    pub outcome: Option<Words>,
    /// Who may.
    pub by: Vec<Words>,
}

/// A place that is filled in.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceShape {
    /// As it stands between the braces.
    pub place: String,
    /// What is put there, in plain words.
    pub title: Words,
}

/// A clock that governs a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct GoverningShape {
    /// Name in code.
    pub id: String,
    /// What is owed.
    pub title: Words,
    /// Whether issuing the paper is what stops it; otherwise the paper names its date or source.
    pub issue: bool,
    /// How long, and by which article.
    pub limits: Vec<ChartLimit>,
}

impl TemplateShape {
    /// Every paper of a procedure.
    pub fn all(p: &Procedure) -> Vec<TemplateShape> {
        p.documents.iter().map(|document| shape(p, document)).collect()
    }
}

fn shape(p: &Procedure, document: &Document) -> TemplateShape {
    let places = places(document);
    let named =
        places.iter().map(|place| PlaceShape { place: place.clone(), title: said(p, document, place) });
    TemplateShape {
        id: document.id.clone(),
        title: (&document.title).into(),
        to: document.to.iter().map(|whom| Named::new(whom.name(), Some(&p.called(*whom)))).collect(),
        issued_by: issuers(p, document),
        body: (&document.body).into(),
        places: named.collect(),
        clocks: governing(p, document, &places),
    }
}

/// The places in both languages, in the order of the words, each once.
fn places(document: &Document) -> Vec<String> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for text in [&document.body.zh, &document.body.en] {
        let named = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
        found.extend(named.filter(|name| seen.insert((*name).to_owned())).map(str::to_owned));
    }
    found
}

/// The same act stands in several stages; it is told once, with all who may.
fn issuers(p: &Procedure, document: &Document) -> Vec<IssuerShape> {
    let mut found: Vec<IssuerShape> = Vec::new();
    for (done, outcome) in p.issuing(&document.id) {
        let act = Words::from(&done.title);
        let outcome = (done.outcomes.len() > 1).then(|| Words::from(&outcome.title));
        let by: Vec<Words> = done.by.iter().map(|role| Named::role(p, role).title).collect();
        match found.iter_mut().find(|one| one.act == act && one.outcome == outcome) {
            Some(one) => {
                one.by.extend(by.into_iter().filter(|role| !one.by.contains(role)).collect::<Vec<_>>())
            }
            None => found.push(IssuerShape { act, outcome, by }),
        }
    }
    found
}

/// What is put in a place.
fn said(p: &Procedure, document: &Document, place: &str) -> Words {
    let clock = |id: &str| p.clock(id).map_or_else(|| Text::new(id, id), |clock| clock.title.clone());
    let fields = || p.every_act().flat_map(|act| &act.fields);
    let text = match place.split_once('.') {
        None => match place {
            "case_no" => Text::new("编号", "Case number"),
            "office" => Text::new("出具的单位", "Issuing office"),
            "complainant" => p.called(redress_domain::procedure::Addressee::Complainant),
            "respondents" => p.called(redress_domain::procedure::Addressee::Respondent),
            "claim" => Text::new("请求", "Claim"),
            "statement" => Text::new("事实和理由", "Facts and reasons"),
            "received_on" => Text::new("收到日期", "Day of receipt"),
            "date" => Text::new("出具日期", "Day of issue"),
            other => Text::new(other, other),
        },
        Some(("field", id)) => {
            let stated = p.issuing(&document.id).flat_map(|(act, _)| &act.fields).find(|f| f.id == id);
            stated.map_or_else(|| Text::new(id, id), |field| field.title.clone())
        }
        Some(("fact", id)) => {
            let known = p.facts.iter().chain(fields()).find(|field| field.fact() == id);
            known.map_or_else(|| Text::new(id, id), |field| field.title.clone())
        }
        Some(("due", id)) => {
            let owed = clock(id);
            Text::new(format!("“{}”到期日", owed.zh), format!("Last day of “{}”", owed.en))
        }
        Some((_, id)) => {
            let owed = clock(id);
            Text::new(format!("“{}”的依据", owed.zh), format!("Source of “{}”", owed.en))
        }
    };
    text.into()
}

/// The clocks that issuing it stops, then those whose date or source it names.
fn governing(p: &Procedure, document: &Document, places: &[String]) -> Vec<GoverningShape> {
    let named = |clock: &ClockSpec| {
        let of = |place: &String| matches!(place.split_once('.'), Some(("due" | "source", id)) if *id == *clock.id);
        places.iter().any(of)
    };
    let of = |clock: &ClockSpec, issue| GoverningShape {
        id: clock.id.clone(),
        title: (&clock.title).into(),
        issue,
        limits: clock.limits.iter().map(|one| limit(p, one)).collect(),
    };
    let stopped = |clock: &ClockSpec| stops(p, document, clock);
    let issue = p.clocks.iter().filter(|clock| stopped(clock)).map(|clock| of(clock, true));
    let also = p.clocks.iter().filter(|clock| !stopped(clock) && named(clock)).map(|clock| of(clock, false));
    issue.chain(also).collect()
}

/// Whether issuing it stops the clock: the pack says so; or it ends the case and so stops all, and the clock is owed
/// by whoever issues it and would be stopped by something else that can be done in the same stage.
fn stops(p: &Procedure, document: &Document, clock: &ClockSpec) -> bool {
    let beside = |act: &Act| {
        let stages = p.stages.iter().filter(|stage| stage.acts.iter().any(|one| one.id == act.id));
        let acts = stages.flat_map(|stage| &stage.acts);
        acts.into_iter().any(|one| clock.stops.iter().any(|trigger| trigger.act == one.id))
    };
    let ends = |outcome: &Outcome| {
        let end = |to: &str| p.stage(to).is_some_and(|stage| stage.end);
        !outcome.routes.is_empty() && outcome.routes.iter().all(|route| end(&route.to))
    };
    p.issuing(&document.id).any(|(act, outcome)| {
        clock.stops.iter().any(|trigger| fits(trigger, (act, outcome)))
            || ends(outcome) && act.by.contains(&clock.owes) && beside(act)
    })
}

/// Whether the act with that outcome is what the trigger waits for.
fn fits(trigger: &Trigger, (act, outcome): (&Act, &Outcome)) -> bool {
    match trigger.act.as_str() {
        "verb" => trigger.outcome.as_deref() == Some(act.verb.name().as_str()),
        id => id == act.id && trigger.outcome.as_ref().is_none_or(|wanted| *wanted == outcome.id),
    }
}
