//! Conditions: typed, with counters compared only as far as they are counted.

use redress_domain::guard::{Guard, Scalar, Var};
use redress_domain::procedure::{Field, Procedure};

use super::Builder;
use crate::source::{Outcome, Route, Word};

impl Builder<'_> {
    /// Parses every guard, now that everything they may read is declared.
    pub(super) fn guards(&mut self, procedure: &mut Procedure) {
        let known = procedure.clone();
        let source = self.source;
        for ((_, from), stage) in source.stages.0.iter().zip(&mut procedure.stages) {
            for ((_, from), act) in from.acts.0.iter().zip(&mut stage.acts) {
                let fields = act.fields.clone();
                act.when = self.guard(from.when.as_ref(), &known, &fields);
                let outcomes = act.outcomes.iter_mut();
                match &from.outcomes {
                    Some(list) => {
                        for ((_, from), outcome) in list.0.iter().zip(outcomes) {
                            let Outcome { when, routes, .. } = from;
                            outcome.when = self.guard(when.as_ref(), &known, &fields);
                            let routes = routes.as_ref().map_or(&[][..], |routes| &routes.value);
                            self.routed(routes, &mut outcome.routes, &known, &fields);
                        }
                    }
                    None => {
                        for outcome in outcomes {
                            outcome.title = act.title.clone();
                            let routes = from.routes.as_ref().map_or(&[][..], |routes| &routes.value);
                            self.routed(routes, &mut outcome.routes, &known, &fields);
                        }
                    }
                }
            }
        }
    }

    fn routed(
        &mut self,
        from: &[Route],
        routes: &mut [redress_domain::procedure::Route],
        known: &Procedure,
        fields: &[Field],
    ) {
        for (from, route) in from.iter().zip(routes) {
            route.when = self.guard(from.when.as_ref(), known, fields);
        }
    }

    fn guard(&mut self, word: Option<&Word>, known: &Procedure, fields: &[Field]) -> Option<Guard> {
        let word = word?;
        match Guard::parse(&word.value, &|var| known.kind_of(var, fields)) {
            Ok(guard) => {
                self.bounded(word, &guard, known);
                Some(guard)
            }
            Err(error) => {
                let before = word.value.get(..error.at).unwrap_or_default().chars().count();
                let quoted = u64::from(self.quoted(word));
                self.fault(
                    word.referenced,
                    "bad_guard",
                    format!("条件有误:{}", error.message),
                    format!("this is no condition: {}", error.message),
                );
                if let Some(fault) = self.desk.faults.last_mut() {
                    fault.column += u64::try_from(before).unwrap_or(0) + quoted;
                }
                None
            }
        }
    }

    /// Whether the word is written in quotes, which the offsets in a guard do not count.
    fn quoted(&self, word: &Word) -> bool {
        let at = |n: u64| usize::try_from(n).ok().and_then(|n| n.checked_sub(1));
        let (Some(line), Some(column)) = (at(word.referenced.line()), at(word.referenced.column())) else {
            return false;
        };
        let found = self.yaml.lines().nth(line).and_then(|line| line.chars().nth(column));
        matches!(found, Some('"' | '\''))
    }

    /// Counters only against numbers up to their bound, open referrals only against 0 and 1: the verifier
    /// counts no further and would otherwise not see what the running program sees.
    fn bounded(&mut self, word: &Word, guard: &Guard, known: &Procedure) {
        let comparisons = guard.comparisons();
        for (var, value) in &comparisons {
            let (most, name) = match var {
                Var::Counter(id) => {
                    (known.counter(id).map_or(0, |counter| i64::from(counter.bound)), id.as_str())
                }
                Var::OpenReferrals => (1, "open_referrals"),
                _ => continue,
            };
            if !matches!(value, Scalar::Int(n) if (0..=most).contains(n)) {
                self.fault(
                    word.referenced,
                    "beyond_bound",
                    format!("“{name}”只能与0到{most}的数比较"),
                    format!("compare {name} only with numbers from 0 to {most}, or raise its bound"),
                );
            }
        }
        let counted = |var: &Var| matches!(var, Var::Counter(_) | Var::OpenReferrals);
        let read = guard.variables().into_iter().filter(|var| counted(var)).count();
        let compared = comparisons.iter().map(|(var, _)| *var).filter(|var| counted(var));
        let mut distinct = compared.map(std::ptr::from_ref).collect::<Vec<_>>();
        distinct.dedup();
        if distinct.len() < read {
            self.fault(
                word.referenced,
                "beyond_bound",
                "计数只能与数字直接比较,例如 counters.rounds >= 2",
                "compare a counter directly with a number, such as counters.rounds >= 2",
            );
        }
    }
}
