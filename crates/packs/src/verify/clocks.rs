//! Point 4: every clock runs at some time, and lateness is told, to somebody, again and again.

use std::collections::BTreeSet;

use redress_domain::text::Text;

use super::Check;
use super::explore::Space;

/// What can be seen from the clocks alone.
pub fn check(check: &mut Check) {
    let procedure = &check.pack.procedure;
    for clock in &procedure.clocks {
        let path = format!("clocks/{}", clock.id);
        let Some(last) = clock.ladder.last() else {
            let text = Text::new(
                format!(
                    "时限“{}”逾期后没有下文；请写 ladder: [{{ after: 0d, remind: {} }}]",
                    clock.title.zh, clock.owes
                ),
                format!(
                    "nothing happens when “{}” is late; add `ladder: [{{ after: 0d, remind: {} }}]`",
                    clock.title.en, clock.owes
                ),
            );
            check.say("no_ladder", &path, text, Vec::new);
            continue;
        };
        if clock.repeat.is_none() {
            let text = Text::new(
                format!(
                    "时限“{}”催办到最后一级就停了；请写最后一级多久重复一次，例如 repeat: 1wd",
                    clock.title.zh
                ),
                format!(
                    "“{}” falls silent after its last rung; say how often that comes again, such as `repeat: \
                     1wd`",
                    clock.title.en
                ),
            );
            check.say("no_repeat", &path, text, Vec::new);
        }
        if !procedure.role(&last.tell).is_some_and(|role| role.staffed) {
            let text = Text::new(
                format!("时限“{}”的最后一级告知的角色可以没有人；请改为须有人担任的角色", clock.title.zh),
                format!(
                    "the last rung of “{}” tells a role that need not be staffed; tell one that must be",
                    clock.title.en
                ),
            );
            check.say("rung_to_nobody", &path, text, Vec::new);
        }
    }
}

/// Every clock runs in some situation.
pub fn check_running(check: &mut Check, space: &Space) {
    let ran: BTreeSet<usize> =
        space.situations.iter().flat_map(|situation| space.watched.running(situation)).collect();
    for (at, clock) in space.watched.procedure.clocks.iter().enumerate() {
        if clock.is_certain() && !ran.contains(&at) {
            let text = Text::new(
                format!(
                    "时限“{}”从不计算：使它开始的事项不会发生，或都直接通到办结；请改 starts",
                    clock.title.zh
                ),
                format!(
                    "“{}” never runs, because what starts it never happens or only leads to an end; mend its \
                     `starts`",
                    clock.title.en
                ),
            );
            check.say("clock_never_runs", &format!("clocks/{}", clock.id), text, Vec::new);
        }
    }
}
