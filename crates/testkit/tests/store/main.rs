//! The store keeps its promises: every story on SQLite and, when `REDRESS_TEST_POSTGRES` is set (see
//! `.ci/postgres`), on PostgreSQL; and what can only be told by looking at the rows themselves.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod figures;
mod place;
mod rebuild;
mod same;
mod sealed;

use std::sync::Arc;

use place::Place;
use redress_testkit::stories::{
    access, calendar, files, identities, life, links, lists, outbox, packs, passkeys, people, saving, search,
    transfers, webhooks, words, work,
};

macro_rules! on_both {
    ($($module:ident::$story:ident)*) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let place = Place::sqlite().await;
                $module::$story(Arc::new(place.database.clone())).await;
            })*
        }
        mod postgres {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let Some(place) = Place::postgres().await else { return };
                $module::$story(Arc::new(place.database.clone())).await;
            })*
        }
    };
}

mod alone {
    use super::*;
    redress_testkit::stories_alone!(on_both);
}

mod together {
    use super::*;
    redress_testkit::stories!(on_both);

    macro_rules! spawn_all {
        ($($module:ident::$story:ident)*) => {
            fn spawn(place: &Place) -> Vec<tokio::task::JoinHandle<()>> {
                vec![$({
                    let database = place.database.clone();
                    tokio::spawn(async move { $module::$story(Arc::new(database)).await })
                }),*]
            }
        };
    }
    redress_testkit::stories!(spawn_all);

    #[tokio::test(flavor = "multi_thread")]
    async fn all_stories_hold_at_once_in_one_database() {
        for place in Place::all().await {
            for story in spawn(&place) {
                story.await.unwrap();
            }
        }
    }

    /// The server needs no more than `redress migrate --grant-to` gives, and with that it rewrites no log.
    #[tokio::test(flavor = "multi_thread")]
    async fn all_stories_hold_for_a_role_with_least_rights() {
        let Some(place) = Place::least().await else { return };
        for story in spawn(&place) {
            story.await.unwrap();
        }
        let role = place.client().await;
        for refused in [
            "DELETE FROM events",
            "UPDATE events SET body = body",
            "DELETE FROM audit",
            "UPDATE audit SET body = body",
            "UPDATE audit_days SET before = before",
            "DROP TABLE cases",
            "ALTER TABLE cases ADD COLUMN x BIGINT",
            "CREATE TABLE x (y BIGINT)",
            "DELETE FROM schema_migrations",
        ] {
            let error = role.batch_execute(refused).await.expect_err(refused);
            assert_eq!(error.code().map(|code| code.code()), Some("42501"), "{refused}");
        }
        let other = redress_store::Database::open(&place.url).await.unwrap();
        assert_eq!(other.grant_to("postgres").await.unwrap_err().code(), "rights");
    }
}
