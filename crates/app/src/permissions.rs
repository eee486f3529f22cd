//! Who may call which operation of the API: one table, which tests walk, and which every request is held to.
//!
//! Invariant: an operation that is missing here is refused to everybody, and a test says so. What a caller may
//! do to one case is decided by [`Caller::sees`](crate::people::Caller::sees), the procedure's roles and
//! [`Caller::may_unmask`](crate::people::Caller::may_unmask); what may not be seen is *not found*.

use crate::error::Error;
use crate::people::{Admission, Caller};

/// The three administrators (三员) of a system under graded protection. One person holds at most one of these
/// roles, and none of them is a post from which cases are seen.
pub const ADMINISTRATORS: [&str; 3] = [SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR];
/// Whoever makes offices and accounts.
pub const SYSTEM_ADMIN: &str = "system_admin";
/// Whoever gives posts, sets substitutes and unlocks; nobody to themselves.
pub const SECURITY_ADMIN: &str = "security_admin";
/// Whoever reads the audit log.
pub const AUDITOR: &str = "auditor";

/// Whoever supervises an office and those below it without taking part in its cases: a post from which no case
/// is seen, only what is owed, where, by whom and by when. Leaders supervise by their own posts.
pub const SUPERVISOR: &str = "supervisor";

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Whoever shows the access code of the case in the path.
    Code,
    /// Whoever shows the key of the link to the referral in the path.
    Link,
    /// Everybody who is signed in; the answer holds only what is theirs.
    SignedIn,
    /// Whoever is signed in with a session, about their own account; no token, whatever its scopes.
    Own,
    /// Whoever is signed in with a session; no token, whatever its scopes: one person makes it for another.
    Session,
    /// Whoever may see the case in the path; to others it is not found.
    Case,
    /// Whoever has a post in the office that holds the case in the path; to those who may not see it, it is not found.
    Holder,
    /// Whoever is the head of the office that holds the case in the path; to those who may not see it, it is not found.
    Head,
    /// The auditor, and whoever is the head of an office; the answer holds only what is theirs.
    Overseer,
    /// Whoever holds this administrator's role.
    Administrator(&'static str),
    /// Whoever holds one of these administrators' roles.
    AnyAdministrator(&'static [&'static str]),
}

/// What a token must be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Looking.
    Read,
    /// Filing and acting.
    Act,
    /// What administrators do.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 3] = [Scope::Read, Scope::Act, Scope::Admin];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Act => "act",
            Scope::Admin => "admin",
        }
    }
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Upper case.
    pub method: &'static str,
    /// Below `/api/v1`, as in the description.
    pub path: &'static str,
    /// Who.
    pub access: Access,
    /// With a token: which one. Without meaning where no token is taken.
    pub scope: Scope,
}

macro_rules! rules {
    ($($method:ident $path:literal $access:expr, $scope:ident;)*) => {
        &[$(Rule { method: stringify!($method), path: $path, access: $access, scope: Scope::$scope }),*]
    };
}

