//! Whose a complaint is, as pages and programs are told.

use jiff::civil::Date;
use redress_app::ports::Office;
use redress_domain::jurisdiction::{Competence, Decision};
use redress_domain::region::{Region, Regions};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use super::decision::DecisiveShape;
use crate::problem::Words;

/// Whose a complaint is, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompetenceShape {
    /// Every competent division, those of the deciding rule first.
    pub competent: Vec<DivisionShape>,
    /// The code of the one that is proposed; none if a person must decide.
    pub preferred: Option<String>,
    /// `resolved`: one is competent; `choice`: several are; `manual`: a person must decide.
    pub decision: &'static str,
    /// Whom the competent office may entrust it to.
    pub may_delegate_to: Vec<DivisionShape>,
    /// The rule that settled it.
    pub rule: Option<DecisiveShape>,
    /// Every rule in order, and why it held or not.
    pub trail: Vec<ReasonShape>,
}

/// A division, and the office that answers for it here.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionShape {
    /// Six digits of GB/T 2260.
    pub code: String,
    /// With everything above it, such as 浙江省杭州市余杭区.
    pub name: String,
    /// The office of ours that serves it, if there is exactly one.
    pub office: Option<Named>,
}

/// What one rule had to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonShape {
    /// Its name.
    pub rule: String,
    /// Whether it held.
    pub held: bool,
    /// Why.
    pub text: Words,
}

impl CompetenceShape {
    /// The competence on the day, with those of `offices` that serve the divisions.
    pub fn of(found: &Competence, on: Date, offices: &[Office]) -> CompetenceShape {
        let division = |region: &Region| {
            let mut serving = offices.iter().filter(|office| office.region == Some(*region));
            let only = serving.next().filter(|_| serving.next().is_none());
            DivisionShape {
                code: region.to_string(),
                name: Regions::china().full_name(*region, on),
                office: only
                    .map(|one| Named::new(&one.code, Some(&Text::new(one.zh.as_str(), one.en.as_str())))),
            }
        };
        let reasons = found.trail.iter().zip(&found.reasons);
        CompetenceShape {
            competent: found.competent.iter().map(division).collect(),
            preferred: found.preferred.map(|region| region.to_string()),
            decision: match found.decision {
                Decision::Resolved => "resolved",
                Decision::Choice => "choice",
                Decision::Manual => "manual",
            },
            may_delegate_to: found.may_delegate_to.iter().map(division).collect(),
            rule: found
                .rule
                .as_ref()
                .map(|rule| DecisiveShape { id: rule.id.clone(), source: rule.source.clone() }),
            trail: reasons
                .map(|(step, why)| ReasonShape { rule: step.rule.clone(), held: step.held, text: why.into() })
                .collect(),
        }
    }
}
