//! `redress bench`: how much, how fast, and at what cost.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::ProgressBar;
use jiff::ToSpan;
use redress_app::App;
use redress_app::ports::Clock;
use redress_store::Database;
use serde_json::json;

use super::office::told;
use super::serve::say;
use crate::bench::fill::{self, Cast, Filled};
use crate::bench::process::Server;
use crate::bench::report::{Report, Run, round};
use crate::bench::runs::Runs;
use crate::bench::{floor, machine, micro, words};
use crate::wire::{self, Place, SystemClock};

/// How many clocks one round of the sweep takes, as the server does.
const ROUND: u32 = 200;

/// Options of `redress bench`.
#[derive(Args)]
pub struct Bench {
    /// How many cases to fill the database with.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
    /// How many clients ask at once.
    #[arg(long, value_name = "C", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..))]
    clients: u16,
    /// How long each run takes, in seconds.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    seconds: u16,
    /// An empty PostgreSQL database, which is filled and not emptied again; otherwise an embedded one is
    /// made for the time being.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
}

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0); // it may never have been made
    }
}

/// What the filling leaves behind for the runs.
struct Ready {
    engine: &'static str,
    cast: Arc<Cast>,
    filled: Filled,
    clerks: Vec<String>,
    others: Vec<String>,
    sweep: Run,
    floor: f64,
    fill_per_second: f64,
    database_mb: f64,
    micro: serde_json::Value,
}