/// Every operation of the API.
pub const RULES: &[Rule] = rules! {
    GET "/procedures" Access::Public, Read;
    GET "/clock" Access::Public, Read;
    POST "/public/complaints" Access::Public, Act;
    GET "/public/cases/{case_no}" Access::Code, Read;
    POST "/public/cases/{case_no}/acts/{act}" Access::Code, Act;
    GET "/public/referrals/{case_no}/{no}" Access::Link, Read;
    POST "/public/referrals/{case_no}/{no}/acts/{act}" Access::Link, Act;
    GET "/public/referrals/{case_no}/{no}/attachments" Access::Link, Read;
    POST "/public/referrals/{case_no}/{no}/attachments" Access::Link, Act;
    GET "/public/cases/{case_no}/data" Access::Code, Read;
    GET "/public/cases/{case_no}/documents/{seq}" Access::Code, Read;
    GET "/public/cases/{case_no}/attachments" Access::Code, Read;
    POST "/public/cases/{case_no}/attachments" Access::Code, Act;
    GET "/public/cases/{case_no}/attachments/{id}" Access::Code, Read;
    POST "/decisions/jurisdiction" Access::Public, Read;
    POST "/decisions/admissibility" Access::Public, Read;
    POST "/decisions/limits" Access::Public, Read;
    POST "/decisions/competence" Access::Public, Read;
    POST "/hints" Access::Public, Read;
    GET "/regions" Access::Public, Read;
    GET "/regions/{code}" Access::Public, Read;
    POST "/regions/locate" Access::Public, Read;
    POST "/session" Access::Public, Read;
    GET "/session/passkey" Access::Public, Read;
    POST "/session/passkey" Access::Public, Read;
    POST "/session/passkey/begin" Access::Public, Read;
    GET "/session/providers" Access::Public, Read;
    POST "/session/provider" Access::Public, Read;
    POST "/session/provider/return" Access::Public, Read;
    POST "/session/provider/code" Access::Public, Read;

    GET "/session" Access::SignedIn, Read;
    DELETE "/session" Access::Own, Act;
    POST "/account/password" Access::Own, Act;
    POST "/account/factor" Access::Own, Act;
    POST "/account/factor/confirm" Access::Own, Act;
    POST "/account/factor/remove" Access::Own, Act;
    GET "/account/passkeys" Access::Own, Read;
    POST "/account/passkeys" Access::Own, Act;
    POST "/account/passkeys/begin" Access::Own, Act;
    PUT "/account/passkeys/{id}" Access::Own, Act;
    POST "/account/passkeys/{id}/remove" Access::Own, Act;
    GET "/account" Access::Own, Read;
    DELETE "/account/sessions/{id}" Access::Own, Act;
    POST "/account/tokens" Access::Own, Act;
    GET "/account/identities" Access::Own, Read;
    POST "/account/identities" Access::Own, Act;
    POST "/account/identities/return" Access::Own, Act;
    POST "/account/identities/{id}/remove" Access::Own, Act;
    DELETE "/account/tokens/{id}" Access::Own, Act;

    GET "/cases" Access::SignedIn, Read;
    POST "/cases" Access::SignedIn, Act;
    POST "/cases/search" Access::SignedIn, Read;
    POST "/cases/export" Access::SignedIn, Read;
    POST "/cases/similar" Access::SignedIn, Read;
    POST "/parties/lookup" Access::SignedIn, Read;
    POST "/acts" Access::SignedIn, Act;
    GET "/duties" Access::SignedIn, Read;
    GET "/duties/counts" Access::SignedIn, Read;
    GET "/supervision" Access::SignedIn, Read;
    GET "/supervision/duties" Access::SignedIn, Read;
    POST "/chases" Access::SignedIn, Act;
    GET "/views" Access::SignedIn, Read;
    POST "/views" Access::SignedIn, Act;
    DELETE "/views/{id}" Access::SignedIn, Act;
    GET "/stream" Access::SignedIn, Read;
    GET "/notices" Access::SignedIn, Read;
    GET "/offices" Access::SignedIn, Read;
    GET "/figures" Access::SignedIn, Read;
    GET "/figures/by/{facet}" Access::SignedIn, Read;
    GET "/figures/by/{facet}/{value}" Access::SignedIn, Read;
    GET "/figures/trend" Access::SignedIn, Read;
    POST "/clock" Access::SignedIn, Act;
    GET "/procedures/{id}" Access::SignedIn, Read;
    GET "/packs" Access::SignedIn, Read;
    GET "/packs/{id}/{version}" Access::SignedIn, Read;
    GET "/templates" Access::SignedIn, Read;
    GET "/calendar" Access::SignedIn, Read;
    GET "/rules" Access::SignedIn, Read;
    GET "/routes" Access::SignedIn, Read;

    GET "/orders" Access::SignedIn, Read;
    POST "/orders" Access::Session, Act;
    GET "/orders/{id}" Access::SignedIn, Read;
    POST "/orders/{id}/confirm" Access::Session, Act;
    POST "/orders/{id}/refuse" Access::Session, Act;
    POST "/orders/{id}/withdraw" Access::Session, Act;
    POST "/orders/{id}/take" Access::Session, Act;
    GET "/retention" Access::SignedIn, Read;
    GET "/retention/due" Access::SignedIn, Read;

    GET "/transfers" Access::Overseer, Read;
    GET "/transfers/export" Access::Overseer, Read;

    GET "/cases/{case_no}" Access::Case, Read;
    GET "/cases/{case_no}/events" Access::Case, Read;
    GET "/cases/{case_no}/timeline" Access::Case, Read;
    GET "/cases/{case_no}/documents" Access::Case, Read;
    GET "/cases/{case_no}/documents/{seq}" Access::Case, Read;
    POST "/cases/{case_no}/acts/{act}" Access::Case, Act;
    GET "/cases/{case_no}/attachments" Access::Case, Read;
    POST "/cases/{case_no}/attachments" Access::Case, Act;
    GET "/cases/{case_no}/attachments/{id}" Access::Case, Read;
    POST "/cases/{case_no}/presence" Access::Case, Read;
    POST "/cases/{case_no}/parties/{party}/unmask" Access::Case, Act;
    POST "/cases/{case_no}/hold" Access::Head, Act;
    POST "/cases/{case_no}/release" Access::Head, Act;
    GET "/cases/{case_no}/referrals/{no}/link" Access::Holder, Read;
    POST "/cases/{case_no}/referrals/{no}/link" Access::Holder, Act;
    DELETE "/cases/{case_no}/referrals/{no}/link" Access::Holder, Act;

    GET "/offices/{code}" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    PUT "/offices/{code}" Access::Administrator(SYSTEM_ADMIN), Admin;
    GET "/offices/template" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    POST "/offices/import" Access::Administrator(SYSTEM_ADMIN), Admin;
    GET "/people" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    POST "/people" Access::Administrator(SYSTEM_ADMIN), Admin;
    GET "/people/template" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    POST "/people/import" Access::AnyAdministrator(&[SYSTEM_ADMIN, SECURITY_ADMIN]), Admin;
    GET "/people/{id}" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    PUT "/people/{id}" Access::Administrator(SYSTEM_ADMIN), Admin;
    PUT "/people/{id}/posts" Access::Administrator(SECURITY_ADMIN), Admin;
    PUT "/people/{id}/substitutes" Access::Administrator(SECURITY_ADMIN), Admin;
    GET "/people/{id}/handover" Access::AnyAdministrator(&ADMINISTRATORS), Admin;
    POST "/people/{id}/handover" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/password" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/factor/reset" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/identities/reset" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/keys/end" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/sessions/end" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/unlock" Access::Administrator(SECURITY_ADMIN), Admin;
    GET "/people/{id}/tokens" Access::Administrator(SECURITY_ADMIN), Admin;
    DELETE "/people/{id}/tokens/{token}" Access::Administrator(SECURITY_ADMIN), Admin;
    POST "/people/{id}/tokens" Access::Administrator(SECURITY_ADMIN), Admin;
    GET "/posts/vacant" Access::SignedIn, Read;
    GET "/account/substitutes" Access::Own, Read;
    PUT "/account/substitutes" Access::Own, Act;

    GET "/audit" Access::Administrator(AUDITOR), Admin;
    GET "/audit/export" Access::Administrator(AUDITOR), Admin;
    POST "/calendar/preview" Access::Administrator(SYSTEM_ADMIN), Admin;
    POST "/calendar" Access::Administrator(SYSTEM_ADMIN), Admin;
    POST "/routes" Access::Administrator(SYSTEM_ADMIN), Admin;
    GET "/webhooks" Access::Administrator(SYSTEM_ADMIN), Admin;
    POST "/webhooks" Access::Administrator(SYSTEM_ADMIN), Admin;
    GET "/webhooks/{id}" Access::Administrator(SYSTEM_ADMIN), Admin;
    PUT "/webhooks/{id}" Access::Administrator(SYSTEM_ADMIN), Admin;
    DELETE "/webhooks/{id}" Access::Administrator(SYSTEM_ADMIN), Admin;
    POST "/webhooks/{id}/test" Access::Administrator(SYSTEM_ADMIN), Admin;
};

