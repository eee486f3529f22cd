//! That a case is held, and what was erased of it.

use redress_app::ports::KeptText;
use redress_app::timeline::ground_words;
use redress_domain::case::state::{Erasure, Hold};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Words;

/// That a case is held.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldShape {
    /// Since when.
    pub since: String,
    /// Why; for the office that holds the case.
    pub reason: Option<String>,
}

/// That something was erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureShape {
    /// When.
    pub at: String,
    /// On what ground.
    pub ground: Words,
    /// Everything, not of one party alone.
    pub whole: bool,
    /// The order of two people.
    pub order: String,
}

impl HoldShape {
    /// As the state says it; the reason, if it is among `texts`.
    pub fn of(hold: &Hold, texts: &[KeptText]) -> HoldShape {
        let reason = texts.iter().find(|text| text.no == hold.reason);
        HoldShape { since: hold.at.to_string(), reason: reason.and_then(|text| text.body.clone()) }
    }
}

impl ErasureShape {
    /// As the state says it.
    pub fn of(erasure: &Erasure) -> ErasureShape {
        ErasureShape {
            at: erasure.at.to_string(),
            ground: ground_words(erasure.what.ground).into(),
            whole: erasure.what.whole,
            order: erasure.what.order.clone(),
        }
    }
}