impl Bench {
    /// Fills, measures, prints.
    pub fn run(self) -> Result<ExitCode, String> {
        let folder = Folder(std::env::temp_dir().join(format!("redress-bench-{}", std::process::id())));
        let place = match &self.database {
            Some(url) => Place::url(url.clone()),
            None => Place::folder(folder.0.clone()),
        };
        // The runtime ends with the filling: while the server is measured, this process only asks.
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("the program cannot start its threads: {error}"))?;
        let ready = runtime.block_on(self.fill(&place))?;
        drop(runtime);
        let report = self.measure(&place, ready)?;
        if self.json {
            say(&serde_json::to_string(&report).map_err(|error| error.to_string())?);
        } else {
            say(&report.table());
        }
        Ok(ExitCode::SUCCESS)
    }

    fn time(&self) -> Duration {
        Duration::from_secs(self.seconds.into())
    }

    async fn fill(&self, place: &Place) -> Result<Ready, String> {
        let database = place.open().await?;
        let app =
            wire::app(Arc::clone(&database) as _, place.blobs(&database), Arc::new(wire::Played)).await?;
        let app = Arc::new(app);
        refuse_unless_empty(&app).await?;
        let cast = Arc::new(Cast::settle(&app).await?);
        let (start, total) = (Instant::now(), self.cases as usize);
        let now = SystemClock.now();
        let filled = fill::play(&app, &cast, total, now).await?;
        let fill_per_second = round(total as f64 / start.elapsed().as_secs_f64());
        fill::deliver(&app).await?;
        let sweep = self.sweep(&app).await?;
        let size = database.size().await.map_err(|error| error.to_string())?;
        let floor = self.floor(&app, &database, &cast).await?;
        fill::deliver(&app).await?;
        let recalculation = self.recalculate(&app).await?;
        fill::deliver(&app).await?;
        let (clerks, others) = cast.tokens(&app).await?;
        let procedure = app.newest(words::PROCEDURE).ok_or("the procedure is not loaded")?;
        let (jurisdiction_us, admissibility_us) = micro::decisions_us()?;
        let micro = json!({
            "jurisdiction_us": round(jurisdiction_us),
            "admissibility_us": round(admissibility_us),
            "decide_us": round(micro::decide_us(procedure, &app.world(), now)?),
            "due_per_second": micro::due_per_second(&app.world())?.round(),
            "recalculation": recalculation,
        });
        let (engine, database_mb) = (database.engine().name(), round(size as f64 / 1e6));
        Ok(Ready { engine, cast, filled, clerks, others, sweep, floor, fill_per_second, database_mb, micro })
    }

    /// Rings what is due; all of it, so that the server has nothing left to ring.
    async fn sweep(&self, app: &App) -> Result<Run, String> {
        let bar = ProgressBar::new_spinner().with_message("sweeping");
        let (start, before) = (Instant::now(), machine::cpu_ms("self"));
        let mut rung = 0;
        loop {
            let round = app.sweep(ROUND).await.map_err(|error| told(&error))?;
            rung += round;
            bar.inc(round.into());
            if round == 0 {
                break;
            }
        }
        bar.finish_and_clear();
        let cpu = machine::cpu_ms("self").zip(before).map(|(after, before)| after - before);
        let per = |total: f64| round(total / f64::from(rung.max(1)));
        Ok(Run {
            name: "sweep",
            clients: 1,
            per_second: round(f64::from(rung) / start.elapsed().as_secs_f64()),
            cpu_ms: cpu.map(per),
            ..Run::default()
        })
    }

    /// A year is corrected, of which every running clock must be told.
    async fn recalculate(&self, app: &App) -> Result<serde_json::Value, String> {
        let start = Instant::now();
        // The days in which the complaints just filed fall due become holidays, so that their clocks move.
        let today = redress_domain::calendar::office_day(SystemClock.now());
        let coming = today.series(1.day()).skip(1).take(12).filter(|day| day.year() == today.year());
        let days: Vec<String> = coming.map(|day| day.strftime("%m-%d").to_string()).collect();
        let line = format!("{} off {}", today.year(), days.join(" "));
        app.publish_year(&line).await.map_err(|error| told(&error))?;
        while app.recalculate(ROUND).await.map_err(|error| told(&error))? > 0 {}
        let progress = app.recalculation().await.map_err(|error| told(&error))?;
        let seconds = round(start.elapsed().as_secs_f64());
        Ok(json!({ "cases": progress.looked, "moved": progress.moved, "seconds": seconds }))
    }

    async fn floor(&self, app: &App, database: &Database, cast: &Cast) -> Result<f64, String> {
        let time = self.time().min(Duration::from_secs(3));
        floor::per_second(app, database, &cast.offices, self.clients.into(), time).await.map(round)
    }

    fn measure(&self, place: &Place, ready: Ready) -> Result<Report, String> {
        let server = Server::start(place)?;
        let (rss_start_mb, _) = server.memory_mb();
        let runs = Runs {
            server: &server,
            clients: self.clients.into(),
            time: self.time(),
            offices: &ready.cast.offices,
            clerks: &ready.clerks,
            others: &ready.others,
            filled: &ready.filled,
            filed: Mutex::default(),
        };
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        let run = |name: &'static str, run: &dyn Fn() -> Result<crate::bench::load::Measured, String>| {
            bar.set_message(name);
            let before = server.cpu_ms();
            let measured = run().map_err(|error| format!("{name}: {error}"))?;
            let waited = server.settle();
            let cpu = server.cpu_ms().zip(before).map(|(after, before)| after - before);
            let done = Run { engine: ready.engine, ..Run::of(name, self.clients.into(), &measured, cpu) };
            Ok::<_, String>((done, measured, waited))
        };
        let (mut filing, measured, undelivered) = run("filing", &|| runs.filing("full", None))?;
        filing.floor_per_second = Some(ready.floor);
        filing.ratio = Some(round(measured.per_second() / ready.floor));
        let pace = measured.per_second() / 2.0;
        let (_, half, _) = run("filing at half load", &|| runs.filing("half", Some(pace)))?;
        filing.at_half(&half);
        let mut all = vec![filing];
        all.push(run("act", &|| runs.act())?.0);
        all.push(run("duties", &|| runs.duties())?.0);
        all.push(run("case", &|| runs.case())?.0);
        all.push(run("search", &|| runs.search())?.0);
        all.push(run("dashboard", &|| runs.dashboard())?.0);
        all.push(Run { engine: ready.engine, ..ready.sweep });
        bar.finish_and_clear();
        let (rss_mb, rss_peak_mb) = server.memory_mb();
        Ok(Report {
            machine: machine::machine(),
            cases: self.cases as usize,
            runs: all,
            micro: ready.micro,
            fill_per_second: ready.fill_per_second,
            undelivered,
            rss_mb,
            rss_start_mb,
            rss_peak_mb,
            start_ms: round(server.started_in.as_secs_f64() * 1_000.0),
            database_mb: ready.database_mb,
        })
    }
}

async fn refuse_unless_empty(app: &App) -> Result<(), String> {
    let unavailable = |error: redress_app::ports::StoreError| error.to_string();
    let empty = app.store.case_ids(None, 1).await.map_err(unavailable)?.is_empty()
        && app.store.people().await.map_err(unavailable)?.is_empty()
        && app.store.offices().await.map_err(unavailable)?.is_empty();
    let reason =
        "the database is not empty: this command fills it with sample cases, so give it one of its own";
    if empty { Ok(()) } else { Err(reason.into()) }
}
