//! Why a command is refused, with a stable code and what would be needed.

use jiff::Timestamp;

use crate::calendar::office_zone;
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
    /// Nobody owes this any more, or nobody who could be chased.
    #[error("nothing of the kind is owed")]
    NothingOwed,
    /// The same person chased this case less than an hour ago.
    #[error("the case was chased less than an hour ago")]
    ChasedLately { again_at: Timestamp },
    /// A due date could not be computed.
    #[error("the due date cannot be computed")]
    Date { clock: String, code: String },
    /// The case has ended, and nothing in it is open to the complainant.
    #[error("the case has ended")]
    Ended,
    /// The case holds as many files as it may.
    #[error("the case holds as many files as it may")]
    Files { most: usize },
    /// The files of the case would be larger than they may be.
    #[error("the files of the case would be too large together")]
    Bytes { most: u64 },
    /// Only the office that holds the case shows files to the complainant.
    #[error("this office does not show files to the complainant")]
    NotPublic,
    /// What the case held of people was erased; nothing can be done in it any more.
    #[error("the case was erased")]
    Erased,
    /// The case is held: nothing of it may be erased.
    #[error("the case is held")]
    Held,
    /// The case is not held.
    #[error("the case is not held")]
    NotHeld,
    /// The case runs: nothing of it is erased before it has ended.
    #[error("the case runs")]
    Running,
    /// The time for which the case is kept is not over.
    #[error("the case is not due")]
    NotDue,
    /// The case has no such party, or it was erased already.
    #[error("the case has no such party")]
    NoParty,
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
            Refusal::NothingOwed => "nothing_owed",
            Refusal::ChasedLately { .. } => "chased_lately",
            Refusal::Date { .. } => "date",
            Refusal::Ended => "case_ended",
            Refusal::Files { .. } => "attachment_count",
            Refusal::Bytes { .. } => "attachment_total",
            Refusal::NotPublic => "attachment_public",
            Refusal::Erased => "erased",
            Refusal::Held => "held",
            Refusal::NotHeld => "not_held",
            Refusal::Running => "running",
            Refusal::NotDue => "not_due",
            Refusal::NoParty => "no_party",
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
            Refusal::NothingOwed => {
                Text::new("此事项已办理或已无人承办,不用催办", "This was done or is owed by nobody any more")
            }
            Refusal::ChasedLately { again_at } => {
                let at = office_zone().to_datetime(*again_at).strftime("%H:%M").to_string();
                Text::new(
                    format!("您一小时内已催办过此件,{at}以后可再次催办"),
                    format!("You chased this case within the hour; you can do so again after {at}"),
                )
            }
            Refusal::Date { clock, code } => Text::new(
                format!("时限“{clock}”无法计算({code}),请核对日期"),
                format!("The limit “{clock}” cannot be computed ({code}); check the dates"),
            ),
            Refusal::Ended => Text::new(
                "此件已办结,不再接收材料;如有新情况,请重新提出投诉",
                "The case is closed and takes no more files; if something new happened, file a new complaint",
            ),
            Refusal::Files { most } => Text::new(
                format!("每件最多{most}个文件,请合并后再上传"),
                format!("A case holds at most {most} files; put several into one and send that"),
            ),
            Refusal::Bytes { most } => Text::new(
                format!("每件的文件合计不超过{}MB,请减小后再上传", most / 1_000_000),
                format!("The files of a case hold at most {} MB; send a smaller one", most / 1_000_000),
            ),
            Refusal::NotPublic => Text::new(
                "由承办单位决定哪些材料给投诉人看,请按内部材料上传",
                "The office that holds the case decides what the complainant sees; add this as internal",
            ),
            Refusal::Erased => Text::new(
                "此件内容已依法删除,不能再办理",
                "What this case held was erased by law; nothing can be done in it any more",
            ),
            Refusal::Held => Text::new(
                "此件已保全,解除保全前不能删除",
                "The case is on hold; nothing of it is erased until the hold is lifted",
            ),
            Refusal::NotHeld => Text::new("此件没有保全", "The case is not on hold"),
            Refusal::Running => Text::new(
                "此件尚未办结,办结后才能删除",
                "The case is still open; it can be erased once it is closed",
            ),
            Refusal::NotDue => Text::new(
                "此件保存期限未满,或其程序没有规定期限",
                "The time for which the case is kept is not over, or no time was set for its procedure",
            ),
            Refusal::NoParty => Text::new(
                "此件没有这一当事人,或其信息已删除",
                "The case has no such party, or it was erased already",
            ),
        }
    }
}