/// The rule of an operation.
pub fn rule(method: &str, path: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.method == method && rule.path == path)
}

/// Whether whoever was let in may call `method path` at all; what is in it is decided by the use case.
///
/// # Errors
/// Forbidden, the wrong kind of key, or something else must be done first.
pub fn check(admission: &Admission, method: &str, path: &str) -> Result<(), Error> {
    let rule = rule(method, path).ok_or(Error::Forbidden)?;
    let token = admission.key.kind == "token";
    if token && !admission.key.scopes.split(' ').any(|scope| scope == rule.scope.name()) {
        return Err(Error::Scope);
    }
    match rule.access {
        Access::Own | Access::Session if token => return Err(Error::Scope),
        Access::Administrator(role) if admission.administers.as_deref() != Some(role) => {
            return Err(Error::Forbidden);
        }
        Access::Overseer => drop(admission.sees_transfers_of()?),
        Access::AnyAdministrator(roles)
            if !admission.administers.as_deref().is_some_and(|role| roles.contains(&role)) =>
        {
            return Err(Error::Forbidden);
        }
        _ => {}
    }
    let first = admission.limited && rule.access != Access::Own && rule.path != "/session";
    if first { Err(Error::AccountFirst) } else { Ok(()) }
}

/// Whether the role is that of an administrator, which is no post in a procedure.
pub fn administers(role: &str) -> bool {
    ADMINISTRATORS.contains(&role)
}

impl Caller {
    /// The offices in which the caller has a post.
    pub fn offices(&self) -> Vec<String> {
        match self {
            Caller::Complainant | Caller::Link(_) => Vec::new(),
            Caller::Person { posts, .. } => posts.iter().map(|post| post.office.clone()).collect(),
        }
    }
}
