//! Points 5 and 7: who complains is answered, a decline says why and where else to go, and nobody approves
//! what he proposed himself.

use redress_domain::procedure::{Act, FieldKind, Verb};
use redress_domain::text::Text;

use super::explore::{Edge, Space};
use super::{Check, REPLIED, path_of};

/// What can be seen from the acts alone.
pub fn check_forms(check: &mut Check) {
    let procedure = &check.pack.procedure;
    let acts = || procedure.stages.iter().flat_map(|stage| stage.acts.iter().map(move |act| (stage, act)));
    let proposing: Vec<&str> =
        acts().filter(|(_, act)| act.verb == Verb::Propose).map(|(_, act)| act.id.as_str()).collect();
    for (stage, act) in acts() {
        let path = format!("stages/{}/{}", stage.id, act.id);
        if act.verb == Verb::Decline && !gives_reason(act) {
            let text = Text::new(
                format!("“{}”没有说明理由；请加一个必填的文字项 reason 或 findings", act.title.zh),
                format!(
                    "“{}” gives no reason; add a required text field `reason` or `findings`",
                    act.title.en
                ),
            );
            check.say("decline_without_reason", &path, text, Vec::new);
        }
        if act.verb == Verb::Decline && !gives_routes(act) {
            let text = Text::new(
                format!("“{}”没有告知其他途径；请加一个必填的文字项 other_routes", act.title.zh),
                format!(
                    "“{}” does not say where else to turn; add a required text field `other_routes`",
                    act.title.en
                ),
            );
            check.say("decline_without_routes", &path, text, Vec::new);
        }
        let apart = act.not_by.iter().any(|earlier| proposing.contains(&earlier.as_str()));
        if act.verb == Verb::Approve && !proposing.is_empty() && !apart {
            let listed = proposing.join(", ");
            let text = Text::new(
                format!("提出方案的人可以自己“{}”；请加 not_by: [{listed}]", act.title.zh),
                format!("“{}” is open to whoever proposed; add `not_by: [{listed}]`", act.title.en),
            );
            check.say("self_approval", &path, text, Vec::new);
        }
    }
}

/// Every way to an end passes an answer to the complainant.
pub fn check(check: &mut Check, space: &Space) {
    for at in (0..space.situations.len()).filter(|at| !space.ended(*at)) {
        for edge in space.edges[at].iter().filter(|edge| space.ended(edge.to)) {
            let (act, _) = space.act(at, edge);
            if act.verb == Verb::Withdraw || space.effect(at, edge).enters || answers(space, at, edge) {
                continue;
            }
            let declared = check.pack.procedure.milestones.iter().any(|id| id == REPLIED);
            let (first_zh, first_en) = match declared {
                true => ("", ""),
                false => ("声明节点 replied，", "declare the milestone `replied` and "),
            };
            let text = Text::new(
                format!(
                    "“{}”后办结，但投诉人没有得到答复；请{first_zh}在答复投诉人的事项上写 set: [{REPLIED}]，\
                     或先通到答复的环节",
                    act.title.zh
                ),
                format!(
                    "“{}” closes the case and the complainant was not answered; {first_en}write `set: \
                     [{REPLIED}]` on the act that answers, or lead through a stage where it is done",
                    act.title.en
                ),
            );
            check.say("no_reply", &path_of(space, at, edge), text, || space.story_through(at, &[*edge]));
        }
    }
}

/// Whether the complainant is answered when this is done, or was before.
pub fn answers(space: &Space, at: usize, edge: &Edge) -> bool {
    let (act, _) = space.act(at, edge);
    space.watched.replied(&space.situations[edge.to])
        || match act.verb {
            Verb::Reply | Verb::Decline | Verb::Settle | Verb::Terminate => true,
            Verb::Close => gives_reason(act) && gives_routes(act),
            _ => false,
        }
}

fn gives_reason(act: &Act) -> bool {
    gives(act, &["reason", "findings"])
}

fn gives_routes(act: &Act) -> bool {
    gives(act, &["other_routes"])
}

fn gives(act: &Act, names: &[&str]) -> bool {
    let text = |kind: &FieldKind| matches!(kind, FieldKind::Text { .. } | FieldKind::Choice(_));
    act.fields.iter().any(|field| field.required && text(&field.kind) && names.contains(&field.id.as_str()))
}
