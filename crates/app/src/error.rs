//! Why a use case did not happen, with a stable code and what to do.

use redress_domain::case::{FieldFault, Refusal};
use redress_domain::text::Text;

use crate::attachments::Refused;
use crate::competence::NotCompetent;
use crate::orders::OrderRefused;
use crate::ports::{ProviderFault, ScanFault, StoreError};
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
    /// What a passkey answered is not right; why is in the audit log.
    #[error("the passkey is not accepted")]
    Passkey,
    /// The password is right, but this person signs in with a passkey.
    #[error("a passkey is needed")]
    PasskeyNeeded,
    /// The password is right, but somebody else gave it, and its time is over.
    #[error("the first password has expired")]
    FirstPasswordOver,
    /// The server was not told the address that passkeys are made for.
    #[error("passkeys are off")]
    PasskeysOff,
    /// Whoever is signed in gave another password than their own.
    #[error("the password is wrong")]
    Password,
    /// What was begun at a provider is over, was ended before, or was begun in another browser.
    #[error("this sign-in is over")]
    FlowOver,
    /// The identity that a provider vouches for opens no account.
    #[error("the identity opens no account")]
    IdentityUnknown,
    /// The identity that a provider vouches for opens another account.
    #[error("the identity opens another account")]
    IdentityTaken,
    /// A provider vouches for nobody.
    #[error(transparent)]
    Provider(#[from] ProviderFault),
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
    /// The file is not taken.
    #[error(transparent)]
    File(#[from] Refused),
    /// No file is taken while the scanner gives no verdict.
    #[error("the file could not be scanned")]
    Unscanned(#[source] ScanFault),
    /// Some fields must be corrected.
    #[error("some fields must be corrected")]
    Invalid(Vec<FieldFault>),
    /// The case has moved on since the version the caller saw.
    #[error("the case has moved on")]
    Stale {
        /// Its version now.
        version: u32,
    },
    /// What was to be changed is not any more what the caller saw.
    #[error("somebody else has changed it")]
    Changed,
    /// The idempotency key belongs to another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The case follows a procedure version that is not loaded.
    #[error("the procedure is not loaded")]
    NoProcedure,
    /// The link no longer opens its referral; told only to whoever has its key or holds the case.
    #[error("the link is over")]
    LinkOver(LinkOver),
    /// An order of two people did not go on.
    #[error(transparent)]
    Order(#[from] OrderRefused),
    /// The text of a pack is not the one that is kept under its version: cases may have begun under that one.
    #[error("the pack {id} was changed, but its version is still {version}: raise it to {}", version + 1)]
    PackChanged {
        /// The procedure.
        id: String,
        /// The version that both texts claim.
        version: u32,
    },
    /// A pack that cases follow can no longer be read.
    #[error("a pack kept in the database cannot be read by this program; go back to the one before\n{0}")]
    PackUnreadable(String),
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
            Error::Passkey => "passkey_refused",
            Error::PasskeyNeeded => "passkey_needed",
            Error::FirstPasswordOver => "first_password_over",
            Error::PasskeysOff => "passkeys_off",
            Error::Password => "password_wrong",
            Error::FlowOver => "sign_in_over",
            Error::IdentityUnknown => "identity_unknown",
            Error::IdentityTaken => "identity_taken",
            Error::Provider(ProviderFault::Unknown) => "not_found",
            Error::Provider(ProviderFault::Unavailable(_)) => "provider_unavailable",
            Error::Provider(ProviderFault::Faulty(_)) => "provider_faulty",
            Error::Provider(ProviderFault::Code) => "provider_refused",
            Error::Provider(ProviderFault::Token(_)) => "identity_invalid",
            Error::TooMany { .. } => "too_many",
            Error::Scope => "scope",
            Error::AccountFirst => "account_first",
            Error::Forbidden => "forbidden",
            Error::Refused(refusal) => refusal.code(),
            Error::NotCompetent(_) => "not_competent",
            Error::File(refused) => refused.code(),
            Error::Unscanned(_) => "scanner_unavailable",
            Error::Invalid(_) => "fields",
            Error::Stale { .. } => "stale",
            Error::Changed => "changed",
            Error::KeyReused => "idempotency_key_reused",
            Error::NoProcedure => "no_procedure",
            Error::LinkOver(over) => over.code(),
            Error::Order(refused) => refused.code(),
            Error::PackChanged { .. } => "pack_changed",
            Error::PackUnreadable(_) => "pack_unreadable",
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
            Error::Passkey => Text::new(
                "这把通行密钥不能登录,请再试一次,或用密码登录",
                "This passkey is not accepted; try once more, or sign in with your password",
            ),
            Error::PasskeyNeeded => Text::new(
                "按规定须二次验证,请用您的通行密钥登录",
                "A second factor is required; sign in with your passkey",
            ),
            Error::FirstPasswordOver => Text::new(
                "初始密码已过期,请联系安全管理员重设",
                "This first password has expired; ask the security administrator for a new one",
            ),
            Error::PasskeysOff => Text::new("本系统未启用通行密钥", "Passkeys are not set up on this server"),
            Error::Password => Text::new("当前密码不对,请重新填写", "This is not your password; try again"),
            Error::FlowOver => Text::new(
                "这次登录已过期或已用过,请重新开始",
                "This sign-in has expired or was used; begin it again",
            ),
            Error::IdentityUnknown => Text::new(
                "此身份没有可登录的账号。请用登录名和密码登录,在“我的账号”中绑定后再用这种方式",
                "This identity opens no account here. Sign in with your name and password and bind it in your account first",
            ),
            Error::IdentityTaken => Text::new(
                "此身份已绑定另一账号;请在那个账号中解除,或联系安全管理员",
                "This identity is bound to another account; unbind it there, or ask the security administrator",
            ),
            Error::Provider(ProviderFault::Unknown) => {
                Text::new("没有这种登录方式", "There is no such way to sign in")
            }
            Error::Provider(ProviderFault::Unavailable(_)) => Text::new(
                "身份认证服务暂时没有应答,请稍后再试,或用登录名和密码登录",
                "The identity provider does not answer; try again shortly, or sign in with your name and password",
            ),
            Error::Provider(ProviderFault::Faulty(_)) => Text::new(
                "身份认证服务的应答无法使用,请联系管理员,或用登录名和密码登录",
                "The identity provider gives no usable answer; tell the administrator, or sign in with your name and \
                 password",
            ),
            Error::Provider(ProviderFault::Code) => Text::new(
                "身份认证服务没有确认这次登录,请重新开始",
                "The identity provider did not confirm this sign-in; begin it again",
            ),
            Error::Provider(ProviderFault::Token(_)) => Text::new(
                "身份认证服务给出的凭证无效,请重新开始;若仍如此,请联系管理员",
                "What the identity provider vouched with is not valid; begin again, and tell the administrator if it \
                 stays so",
            ),
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
            Error::File(refused) => refused.text(),
            Error::Unscanned(_) => Text::new(
                "暂时无法查毒,文件未予保存;请过几分钟再上传,其他内容可以先提交",
                "Files cannot be checked for viruses just now and this one was not kept; try again in some minutes, \
                 everything else can be sent",
            ),
            Error::Invalid(_) => Text::new("请更正标出的各项", "Correct the fields that are marked"),
            Error::Stale { .. } => Text::new(
                "此件已有新的进展,请查看后再办理",
                "The case has moved on; look at it again and then go on",
            ),
            Error::Changed => Text::new(
                "别人刚刚改过,请看过最新内容再修改",
                "Somebody else has just changed this; look at it again and then go on",
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
            Error::Order(refused) => refused.text(),
            Error::Store(StoreError::Sealed(_)) => Text::new(
                "数据已加密而缺少密钥,请联系管理员",
                "The stored data is sealed with a key that is missing; ask the administrator",
            ),
            Error::PackChanged { id, version } => Text::new(
                format!("流程包“{id}”已改动,版本仍为{version};请把版本加一"),
                format!("The pack {id} was changed, but its version is still {version}; raise it"),
            ),
            Error::PackUnreadable(_) => Text::new(
                "数据库中保存的流程包无法读取,请换回原来的程序版本",
                "A pack kept in the database cannot be read; go back to the program version before",
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

/// Whether what was to be written next in its place was written; false if somebody else was faster, so that it is
/// to be decided anew.
///
/// # Errors
/// Any other failure of the store.
pub(crate) fn won(written: Result<(), StoreError>) -> Result<bool, Error> {
    match written {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
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
