//! Why a use case did not happen, with a stable code and what to do.

use redress_domain::case::{FieldFault, Refusal};
use redress_domain::text::Text;

use crate::competence::NotCompetent;
use crate::ports::StoreError;
use crate::referral_links::LinkOver;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such case, or this caller may not know of it.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the name, password, token or code is wrong.
    #[error("sign in first")]
    SignIn,
    /// A code of the second factor is needed, or the one given is wrong or was used.
    #[error("a code is needed")]
    Code {
        /// Whether one was given.
        given: bool,
    },
    /// Whoever is signed in gave another password than their own.
    #[error("the password is wrong")]
    Password,
    /// Too many attempts or requests.
    #[error("too many attempts")]
    TooMany {
        /// How long to wait.
        seconds: u64,
    },
    /// The token is not for this.
    #[error("the token is not for this")]
    Scope,
    /// The account must be put in order first: the password changed, or a second factor set up.
    #[error("the account must be put in order first")]
    AccountFirst,
    /// The caller may know of it but not do this.
    #[error("not allowed")]
    Forbidden,
    /// The rules of the procedure refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The case may not go where it was to go: somebody else is competent.
    #[error("another office is competent")]
    NotCompetent(Box<NotCompetent>),
    /// Some fields must be corrected.
    #[error("some fields must be corrected")]
    Invalid(Vec<FieldFault>),
    /// The case has moved on since the version the caller saw.
    #[error("the case has moved on")]
    Stale {
        /// Its version now.
        version: u32,
    },
    /// The idempotency key belongs to another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The case follows a procedure version that is not loaded.
    #[error("the procedure is not loaded")]
    NoProcedure,
    /// The link no longer opens its referral; told only to whoever has its key or holds the case.
    #[error("the link is over")]
    LinkOver(LinkOver),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound => "not_found",
            Error::SignIn => "sign_in",
            Error::Code { given: false } => "code_needed",
            Error::Code { given: true } => "code_wrong",
            Error::Password => "password_wrong",
            Error::TooMany { .. } => "too_many",
            Error::Scope => "scope",
            Error::AccountFirst => "account_first",
            Error::Forbidden => "forbidden",
            Error::Refused(refusal) => refusal.code(),
            Error::NotCompetent(_) => "not_competent",
            Error::Invalid(_) => "fields",
            Error::Stale { .. } => "stale",
            Error::KeyReused => "idempotency_key_reused",
            Error::NoProcedure => "no_procedure",
            Error::LinkOver(over) => over.code(),
            Error::Store(StoreError::Conflict) => "busy",
            Error::Store(StoreError::Unavailable(_)) => "unavailable",
            Error::Store(StoreError::Corrupt(_)) => "corrupt",
            Error::Store(StoreError::Sealed(_)) => "sealed",
        }
    }

    /// What to do, for a person.
    pub fn text(&self) -> Text {
        match self {
            Error::NotFound => Text::new(
                "没有查到,请核对编号与查询码",
                "Nothing was found; please check the number and the code",
            ),
            Error::SignIn => Text::new("请先登录", "Please sign in"),
            Error::Code { given: false } => Text::new(
                "请填写动态码,或一个备用恢复码",
                "Write the code of your second factor, or a recovery code",
            ),
            Error::Code { given: true } => Text::new(
                "动态码不对或已用过,请填写新的一个",
                "This code is wrong or was used; write the next one",
            ),
            Error::Password => Text::new("当前密码不对,请重新填写", "This is not your password; try again"),
            Error::TooMany { seconds } => Text::new(
                format!("尝试次数过多,请在{}后再试", wait_zh(*seconds)),
                format!("There were too many attempts; try again in {}", wait_en(*seconds)),
            ),
            Error::Scope => Text::new("此令牌没有这项权限", "This token was not made for that"),
            Error::AccountFirst => Text::new(
                "请先在“我的账号”中修改密码或设置动态码",
                "First change your password or set up a second factor in your account",
            ),
            Error::Forbidden => Text::new("您的岗位不能办理此事项", "Your post does not allow this"),
            Error::Refused(refusal) => refusal.text(),
            Error::NotCompetent(refused) => refused.text.clone(),
            Error::Invalid(_) => Text::new("请更正标出的各项", "Correct the fields that are marked"),
            Error::Stale { .. } => Text::new(
                "此件已有新的进展,请查看后再办理",
                "The case has moved on; look at it again and then go on",
            ),
            Error::KeyReused => Text::new(
                "此幂等键已用于另一请求,请换一个新的再提交",
                "This key was used for another request; use a new one",
            ),
            Error::NoProcedure => Text::new(
                "此件所用流程未加载,请联系管理员",
                "The procedure of this case is not loaded; ask the administrator",
            ),
            Error::LinkOver(over) => over.text(),
            Error::Store(StoreError::Sealed(_)) => Text::new(
                "数据已加密而缺少密钥,请联系管理员",
                "The stored data is sealed with a key that is missing; ask the administrator",
            ),
            Error::Store(StoreError::Corrupt(_)) => Text::new(
                "数据校验不符,请联系管理员",
                "The stored data does not check; ask the administrator",
            ),
            Error::Store(_) => {
                Text::new("系统繁忙,请稍后再试", "The system is busy; please try again shortly")
            }
        }
    }

    /// The fields to correct, if it is about fields.
    pub fn faults(&self) -> &[FieldFault] {
        match self {
            Error::Invalid(faults) | Error::Refused(Refusal::Fields(faults)) => faults,
            _ => &[],
        }
    }
}

/// Refuses the one character that a database may be unable to keep (PostgreSQL is).
pub(crate) fn no_nul(field: &str, text: &str) -> Result<(), Error> {
    if text.contains('\0') {
        return Err(invalid(
            field,
            "characters",
            "含有不能保存的空字符(U+0000),请删去",
            "Please remove the null character (U+0000)",
        ));
    }
    Ok(())
}

/// One field to correct.
pub(crate) fn invalid(field: &str, code: &'static str, zh: &str, en: &str) -> Error {
    Error::Invalid(vec![FieldFault { field: field.to_owned(), code, text: Text::new(zh, en) }])
}

fn wait_zh(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds}秒") } else { format!("{}分钟", seconds.div_ceil(60)) }
}

fn wait_en(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
