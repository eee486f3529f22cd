//! What figures count, as conditions of a list of cases: a list that a figure opens is as long as it says.

use jiff::civil::Date;
use redress_app::ports::Counted;

use crate::convert::never;
use crate::figures::day;
use crate::lists::Binds;

/// Whether a list with these conditions shows only cases that the offices hold.
pub(crate) fn holds(counted: &Counted) -> bool {
    *counted != Counted::default()
}

/// Conditions on the case `c`, each looked up by its key; `None` if none can fit.
pub(crate) fn conditions(counted: &Counted, binds: &mut Binds) -> Option<Vec<String>> {
    let mut all = Vec::new();
    let own = |table: &str, also: &[String], count: u8| {
        format!(
            "(SELECT COUNT(*) FROM {table} f WHERE f.bucket = c.bucket AND f.case_id = c.case_id \
             AND {}) = {count}",
            also.join(" AND ")
        )
    };
    for (facet, value) in &counted.values {
        if never(value) {
            return None;
        }
        let facet = format!("f.facet = {}", binds.bind(facet.name()));
        let value = format!("f.value = {}", binds.bind(value.as_str()));
        all.push(own("facets", &[facet, value], 1));
    }
    let mut of_tally = Vec::new();
    let mut days = |column: &str, from: Option<Date>, to: Option<Date>, binds: &mut Binds| {
        for (sign, bound) in [(">=", from), ("<=", to)] {
            if let Some(bound) = bound {
                of_tally.push(format!("f.{column} {sign} {}", binds.bind(day(bound))));
            }
        }
    };
    days("answered_on", counted.answered_from, counted.answered_to, binds);
    days("rated_on", counted.rated_from, counted.rated_to, binds);
    for (column, wanted) in [("on_time", counted.on_time), ("satisfied", counted.satisfied)] {
        if let Some(wanted) = wanted {
            of_tally.push(format!("f.{column} = {}", binds.bind(wanted)));
        }
    }
    match counted.answered {
        Some(true) => of_tally.push("f.answered_on IS NOT NULL".into()),
        Some(false) => all.push(own("tallies", &["f.answered_on IS NOT NULL".into()], 0)),
        None => {}
    }
    if !of_tally.is_empty() {
        all.push(own("tallies", &of_tally, 1));
    }
    Some(all)
}
