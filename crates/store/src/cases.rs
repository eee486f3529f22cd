//! One case: writing a commit, reading it back, and rebuilding what was derived from its log.

use jiff::Timestamp;
use redress_app::commit::{CommandKey, Commit, StoredEvent};
use redress_app::ports::{Answered, KeptText, StoreError};
use redress_domain::calendar::office_day;
use redress_domain::case::duty::Kind;
use redress_domain::case::event::Erased;
use redress_domain::case::{Case, NewFile, NewParty, NewText};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{NEVER, case_id, corrupt, hash, instant_at, micros, number, place, string};
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};
use crate::seal::{Keyring, of_case};
use crate::{referral_links, uploads};

catalogue! {
    ADD = "cases.add": "INSERT INTO cases (bucket, case_id, seq, procedure, version, office, stage, ended, \
        received_at, reply_days, closed_at, due_at, head, state, channel, erasable) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    CHANGE = "cases.change": "UPDATE cases SET seq = $3, procedure = $4, version = $5, office = $6, \
        stage = $7, ended = $8, received_at = $9, reply_days = $10, closed_at = $11, due_at = $12, \
        head = $13, state = $14, channel = $15, erasable = $16 WHERE bucket = $1 AND case_id = $2 AND seq = $17";
    CASE = "cases.one": "SELECT state, head FROM cases WHERE bucket = $1 AND case_id = $2";
    ROW = "cases.row": "SELECT bucket, case_id, seq, procedure, version, office, stage, ended, received_at, \
        reply_days, closed_at, due_at, head, state, channel, erasable FROM cases WHERE bucket = $1 AND case_id = $2";
    EVENT_ADD = "events.add": "INSERT INTO events (bucket, case_id, seq, at, kind, body, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    EVENTS = "events.of_case": "SELECT seq, at, kind, body, hash FROM events \
        WHERE bucket = $1 AND case_id = $2 AND seq > $3 ORDER BY seq LIMIT $4";
    LAST = "events.last": "SELECT seq, hash FROM events WHERE bucket = $1 AND case_id = $2 \
        ORDER BY seq DESC LIMIT 1";
    TEXT_ADD = "texts.add": "INSERT INTO texts (bucket, case_id, no, name, salt, body, seal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    TEXTS = "texts.of_case": "SELECT no, name, salt, body, seal FROM texts \
        WHERE bucket = $1 AND case_id = $2 ORDER BY no";
    PARTY_ADD = "parties.add": "INSERT INTO parties (bucket, case_id, no, part, salt, body, seal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PARTIES = "parties.of_case": "SELECT no, part, salt, body, seal FROM parties \
        WHERE bucket = $1 AND case_id = $2 ORDER BY no";
    FILE_ADD = "attachments.add": "INSERT INTO attachments (bucket, case_id, no, id, salt, body, seal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FILES = "attachments.of_case": "SELECT no, id, salt, body, seal FROM attachments \
        WHERE bucket = $1 AND case_id = $2 ORDER BY no";
    TEXT_ERASE = "texts.erase": "UPDATE texts SET salt = NULL, body = NULL, seal = NULL \
        WHERE bucket = $1 AND case_id = $2 AND no = $3";
    PARTY_ERASE = "parties.erase": "UPDATE parties SET salt = NULL, body = NULL, seal = NULL \
        WHERE bucket = $1 AND case_id = $2 AND no = $3";
    FILE_ERASE = "attachments.erase": "UPDATE attachments SET salt = NULL, body = NULL, seal = NULL \
        WHERE bucket = $1 AND case_id = $2 AND no = $3";
    DUTY_ADD = "duties.add": "INSERT INTO duties (bucket, case_id, no, procedure, stage, role, office, \
        due_at, received_at, kind, holder, escalated) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    DUTIES = "duties.of_case": "SELECT bucket, case_id, no, procedure, stage, role, office, due_at, \
        received_at, kind, holder, escalated FROM duties WHERE bucket = $1 AND case_id = $2 ORDER BY no";
    DUTIES_DROP = "duties.drop": "DELETE FROM duties WHERE bucket = $1 AND case_id = $2";
    CLOCK_ADD = "clocks.add": "INSERT INTO clocks (bucket, case_id, no, next_at) VALUES ($1, $2, $3, $4)";
    CLOCKS = "clocks.of_case": "SELECT bucket, case_id, no, next_at FROM clocks \
        WHERE bucket = $1 AND case_id = $2 ORDER BY no";
    CLOCKS_DROP = "clocks.drop": "DELETE FROM clocks WHERE bucket = $1 AND case_id = $2";
    OFFICE_PUT = "case_offices.put": "INSERT INTO case_offices (bucket, case_id, office, stage, ended, \
        received_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (bucket, case_id, office) \
        DO UPDATE SET stage = $4, ended = $5, received_at = $6";
    OFFICES = "case_offices.of_case": "SELECT bucket, case_id, office, stage, ended, received_at \
        FROM case_offices WHERE bucket = $1 AND case_id = $2 ORDER BY office";
    OFFICE = "case_offices.one": "SELECT stage FROM case_offices \
        WHERE bucket = $1 AND case_id = $2 AND office = $3";
    OFFICES_DROP = "case_offices.drop": "DELETE FROM case_offices WHERE bucket = $1 AND case_id = $2";
    EVENT = "events.one": "SELECT seq, at, kind, body, hash FROM events \
        WHERE bucket = $1 AND case_id = $2 AND seq = $3";
    OUTBOX_ADD = "outbox.add": "INSERT INTO outbox (bucket, case_id, seq, kind, due_at) \
        VALUES ($1, $2, $3, $4, $5)";
    COMMAND_ADD = "commands.add": "INSERT INTO commands (bucket, key, fingerprint, case_id, seq, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    COMMAND = "commands.one": "SELECT case_id, seq, fingerprint FROM commands \
        WHERE bucket = $1 AND key = $2";
}

