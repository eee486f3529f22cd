//! The statements, each written once, listed so that tests can read all of them.

use crate::engine::Statement;

/// Declares statements and the list `ALL` of them.
macro_rules! catalogue {
    ($($name:ident = $label:literal: $sql:expr;)*) => {
        $(pub(crate) static $name: crate::engine::Statement =
            crate::engine::Statement { name: $label, sql: $sql };)*
        /// Every statement declared here.
        pub(crate) static ALL: &[&crate::engine::Statement] = &[$(&$name),*];
    };
}
pub(crate) use catalogue;

/// Every statement of the program.
pub(crate) fn all() -> Vec<&'static Statement> {
    [
        crate::cases::ALL,
        crate::lists::ALL,
        crate::outbox::ALL,
        crate::notices::ALL,
        crate::figures::ALL,
        crate::orders::ALL,
        crate::people::ALL,
        crate::staff::ALL,
        crate::keys::ALL,
        crate::sign_in::ALL,
        crate::identities::ALL,
        crate::attempts::ALL,
        crate::audit::ALL,
        crate::changes::ALL,
        crate::presence::ALL,
        crate::views::ALL,
        crate::referral_links::ALL,
        crate::settings::ALL,
        crate::transfers::ALL,
        crate::reseal::ALL,
        crate::search::ALL,
        crate::packs::ALL,
        crate::passkeys::ALL,
        crate::uploads::ALL,
        crate::file_keys::ALL,
        crate::webhooks::ALL,
    ]
    .concat()
}
