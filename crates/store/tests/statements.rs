//! Every statement of the program is understood by both databases.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod databases;

use redress_store::Database;

#[tokio::test]
async fn both_databases_understand_every_statement() {
    for place in databases::databases().await {
        for statement in Database::statements() {
            place.database.engine().prepare(statement).await.unwrap();
        }
    }
}
