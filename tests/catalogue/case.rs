//! A data set with one thing wrong, and what must come of it in every command.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// What must come of an input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// Exit 3; the row can be left out.
    RowError,
    /// Exit 3; nothing of the file can be used.
    FileError,
    /// Exit 0, said on stderr and in the report.
    Warning,
    /// Exit 0, listed by `check`.
    Note,
    /// Exit 0, nothing is found.
    Nothing,
    /// The same, and the report is that of the sound data set.
    Same,
}

/// An entry of the catalogue.
pub(crate) struct Case {
    /// The row of the catalogue, such as `C3`.
    pub(crate) row: &'static str,
    /// What is wrong, in a few words.
    pub(crate) what: &'static str,
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    pub(crate) rows: Vec<(&'static str, String)>,
    pub(crate) expected: Expected,
    pub(crate) code: &'static str,
    /// What follows `error[CODE]: `.
    message: String,
    /// A part of the mend; empty where there is none.
    hint: &'static str,
}

/// An entry that says what is wrong; what must come of it follows.
pub(crate) fn case(row: &'static str, what: &'static str) -> Case {
    Case {
        row,
        what,
        files: Vec::new(),
        rows: Vec::new(),
        expected: Expected::Nothing,
        code: "",
        message: String::new(),
        hint: "",
    }
}

impl Case {
    /// Replaces a file of the data set.
    pub(crate) fn file(mut self, name: &'static str, content: impl AsRef<[u8]>) -> Self {
        self.files.push((name, content.as_ref().to_vec()));
        self
    }

    /// Adds a row to a file.
    pub(crate) fn row(mut self, name: &'static str, row: impl Into<String>) -> Self {
        self.rows.push((name, row.into()));
        self
    }

    fn expect(
        mut self,
        expected: Expected,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        self.expected = expected;
        self.code = code;
        self.message = message.into();
        self.hint = hint;
        self
    }

    pub(crate) fn error(
        self,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        self.expect(Expected::RowError, code, message, hint)
    }

    pub(crate) fn file_error(
        self,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        self.expect(Expected::FileError, code, message, hint)
    }

    pub(crate) fn warning(
        self,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        self.expect(Expected::Warning, code, message, hint)
    }

    pub(crate) fn note(
        self,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        self.expect(Expected::Note, code, message, hint)
    }

    pub(crate) fn accepted(self) -> Self {
        self.expect(Expected::Nothing, "", "", "")
    }

    pub(crate) fn same(self) -> Self {
        self.expect(Expected::Same, "", "", "")
    }

    /// The data set with what is wrong in it.
    pub(crate) fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::new();
        for (file, content) in &self.files {
            sandbox.write(format!("data/{file}"), content);
        }
        for (file, row) in &self.rows {
            sandbox.append(&format!("data/{file}"), row);
        }
        sandbox
    }

    fn finding(&self) -> String {
        let severity = match self.expected {
            Expected::RowError | Expected::FileError => "error",
            Expected::Warning => "warning",
            _ => "note",
        };
        format!("{severity}[{}]: {}", self.code, self.message)
    }

