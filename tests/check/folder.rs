//! A folder to break.

use std::fs;
use std::path::Path;

use actornet::dataset::read::{FileAccount, Loaded, OnError, ReadError, ReadOptions, read};
use actornet::dataset::{Finding, Severity};

pub(crate) const ACTORS: &str = "\
id,name,kind,country,parent,start,end,aliases
ISO,International Organization for Standardization,sdo,,,1947,,
TC 1,Committee on examples,committee,,ISO,2000,,
SC 2,Subcommittee on more examples,committee,,TC 1,,,JTC 2
ANSI,American National Standards Institute,national_body,US,,,,ASA;USASI
DIN,German Institute for Standardization,national_body,DE,,,,
SAC,Standardization Administration of China,national_body,CN,,,,
";

pub(crate) const RELATIONS: &str = "\
actor,role,body,start,end,weight,source
ANSI,secretariat,TC 1,2001,2020,1,minutes
SAC,secretariat,TC 1,2020,,1,minutes
DIN,member,TC 1,2001,,,
DIN,secretariat,SC 2,2005,,,
SAC,member,SC 2,2010-06,2015-06-30,0.5,
";

/// A sound data set in a folder of its own, some files of which may be replaced.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder
            .with("actors.csv", ACTORS)
            .with("relations.csv", RELATIONS)
    }

    /// The same with another file.
    pub(crate) fn with(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.path().join(file), content).unwrap();
        self
    }

    /// The same with a row more in a file.
    pub(crate) fn and(self, file: &str, row: &str) -> Self {
        let mut text = fs::read_to_string(self.0.path().join(file)).unwrap();
        text.push_str(row);
        text.push('\n');
        self.with(file, text)
    }

    pub(crate) fn without(self, file: &str) -> Self {
        fs::remove_file(self.0.path().join(file)).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self) -> Result<Loaded, ReadError> {
        let read = read(self.path(), &ReadOptions::default());
        if let Ok(loaded) = &read {
            assert_exact(&loaded.accounts);
        }
        read
    }

    /// The data, which must be accepted.
    pub(crate) fn loaded(&self) -> Loaded {
        match self.read() {
            Ok(loaded) => loaded,
            Err(error) => panic!("{error}: {:#?}", self.findings()),
        }
    }

    /// The data without the rows with errors.
    pub(crate) fn skipped(&self) -> Loaded {
        let options = ReadOptions {
            on_error: OnError::Skip,
            ..ReadOptions::default()
        };
        let loaded = read(self.path(), &options).unwrap();
        assert_exact(&loaded.accounts);
        loaded
    }

    /// What is found, whether the data are accepted or not.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        match self.read() {
            Ok(loaded) => loaded.findings,
            Err(ReadError::Rejected { findings, accounts }) => {
                assert!(findings.iter().any(Finding::is_error), "{findings:#?}");
                assert_exact(&accounts);
                findings
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// The findings with this code.
    pub(crate) fn all(&self, code: &str) -> Vec<Finding> {
        let mut findings = self.findings();
        findings.retain(|f| f.code == code);
        findings
    }

    /// The only finding with this code; no other error may stand beside it.
    pub(crate) fn only(&self, code: &str) -> Finding {
        let findings = self.findings();
        let errors: Vec<_> = findings.iter().filter(|f| f.is_error()).collect();
        assert!(
            errors.iter().all(|f| f.code == code),
            "errors beside {code}: {errors:#?}"
        );
        let found: Vec<_> = findings.iter().filter(|f| f.code == code).collect();
        assert_eq!(found.len(), 1, "{code}: {findings:#?}");
        assert_eq!(found[0].severity, Severity::of_code(code));
        found[0].clone()
    }
}

fn assert_exact(accounts: &[FileAccount]) {
    for a in accounts {
        let sum = a.rows_used + a.rows_rejected + a.rows_merged;
        assert_eq!(a.rows_read, sum, "{a:?}");
    }
}

/// File, line, field and column of a finding.
pub(crate) fn place(finding: &Finding) -> (&str, u64, u64, &str) {
    (
        &finding.file,
        finding.line.unwrap_or(0),
        finding.field.unwrap_or(0),
        finding.column.as_deref().unwrap_or(""),
    )
}

/// The mend that a finding proposes.
pub(crate) fn hint(finding: &Finding) -> &str {
    finding.hint.as_deref().unwrap_or("")
}
