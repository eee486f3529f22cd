//! Overlays: what is added to a procedure in every stage, such as the guide to talking with people.
//!
//! An overlay is written like a pack with a single stage. Laid over a procedure, its acts are open in every
//! stage but the ends and its clocks run beside the others. It moves no case, records no fact and touches
//! neither milestones nor counters: what was proven of the procedure stays proven.

use std::collections::BTreeMap;

use redress_domain::procedure::{Act, ClockSpec, Procedure, Trigger, Verb};
use redress_domain::text::Text;

use crate::fault::{Fault, Place};
use crate::{Pack, verify};

/// An overlay, as a procedure names it.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The overlay's id.
    pub overlay: String,
    /// For each of its roles, those of the procedure that take the part.
    pub roles: BTreeMap<String, Vec<String>>,
    /// Where that is written.
    pub at: Place,
}

/// Whether a pack may be laid over others.
///
/// # Errors
/// What it must not do.
pub fn check(overlay: &Pack) -> Result<(), Fault> {
    let procedure = &overlay.procedure;
    let own = ["complainant"];
    let fault = |code, zh: &str, en: &str| {
        let place = Place::default();
        let text = Text::new(zh, en);
        Err(Fault { file: overlay.file.clone(), line: place.line, column: place.column, code, text })
    };
    let acts = || procedure.every_act();
    let plain = |act: &Act| {
        let moves = |o: &redress_domain::procedure::Outcome| {
            o.enters.is_some()
                || o.opens.is_some()
                || o.hands_over
                || !o.set.is_empty()
                || !o.clear.is_empty()
                || !o.raise.is_empty()
        };
        let ends = matches!(act.verb, Verb::Answer | Verb::HandBack | Verb::Reopen | Verb::Withdraw);
        !ends
            && !act.sends()
            && !act.outcomes.iter().any(moves)
            && act.fields.iter().all(|f| f.record.is_none())
    };
    if procedure.stages.len() != 1 || procedure.stages.iter().any(|stage| stage.end) || !acts().all(plain) {
        return fault(
            "overlay_moves",
            "叠加包只有一个环节,其事项不得改变节点、计数、事实、环节,也不得转办",
            "an overlay has one stage; its acts change no milestone, counter, fact or stage and refer nothing",
        );
    }
    let facts =
        !procedure.facts.is_empty() || !procedure.counters.is_empty() || !procedure.milestones.is_empty();
    if facts || procedure.roles.iter().any(|role| role.at_referral && !own.contains(&role.id.as_str())) {
        return fault(
            "overlay_declares",
            "叠加包不声明事实、节点、计数和转办角色",
            "an overlay declares no facts, milestones, counters or roles at referrals",
        );
    }
    match verify::clocks_of(overlay).into_iter().next() {
        Some(found) => Err(Fault {
            file: overlay.file.clone(),
            line: found.place.line,
            column: found.place.column,
            code: found.code,
            text: found.text,
        }),
        None => Ok(()),
    }
}

/// The procedure of `pack` with `overlays` laid over it, as it runs.
///
/// # Errors
/// An overlay that is not there, a part that nobody takes, or a name that both use.
pub fn lay(pack: &Pack, overlays: &[Pack]) -> Result<Procedure, Fault> {
    let mut procedure = pack.procedure.clone();
    for laid in &pack.overlays {
        let fault = |code, zh: String, en: String| Fault {
            file: pack.file.clone(),
            line: laid.at.line,
            column: laid.at.column,
            code,
            text: Text::new(zh, en),
        };
        let Some(overlay) = overlays.iter().find(|overlay| overlay.procedure.id == laid.overlay) else {
            let id = &laid.overlay;
            let (zh, en) = (format!("没有叠加包“{id}”"), format!("there is no overlay `{id}`"));
            return Err(fault("unknown_overlay", zh, en));
        };
        let overlay = &overlay.procedure;
        let part = |role: &String| match procedure.is_party(role) {
            true => vec![role.clone()],
            false => laid.roles.get(role).cloned().unwrap_or_default(),
        };
        if let Some(role) = overlay.roles.iter().find(|role| part(&role.id).is_empty()) {
            let id = &role.id;
            return Err(fault(
                "part_not_taken",
                format!("请写明谁担任“{id}”:{id}: [角色]"),
                format!("say which roles take the part `{id}`: `{id}: [role]`"),
            ));
        }
        let used = |id: &str| procedure.every_act().any(|act| act.id == id) || procedure.clock(id).is_some();
        let names =
            overlay.every_act().map(|act| &act.id).chain(overlay.clocks.iter().map(|clock| &clock.id));
        if let Some(id) = names.into_iter().find(|id| used(id)) {
            let (zh, en) = (format!("“{id}”两处都有,请改名"), format!("both have `{id}`; rename one"));
            return Err(fault("name_taken", zh, en));
        }
        let acts: Vec<Act> = overlay.every_act().map(|act| laid_act(act, &part)).collect();
        let clocks: Vec<ClockSpec> =
            overlay.clocks.iter().map(|clock| laid_clock(clock, &procedure, &part)).collect();
        procedure.everywhere.extend(acts);
        procedure.clocks.extend(clocks);
        procedure.guide.extend(overlay.guide.iter().cloned());
    }
    Ok(procedure)
}

fn laid_act(act: &Act, part: &dyn Fn(&String) -> Vec<String>) -> Act {
    let mut act = act.clone();
    act.by = act.by.iter().flat_map(part).collect();
    for field in &mut act.fields {
        field.seen_by = field.seen_by.iter().flat_map(part).collect();
    }
    for outcome in &mut act.outcomes {
        // Without a route a case stays where it stands.
        outcome.routes.clear();
    }
    act
}

fn laid_clock(clock: &ClockSpec, host: &Procedure, part: &dyn Fn(&String) -> Vec<String>) -> ClockSpec {
    let mut clock = clock.clone();
    let first = |role: &String| part(role).into_iter().next().unwrap_or_default();
    clock.owes = first(&clock.owes);
    for rung in &mut clock.ladder {
        rung.tell = first(&rung.tell);
    }
    let (starts, stops) = (&mut clock.starts, &mut clock.stops);
    let (pauses, resumes, extends) = (&mut clock.pauses, &mut clock.resumes, &mut clock.extends);
    for triggers in [starts, stops, pauses, resumes, extends] {
        let wanted = triggers.iter().filter(|trigger| trigger.act == "verb");
        let wanted: Vec<String> = wanted.filter_map(|trigger| trigger.outcome.clone()).collect();
        let fits = |act: &&Act| wanted.iter().any(|verb| act.verb.name() == *verb);
        let acts = host.every_act().filter(fits);
        triggers.extend(acts.map(|act| Trigger { act: act.id.clone(), outcome: None }));
    }
    clock
}
