//! Who is connected: how many at most, how many from one address, and who goes when all places are taken.
//!
//! Invariant: a connection that has asked for something keeps its place until it ends; one that has not yet
//! gives it up when its time is over, or before that to somebody new if there is no other.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redress_app::sign_in::network;
use tokio::sync::Notify;

/// Most connections at once, if the process may open as many files.
const MOST: u64 = 20_000;
/// Files that are kept for the database, attachments and the log.
const SPARE: u64 = 256;
/// One address gets one in so many places; a large office comes by one address.
const SHARES: usize = 4;

/// The places of a process.
#[derive(Clone)]
pub struct Places(Arc<Room>);

struct Room {
    most: usize,
    /// Most for one address; `None` behind a proxy, where all come by one.
    share: Option<usize>,
    taken: Mutex<Taken>,
    /// Somebody has left.
    left: Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    from: HashMap<String, usize>,
    /// Those who have not asked for anything yet, oldest first.
    silent: BTreeMap<u64, Arc<Notify>>,
    next: u64,
}

/// The place of one connection, free again when it is dropped.
pub struct Place {
    room: Arc<Room>,
    number: u64,
    from: Option<String>,
    wanted: Arc<Notify>,
}

impl Room {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    /// As many as the process may open files for, which is raised if that is allowed.
    pub fn of_process(behind_proxy: bool) -> Places {
        // Where the limit cannot be read, what every system allows.
        let files = rlimit::increase_nofile_limit(MOST + SPARE).unwrap_or(1024);
        let most = MOST.min(files.saturating_sub(SPARE)).max(SPARE);
        if most < MOST {
            tracing::info!(connections = most, files, "fewer connections at once than there could be");
        }
        Places::new(most as usize, !behind_proxy)
    }

    fn new(most: usize, shared: bool) -> Places {
        let share = shared.then_some(most / SHARES);
        Places(Arc::new(Room { most, share, taken: Mutex::default(), left: Notify::new() }))
    }

    /// A place for somebody from `from`, if need be as soon as another has left it; none if that address has its share, or all places are held by
    /// those who have asked for something. The machine itself has no share: behind it a proxy that is not
    /// declared would hide everybody.
    pub async fn take(&self, from: IpAddr) -> Option<Place> {
        let from = (!from.to_canonical().is_loopback()).then(|| network(from));
        loop {
            let left = self.0.left.notified();
            {
                let mut taken = self.0.taken();
                if let (Some(from), Some(share)) = (&from, self.0.share)
                    && taken.from.get(from).is_some_and(|count| *count >= share)
                {
                    return None;
                }
                if taken.all < self.0.most {
                    let (number, wanted) = taken.sit(from.clone());
                    return Some(Place { room: Arc::clone(&self.0), number, from, wanted });
                }
                taken.silent.pop_first()?.1.notify_one();
            }
            left.await;
        }
    }
}

impl Taken {
    fn sit(&mut self, from: Option<String>) -> (u64, Arc<Notify>) {
        self.all += 1;
        if let Some(from) = from {
            *self.from.entry(from).or_default() += 1;
        }
        let (number, wanted) = (self.next, Arc::new(Notify::new()));
        self.next += 1;
        self.silent.insert(number, Arc::clone(&wanted));
        (number, wanted)
    }
}

impl Place {
    /// The connection has asked for something, and keeps its place.
    pub fn heard(&self) {
        self.room.taken().silent.remove(&self.number);
    }

    /// Ends when the connection must go because it has not asked for anything: `within` this time, or before
    /// somebody else needed the place.
    pub async fn lost(&self, within: Duration) {
        if tokio::time::timeout(within, self.wanted.notified()).await.is_err()
            && self.room.taken().silent.remove(&self.number).is_none()
        {
            // It was heard, and is never wanted; or it is wanted just now.
            self.wanted.notified().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.taken();
        taken.all -= 1;
        taken.silent.remove(&self.number);
        if let Some(from) = &self.from
            && let Some(count) = taken.from.get_mut(from)
        {
            *count -= 1;
            if *count == 0 {
                taken.from.remove(from);
            }
        }
        drop(taken);
        self.room.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(60);

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    async fn several(places: &Places, many: usize, from: IpAddr) -> Vec<Place> {
        let mut held = Vec::new();
        for _ in 0..many {
            held.push(places.take(from).await.unwrap());
        }
        held
    }

    #[tokio::test]
    async fn one_address_gets_its_share_and_the_machine_itself_all() {
        let places = Places::new(8, true);
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        let held = several(&places, 2, one).await;
        assert!(places.take(one).await.is_none());
        assert!(places.take(address("::ffff:192.0.2.1")).await.is_none(), "the same address");
        let _other = several(&places, 1, other).await;
        drop(held);
        let _again = several(&places, 1, one).await;
        let _machine = several(&places, 6, address("127.0.0.1")).await;
        let _proxy = several(&Places::new(8, false), 8, one).await;
    }

    #[tokio::test]
    async fn the_longest_silent_gives_its_place_to_somebody_new() {
        let places = Places::new(3, true);
        let from = address("127.0.0.1");
        let [asking, first, second] = several(&places, 3, from).await.try_into().ok().unwrap();
        asking.heard();
        let leaving = async move { first.lost(LONG).await };
        let (newcomer, ()) =
            timeout(LONG / 2, async { tokio::join!(places.take(from), leaving) }).await.unwrap();
        assert!(timeout(SHORT, second.lost(LONG)).await.is_err(), "one is enough");
        second.heard();
        newcomer.unwrap().heard();
    }

    #[tokio::test]
    async fn who_has_asked_keeps_the_place() {
        let places = Places::new(2, true);
        let held = several(&places, 2, address("127.0.0.1")).await;
        held.iter().for_each(Place::heard);
        assert!(places.take(address("127.0.0.1")).await.is_none());
    }

    #[tokio::test]
    async fn who_stays_silent_goes_when_the_time_is_over_and_who_asked_stays() {
        let places = Places::new(3, true);
        let [silent, asking] = several(&places, 2, address("127.0.0.1")).await.try_into().ok().unwrap();
        asking.heard();
        assert!(timeout(LONG, silent.lost(SHORT)).await.is_ok());
        assert!(timeout(4 * SHORT, asking.lost(SHORT)).await.is_err());
    }
}