    /// Everything that is not as it must be.
    fn wrong(&self) -> Vec<String> {
        let sandbox = self.sandbox();
        let before = sandbox.disk();
        let mut wrong = Wrong::new(self);
        let check = sandbox.run(&["check", "data"]);
        wrong.sober("check", &check);
        let report = sandbox.report(&[]);
        wrong.sober("report", &report);
        let is_error = matches!(self.expected, Expected::RowError | Expected::FileError);
        let code = if is_error { 3 } else { 0 };
        wrong.unless(check.code == Some(code), "exit code of check", &check);
        wrong.unless(report.code == Some(code), "exit code of report", &report);
        if !self.code.is_empty() {
            let finding = self.finding();
            let said = |text: &str| {
                let found = text.find(&finding);
                found.is_some_and(|at| {
                    let rest = &text[at..];
                    let end = rest.find("\nerror[").or_else(|| rest.find("\nwarning["));
                    let rest = &rest[..end.unwrap_or(rest.len())];
                    self.hint.is_empty() || rest.contains("  help: ") && rest.contains(self.hint)
                })
            };
            wrong.unless(said(&check.out), &format!("{finding} on stdout"), &check);
            if !matches!(self.expected, Expected::Note) {
                wrong.unless(said(&check.err), &format!("{finding} on stderr"), &check);
            }
        }
        match self.expected {
            Expected::RowError | Expected::FileError => {
                wrong.unless(
                    sandbox.disk() == before,
                    "nothing written and nothing changed",
                    &report,
                );
                self.skipped(&sandbox, &mut wrong);
            }
            Expected::Warning | Expected::Note => wrong.report(&sandbox, &report, self.code),
            Expected::Nothing | Expected::Same => {
                wrong.report(&sandbox, &report, "");
                let last = check.out.lines().last().unwrap_or_default();
                let clean = last.contains("0 errors, 0 warnings, 0 notes");
                wrong.unless(clean, "nothing found", &check);
            }
        }
        if matches!(self.expected, Expected::Same) {
            let sound = Sandbox::new();
            sound.report(&[]);
            for file in ["out/report.html", "out/report.json", "out/report.md"] {
                let same = sound.read(file) == sandbox.read(file);
                wrong.unless(same, &format!("{file} as of the sound data"), &report);
            }
        }
        let mut after = sandbox.disk();
        after.retain(|name, _| name.starts_with("data"));
        let mut inputs = before;
        inputs.retain(|name, _| name.starts_with("data"));
        wrong.unless(after == inputs, "the inputs as they were", &check);
        wrong.found
    }

    /// With `--on-error skip`: the rows are left out, listed and counted.
    fn skipped(&self, sandbox: &Sandbox, wrong: &mut Wrong<'_>) {
        let skip = ["--on-error", "skip", "--rejects", "rejects.csv"];
        let run = sandbox.run(&[&["check", "data", "--format", "json"], &skip[..]].concat());
        wrong.sober("check --on-error skip", &run);
        if matches!(self.expected, Expected::FileError) {
            wrong.unless(run.code == Some(3), "a file that cannot be used", &run);
            let rejects = sandbox.path().join("rejects.csv").exists();
            wrong.unless(!rejects, "no table of rejected rows", &run);
            return;
        }
        wrong.unless(run.code == Some(0), "rows left out on request", &run);
        let rejects = sandbox.read("rejects.csv");
        wrong.unless(rejects.contains(self.code), "the code in rejects.csv", &run);
        let json: Value = serde_json::from_str(&run.out).unwrap_or_default();
        let sums = |files: &[Value]| {
            files.iter().all(|f| {
                let rows = |key: &str| f[key].as_u64().unwrap_or(u64::MAX / 8);
                rows("rows_read") == rows("rows_used") + rows("rows_rejected") + rows("rows_merged")
            })
        };
        let files = json["files"].as_array().cloned().unwrap_or_default();
        wrong.unless(!files.is_empty() && sums(&files), "rows add up", &run);
        let rejected = json["total"]["rows_rejected"].as_u64().unwrap_or(0);
        let listed = csv::Reader::from_reader(rejects.as_bytes())
            .into_records()
            .filter(Result::is_ok)
            .count();
        wrong.unless(
            rejected > 0 && u64::try_from(listed) == Ok(rejected),
            "as many rows listed as rejected",
            &run,
        );
        let report = sandbox.report(&["--on-error", "skip"]);
        wrong.unless(report.code == Some(0), "a report of the rest", &report);
        wrong.report(sandbox, &report, self.code);
        let words = format!("{rejected} left out");
        for file in ["out/report.html", "out/report.md"] {
            let text = sandbox.read(file);
            let body = text.find("<body").unwrap_or(0);
            let end = text.find("</header>").or_else(|| text.find("\n## "));
            let said = text[body..end.unwrap_or(body)].contains(&words);
            wrong.unless(said, &format!("{words}, on top of {file}"), &report);
        }
    }
}

