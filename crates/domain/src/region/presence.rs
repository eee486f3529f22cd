//! Whether a division exists on a day, and what to write instead where it does not.

use jiff::civil::Date;

use super::{Entry, Found, Region, Regions};
use crate::text::Text;

/// Why a code may not be used on a day, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", text.zh, text.en)]
pub struct Absent {
    /// Stable name: `region_unknown`, `region_not_yet`, `region_abolished`, or that of [`super::Error`].
    pub code: &'static str,
    /// What is wrong and what to write instead.
    pub text: Text,
    /// What took over its area, the larger part of it first.
    pub successors: Vec<Region>,
}

impl Regions {
    /// The division of `code`, which must exist on the day.
    ///
    /// # Errors
    /// It is no code, no division of that day, or one that has ended: the sentence names its successors.
    pub fn present(&self, code: &str, on: Date) -> Result<&Entry, Absent> {
        let region: Region = code.parse().map_err(|error: super::Error| {
            let en = error.to_string();
            let shown: String = code.chars().take(20).collect();
            let zh = match &error {
                super::Error::Shape(_) => format!("“{shown}”不是区划代码,请填写六位数字,如330106"),
                super::Error::Province(_) => format!("“{shown}”的前两位不是省级区划,请核对代码"),
                super::Error::Group { above, .. } => {
                    format!("“{shown}”只是若干县的统称,请改用所在的县或{above}")
                }
            };
            Absent { code: error.code(), text: Text::new(zh, en), successors: Vec::new() }
        })?;
        self.stands(region, on)
    }

    /// The division `region`, which must exist on the day.
    ///
    /// # Errors
    /// As [`Regions::present`].
    pub fn stands(&self, region: Region, on: Date) -> Result<&Entry, Absent> {
        let absent = |code, text| Err(Absent { code, text, successors: Vec::new() });
        match self.get(region, on) {
            Found::Here(entry) => Ok(entry),
            Found::Unknown => absent(
                "region_unknown",
                Text::new(
                    format!("没有区划代码{region},请核对"),
                    format!("there is no division {region}; check the code"),
                ),
            ),
            Found::NotYet(entry) => absent(
                "region_not_yet",
                Text::new(
                    format!("{region}{}在{on}尚未设立,请改用当时的代码", entry.name),
                    format!("{region}{} did not exist yet on {on}; use the code of that day", entry.name),
                ),
            ),
            Found::Abolished(entry) => {
                let next: Vec<String> = entry.successors.iter().map(|next| self.label(*next, on)).collect();
                let next = next.join("、");
                let text = Text::new(
                    format!("{region}{}在{on}已撤销,请改用{next}", entry.name),
                    format!("{region}{} no longer existed on {on}; use {next}", entry.name),
                );
                Err(Absent { code: "region_abolished", text, successors: entry.successors.clone() })
            }
        }
    }

    /// The names from the province down to `region` on the day, itself last; groups of counties are skipped.
    pub fn path(&self, region: Region, on: Date) -> Vec<&Entry> {
        let mut lineage: Vec<Region> = region.lineage().collect();
        if lineage.len() > 1 {
            lineage.pop();
        }
        let entry = |region| match self.get(region, on) {
            Found::Here(entry) | Found::NotYet(entry) | Found::Abolished(entry) => Some(entry),
            Found::Unknown => None,
        };
        lineage.into_iter().rev().filter_map(entry).collect()
    }

    /// The name with everything above it, as an address begins: 浙江省杭州市余杭区.
    pub fn full_name(&self, region: Region, on: Date) -> String {
        self.path(region, on).into_iter().map(|entry| entry.name.as_str()).collect()
    }
}
