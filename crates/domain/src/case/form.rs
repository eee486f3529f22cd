//! What a form states, held against the fields it asks for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::refusal::{FieldFault, Refusal};
use crate::guard::Scalar;
use crate::procedure::{Field, FieldKind};
use crate::text::Text;

/// What was stated, sorted by where it goes: values into the event, texts into erasable rows, offices into
/// referrals.
#[derive(Default)]
pub(super) struct Stated {
    pub(super) values: BTreeMap<String, Scalar>,
    pub(super) texts: Vec<(String, String)>,
    pub(super) offices: Vec<String>,
}

/// Checks what a form states against its fields: everything wrong at once.
pub(super) fn stated(
    fields: &[Field],
    mut given: BTreeMap<String, serde_json::Value>,
    today: Date,
) -> Result<Stated, Refusal> {
    let mut stated = Stated::default();
    let mut faults = Vec::new();
    for field in fields {
        let value = given.remove(&field.id).filter(|value| !value.is_null());
        match value {
            None if field.required => {
                faults.push(fault(field, "missing", &field.title, ("请填写", "Please state: ")));
            }
            None => {}
            Some(value) => {
                if let Err(fault) = state_field(field, value, today, &mut stated) {
                    faults.push(fault);
                }
            }
        }
    }
    faults.extend(given.into_keys().map(|field| FieldFault {
        text: Text::new(
            format!("没有“{field}”这一项,请删去"),
            format!("There is no field “{field}”; remove it"),
        ),
        field,
        code: "unknown",
    }));
    if faults.is_empty() { Ok(stated) } else { Err(Refusal::Fields(faults)) }
}

fn fault(field: &Field, code: &'static str, title: &Text, (zh, en): (&str, &str)) -> FieldFault {
    let text = Text::new(format!("{zh}{}", title.zh), format!("{en}{}", title.en));
    FieldFault { field: field.id.clone(), code, text }
}

fn state_field(
    field: &Field,
    value: serde_json::Value,
    today: Date,
    stated: &mut Stated,
) -> Result<(), FieldFault> {
    use serde_json::Value;
    let wrong = |code, words| Err(fault(field, code, &field.title, words));
    let put = |stated: &mut Stated, value| {
        stated.values.insert(field.id.clone(), value);
        Ok(())
    };
    match (&field.kind, value) {
        (FieldKind::Text { max }, Value::String(text)) => {
            let text = text.trim();
            if text.is_empty() && field.required {
                return wrong("missing", ("请填写", "Please state: "));
            }
            if text.contains('\0') {
                return wrong("characters", ("请删去空字符(U+0000):", "Please remove the null character: "));
            }
            if text.chars().count() > usize::try_from(*max).unwrap_or(usize::MAX) {
                return wrong("too_long", ("请缩短", "Please shorten: "));
            }
            if !text.is_empty() {
                stated.texts.push((field.id.clone(), text.to_owned()));
            }
            Ok(())
        }
        (FieldKind::Choice(choices), Value::String(id)) => {
            if choices.iter().any(|choice| choice.id == id) {
                put(stated, Scalar::Text(id))
            } else {
                wrong("choice", ("请从所列各项中选择", "Choose one of those listed: "))
            }
        }
        (FieldKind::Bool, Value::Bool(b)) => put(stated, Scalar::Bool(b)),
        (FieldKind::Number { min, max }, Value::Number(n)) => match n.as_i64() {
            Some(n) if (*min..=*max).contains(&n) => put(stated, Scalar::Int(n)),
            _ => wrong("range", ("数值超出范围:", "Out of range: ")),
        },
        (FieldKind::Money, Value::Number(n)) => match n.as_i64() {
            Some(n) if (0..=100_000_000_000_000).contains(&n) => put(stated, Scalar::Int(n)),
            _ => wrong("range", ("金额超出范围:", "Out of range: ")),
        },
        (FieldKind::Date { past }, Value::String(text)) => match text.parse::<Date>() {
            Ok(date) if *past && date > today => {
                wrong("range", ("日期在今天之后,请核对:", "This is after today; please check it: "))
            }
            Ok(date) if (1990..2200).contains(&date.year()) => put(stated, Scalar::Text(date.to_string())),
            Ok(_) => wrong("range", ("年份超出范围,请核对:", "The year is out of range; please check it: ")),
            Err(_) => wrong("type", ("请写成 2026-02-28 的形式:", "Write it like 2026-02-28: ")),
        },
        (FieldKind::Offices, Value::Array(list)) if !list.is_empty() && list.len() <= 20 => {
            for office in list {
                match office {
                    Value::String(office) if !office.is_empty() && office.len() <= 64 => {
                        if !stated.offices.contains(&office) {
                            stated.offices.push(office);
                        }
                    }
                    _ => return wrong("type", ("请选择部门:", "Choose departments: ")),
                }
            }
            Ok(())
        }
        _ => wrong("type", ("填写的类型不对:", "This is of the wrong type: ")),
    }
}