/// Names by which what is sealed knows its place.
pub(crate) const TEXTS_TABLE: &str = "texts";
pub(crate) const PARTIES_TABLE: &str = "parties";
pub(crate) const FILES_TABLE: &str = "attachments";

/// The kinds of event that somebody outside the case must hear of.
const HEARD: [&str; 12] = [
    "filed",
    "acted",
    "clock_rang",
    "told",
    "chased",
    "referral_sent",
    "moved",
    "linked",
    "attached",
    "held",
    "released",
    "erased",
];

/// Calendar days between the offices' dates of two instants.
pub(crate) fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    office_day(from).duration_until(office_day(to)).as_hours() / 24
}

fn run(statement: &'static Statement, values: Vec<Value>) -> Step {
    Step { statement, values, expect: Expect::Any }
}

/// `place`, then the rest.
fn row(id: CaseId, rest: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut values = place(id);
    values.extend(rest);
    values
}

/// The case's row, in the order of [`ADD`], [`CHANGE`] and [`ROW`].
fn case_row(commit: &Commit) -> Result<Vec<Value>, StoreError> {
    let case = &commit.case;
    let Ok(state) = serde_json::to_string(case) else { return corrupt("a case that cannot be written") };
    let rest = [
        case.seq.into(),
        case.procedure.as_str().into(),
        case.version.into(),
        case.office.as_str().into(),
        case.stage.as_str().into(),
        case.ended.into(),
        micros(case.received_at),
        case.replied_at.map(|at| days_between(case.received_at, at)).into(),
        case.closed_at.map(|at| at.as_microsecond()).into(),
        case.running().map(|clock| clock.started.due_at.as_microsecond()).min().into(),
        commit.head.as_slice().into(),
        state.into(),
        case.channel.as_str().into(),
        (case.ended && case.held.is_none() && !case.is_erased()).into(),
    ];
    Ok(row(case.id, rest))
}

/// What is owed, by number.
fn duty_rows(commit: &Commit) -> Vec<Vec<Value>> {
    let case = &commit.case;
    let mut duties: Vec<_> = commit.duties.iter().collect();
    duties.sort_by_key(|duty| duty.no);
    let of = |duty: &&redress_domain::case::duty::Duty| {
        let rest = [
            duty.no.into(),
            case.procedure.as_str().into(),
            case.stage.as_str().into(),
            duty.role.as_str().into(),
            duty.office.as_str().into(),
            duty.due_at.map_or(NEVER, |at| at.as_microsecond()).into(),
            micros(case.received_at),
            duty.kind.map(Kind::name).into(),
            case.office.as_str().into(),
            duty.escalated.into(),
        ];
        row(case.id, rest)
    };
    duties.iter().map(of).collect()
}

/// Running clocks that will ring, by number.
fn clock_rows(case: &Case) -> Vec<Vec<Value>> {
    let mut rings: Vec<_> =
        case.running().filter_map(|clock| Some((clock.started.no, clock.rings?.at))).collect();
    rings.sort();
    rings.into_iter().map(|(no, at)| row(case.id, [no.into(), micros(at)])).collect()
}

/// Every office that may know the case, by code.
fn office_rows(case: &Case) -> Vec<Vec<Value>> {
    let of = |office: &str| {
        let rest = [office.into(), case.stage.as_str().into(), case.ended.into(), micros(case.received_at)];
        row(case.id, rest)
    };
    case.known_to().into_iter().map(of).collect()
}

