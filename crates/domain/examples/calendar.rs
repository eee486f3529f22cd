//! Prints every day of the published years and whether it is worked: what `tools/calendar/check` compares.
#![expect(clippy::print_stdout, reason = "printing is all it does")]

use jiff::civil::date;
use redress_domain::calendar::{Calendar, Status};

fn main() {
    let china = Calendar::china();
    let published = (1990..=2199).filter(|year| china.status(*year) == Status::Published);
    for day in published.flat_map(|year| {
        date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(move |day| day.year() == year)
    }) {
        println!("{day} {}", if china.is_working_day(day) { "work" } else { "off" });
    }
}
