//! Figures split by something: the most frequent values, and the rest together.

use redress_domain::calendar::office_day;
use redress_domain::procedure::{CountsAs, FieldKind, Satisfaction};
use redress_domain::region::{Region, Regions};
use redress_domain::text::Text;

use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;
use crate::ports::{By, Facet, FigureFilter, Sums};

/// How many values are shown one by one.
const SHOWN: usize = 30;

/// What figures can be split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The values of a facet.
    Facet(Facet),
    /// The offices.
    Office,
    /// The procedures.
    Procedure,
}

impl Split {
    /// The split of this name.
    pub fn named(name: &str) -> Option<Split> {
        match name {
            "office" => Some(Split::Office),
            "procedure" => Some(Split::Procedure),
            _ => Facet::SHOWN.into_iter().find(|facet| facet.name() == name).map(Split::Facet),
        }
    }
}

/// The figures of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The value.
    pub value: String,
    /// Its name for people.
    pub title: Text,
    /// Its sums.
    pub sums: Sums,
    /// How many of its cases are overdue now.
    pub overdue: i64,
}

/// Figures by value, most received first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The most frequent.
    pub lines: Vec<Line>,
    /// How many others there are …
    pub others: usize,
    /// … and what they come to together.
    pub rest: Sums,
    /// How many cases of theirs are overdue now.
    pub rest_overdue: i64,
}

impl App {
    /// The figures split.
    pub async fn figures_by(&self, filter: &FigureFilter, split: Split) -> Result<Lines, Error> {
        let by = match split {
            Split::Facet(facet) => By::Value(facet),
            Split::Office => By::Office,
            Split::Procedure => By::Procedure,
        };
        let mut sums = self.store.sums(filter, by).await?;
        let late = self.store.overdue(filter, by, self.clock.now()).await?;
        for (value, _) in &late {
            // Overdue now, though nothing happened to it in the period.
            if !sums.iter().any(|(known, _)| known == value) {
                sums.push((value.clone(), Sums::default()));
            }
        }
        sums.sort_by(|(a, one), (b, other)| {
            (other.received, other.columns(), a).cmp(&(one.received, one.columns(), b))
        });
        let overdue = |value: &String| late.iter().find(|(v, _)| v == value).map_or(0, |(_, count)| *count);
        let others = sums.split_off(sums.len().min(SHOWN));
        let mut rest = Sums::default();
        others.iter().for_each(|(_, some)| rest += *some);
        let rest_overdue = others.iter().map(|(value, _)| overdue(value)).sum();
        let values: Vec<String> = sums.iter().map(|(value, _)| value.clone()).collect();
        let titles = self.titles(filter, split, &values).await?;
        let lines = sums.into_iter().zip(titles);
        let lines = lines.map(|((value, sums), title)| Line { overdue: overdue(&value), value, title, sums });
        Ok(Lines { lines: lines.collect(), others: others.len(), rest, rest_overdue })
    }

    /// The name of a value, as the cases of the caller's offices tell it.
    pub async fn value_title(&self, by: &Caller, split: Split, value: &str) -> Result<Text, Error> {
        let filter = FigureFilter { offices: Some(by.offices()), ..FigureFilter::default() };
        let titles = self.titles(&filter, split, &[value.to_owned()]).await?;
        Ok(titles.into_iter().next().unwrap_or_default())
    }

    /// The names of values for people, one for each.
    async fn titles(
        &self,
        filter: &FigureFilter,
        split: Split,
        values: &[String],
    ) -> Result<Vec<Text>, Error> {
        let same = |value: &String| Text::new(value.clone(), value.clone());
        let offices = self.office_titles().await?;
        let labels = match split {
            Split::Facet(Facet::Respondent) => self.store.labels(filter.offices.as_deref(), values).await?,
            _ => Vec::new(),
        };
        let today = office_day(self.clock.now());
        let title = |value: &String| match split {
            Split::Office | Split::Facet(Facet::Department) => offices.of(value),
            Split::Procedure => self.newest(value).map_or_else(|| same(value), |found| found.title.clone()),
            Split::Facet(Facet::Kind) => self.choice(value, CountsAs::Kind).unwrap_or_else(|| same(value)),
            Split::Facet(Facet::Cause) => self.choice(value, CountsAs::Cause).unwrap_or_else(|| same(value)),
            Split::Facet(Facet::Region) => match value.parse::<Region>() {
                Ok(region) => {
                    let name = Regions::china().full_name(region, today);
                    Text::new(name.clone(), name)
                }
                Err(_) => same(value),
            },
            Split::Facet(Facet::Satisfaction) => Satisfaction::ALL
                .into_iter()
                .find(|one| one.name() == value)
                .map_or_else(|| same(value), Satisfaction::title),
            Split::Facet(Facet::Respondent) => {
                labels.iter().find(|(known, _)| known == value).map_or_else(|| same(value), |(_, n)| same(n))
            }
            Split::Facet(Facet::Channel) => channel(value).unwrap_or_else(|| same(value)),
            Split::Facet(Facet::All | Facet::ReplyDays) => same(value),
        };
        Ok(values.iter().map(title).collect())
    }

    /// The words of `procedure:choice`.
    fn choice(&self, value: &str, meaning: CountsAs) -> Option<Text> {
        let (procedure, id) = value.split_once(':')?;
        self.newest(procedure)?.counting(meaning).find_map(|field| match &field.kind {
            FieldKind::Choice(choices) => {
                choices.iter().find(|choice| choice.id == id).map(|choice| choice.title.clone())
            }
            _ => None,
        })
    }
}

/// How complaints come in, for people.
fn channel(value: &str) -> Option<Text> {
    let (zh, en) = match value {
        "web" => ("网上", "Web"),
        "phone" => ("电话", "Telephone"),
        "counter" => ("现场", "Counter"),
        "letter" => ("信函", "Letter"),
        "fax" => ("传真", "Fax"),
        "sms" => ("短信", "Text message"),
        "email" => ("电子邮件", "E-mail"),
        "hotline" => ("热线转来", "Hotline"),
        "import" => ("历史数据", "Past records"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}