fn projections(commit: &Commit, new: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    if !new {
        steps.extend([&DUTIES_DROP, &CLOCKS_DROP].map(|drop| run(drop, place(commit.case.id))));
    }
    steps.extend(duty_rows(commit).into_iter().map(|row| run(&DUTY_ADD, row)));
    steps.extend(clock_rows(&commit.case).into_iter().map(|row| run(&CLOCK_ADD, row)));
    // An office that knows a case goes on knowing it: nothing is taken away.
    steps.extend(office_rows(&commit.case).into_iter().map(|row| run(&OFFICE_PUT, row)));
    steps
}

/// Replaces the case's row if it still stands at `base`.
fn change(commit: &Commit, base: Value) -> Result<Step, StoreError> {
    let mut values = case_row(commit)?;
    values.push(base);
    Ok(Step { statement: &CHANGE, values, expect: Expect::Rows(1) })
}

pub(crate) async fn save(engine: &Engine, keys: &Keyring, commit: Commit) -> Result<(), StoreError> {
    Ok(engine.write(steps(keys, &commit)?).await?)
}

/// Everything that writes `commit`, to be run in one transaction.
pub(crate) fn steps(keys: &Keyring, commit: &Commit) -> Result<Vec<Step>, StoreError> {
    let id = commit.case.id;
    let new = commit.base == 0;
    let mut steps =
        vec![if new { run(&ADD, case_row(commit)?) } else { change(commit, commit.base.into())? }];
    if let Some(CommandKey { key, fingerprint }) = &commit.command {
        let values = vec![
            id.bucket().into(),
            key.as_slice().into(),
            fingerprint.as_slice().into(),
            id.as_i64().into(),
            commit.case.seq.into(),
            micros(commit.at),
        ];
        steps.push(run(&COMMAND_ADD, values));
    }
    for event in &commit.events {
        let StoredEvent { seq, at, kind, body, hash } = event;
        let rest =
            [(*seq).into(), micros(*at), kind.as_str().into(), body.as_str().into(), hash.as_slice().into()];
        steps.push(run(&EVENT_ADD, row(id, rest)));
        if HEARD.contains(&kind.as_str()) {
            // Due since it was written down, which may be long after it happened.
            steps.push(run(&OUTBOX_ADD, row(id, [(*seq).into(), kind.as_str().into(), micros(commit.at)])));
        }
    }
    for NewText { no, name, salt, body } in &commit.texts {
        let sealed = keys.seal_text(&of_case(TEXTS_TABLE, id, *no), salt, body)?;
        steps.push(run(&TEXT_ADD, row(id, [(*no).into(), name.as_str().into()].into_iter().chain(sealed))));
    }
    for NewParty { no, part, salt, body } in &commit.parties {
        let sealed = keys.seal_text(&of_case(PARTIES_TABLE, id, *no), salt, body)?;
        steps.push(run(&PARTY_ADD, row(id, [(*no).into(), part.as_str().into()].into_iter().chain(sealed))));
    }
    for NewFile { no, id: file, salt, body } in &commit.files {
        let sealed = keys.seal_text(&of_case(FILES_TABLE, id, *no), salt, body)?;
        steps.push(run(&FILE_ADD, row(id, [(*no).into(), file.as_str().into()].into_iter().chain(sealed))));
        steps.push(uploads::taken(id, file));
    }
    for erased in &commit.erased {
        steps.extend(erasing(&commit.case, erased));
    }
    steps.extend(projections(commit, new));
    Ok(steps)
}

/// Empties rows, and leaves the bytes of files to the sweep of uploads.
fn erasing(case: &Case, erased: &Erased) -> Vec<Step> {
    let kinds = [(&TEXT_ERASE, &erased.texts), (&PARTY_ERASE, &erased.parties), (&FILE_ERASE, &erased.files)];
    let mut steps: Vec<Step> = kinds
        .into_iter()
        .flat_map(|(statement, all)| all.iter().map(move |no| (statement, *no)))
        .map(|(statement, no)| Step { statement, values: row(case.id, [no.into()]), expect: Expect::Rows(1) })
        .collect();
    let gone = case.files.iter().filter(|file| erased.files.contains(&file.attached.file.no));
    steps.extend(gone.map(|file| uploads::left(case.id, &file.attached.file.name)));
    if erased.whole {
        steps.push(referral_links::forget(case.id));
    }
    steps
}

