//! Taking away what a confirmed order opens. Nothing of it is kept: it is put together anew when it is taken, as the
//! cases stand then.

use std::net::IpAddr;

use super::person::About;
use super::{OrderRefused, Wish};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::export::MOST;
use crate::people::Admission;
use crate::ports::{CaseFilter, CaseLine, Within};

/// What is taken away.
#[derive(Clone, Debug)]
pub enum Taken {
    /// A list of cases, whose parties are shown in clear.
    Cases(Vec<CaseLine>),
    /// Everything about one person.
    About(Box<About>),
}

impl App {
    /// What a confirmed order opens, for whoever proposed it and is still the head of the office; each time on
    /// record first.
    ///
    /// # Errors
    /// Not found; forbidden; over; more cases than a list holds.
    pub async fn take_order(&self, by: &Admission, id: &str, from: Option<IpAddr>) -> Result<Taken, Error> {
        let found = self.see_order(by, id).await?;
        let (person, order) = (by.number()?, &found.order);
        let office = order.office.as_deref().filter(|office| by.is_head_of(office));
        let office = office.filter(|_| order.proposed_by == person).ok_or(Error::Forbidden)?;
        if !found.is_open(self.clock.now()) {
            return Err(OrderRefused::Over.into());
        }
        self.note(Deed::of_order("order_taken", order, Some(person)), from, None).await?;
        match &found.body.wish {
            Wish::ExportClear { procedure, from, until } => {
                let filter = CaseFilter {
                    offices: Some(vec![office.to_owned()]),
                    holder: Some(office.to_owned()),
                    procedure: procedure.clone(),
                    received: Within::days(*from, *until),
                    limit: MOST + 1,
                    ..CaseFilter::default()
                };
                let lines = self.store.cases(&filter).await?;
                if lines.len() > MOST as usize {
                    let (zh, en) = ("超过50000件,请缩小范围", "There are more than 50,000; narrow it down");
                    return Err(invalid("received_from", "too_many", zh, en));
                }
                Ok(Taken::Cases(lines))
            }
            Wish::AboutPerson(asked) => {
                let offices: Vec<String> = by.heads().map(|post| post.office.clone()).collect();
                Ok(Taken::About(Box::new(self.about(&order.id, asked, &offices).await?)))
            }
            _ => Err(OrderRefused::Over.into()),
        }
    }
}
