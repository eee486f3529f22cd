//! Dated rules: read from `packs/rules`, checked before they may be used.
//!
//! Invariant: in what is loaded, the versions of one rule follow one another without gap or overlap, each has
//! a source, and every name refers to something declared.

mod admissibility;
mod answer;
mod limits;
mod shipped;

use redress_domain::limit::Amount;

pub use admissibility::load_admissibility;
pub use answer::{Refused, admissibility_of, limits_of};
pub use limits::load_limits;
pub use shipped::{admissibility, limits, procedures_with_admissibility, procedures_with_limits};
pub(crate) use shipped::{grounds, line};

use crate::desk::{Desk, Validity};
use crate::source::Word;

impl Desk<'_> {
    fn amount(&mut self, word: &Word) -> Option<Amount> {
        let amount = word.value.parse::<Amount>().ok();
        let amount = amount.filter(|amount| (1..=amount.unit.most()).contains(&amount.n));
        if amount.is_none() {
            let text = &word.value;
            self.fault(
                word.referenced,
                "bad_amount",
                format!("“{text}”不是期限,请写数字加 wd、d、mo 或 y,例如 7wd"),
                format!("`{text}` is no amount; write a number and wd, d, mo or y, such as 7wd"),
            );
        }
        amount
    }

    /// One version must begin the day after the one before ended.
    fn follow(&mut self, versions: &[Validity]) {
        for pair in versions.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            match (before.to, after.from) {
                (Some(to), Some(from)) if to.tomorrow().is_ok_and(|next| next < from) => self.fault(
                    after.at,
                    "gap",
                    format!("自{to}之后至{from}之前没有规则,请补上,或者分写为两条"),
                    format!("no rule stands after {to} and before {from}; add one, or write two rules"),
                ),
                (Some(to), Some(from)) if to < from => {}
                _ => self.fault(
                    after.at,
                    "overlap",
                    "与前一版本的有效期重叠,请写明前一版本的 valid_to 和本版本的 valid_from",
                    "it stands at the same time as the version before; end that with valid_to, begin this with valid_from",
                ),
            }
        }
    }

    /// The name, if it is among those declared.
    fn known(&mut self, word: &Word, code: &'static str, among: &[&str]) -> String {
        if !among.contains(&word.value.as_str()) {
            let (text, listed) = (&word.value, among.join(", "));
            self.fault(
                word.referenced,
                code,
                format!("没有“{text}”,请改写为其中之一:{listed}"),
                format!("there is no `{text}`; write one of: {listed}"),
            );
        }
        word.value.clone()
    }
}
