//! Words as they stand in a page: both languages, escaped for a table.

use redress_domain::limit::Amount;
use redress_domain::procedure::{Procedure, Trigger};
use redress_domain::text::Text;

/// Chinese, then English; once if they are the same.
pub fn both(text: &Text) -> String {
    if text.zh == text.en { cell(&text.zh) } else { format!("{} {}", cell(&text.zh), cell(&text.en)) }
}

/// As it may stand in a cell.
pub fn cell(text: &str) -> String {
    text.trim().replace('<', "&lt;").replace('|', "\\|").replace('\n', "<br>")
}

/// A condition, as code in a cell.
pub fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|").replace('\n', " "))
}

/// The role's name.
pub fn role(procedure: &Procedure, id: &str) -> String {
    procedure.role(id).map_or_else(|| id.to_owned(), |role| both(&role.title))
}

/// What sets a clock off or stops it.
pub fn trigger(procedure: &Procedure, trigger: &Trigger) -> String {
    if trigger.act == "file" {
        return "登记 filing".into();
    }
    if trigger.act == "verb" {
        let verb = trigger.outcome.as_deref().unwrap_or_default();
        return format!("各 `{verb}` 事项 every act that is a `{verb}`");
    }
    let Some(act) = procedure.every_act().find(|act| act.id == trigger.act) else {
        return trigger.act.clone();
    };
    let outcome = trigger.outcome.as_ref().and_then(|id| act.outcome(id));
    let outcome = outcome.map_or(String::new(), |outcome| format!("（{}）", both(&outcome.title)));
    both(&act.title) + &outcome
}

/// An amount in both languages.
pub fn amount(amount: Amount) -> String {
    let (zh, en) = amount.unit.words(amount.n);
    format!("{zh} {en}")
}

/// A table.
pub fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for row in rows {
        out += &format!("| {} |\n", row.join(" | "));
    }
    out
}