/// What is not as it must be.
struct Wrong<'a> {
    case: &'a Case,
    found: Vec<String>,
}

impl<'a> Wrong<'a> {
    const fn new(case: &'a Case) -> Self {
        Self {
            case,
            found: Vec::new(),
        }
    }

    fn unless(&mut self, holds: bool, what: &str, run: &Run) {
        if !holds {
            let Case {
                row, what: case, ..
            } = self.case;
            self.found.push(format!(
                "{row} {case}: not so: {what}\nexit {:?}\nstdout: {}\nstderr: {}",
                run.code,
                end(&run.out),
                end(&run.err)
            ));
        }
    }

    /// No crash, and nothing that commands a terminal.
    fn sober(&mut self, what: &str, run: &Run) {
        let hostile =
            |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        let calm = !run.err.contains("panicked") && run.code != Some(1);
        self.unless(calm, &format!("{what} without a crash"), run);
        let plain = !run.err.contains(hostile) && !run.out.contains(hostile);
        self.unless(plain, &format!("{what} without control characters"), run);
    }

    /// A whole report that says what was found.
    fn report(&mut self, sandbox: &Sandbox, run: &Run, code: &str) {
        let disk = sandbox.disk();
        let written: BTreeMap<&str, &[u8]> = disk
            .iter()
            .filter_map(|(name, content)| Some((name.strip_prefix("out/")?, content.as_deref()?)))
            .collect();
        let json = |name: &str| -> Value {
            let bytes = written.get(name).copied().unwrap_or_default();
            serde_json::from_slice(bytes).unwrap_or_default()
        };
        self.unless(json("report.json").is_object(), "report.json is JSON", run);
        let manifest = json("manifest.json");
        let outputs = manifest["outputs"].as_array().cloned().unwrap_or_default();
        let whole = outputs.len() + 1 == written.len()
            && outputs.iter().all(|o| {
                let file = o["path"].as_str().unwrap_or_default();
                let content = written.get(file).copied().unwrap_or_default();
                o["sha256"] == actornet::dataset::sha256(content)
            });
        self.unless(whole, "a manifest that names every file", run);
        let text = String::from_utf8_lossy(written.get("report.md").copied().unwrap_or_default());
        self.unless(text.contains(code), "the code in report.md", run);
        for (name, content) in &written {
            let text = String::from_utf8_lossy(content);
            let no_number = |cell: &str| ["NaN", "inf", "-inf"].contains(&cell.trim());
            let is_text = name.ends_with(".csv") || name.ends_with(".md");
            let sound = !is_text || !text.split([',', '|', '\n']).any(no_number);
            self.unless(sound, &format!("no NaN in {name}"), run);
        }
        let left = disk.keys().any(|name| name.contains("unfinished"));
        self.unless(!left, "nothing unfinished left", run);
    }
}

/// The last part of a text: enough to see what happened.
fn end(text: &str) -> String {
    let from = text.len().saturating_sub(1500);
    let from = (from..=text.len()).find(|i| text.is_char_boundary(*i));
    text[from.unwrap_or(0)..].to_owned()
}

/// Runs the entries on a few threads and fails with everything that is wrong.
pub(crate) fn run_all(section: &str, cases: &[Case]) {
    parallel(section, cases, |case| case.row, Case::wrong);
}

/// Runs `entries` on a few threads, prints how many there were, and fails with all that is wrong.
pub(crate) fn parallel<T: Sync>(
    section: &str,
    entries: &[T],
    row: impl Fn(&T) -> &'static str,
    wrong: impl Fn(&T) -> Vec<String> + Sync,
) {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let wrong = wrong(entry);
                    found.lock().unwrap().extend(wrong);
                }
            });
        }
    });
    let rows: std::collections::BTreeSet<&str> = entries.iter().map(row).collect();
    let found = found.into_inner().unwrap();
    println!(
        "catalogue, section {section}: {} rows, {} inputs, {} slips",
        rows.len(),
        entries.len(),
        found.len()
    );
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
