//! One process a size and a number of threads, and what came of each.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use clap::ArgMatches;

use super::child::{Measured, Said, Size};
use super::{machine, scales};
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::named;
use crate::cli::session::Session;
use crate::dataset::output::TemporaryFolder;

/// What is measured.
pub(super) struct Asked {
    what: What,
    pub(super) runs: u64,
    threads: Vec<u16>,
    /// As they were written.
    metrics: String,
    approx: Option<f64>,
    /// Steps left out.
    skip: Vec<String>,
}

enum What {
    /// A data set or graph file as it is.
    Input(PathBuf),
    /// Data sets made up to look like one.
    Like {
        input: PathBuf,
        scales: Vec<f64>,
        seed: u64,
    },
}

/// A step at one size with one number of threads.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// How many times as large as `--like`.
    pub(super) scale: Option<f64>,
    pub(super) threads: u16,
    pub(super) size: Size,
    pub(super) cost: Measured,
}

impl Row {
    /// The median of the runs, in seconds.
    pub(super) fn median(&self) -> Option<f64> {
        let mut seconds = self.cost.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        let n = seconds.len();
        (n > 0).then(|| f64::midpoint(seconds[(n - 1) / 2], seconds[n / 2]))
    }

    /// Relations (or ties of a graph file) a second.
    pub(super) fn rate(&self) -> Option<f64> {
        let rate = self.size.relations as f64 / self.median()?;
        rate.is_finite().then_some(rate)
    }
}

impl Asked {
    pub(super) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        // What is misspelt should not wait for the data.
        named(matches)?;
        let metrics = matches.get_many::<String>("metric").into_iter().flatten();
        let metrics: Vec<&str> = metrics.map(|id| id.trim()).collect();
        let mut threads: Vec<u16> = matches
            .get_many::<u16>("threads")
            .map_or_else(|| vec![0], |threads| threads.copied().collect());
        let all = u16::try_from(machine::processors()).unwrap_or(u16::MAX);
        threads
            .iter_mut()
            .filter(|n| **n == 0)
            .for_each(|n| *n = all);
        threads.sort_unstable();
        threads.dedup();
        let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
        let what = match (path("INPUT"), path("like")) {
            (Some(input), _) => What::Input(input),
            (None, Some(input)) => {
                let mut scales = scales(matches);
                scales.sort_by(f64::total_cmp);
                scales.dedup_by(|a, b| a.total_cmp(b).is_eq());
                What::Like {
                    input,
                    scales,
                    seed: matches.get_one("seed").copied().unwrap_or(1),
                }
            }
            (None, None) => return Err(Failure::usage("name an INPUT or --like INPUT")),
        };
        Ok(Self {
            what,
            runs: matches.get_one("runs").copied().unwrap_or(1),
            threads,
            metrics: metrics.join(","),
            approx: matches.get_one("approx").copied(),
            skip: matches
                .get_many::<String>("skip")
                .map_or_else(Vec::new, |steps| steps.cloned().collect()),
        })
    }

    /// What is measured, in words.
    pub(super) fn title(&self) -> String {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        };
        match &self.what {
            What::Input(input) => name(input),
            What::Like { input, seed, .. } => {
                format!("synthetic data sets like {}, seed {seed}", name(input))
            }
        }
    }

    fn sizes(&self) -> usize {
        match &self.what {
            What::Input(_) => 1,
            What::Like { scales, .. } => scales.len(),
        }
    }
}

/// Measures everything that is asked for.
pub(super) fn measure(asked: &Asked, session: &Session) -> Result<Vec<Row>, Failure> {
    let bar = session.progress((asked.sizes() * asked.threads.len()) as u64);
    let mut rows = Vec::new();
    let mut at_size = |scale: Option<f64>, input: &Path| -> Result<(), Failure> {
        for &threads in &asked.threads {
            let of = scale.map_or_else(String::new, |scale| format!("scale {scale}, "));
            bar.set_message(format!("{of}{threads} threads"));
            rows.extend(of_process(asked, scale, threads, input)?);
            bar.inc(1);
        }
        Ok(())
    };
    match &asked.what {
        What::Input(input) => {
            if !input.exists() {
                let missing = format!("{}: there is no such file or folder", input.display());
                return Err(Failure::new(Cause::Files, missing));
            }
            at_size(None, input)?;
        }
        What::Like {
            input,
            scales,
            seed,
        } => {
            for &scale in scales {
                let folder = TemporaryFolder::new()
                    .map_err(|error| Failure::files(&std::env::temp_dir(), &error))?;
                let made = folder.path().join("data");
                make(input, scale, *seed, &made)?;
                at_size(Some(scale), &made)?;
            }
        }
    }
    bar.finish_and_clear();
    Ok(rows)
}

/// This program, to be started again.
fn program() -> Result<Command, Failure> {
    let path = std::env::current_exe();
    let path = path.map_err(|e| Failure::new(Cause::Files, format!("this program: {e}")))?;
    let mut command = Command::new(path);
    command.args(["--quiet", "--no-progress", "--color", "never"]);
    Ok(command)
}

