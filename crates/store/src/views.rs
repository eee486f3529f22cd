//! Filters that somebody has given a name. Both are sealed: people write what they like into a name.

use redress_app::ports::{StoreError, View};

use crate::catalogue::catalogue;
use crate::convert::corrupt;
use crate::engine::{Engine, Row};
use crate::people::write;
use crate::seal::Keyring;

catalogue! {
    OF = "views.of_person": "SELECT id, body, seal FROM views WHERE person = $1 ORDER BY id LIMIT 100";
    PUT = "views.put": "INSERT INTO views (id, person, body, seal) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (id) DO UPDATE SET body = excluded.body, seal = excluded.seal \
        WHERE views.person = excluded.person";
    DROP = "views.drop": "DELETE FROM views WHERE person = $1 AND id = $2";
}

/// Where a view lies.
pub(crate) fn place(person: i64, id: i64) -> String {
    format!("views/{person}/{id}")
}

pub(crate) async fn of(engine: &Engine, keys: &Keyring, person: i64) -> Result<Vec<View>, StoreError> {
    let view = |row: &Row| {
        let id = row.int(0)?;
        let body = keys.open(&place(person, id), row.bytes(1)?, row.opt_text(2)?)?;
        let Ok((name, filters)) = serde_json::from_slice(&body) else {
            return corrupt("a view that cannot be read");
        };
        Ok(View { id, name, filters })
    };
    let rows = engine.read(&OF, vec![person.into()]).await?;
    let mut views = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    views.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(views)
}

pub(crate) async fn put(engine: &Engine, keys: &Keyring, person: i64, view: &View) -> Result<(), StoreError> {
    let Ok(body) = serde_json::to_vec(&(&view.name, &view.filters)) else {
        return corrupt("a view that cannot be written");
    };
    let (body, seal) = keys.seal(&place(person, view.id), &body)?;
    Ok(write(engine, &PUT, vec![view.id.into(), person.into(), body.into(), seal.into()]).await?)
}

pub(crate) async fn drop(engine: &Engine, person: i64, id: i64) -> Result<(), StoreError> {
    Ok(write(engine, &DROP, vec![person.into(), id.into()]).await?)
}
