//! Server-sent events: what has changed for the caller. Only case numbers, each of a case that the caller may see.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::{Stream, stream};
use jiff::Timestamp;
use redress_app::Error;
use redress_app::live::{AT_ONCE, KEPT, Listening};
use redress_app::people::{Admission, Caller};
use redress_app::ports::Change;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, interval_at};
use utoipa::ToSchema;

use crate::Site;
use crate::problem::Problem;
use crate::session::SignedIn;

/// How often a sign of life is sent and the caller looked at anew.
const BEAT: Duration = Duration::from_secs(15);

/// What an event of the stream says.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Changed {
    /// The cases that have changed.
    pub cases: Vec<String>,
    /// Whether there is more than is told: read everything anew.
    pub all: bool,
}

/// What has changed for the caller, as it becomes known: events `ready` once, then `change`; their ids can be
/// given back as `Last-Event-ID`. Ends with the session. One person may have eight of them open on a node.
#[utoipa::path(get, path = "/stream", operation_id = "stream", tag = "duties",
    params(("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, body = Changed, content_type = "text/event-stream"), (status = 401, body = Problem),
        (status = 429, body = Problem)))]
pub async fn listen(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let Caller::Person { person, .. } = &signed_in.caller else { return Err(Error::SignIn.into()) };
    let listening = Listening::new(&site.app, person.id, signed_in.caller.offices())?;
    let now = site.app.clock.now();
    let heard = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let heard = heard.and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let mut first = vec![event("ready", now, &Changed::default())];
    if let Some(heard) = heard {
        let missed = listening.missed(heard).await?;
        let forgotten = now.duration_since(heard) > KEPT || missed.len() == AT_ONCE as usize;
        let changed = Changed { cases: numbers(missed.iter()), all: forgotten };
        if changed.all || !changed.cases.is_empty() {
            first.push(event("change", now, &changed));
        }
    }
    let beat = interval_at(Instant::now() + BEAT, BEAT);
    let ear = Ear { site, secret: signed_in.secret, listening, beat };
    let first = stream::iter(first.into_iter().map(Ok));
    let rest = stream::unfold(ear, |mut ear| async move {
        let said = ear.hear().await?;
        Some((Ok(said), ear))
    });
    Ok(Sse::new(futures_util::StreamExt::chain(first, rest)))
}

/// One open stream.
struct Ear {
    site: Site,
    secret: String,
    listening: Listening,
    beat: Interval,
}

impl Ear {
    /// The next event; none when the session has ended or the node stops.
    async fn hear(&mut self) -> Option<Event> {
        loop {
            if *self.listening.over.borrow() {
                return None;
            }
            let told = tokio::select! {
                _ = self.listening.over.changed() => return None,
                _ = self.beat.tick() => None,
                told = self.listening.told.recv() => Some(told),
            };
            if let Some(Ok(changes)) = &told
                && self.listening.mine(changes).is_empty()
            {
                continue;
            }
            // Whoever holds a post no longer hears nothing more of its office, from this very event on.
            let Admission { caller, .. } = self.site.app.still(&self.secret).await.ok()?;
            self.listening.turn_to(caller.offices());
            let now = self.site.app.clock.now();
            match told {
                None => return Some(Event::default().comment("")),
                Some(Ok(changes)) => {
                    let mine = self.listening.mine(&changes);
                    let at = mine.iter().map(|change| change.at).max();
                    let changed = Changed { cases: numbers(mine.into_iter()), all: false };
                    if let Some(at) = at {
                        return Some(event("change", at, &changed));
                    }
                }
                Some(Err(RecvError::Lagged(_))) => {
                    return Some(event("change", now, &Changed { cases: Vec::new(), all: true }));
                }
                Some(Err(RecvError::Closed)) => return None,
            }
        }
    }
}

fn numbers<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<String> {
    let cases: BTreeSet<_> = changes.map(|change| change.case).collect();
    cases.iter().map(ToString::to_string).collect()
}

fn event(name: &str, at: Timestamp, changed: &Changed) -> Event {
    let data = serde_json::to_string(changed).unwrap_or_default();
    Event::default().event(name).id(at.as_microsecond().to_string()).data(data)
}