/// Makes a data set that looks like another.
fn make(like: &Path, scale: f64, seed: u64, out: &Path) -> Result<(), Failure> {
    let mut command = program()?;
    command.arg("synth").arg("--like").arg(like);
    command.args(["--scale", &scale.to_string(), "--seed", &seed.to_string()]);
    let done = command.arg("--out").arg(out).stdin(Stdio::null()).output();
    let done = done.map_err(|e| Failure::new(Cause::Files, format!("synth: {e}")))?;
    if done.status.success() {
        return Ok(());
    }
    let cause = match done.status.code() {
        Some(2) => Cause::Usage,
        Some(3) => Cause::Data,
        Some(5) => Cause::Limit,
        Some(1) => Cause::Internal,
        _ => Cause::Files,
    };
    let said = said(&String::from_utf8_lossy(&done.stderr));
    Err(Failure::new(cause, format!("--scale {scale}: {said}")))
}

/// What a process said on stderr, without the head that this one will give it again.
fn said(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("error: ").unwrap_or(text).to_owned()
}

/// The steps at one size with one number of threads. What ends a process ends one step: the others
/// run in another process.
fn of_process(
    asked: &Asked,
    scale: Option<f64>,
    threads: u16,
    input: &Path,
) -> Result<Vec<Row>, Failure> {
    let mut steps: Vec<Measured> = Vec::new();
    let mut size = Size::default();
    loop {
        let done: Vec<String> = steps.iter().map(|s| s.step.clone()).collect();
        // What every process needs is done in each, and told of the first.
        let skipped = done.iter().filter(|step| !FIRST.contains(&step.as_str()));
        let skipped: Vec<&str> = skipped.map(String::as_str).collect();
        let mut process = start(asked, threads, input, &skipped)?;
        let (found, planned) = listen(&mut process)?;
        let mut errors = String::new();
        if let Some(mut stderr) = process.stderr.take() {
            // A text that is cut short is still worth showing.
            let _read = stderr.read_to_string(&mut errors);
        }
        let status = process.wait().map_err(|e| internal(&e))?;
        let failed = found
            .iter()
            .any(|m| m.problem.is_some() && FIRST.contains(&m.step.as_str()));
        steps.extend(found.into_iter().filter(|m| !done.contains(&m.step)));
        let ready = planned.is_some();
        let left = match planned {
            Some((found, planned)) => {
                size = found;
                let is_done = |step: &&String| steps.iter().any(|m| m.step == **step);
                planned.iter().find(|step| !is_done(step)).cloned()
            }
            None => FIRST
                .iter()
                .find(|step| !steps.iter().any(|m| m.step == **step))
                .map(|step| (*step).to_owned()),
        };
        if status.success() || failed {
            break;
        }
        let Some(step) = left else { break };
        steps.push(Measured {
            step,
            problem: Some(ended(status, &errors)),
            ..Measured::default()
        });
        if !ready {
            break;
        }
    }
    let row = |cost| Row {
        scale,
        threads,
        size,
        cost,
    };
    Ok(steps.into_iter().map(row).collect())
}

/// The steps on which all others stand.
const FIRST: [&str; 3] = ["load", "build", "network"];

fn internal(error: &std::io::Error) -> Failure {
    Failure::new(Cause::Internal, format!("bench: {error}"))
}

fn start(asked: &Asked, threads: u16, input: &Path, done: &[&str]) -> Result<Child, Failure> {
    let mut command = program()?;
    command.arg("bench").arg(input).arg("--in-this-process");
    command.args(["--runs", &asked.runs.to_string()]);
    command.args(["--threads", &threads.to_string()]);
    command.args(["--metric", &asked.metrics]);
    if let Some(epsilon) = asked.approx {
        command.args(["--approx", &epsilon.to_string()]);
    }
    if !done.is_empty() {
        command.args(["--done", &done.join(",")]);
    }
    if !asked.skip.is_empty() {
        command.args(["--skip", &asked.skip.join(",")]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| internal(&e))
}

type Planned = (Size, Vec<String>);

/// Everything that a process says, until it ends.
fn listen(process: &mut Child) -> Result<(Vec<Measured>, Option<Planned>), Failure> {
    let (mut steps, mut planned) = (Vec::new(), None);
    if let Some(stdout) = process.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|e| internal(&e))?;
            // A process that is killed may leave half a line.
            match serde_json::from_str(&line) {
                Ok(Said::Ready(size, steps)) => planned = Some((size, steps)),
                Ok(Said::Step(measured)) => steps.push(measured),
                Err(_) => break,
            }
        }
    }
    Ok((steps, planned))
}

/// Why a process ended before its time.
fn ended(status: ExitStatus, errors: &str) -> String {
    let last = errors.lines().next_back().map(said).unwrap_or_default();
    match status.code() {
        Some(code) if last.is_empty() => format!("ended with exit code {code}"),
        Some(code) => format!("ended with exit code {code}: {last}"),
        None => "ended by the system, most likely for want of memory".to_owned(),
    }
}

/// Says which steps gave nothing; under `--strict` that is a failure.
pub(super) fn check_complete(rows: &[Row], session: &Session) -> Result<(), Failure> {
    let mut without: Vec<String> = Vec::new();
    for row in rows {
        if let Some(problem) = &row.cost.problem {
            let scale = row
                .scale
                .map_or_else(String::new, |x| format!(" at scale {x}"));
            without.push(format!("{}{scale}: {problem}", row.cost.step));
        }
    }
    without.dedup();
    if session.strict && !without.is_empty() {
        return Err(Failure::new(Cause::Undefined, without.join("; ")));
    }
    Ok(())
}
