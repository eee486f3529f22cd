//! What a form states, held against the fields it asks for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decide::World;
use super::refusal::{FieldFault, Refusal};
use super::state::Case;
use crate::calendar::office_zone;
use crate::guard::Scalar;
use crate::limit::{self, Amount, Roll, Start};
use crate::procedure::{Field, FieldKind, Procedure};
use crate::text::Text;

/// What was stated, sorted by where it goes: values into the event, texts into erasable rows, offices into
/// referrals.
#[derive(Default)]
pub(super) struct Stated {
    pub(super) values: BTreeMap<String, Scalar>,
    pub(super) texts: Vec<(String, String)>,
    pub(super) offices: Vec<String>,
    /// The office that the case goes to.
    pub(super) office: Option<String>,
    /// The running clocks that are meant.
    pub(super) clocks: Vec<u32>,
}

/// What a form is held against, besides its fields.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The office's day.
    pub(super) today: Date,
    /// The day the complaint was received: dated choices are those of that day.
    pub(super) received: Date,
    pub(super) world: &'a World,
    /// None while it is being filed.
    pub(super) case: Option<&'a Case>,
}

/// Checks what a form states against its fields: everything wrong at once.
pub(super) fn stated(
    fields: &[Field],
    mut given: BTreeMap<String, serde_json::Value>,
    setting: Setting<'_>,
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
                if let Err(fault) = state_field(field, value, setting, &mut stated) {
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
    setting: Setting<'_>,
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
            if choices.iter().any(|choice| choice.id == id && choice.open_on(setting.received)) {
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
        (FieldKind::Date { past, ahead }, Value::String(text)) => match text.parse::<Date>() {
            Ok(date) if *past && date > setting.today => {
                wrong("range", ("日期在今天之后,请核对:", "This is after today; please check it: "))
            }
            Ok(date) if !(1990..2200).contains(&date.year()) => {
                wrong("range", ("年份超出范围,请核对:", "The year is out of range; please check it: "))
            }
            Ok(date) => match earliest(setting, *ahead).filter(|first| date < *first) {
                Some(first) => Err(FieldFault {
                    field: field.id.clone(),
                    code: "range",
                    text: Text::new(
                        format!("{}最早为{first}", field.title.zh),
                        format!("{}: not before {first}", field.title.en),
                    ),
                }),
                None => put(stated, Scalar::Text(date.to_string())),
            },
            Err(_) => wrong("type", ("请写成 2026-02-28 的形式:", "Write it like 2026-02-28: ")),
        },
        (FieldKind::Office, Value::String(office)) if !office.is_empty() && office.len() <= 64 => {
            stated.office = Some(office.clone());
            put(stated, Scalar::Text(office))
        }
        (FieldKind::Clocks(clock), Value::Array(list)) if !list.is_empty() && list.len() <= 100 => {
            for no in list {
                let no = no.as_u64().and_then(|no| u32::try_from(no).ok());
                let runs = |no: &u32| {
                    let mut live = setting.case.iter().flat_map(|case| case.live());
                    live.any(|running| running.started.no == *no && running.started.clock == *clock)
                };
                match no.filter(runs) {
                    Some(no) if stated.clocks.contains(&no) => {}
                    Some(no) => stated.clocks.push(no),
                    None => {
                        return wrong(
                            "choice",
                            ("请从未了结的各项中选择:", "Choose among those still open: "),
                        );
                    }
                }
            }
            Ok(())
        }
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

/// The first day that a date `ahead` may name.
fn earliest(setting: Setting<'_>, ahead: Option<Amount>) -> Option<Date> {
    let (world, today) = (setting.world, Start::Day(setting.today));
    let due = limit::due(&world.calendar, &office_zone(), &world.hours, today, ahead?, None, &[], Roll::None);
    due.ok().map(|due| due.date)
}

/// The facts that a case takes along into `procedure`: those it asks for, as far as they fit. Free text that
/// it asks for must be among `texts`, by its name.
///
/// # Errors
/// What is asked for and neither known nor stated.
pub(super) fn carried(
    procedure: &Procedure,
    known: &dyn Fn(&str) -> Option<Scalar>,
    texts: &[(String, String)],
    received: Date,
) -> Result<BTreeMap<String, Scalar>, Refusal> {
    let mut facts = BTreeMap::new();
    let mut faults = Vec::new();
    for field in &procedure.facts {
        match known(&field.id).filter(|value| fits(&field.kind, value, received)) {
            Some(value) => {
                facts.insert(field.id.clone(), value);
            }
            None if texts.iter().any(|(name, _)| *name == field.id) => {}
            None if field.required => {
                faults.push(fault(field, "missing", &field.title, ("请填写", "Please state: ")));
            }
            None => {}
        }
    }
    if faults.is_empty() { Ok(facts) } else { Err(Refusal::Fields(faults)) }
}

fn fits(kind: &FieldKind, value: &Scalar, received: Date) -> bool {
    match (kind, value) {
        (FieldKind::Choice(choices), Scalar::Text(id)) => {
            choices.iter().any(|choice| choice.id == *id && choice.open_on(received))
        }
        (FieldKind::Bool, Scalar::Bool(_)) => true,
        (FieldKind::Number { min, max }, Scalar::Int(n)) => (min..=max).contains(&n),
        (FieldKind::Money, Scalar::Int(n)) => *n >= 0,
        (FieldKind::Date { .. }, Scalar::Text(text)) => text.parse::<Date>().is_ok(),
        _ => false,
    }
}
