//! Dated rules: read from `packs/rules`, checked before they may be used.
//!
//! Invariant: in what is loaded, the versions of one rule follow one another without gap or overlap, each has
//! a source, and every name refers to something declared.

mod admissibility;
mod answer;
mod limits;
mod shipped;

use jiff::civil::Date;
use redress_domain::limit::Amount;
use redress_domain::text::Text;
use serde_saphyr::{Location, Spanned};

pub use admissibility::load_admissibility;
pub use answer::{Refused, admissibility_of, limits_of};
pub use limits::load_limits;
pub use shipped::{admissibility, limits, procedures_with_admissibility, procedures_with_limits};

use crate::fault::Fault;
use crate::source::{Word, Words};

/// Collects what is wrong while a file is read.
struct Desk<'f> {
    file: &'f str,
    faults: Vec<Fault>,
}

/// When a version stood, and where that is written.
struct Validity {
    from: Option<Date>,
    to: Option<Date>,
    at: Location,
}

impl Desk<'_> {
    fn new(file: &str) -> Desk<'_> {
        Desk { file, faults: Vec::new() }
    }

    /// The value, if nothing was wrong.
    fn done<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }

    fn fault(&mut self, at: Location, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        let (line, column) = (at.line(), at.column());
        self.faults.push(Fault { file: self.file.to_owned(), line, column, code, text: Text::new(zh, en) });
    }

    fn words(&mut self, words: &Spanned<Words>) -> Text {
        let part = |word: &Option<String>| word.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let text = Text { zh: part(&words.value.zh), en: part(&words.value.en) };
        if text.zh.is_empty() || text.en.is_empty() {
            self.fault(
                words.referenced,
                "untranslated",
                "请写中文和英文:{ zh: …, en: … }",
                "say it in Chinese and English: `{ zh: …, en: … }`",
            );
        }
        text
    }

    fn source(&mut self, source: Option<&Word>, at: Location) -> String {
        let text = source.map(|word| word.value.trim()).unwrap_or_default();
        if text.is_empty() {
            self.fault(
                at,
                "no_source",
                "请写依据:source: 条款或文件",
                "say where it comes from: `source: article or document`",
            );
        }
        text.to_owned()
    }

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

    fn date(&mut self, word: &Word) -> Option<Date> {
        let date = word.value.parse::<Date>().ok();
        if date.is_none() {
            self.fault(
                word.referenced,
                "bad_date",
                "请写成 2026-02-28 的形式",
                "write a date like 2026-02-28",
            );
        }
        date
    }

    fn validity(&mut self, from: Option<&Word>, to: Option<&Word>, at: Location) -> Validity {
        let validity = Validity {
            from: from.and_then(|word| self.date(word)),
            to: to.and_then(|word| self.date(word)),
            at,
        };
        if let (Some(from), Some(to)) = (validity.from, validity.to)
            && from > to
        {
            self.fault(
                at,
                "bad_validity",
                "valid_from 晚于 valid_to,请对调",
                "valid_from is after valid_to; exchange them",
            );
        }
        validity
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
