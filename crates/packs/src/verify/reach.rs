//! Points 1 to 3: everything can be reached, an end always can, and somebody always can act, watched.

use std::collections::{BTreeSet, VecDeque};

use redress_domain::procedure::{Act, Stage, Verb};
use redress_domain::text::Text;

use super::Check;
use super::explore::{Edge, Space, able};
use super::loops::components;

/// All three.
pub fn check(check: &mut Check, space: &Space) {
    reached(check, space);
    let stuck = acted_and_watched(check, space);
    ends(check, space, &stuck);
}

/// Every stage, act and outcome can be reached.
fn reached(check: &mut Check, space: &Space) {
    let none = |act: &Act| vec![false; act.outcomes.len()];
    let stages = space.watched.procedure.stages.iter();
    let mut done: Vec<Vec<Vec<bool>>> = stages.map(|stage| stage.acts.iter().map(none).collect()).collect();
    for (situation, edges) in space.situations.iter().zip(&space.edges) {
        edges.iter().for_each(|edge| done[situation.stage][edge.act][edge.outcome] = true);
    }
    let stood: BTreeSet<usize> = space.situations.iter().map(|situation| situation.stage).collect();
    for (s, stage) in space.watched.procedure.stages.iter().enumerate() {
        let path = format!("stages/{}", stage.id);
        if !stood.contains(&s) {
            let text = Text::new(
                format!(
                    "没有一条路通到环节“{}”；请让某个事项的 to 或 routes 通到它，或删去它",
                    stage.title.zh
                ),
                format!(
                    "no way leads to the stage “{}”; let the `to` or `routes` of some act lead there, or \
                     remove it",
                    stage.title.en
                ),
            );
            check.say("stage_unreachable", &path, text, Vec::new);
            continue;
        }
        for (a, act) in stage.acts.iter().enumerate() {
            let path = format!("{path}/{}", act.id);
            if !done[s][a].contains(&true) {
                check.say("act_unreachable", &path, never_done(space, s, a, act), Vec::new);
                continue;
            }
            for (o, outcome) in act.outcomes.iter().enumerate() {
                if !done[s][a][o] {
                    let text = Text::new(
                        format!("结果“{}”从来不能选：它的条件从不成立；请改 when", outcome.title.zh),
                        format!(
                            "the outcome “{}” can never be chosen, because its condition never holds; mend \
                             its `when`",
                            outcome.title.en
                        ),
                    );
                    check.say("outcome_unreachable", &format!("{path}/{}", outcome.id), text, Vec::new);
                }
            }
        }
    }
}

fn never_done(space: &Space, s: usize, a: usize, act: &Act) -> Text {
    let mut here = space.situations.iter().filter(|situation| situation.stage == s);
    let (why_zh, why_en) = if here.clone().any(|at| able(act.verb, &space.plans[s][a], at).is_some()) {
        ("它的条件从不成立；请改 when", "because its condition never holds; mend its `when`")
    } else if act.verb == Verb::Answer && here.all(|situation| situation.open == 0) {
        (
            "此时没有待答复的工作联系单；请先有 verb: refer 的事项，并留在未答复完的环节",
            "because no referral is open here; an act with verb refer must come before it",
        )
    } else if matches!(act.verb, Verb::Answer | Verb::HandBack) {
        (
            "只有收到工作联系单的部门才能答复或退回；请在 by 中写一个 at_referral: true 的角色",
            "because only the office that a referral went to may answer it or hand it back; write a role with \
             `at_referral: true` under `by`",
        )
    } else {
        (
            "没有部门可以办理；请先有 verb: refer 的事项，或在 by 中写一个本单位的角色",
            "because no department has the case yet; an act with verb refer must come before it, or a role \
             without `at_referral` must be among `by`",
        )
    };
    Text::new(
        format!("“{}”从来不能办理：{why_zh}", act.title.zh),
        format!("“{}” can never be done, {why_en}", act.title.en),
    )
}