/// Reads what is stored before the log's end and writes over the first as it was read, so that whatever
/// happens in between is met with [`StoreError::Conflict`].
pub(crate) async fn rebuild(engine: &Engine, commit: Commit) -> Result<bool, StoreError> {
    let id = commit.case.id;
    let stored = engine.read(&ROW, place(id)).await?;
    let last = engine.read(&LAST, place(id)).await?;
    let Some(last) = last.first() else { return corrupt("a case without a log") };
    if (number(last, 0)?, hash(last, 1)?) != (commit.case.seq, commit.head) {
        return Err(StoreError::Conflict);
    }
    let wanted = case_row(&commit)?;
    let same = |rows: &[Row], wanted: &[Vec<Value>]| rows.iter().map(|row| &row.0).eq(wanted);
    if same(&stored, std::slice::from_ref(&wanted))
        && same(&engine.read(&DUTIES, place(id)).await?, &duty_rows(&commit))
        && same(&engine.read(&CLOCKS, place(id)).await?, &clock_rows(&commit.case))
        && same(&engine.read(&OFFICES, place(id)).await?, &office_rows(&commit.case))
    {
        return Ok(false);
    }
    let mut steps = vec![match stored.first() {
        Some(row) => change(&commit, row.int(2)?.into())?,
        None => run(&ADD, wanted),
    }];
    steps.push(run(&OFFICES_DROP, place(id)));
    steps.extend(projections(&commit, false));
    engine.write(steps).await?;
    Ok(true)
}

pub(crate) async fn answered(
    engine: &Engine,
    bucket: i64,
    key: &[u8; 32],
) -> Result<Option<Answered>, StoreError> {
    let rows = engine.read(&COMMAND, vec![bucket.into(), key.as_slice().into()]).await?;
    let answered =
        |row| Ok(Answered { case: case_id(row, 0)?, seq: number(row, 1)?, fingerprint: hash(row, 2)? });
    rows.first().map(answered).transpose()
}

pub(crate) async fn is_known_to(engine: &Engine, id: CaseId, office: &str) -> Result<bool, StoreError> {
    Ok(!engine.read(&OFFICE, row(id, [office.into()])).await?.is_empty())
}

pub(crate) async fn case(engine: &Engine, id: CaseId) -> Result<Option<(Case, [u8; 32])>, StoreError> {
    let rows = engine.read(&CASE, place(id)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    // The reader's error is not told: it may quote the case.
    let Ok(case) = serde_json::from_str(row.text(0)?) else { return corrupt("a case that cannot be read") };
    Ok(Some((case, hash(row, 1)?)))
}

pub(crate) async fn events(
    engine: &Engine,
    id: CaseId,
    after: u32,
    limit: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = engine.read(&EVENTS, row(id, [after.into(), limit.into()])).await?;
    rows.iter().map(event_of).collect()
}

pub(crate) async fn event(engine: &Engine, id: CaseId, seq: u32) -> Result<Option<StoredEvent>, StoreError> {
    let rows = engine.read(&EVENT, row(id, [seq.into()])).await?;
    rows.first().map(event_of).transpose()
}

pub(crate) fn event_of(row: &Row) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        seq: number(row, 0)?,
        at: instant_at(row, 1)?,
        kind: string(row, 2)?,
        body: string(row, 3)?,
        hash: hash(row, 4)?,
    })
}

fn kept(keys: &Keyring, table: &str, id: CaseId, rows: &[Row]) -> Result<Vec<KeptText>, StoreError> {
    rows.iter().map(|row| kept_of(keys, table, id, row)).collect()
}

/// Number, name, salt, content and key.
pub(crate) fn kept_of(keys: &Keyring, table: &str, id: CaseId, row: &Row) -> Result<KeptText, StoreError> {
    let no = number(row, 0)?;
    let (salt, body) = keys.open_text(&of_case(table, id, no), row, 2)?;
    Ok(KeptText { no, name: string(row, 1)?, salt, body })
}

pub(crate) async fn texts(engine: &Engine, keys: &Keyring, id: CaseId) -> Result<Vec<KeptText>, StoreError> {
    kept(keys, TEXTS_TABLE, id, &engine.read(&TEXTS, place(id)).await?)
}

pub(crate) async fn parties(
    engine: &Engine,
    keys: &Keyring,
    id: CaseId,
) -> Result<Vec<KeptText>, StoreError> {
    kept(keys, PARTIES_TABLE, id, &engine.read(&PARTIES, place(id)).await?)
}

pub(crate) async fn files(engine: &Engine, keys: &Keyring, id: CaseId) -> Result<Vec<KeptText>, StoreError> {
    kept(keys, FILES_TABLE, id, &engine.read(&FILES, place(id)).await?)
}
