//! The store keeps its promises: every story on SQLite and, when `REDRESS_TEST_POSTGRES` is set (see
//! `.ci/postgres`), on PostgreSQL; and what can only be told by looking at the rows themselves.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod place;
mod rebuild;
mod same;
mod sealed;

use std::sync::Arc;

use place::Place;
use redress_testkit::stories::{access, calendar, links, lists, outbox, people, saving, words};

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
}