/// In every situation but an end a staffed role can act and a clock runs. Gives back where nobody can act.
fn acted_and_watched(check: &mut Check, space: &Space) -> Vec<usize> {
    let mut stuck = Vec::new();
    for (at, situation) in space.situations.iter().enumerate() {
        if space.ended(at) {
            continue;
        }
        let stage = &space.watched.procedure.stages[situation.stage];
        let path = format!("stages/{}", stage.id);
        if !space.edges[at].iter().any(|edge| edge.staffed) {
            stuck.push(at);
            let text = Text::new(
                format!(
                    "在环节“{}”可能没有任何人能办理下一步；请写一个由须有人担任的角色办理、此时条件成立的事项",
                    stage.title.zh
                ),
                format!(
                    "in the stage “{}” it can happen that nobody can do anything; add an act for a role that \
                     must be staffed, with a condition that holds then or none",
                    stage.title.en
                ),
            );
            check.say("nobody_can_act", &path, text, || space.story_to(at));
        }
        if space.watched.running(situation).next().is_none() {
            check.say("no_clock", &path, unwatched(space, at, stage), || space.story_to(at));
        }
    }
    stuck
}

fn unwatched(space: &Space, at: usize, stage: &Stage) -> Text {
    let by = space.from[at].map(|(from, edge)| {
        let (act, outcome) = space.act(from, &edge);
        match act.outcomes.len() {
            1 => act.id.clone(),
            _ => format!("\"{}:{}\"", act.id, outcome.id),
        }
    });
    let by = by.unwrap_or("file".into());
    Text::new(
        format!(
            "到环节“{}”时没有任何时限在计算，拖着也没有人知道；请在某个时限的 starts 中加上 {by}",
            stage.title.zh
        ),
        format!(
            "on coming to the stage “{}” no clock runs, so nobody hears if nothing happens; add {by} to the \
             `starts` of a clock",
            stage.title.en
        ),
    )
}

/// From every situation an end can be reached, by staff alone.
fn ends(check: &mut Check, space: &Space, stuck: &[usize]) {
    let any = ending(space, stuck, |_| true);
    let staff = ending(space, stuck, |edge| edge.staffed);
    let stage = |at: usize| &space.watched.procedure.stages[space.situations[at].stage];
    for at in bottoms(space, &any, |_| true) {
        let text = Text::new(
            format!("到环节“{}”后再也不能办结；请写一条通到办结环节的路", stage(at).title.zh),
            format!(
                "once in the stage “{}” the case can never be closed; add a way to an end",
                stage(at).title.en
            ),
        );
        check.say("no_end", &format!("stages/{}", stage(at).id), text, || space.story_to(at));
    }
    for at in bottoms(space, &staff, |edge| edge.staffed).into_iter().filter(|at| any[*at]) {
        let text = Text::new(
            format!(
                "到环节“{}”后，只有投诉人等无须有人担任的角色行动才能办结；请让须有人担任的角色也能办结",
                stage(at).title.zh
            ),
            format!(
                "once in the stage “{}” the case can be closed only if somebody acts whom no office must \
                 have, such as the complainant; let a staffed role bring it to an end too",
                stage(at).title.en
            ),
        );
        check.say("no_end_by_staff", &format!("stages/{}", stage(at).id), text, || space.story_to(at));
    }
}

/// Where those that are not `ending` go round in the end: of each such trap the situation nearest to filing.
fn bottoms(space: &Space, ending: &[bool], counts: fn(&Edge) -> bool) -> Vec<usize> {
    let component = components(space, |_, edge| counts(edge));
    let mut left = BTreeSet::new();
    for (at, edges) in space.edges.iter().enumerate() {
        let leaves = |edge: &&Edge| counts(edge) && component[edge.to] != component[at];
        if edges.iter().any(|edge| leaves(&edge)) {
            left.insert(component[at]);
        }
    }
    // A component that was told of counts as left, so that it is told of once.
    (0..space.situations.len()).filter(|at| !ending[*at] && left.insert(component[*at])).collect()
}

/// From which situations an end, or one that is `told` of already, can be reached along edges that `count`.
fn ending(space: &Space, told: &[usize], counts: fn(&Edge) -> bool) -> Vec<bool> {
    let mut before = vec![Vec::new(); space.situations.len()];
    for (from, edges) in space.edges.iter().enumerate() {
        for edge in edges.iter().filter(|edge| counts(edge)) {
            before[edge.to].push(from);
        }
    }
    let mut ending = vec![false; space.situations.len()];
    let ends = (0..space.situations.len()).filter(|at| space.ended(*at));
    let mut next: VecDeque<usize> = ends.chain(told.iter().copied()).collect();
    while let Some(at) = next.pop_front() {
        if !std::mem::replace(&mut ending[at], true) {
            next.extend(&before[at]);
        }
    }
    ending
}
