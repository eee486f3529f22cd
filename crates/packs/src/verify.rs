//! Proves that a procedure does what a procedure must, before any case runs on it.
//!
//! Every situation is explored: each stage with the milestones, counters and facts that guards read, the
//! open referrals (none, one, several) and the clocks that run. Conditions are read exactly. A fact or field
//! that guards compare with plain values is tried with each value that they tell apart, and keeps it until an
//! act records another; one that they compare with another fact comes out either way each time.
//!
//! | point | code | violated when |
//! |---|---|---|
//! | 1 | `stage_unreachable`, `act_unreachable`, `outcome_unreachable` | no case can come there, or nobody can ever do or choose it |
//! | 2 | `no_end`, `no_end_by_staff` | no end can be reached any more; or only if somebody acts whom no office must have |
//! | 3 | `nobody_can_act`, `no_clock` | no staffed role can do anything; or no clock watches the case |
//! | 4 | `no_ladder`, `no_repeat`, `rung_to_nobody`, `clock_never_runs` | lateness is told to nobody, or not again and again, or the clock never starts |
//! | 5 | `no_reply`, `decline_without_reason`, `decline_without_routes` | a case closes and the complainant was not answered; or was declined without reasons or other ways |
//! | 6 | `loop_uncounted`, `loop_unwatched` | a case can go round through stages for ever and no counter rises; or only counters without rungs |
//! | 7 | `self_approval` | whoever proposed a plan may approve it |
//! | – | `too_large` | there are more situations than can be explored |
//!
//! Point 8, that every label, message and document stands in both languages, needs no exploration:
//! [`crate::load`] refuses what is missing (`untranslated`).
//!
//! What answers the complainant (point 5): the milestone `replied`, true where the case ends; the
//! complainant's own `withdraw`; or an act that is itself addressed to him: `reply`, `decline`, `settle`,
//! `terminate`, and `close` if its form must give a reason and other routes. A form gives a reason by a
//! required field `reason` or `findings`, other routes by a required field `other_routes`.
//!
//! What this does not prove: that an office has a second person where somebody else must act, that people
//! choose rightly, and that a clock whose limits begin only at a later date starts before it.

mod clocks;
mod explore;
mod loops;
mod plan;
mod reach;
mod replies;
mod story;
mod times;
mod values;
mod watched;

use std::collections::BTreeSet;

use redress_domain::case::Case;
use redress_domain::text::Text;
use serde::Serialize;

use crate::{Pack, Place};
use explore::Edge;

pub use explore::MOST_SITUATIONS;
pub use story::Step;
pub use times::{Times, Total};

/// The milestone that says the complainant was answered in substance.
const REPLIED: &str = "replied";

/// There is more than can be explored.
struct TooLarge;

/// What was found out about a pack.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How many situations a case can be in.
    pub situations: usize,
    /// How many ways lead from one to another.
    pub transitions: usize,
    /// What is wrong, in the order of the file; nothing in a sound pack.
    pub violations: Vec<Violation>,
    /// For a sound pack, how long one round takes at worst, for each class of case.
    pub times: Vec<Times>,
}

impl Report {
    /// Whether the pack may run.
    pub fn is_sound(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Something that a procedure must not allow, with a case to which it happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Stable name of the kind of violation; the table above lists them.
    pub code: &'static str,
    /// Line and column of the part to mend.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong and the smallest mend.
    pub text: Text,
    /// A shortest way from filing to it; empty where no case has to come there for it to be wrong.
    pub story: Vec<Step>,
}

impl Violation {
    /// The story in one line, such as “登记 → 待调查：填写调查表（属实） → …”; empty if there is none.
    pub fn line(&self) -> Text {
        story::line(&self.story)
    }
}

/// Proves a pack sound, or says what is wrong with it. Bounded whatever the pack: it gives up with
/// `too_large` beyond [`MOST_SITUATIONS`].
pub fn verify(pack: &Pack) -> Report {
    let mut check = Check { pack, violations: Vec::new(), said: BTreeSet::new() };
    let mut report = Report { situations: 0, transitions: 0, violations: Vec::new(), times: Vec::new() };
    clocks::check(&mut check);
    replies::check_forms(&mut check);
    match explore::Space::explore(&pack.procedure) {
        Ok(space) => {
            report.situations = space.situations.len();
            report.transitions = space.edges.iter().map(Vec::len).sum();
            reach::check(&mut check, &space);
            clocks::check_running(&mut check, &space);
            replies::check(&mut check, &space);
            loops::check(&mut check, &space);
            if check.violations.is_empty() {
                report.times = times::times(&space);
            }
        }
        Err(TooLarge) => check.too_large(),
    }
    check.violations.sort_by_key(|violation| violation.place);
    report.violations = check.violations;
    report
}

/// What can be said against the clocks of a pack without exploring it.
pub(crate) fn clocks_of(pack: &Pack) -> Vec<Violation> {
    let mut check = Check { pack, violations: Vec::new(), said: BTreeSet::new() };
    clocks::check(&mut check);
    check.violations
}

/// The situations that cases of a procedure can be in, as the verifier sees them.
pub struct Situations<'p>(explore::Space<'p>);

impl<'p> Situations<'p> {
    /// Every situation of the pack's procedure; `None` if there are too many.
    pub fn of(pack: &'p Pack) -> Option<Self> {
        explore::Space::explore(&pack.procedure).ok().map(Situations)
    }

    /// Whether the running case is in one of them: stage, milestones, counters and facts that guards read,
    /// open referrals, running clocks.
    pub fn contains(&self, case: &Case) -> bool {
        self.0.find(case).is_some()
    }

    /// Whether the outcome of the act is known to lead from where the one case stands to where the other does.
    pub fn lead(&self, from: &Case, act: &str, outcome: &str, to: &Case) -> bool {
        let (Some(from), Some(to)) = (self.0.find(from), self.0.find(to)) else { return false };
        self.0.edges[from].iter().any(|edge| {
            let (by, with) = self.0.act(from, edge);
            edge.to == to && by.id == act && with.id == outcome
        })
    }
}

/// Collects violations, one for each kind and place.
struct Check<'p> {
    pack: &'p Pack,
    violations: Vec<Violation>,
    said: BTreeSet<(&'static str, Place)>,
}

impl Check<'_> {
    /// `path` says what is to be mended, such as `stages/received/withdraw`.
    fn say(&mut self, code: &'static str, path: &str, text: Text, story: impl FnOnce() -> Vec<Step>) {
        let place = self.pack.places.of(path);
        if self.said.insert((code, place)) {
            self.violations.push(Violation { code, place, text, story: story() });
        }
    }

    fn too_large(&mut self) {
        let text = Text::new(
            format!(
                "情形太多，无法逐一检查（上限{MOST_SITUATIONS}个）；请减少条件中用到的节点、计数和事实，\
                 或降低计数的上限"
            ),
            format!(
                "there are more situations than can be checked (at most {MOST_SITUATIONS}); let conditions \
                 read fewer milestones, counters and facts, or lower the bounds of counters"
            ),
        );
        let stage = self.pack.procedure.stages.first().map_or(String::new(), |stage| stage.id.clone());
        self.say("too_large", &format!("stages/{stage}"), text, Vec::new);
    }
}

/// The path of an outcome in the pack's file.
fn path_of(space: &explore::Space, at: usize, edge: &Edge) -> String {
    let stage = &space.watched.procedure.stages[space.situations[at].stage];
    let (act, outcome) = space.act(at, edge);
    format!("stages/{}/{}/{}", stage.id, act.id, outcome.id)
}
