//! What may be done in each stage.

use redress_domain::procedure::{Act, ClockSpec, Field, FieldKind, Outcome, Procedure, Stage, Trigger};

use super::words::{amount, both, cell, code, role, table};

/// More choices than this are counted, not named.
const MOST_CHOICES: usize = 8;

/// A section for each stage in which something can be done.
pub fn acts(procedure: &Procedure) -> String {
    let mut out = String::new();
    for stage in procedure.stages.iter().filter(|stage| !stage.acts.is_empty()) {
        out += &format!("\n<a id=\"{}\"></a>\n### {}\n\n", stage.id, both(&stage.title));
        let rows = stage.acts.iter().map(|act| row(procedure, stage, act));
        out += &table(&["事项 act", "由 by", "填写 asks", "结果 what comes of it"], rows);
    }
    out
}

/// The acts that issue a document.
pub fn issued_by(procedure: &Procedure, document: &str) -> String {
    let mut named: Vec<String> = procedure.issuing(document).map(|(act, _)| both(&act.title)).collect();
    named.dedup();
    named.join("<br>")
}

fn row(procedure: &Procedure, stage: &Stage, act: &Act) -> Vec<String> {
    let mut name = vec![format!("**{}** {}", cell(&act.title.zh), cell(&act.title.en))];
    name.push(format!("`{}` · {}", act.id, act.verb.name()));
    name.extend(act.when.as_ref().map(|when| format!("当 if {}", code(when.source()))));
    if !act.not_by.is_empty() {
        let earlier = act.not_by.iter().map(|id| {
            procedure.every_act().find(|other| other.id == *id).map_or(id.clone(), |other| both(&other.title))
        });
        name.push(format!("办过者不得办 not by whoever did: {}", earlier.collect::<Vec<_>>().join(", ")));
    }
    let by: Vec<String> = act.by.iter().map(|id| role(procedure, id)).collect();
    let outcomes = act.outcomes.iter().map(|outcome| comes(procedure, stage, act, outcome));
    vec![
        name.join("<br>"),
        by.join("<br>"),
        asks(procedure, &act.fields).join("<br>"),
        outcomes.collect::<Vec<_>>().join("<br>"),
    ]
}

/// What a form asks for, a line each.
pub fn asks(procedure: &Procedure, fields: &[Field]) -> Vec<String> {
    let line = |field: &Field| {
        let mut notes = vec![kind(&field.kind)];
        notes.extend((!field.required).then(|| "选填 optional".to_owned()));
        notes.extend(field.public.then(|| "投诉人可见 shown to the complainant".to_owned()));
        if !field.seen_by.is_empty() {
            let roles: Vec<String> = field.seen_by.iter().map(|id| role(procedure, id)).collect();
            notes.push(format!("只给 seen by {}", roles.join("、")));
        }
        notes.retain(|note| !note.is_empty());
        let notes = if notes.is_empty() { String::new() } else { format!("（{}）", notes.join("；")) };
        format!("{}{notes}", both(&field.title))
    };
    fields.iter().map(line).collect()
}

fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text { .. } => String::new(),
        FieldKind::Choice(choices) if choices.len() > MOST_CHOICES => {
            format!("{} 项之一 one of {0}", choices.len())
        }
        FieldKind::Choice(choices) => {
            choices.iter().map(|choice| both(&choice.title)).collect::<Vec<_>>().join(" / ")
        }
        FieldKind::Bool => "是否 yes or no".into(),
        FieldKind::Number { min, max } if *max == i64::from(i32::MAX) => format!("数 number ≥ {min}"),
        FieldKind::Number { min, max } => format!("数 number {min}–{max}"),
        FieldKind::Money => "金额 money".into(),
        FieldKind::Date { past: true, .. } => "日期，不晚于今天 date, not after today".into(),
        FieldKind::Date { ahead: Some(ahead), .. } => {
            format!("日期，距今至少 date, ahead by at least {}", amount(*ahead))
        }
        FieldKind::Date { .. } => "日期 date".into(),
        FieldKind::Offices => "单位（一个或几个） offices".into(),
        FieldKind::Office => "单位 office".into(),
        FieldKind::Clocks(id) => format!("在计的 running `{id}`"),
    }
}

/// One outcome: where it leads and what it changes.
fn comes(procedure: &Procedure, stage: &Stage, act: &Act, outcome: &Outcome) -> String {
    let stage_named = |id: &str| match id == stage.id {
        true => "留在此环节 stays".to_owned(),
        false => procedure.stage(id).map_or(id.to_owned(), |stage| both(&stage.title)),
    };
    let mut line = String::new();
    if act.outcomes.len() > 1 {
        line += &format!("**{}** {} ", cell(&outcome.title.zh), cell(&outcome.title.en));
    }
    if let Some(when) = &outcome.when {
        line += &format!("当 if {} ", code(when.source()));
    }
    for route in &outcome.routes {
        if let Some(when) = &route.when {
            line += &format!("若 if {} ", code(when.source()));
        } else if outcome.routes.len() > 1 {
            line += "否则 else ";
        }
        line += &format!("→ {} ", stage_named(&route.to));
    }
    let mut notes = Vec::new();
    let mut named = |what: &str, ids: &[String]| {
        if !ids.is_empty() {
            notes.push(format!(
                "{what} {}",
                ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
            ));
        }
    };
    named("置 sets", &outcome.set);
    named("清 clears", &outcome.clear);
    named("加一 raises", &outcome.raise);
    named("转入流程 goes on in", outcome.enters.as_slice());
    named("另立案件 opens", outcome.opens.as_slice());
    for (what, triggers) in MOVES {
        let fits = |clock: &&ClockSpec| triggers(clock).iter().any(|trigger| fits(trigger, act, outcome));
        let clocks: Vec<String> =
            procedure.clocks.iter().filter(fits).map(|clock| clock.id.clone()).collect();
        named(what, &clocks);
    }
    if outcome.hands_over {
        notes.push("移送到所填单位 goes to the office named".into());
    }
    if let Some(document) = outcome.document.as_ref().and_then(|id| procedure.document(id)) {
        notes.push(format!("文书 issues {}", both(&document.title)));
    }
    if notes.is_empty() {
        line.trim().to_owned()
    } else {
        format!("{}（{}）", line.trim(), notes.join("；"))
    }
}

/// What an act does to clocks.
type Triggers = fn(&ClockSpec) -> &[Trigger];
const MOVES: [(&str, Triggers); 5] = [
    ("起 starts", |clock| &clock.starts),
    ("止 stops", |clock| &clock.stops),
    ("停 pauses", |clock| &clock.pauses),
    ("续 resumes", |clock| &clock.resumes),
    ("延 extends", |clock| &clock.extends),
];

fn fits(trigger: &Trigger, act: &Act, outcome: &Outcome) -> bool {
    trigger.act == act.id && trigger.outcome.as_ref().is_none_or(|wanted| *wanted == outcome.id)
}
