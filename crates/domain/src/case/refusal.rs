//! Why a command is refused, with a stable code and what would be needed.

use crate::text::Text;

/// A command that changes nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named by the sentence of their variant")]
pub enum Refusal {
    /// The act is not open in this stage.
    #[error("the act is not open in this stage")]
    ActNotOpen { act: String, stage: Text, open: Vec<String> },
    /// The actor's role may not perform it.
    #[error("this role may not perform the act")]
    NotYours { roles: Vec<Text> },
    /// Somebody else must: separation of duties.
    #[error("whoever did an earlier step may not do this one")]
    SamePerson { earlier: Vec<Text> },
    /// The condition of the act or outcome does not hold.
    #[error("the condition for this does not hold")]
    Condition { guard: String },
    /// An outcome must be chosen.
    #[error("an outcome must be chosen")]
    Outcome { choices: Vec<String> },
    /// Fields are missing, unknown or wrong.
    #[error("some fields must be corrected")]
    Fields(Vec<FieldFault>),
    /// The act belongs to a referral and none is open for this office.
    #[error("no referral to this office is open")]
    NoReferral,
    /// The time stated is in the future, before the complaint or before the last act.
    #[error("the time stated cannot be")]
    Time { reason: Text },
    /// The act leads into a procedure that is not loaded.
    #[error("the procedure it leads into is not loaded")]
    NoProcedure { procedure: String },
    /// A due date could not be computed.
    #[error("the due date cannot be computed")]
    Date { clock: String, code: String },
}

/// One field that must be corrected, by its code and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field.
    pub field: String,
    /// Stable code: `missing`, `unknown`, `type`, `too_long`, `range`, `choice`, `characters`.
    pub code: &'static str,
    /// What to do.
    pub text: Text,
}

impl Refusal {
    /// The stable code that pages translate and programs match on.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::ActNotOpen { .. } => "act_not_open",
            Refusal::NotYours { .. } => "not_yours",
            Refusal::SamePerson { .. } => "same_person",
            Refusal::Condition { .. } => "condition",
            Refusal::Outcome { .. } => "outcome_needed",
            Refusal::Fields(_) => "fields",
            Refusal::NoReferral => "no_referral",
            Refusal::Time { .. } => "time",
            Refusal::NoProcedure { .. } => "no_procedure",
            Refusal::Date { .. } => "date",
        }
    }

    /// What to do, for a person.
    pub fn text(&self) -> Text {
        match self {
            Refusal::ActNotOpen { stage, open, .. } => Text::new(
                format!("当前环节为“{}”,不能办理此事项;可办理:{}", stage.zh, open.join("、")),
                format!(
                    "The case stands at “{}”, where this is not open; open are: {}",
                    stage.en,
                    open.join(", ")
                ),
            ),
            Refusal::NotYours { roles } => {
                let of =
                    |pick: fn(&Text) -> &str, by: &str| roles.iter().map(pick).collect::<Vec<_>>().join(by);
                Text::new(
                    format!("此事项由{}办理", of(|t| &t.zh, "、")),
                    format!("This is for {} to do", of(|t| &t.en, ", ")),
                )
            }
            Refusal::SamePerson { earlier } => {
                let of =
                    |pick: fn(&Text) -> &str, by: &str| earlier.iter().map(pick).collect::<Vec<_>>().join(by);
                Text::new(
                    format!("您已办理“{}”,此步须由他人办理", of(|t| &t.zh, "”“")),
                    format!("You did “{}”; somebody else must do this step", of(|t| &t.en, "”, “")),
                )
            }
            Refusal::Condition { .. } => Text::new(
                "办理条件尚未满足,请先完成前面的事项",
                "The condition for this is not met yet; complete the earlier steps first",
            ),
            Refusal::Outcome { choices } => Text::new(
                format!("请选择办理结果:{}", choices.join("、")),
                format!("Choose an outcome: {}", choices.join(", ")),
            ),
            Refusal::Fields(_) => Text::new("请更正标出的各项", "Correct the fields that are marked"),
            Refusal::NoReferral => Text::new(
                "没有发给贵部门且未答复的工作联系单",
                "No referral to your office waits for an answer",
            ),
            Refusal::Time { reason } => reason.clone(),
            Refusal::NoProcedure { procedure } => Text::new(
                format!("流程“{procedure}”没有装载,不能转入;请联系管理员"),
                format!("The procedure “{procedure}” is not loaded; ask the administrator"),
            ),
            Refusal::Date { clock, code } => Text::new(
                format!("时限“{clock}”无法计算({code}),请核对日期"),
                format!("The limit “{clock}” cannot be computed ({code}); check the dates"),
            ),
        }
    }
}
