//! What was found out about a pack, as `redress check` prints it: English first in each line that a program
//! may read, Chinese beside or below it.

use std::fmt::Write;

use redress_domain::text::Text;

use super::{Report, Times, Violation};

impl Report {
    /// The violations with their stories, the size, and the worst case of a sound pack; `elapsed_ms` is how
    /// long the verification took.
    pub fn told(&self, file: &str, elapsed_ms: f64) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        for violation in &self.violations {
            let _ = tell_violation(&mut out, file, violation);
        }
        let (en, zh) = if self.is_sound() { ("sound", "可靠") } else { ("unsound", "有误") };
        let _ = writeln!(
            out,
            "{file}: {en} {zh}: {} situations 种情形, {} transitions 种变化, {elapsed_ms:.0} ms",
            self.situations, self.transitions
        );
        for times in &self.times {
            let _ = tell_times(&mut out, times);
        }
        out
    }
}

fn tell_violation(out: &mut String, file: &str, violation: &Violation) -> std::fmt::Result {
    let Violation { place, text, code, .. } = violation;
    writeln!(out, "{file}:{}:{}: {} [{code}]", place.line, place.column, text.en)?;
    writeln!(out, "    {}", text.zh)?;
    let line = violation.line();
    match line.en.is_empty() {
        true => writeln!(out),
        false => writeln!(out, "    {}\n    {}\n", line.zh, line.en),
    }
}

/// The worst case of one round, in both languages.
fn tell_times(out: &mut String, times: &Times) -> std::fmt::Result {
    let all = Text::new("所有投诉", "Every complaint");
    let class = times.class.as_ref().unwrap_or(&all);
    writeln!(out, "  {}  {}", class.zh, class.en)?;
    for (zh, en, total) in
        [("首次答复", "first answer", &times.first_answer), ("一轮办结", "end of one round", &times.end)]
    {
        if let Some(total) = total {
            let (days, text) = (total.about_days, &total.text);
            writeln!(out, "    {zh} ≤ {}  {en} ≤ {} (≈ {days} d)", text.zh, text.en)?;
        }
    }
    Ok(())
}
