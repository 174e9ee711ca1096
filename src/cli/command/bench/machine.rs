//! What the times were measured on, as far as they depend on it.

use std::fs;

use serde::Serialize;

use crate::cli::session::Session;

/// A machine is called busy above this load a processor.
const BUSY: f64 = 0.25;

/// What times depend on.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Machine {
    pub(super) version: &'static str,
    pub(super) system: String,
    pub(super) processors: usize,
    /// Its name, where the system tells it.
    pub(super) processor: Option<String>,
    /// The load before the first run, where the system tells it.
    pub(super) load: Option<f64>,
}

impl Machine {
    pub(super) fn here() -> Self {
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        Self {
            version: env!("CARGO_PKG_VERSION"),
            system: format!("{os} {arch}"),
            processors: processors(),
            processor: processor(),
            load: load(),
        }
    }

    /// Says that the machine is busy, or that this is not known.
    pub(super) fn warn(&self, session: &Session) {
        match self.load {
            None => session.note(
                "how busy the machine is cannot be told on this system: close other programs",
            ),
            Some(load) if load > BUSY * self.processors as f64 => session.warn(&format!(
                "the machine is busy (load {load} on {} processors): times will be too long and vary",
                self.processors
            )),
            Some(_) => {}
        }
    }

    /// In one line.
    pub(super) fn sentence(&self) -> String {
        let name = self.processor.as_deref();
        let name = name.map_or_else(String::new, |name| format!(" ({name})"));
        let load = self.load;
        let load = load.map_or_else(String::new, |load| format!(", load {load} at the start"));
        format!(
            "actornet {}, {}, {} processors{name}{load}",
            self.version, self.system, self.processors
        )
    }
}

pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Linux tells it; elsewhere it is not known.
fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    let (_, name) = line.split_once(':')?;
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Begins to count the peak memory of this process anew; whether that is possible here.
pub(super) fn forget_peak() -> bool {
    // Linux: "5" resets the high-water mark of the resident set.
    fs::write("/proc/self/clear_refs", "5").is_ok()
}

/// The most memory that this process held since [`forget_peak`], in bytes.
pub(super) fn peak() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
