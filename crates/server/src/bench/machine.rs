//! What the measuring ran on.

use serde_json::{Value, json};

/// Processor, cores, memory and kernel; what cannot be found out is null.
pub fn machine() -> Value {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").ok();
    json!({
        "cpu": model.map(|(_, model)| model),
        "cores": std::thread::available_parallelism().map(usize::from).ok(),
        "memory_mb": kilobytes(&memory, "MemTotal:").map(|kb| kb / 1024),
        "kernel": kernel.as_deref().map(str::trim),
        "debug_build": cfg!(debug_assertions),
    })
}

/// The figure of the line that begins with `name`, as in `/proc/meminfo`.
pub fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Milliseconds of processor time that the process has used, in user and system mode.
pub fn cpu_ms(process: &str) -> Option<f64> {
    /// Ticks a second, the same on every Linux that shows `/proc` to programs.
    const HERTZ: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the program's name in brackets, which may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) * 1_000.0 / HERTZ)
}
