//! Where the faults of a file are noted while it is read, and what every kind of file has: words in both
//! languages, sources, dates and validity.

use jiff::civil::Date;
use redress_domain::text::Text;
use serde_saphyr::Location;

use crate::fault::Fault;
use crate::source::{Spanned, Word, Words};

/// Collects what is wrong while a file is read.
pub(crate) struct Desk<'f> {
    file: &'f str,
    pub(crate) faults: Vec<Fault>,
}

/// When a version stood, and where that is written.
pub(crate) struct Validity {
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) at: Location,
}

impl<'f> Desk<'f> {
    pub(crate) fn new(file: &'f str) -> Self {
        Desk { file, faults: Vec::new() }
    }

    /// The value, if nothing was wrong.
    pub(crate) fn done<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }

    /// Notes what is wrong at a place, and what to write instead.
    pub(crate) fn fault(
        &mut self,
        at: Location,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        let (line, column) = (at.line(), at.column());
        self.faults.push(Fault { file: self.file.to_owned(), line, column, code, text: Text::new(zh, en) });
    }

    /// Words in both languages.
    pub(crate) fn words(&mut self, words: &Spanned<Words>) -> Text {
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

    /// The article or document; `at` is where it is missed.
    pub(crate) fn source(&mut self, source: Option<&Word>, at: Location) -> String {
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

    /// A civil date.
    pub(crate) fn date(&mut self, word: &Word) -> Option<Date> {
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

    /// From when to when something stands.
    pub(crate) fn validity(&mut self, from: Option<&Word>, to: Option<&Word>, at: Location) -> Validity {
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
}
