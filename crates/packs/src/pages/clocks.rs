//! What is owed by when.

use redress_domain::limit::Roll;
use redress_domain::procedure::{ClockSpec, Length, Limit, Procedure, RungKind, Trigger};

use super::words::{amount, both, cell, role, table, trigger};

/// The table of the clocks.
pub fn clocks(procedure: &Procedure) -> String {
    if procedure.clocks.is_empty() {
        return String::new();
    }
    let rows = procedure.clocks.iter().map(|clock| {
        let name = format!("**{}** {}<br>`{}`", cell(&clock.title.zh), cell(&clock.title.en), clock.id);
        let limits: Vec<String> = clock.limits.iter().map(|limit| length(procedure, limit)).collect();
        vec![
            name,
            [vec![role(procedure, &clock.owes)], kind(clock)].concat().join("<br>"),
            limits.join("<br>"),
            moves(procedure, clock).join("<br>"),
            ladder(procedure, clock).join("<br>"),
        ]
    });
    "\n## 时限 · Clocks\n\n".to_owned()
        + &table(
            &[
                "时限 clock",
                "由 owed by",
                "期限及依据 limits and sources",
                "起止 runs",
                "提醒、催办、督办 told",
            ],
            rows,
        )
}

fn kind(clock: &ClockSpec) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(clock.per_referral.then(|| "每份转办一个 one a referral".to_owned()));
    notes.extend(clock.each.then(|| "每次一个 one each time".to_owned()));
    notes.extend(clock.internal.then(|| "内部 internal".to_owned()));
    notes.extend(clock.within.as_ref().map(|id| format!("不晚于 within `{id}`")));
    notes.extend(clock.sample.map(|of| format!("抽取 in {of} %")));
    notes
}

fn length(procedure: &Procedure, limit: &Limit) -> String {
    let stated = |id: &String| {
        let field = procedure.every_act().flat_map(|act| &act.fields).find(|field| field.id == *id);
        field.map_or(id.clone(), |field| both(&field.title))
    };
    let mut said = match &limit.length {
        Length::Amount(n) => amount(*n),
        Length::Stated(id) => format!("所填日期 the date stated: {}", stated(id)),
    };
    if let Some(extend) = limit.extend {
        said += &format!("，可延长 extensible by {}", amount(extend));
    }
    match limit.roll {
        Roll::RestDay => {}
        Roll::StatutoryHoliday => said += "，只在法定休假日顺延 moves on from statutory holidays only",
        Roll::None => said += "，不顺延 never moves on",
    }
    if let Some(region) = &limit.region {
        said += &format!("，限区划 only in division {region}");
    }
    said += &format!("：{}", cell(&limit.source));
    match (limit.valid_from, limit.valid_to) {
        (None, None) => said,
        (from, to) => {
            let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
            format!("{said}（{}…{}）", day(from), day(to))
        }
    }
}

fn moves(procedure: &Procedure, clock: &ClockSpec) -> Vec<String> {
    let mut said = Vec::new();
    for (what, triggers) in [
        ("起 starts", &clock.starts),
        ("止 stops", &clock.stops),
        ("停 pauses", &clock.pauses),
        ("续 resumes", &clock.resumes),
        ("延 extends", &clock.extends),
    ] {
        let mut named: Vec<String> = Vec::new();
        for one in triggers.iter().map(|one: &Trigger| trigger(procedure, one)) {
            if !named.contains(&one) {
                named.push(one);
            }
        }
        if !named.is_empty() {
            said.push(format!("{what}: {}", named.join("、")));
        }
    }
    said
}

fn ladder(procedure: &Procedure, clock: &ClockSpec) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(clock.warn.map(|before| format!("提前 before {}", amount(before))));
    for rung in &clock.ladder {
        let when = if rung.after.n == 0 {
            "到期 when due".to_owned()
        } else {
            format!("逾期 late by {}", amount(rung.after))
        };
        let kind = match rung.kind {
            RungKind::Warn => "提醒 warn",
            RungKind::Remind => "催办 remind",
            RungKind::Escalate => "督办 escalate to",
        };
        said.push(format!("{when}: {kind} {}", role(procedure, &rung.tell)));
    }
    said.extend(clock.repeat.map(|every| format!("末级每 last again every {}", amount(every))));
    said
}
