//! What forms ask for.

use redress_domain::procedure::{Choice, CountsAs, Field, FieldKind};

use super::{Builder, Known};
use crate::source::{self, COUNTS_AS, KINDS, Map, Word};

/// The longest free text a field may ask for, in characters.
const MOST_TEXT: i64 = 20_000;

impl Builder<'_> {
    pub(super) fn fields(&mut self, path: &str, fields: &Map<source::Field>) -> Vec<Field> {
        self.once(fields.0.iter().map(|(id, _)| id));
        let mut built = Vec::new();
        for (id, field) in &fields.0 {
            built.push(Field {
                id: self.id(path, id),
                title: self.words(&field.title),
                help: field.help.as_ref().map(|help| self.words(help)),
                kind: self.kind(field),
                required: !field.optional,
                record: field.record.as_ref().map(|record| self.id(&format!("{path}/{}", id.value), record)),
                public: field.public,
                seen_by: field.seen_by.iter().map(|role| self.known(role, Known::Role)).collect(),
                counts_as: self.counts_as(field),
            });
        }
        built
    }

    fn counts_as(&mut self, field: &source::Field) -> Option<CountsAs> {
        let word = field.counts_as.as_ref()?;
        let found = match word.value.as_str() {
            "kind" => Some(CountsAs::Kind),
            "cause" => Some(CountsAs::Cause),
            _ => None,
        };
        if found.is_none() || field.kind.value != "choice" || !field.seen_by.is_empty() {
            let listed = COUNTS_AS.join(", ");
            self.fault(
                word.referenced,
                "counts_as",
                format!("counts_as 只用于人人可见的 type: choice,请写其中之一:{listed}"),
                format!("only a `type: choice` that all may see counts as something; write one of {listed}"),
            );
        }
        found
    }

    fn kind(&mut self, field: &source::Field) -> FieldKind {
        let kind = field.kind.value.as_str();
        let number = kind == "number";
        for (part, allowed, name) in
            [(field.max.as_ref(), number || kind == "text", "max"), (field.min.as_ref(), number, "min")]
        {
            if let Some(part) = part
                && !allowed
            {
                self.fault(
                    part.referenced,
                    "field_type",
                    format!("“{kind}”类型没有 {name},请删去"),
                    format!("type {kind} has no `{name}`; remove it"),
                );
            }
        }
        if let Some(past) = &field.past
            && kind != "date"
        {
            self.fault(
                past.referenced,
                "field_type",
                "只有 type: date 才有 past,请删去",
                "only `type: date` has `past`; remove it",
            );
        }
        if let Some(ahead) = &field.ahead
            && kind != "date"
        {
            self.fault(
                ahead.referenced,
                "field_type",
                "只有 type: date 才有 ahead,请删去",
                "only `type: date` has `ahead`; remove it",
            );
        }
        let grounds = field.grounds.as_ref().is_some_and(|grounds| grounds.value);
        if (field.choices.is_some() || grounds) != (kind == "choice") || field.choices.is_some() && grounds {
            self.fault(
                field.kind.referenced,
                "field_type",
                "选择项请写 type: choice 并在 choices 下列出各项,或写 grounds: true",
                "write `type: choice` together with either `choices:` or `grounds: true`",
            );
        }
        if field.clock.is_some() != (kind == "clocks") {
            self.fault(
                field.kind.referenced,
                "field_type",
                "指明时限请写 type: clocks 并写 clock: 时限名",
                "write `type: clocks` together with `clock: name`, or neither",
            );
        }
        if let Some(record) = &field.record
            && matches!(kind, "text" | "offices" | "office" | "clocks")
        {
            self.fault(
                record.referenced,
                "field_type",
                "自由文字和部门不能记为事实,请删去 record",
                "free text and offices cannot be recorded as a fact; remove `record`",
            );
        }
        match kind {
            "text" => FieldKind::Text { max: self.text_max(field) },
            "choice" if grounds => FieldKind::Choice(self.grounds(field)),
            "choice" => FieldKind::Choice(self.choices(field)),
            "bool" => FieldKind::Bool,
            "number" => self.number(field),
            "money" => FieldKind::Money,
            "date" => FieldKind::Date {
                past: field.past.as_ref().is_some_and(|past| past.value),
                ahead: field.ahead.as_ref().and_then(|word| self.amount(word)),
            },
            "offices" => FieldKind::Offices,
            "office" => FieldKind::Office,
            "clocks" => {
                let known = field.clock.as_ref().map(|clock| self.known(clock, Known::Clock));
                FieldKind::Clocks(known.unwrap_or_default())
            }
            _ => {
                self.fault(
                    field.kind.referenced,
                    "field_type",
                    format!("没有“{kind}”类型,请写其中之一:{}", KINDS.join("、")),
                    format!("there is no type `{kind}`; write one of {}", KINDS.join(", ")),
                );
                FieldKind::Bool
            }
        }
    }

    fn text_max(&mut self, field: &source::Field) -> u32 {
        let Some(max) = &field.max else { return 2_000 };
        if !(1..=MOST_TEXT).contains(&max.value) {
            self.fault(
                max.referenced,
                "field_type",
                format!("字数上限请写1到{MOST_TEXT}之间的数"),
                format!("write a number of characters from 1 to {MOST_TEXT}"),
            );
        }
        u32::try_from(max.value).unwrap_or(2_000)
    }

    fn number(&mut self, field: &source::Field) -> FieldKind {
        let min = field.min.as_ref().map_or(0, |min| min.value);
        let max = field.max.as_ref().map_or(i64::from(i32::MAX), |max| max.value);
        if min > max {
            let at =
                field.max.as_ref().or(field.min.as_ref()).map_or(field.kind.referenced, |m| m.referenced);
            self.fault(at, "field_type", "min 不得大于 max", "min must not be larger than max");
        }
        FieldKind::Number { min, max }
    }

    fn choices(&mut self, field: &source::Field) -> Vec<Choice> {
        let listed: &[(Word, _)] = field.choices.as_ref().map_or(&[], |choices| &choices.0);
        self.once(listed.iter().map(|(id, _)| id));
        let mut choices = Vec::new();
        for (id, choice) in listed {
            let (part, at) = (&choice.value, choice.referenced);
            let validity = self.desk.validity(part.valid_from.as_ref(), part.valid_to.as_ref(), at);
            choices.push(Choice {
                id: self.id("choices", id),
                title: self.both(part.zh.as_ref(), part.en.as_ref(), at),
                valid_from: validity.from,
                valid_to: validity.to,
            });
        }
        choices
    }

    /// The grounds on which a complaint is declined, as the rules of this procedure state them.
    fn grounds(&mut self, field: &source::Field) -> Vec<Choice> {
        let found = crate::rules::grounds(&self.source.id.value);
        if found.is_empty() {
            self.fault(
                field.kind.referenced,
                "no_grounds",
                "这一流程没有受理规则,请在 packs/rules/admissibility 中补上,或用 choices 列出各项",
                "no admissibility rules are shipped for this procedure; write `choices:` instead",
            );
        }
        found
    }
}
