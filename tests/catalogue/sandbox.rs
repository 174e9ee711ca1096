//! A folder with a sound data set in it, and the program run there.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) const ACTORS: &str = "\
id,name,kind,country,parent,start,end,aliases,url
ISO,International Organization for Standardization,sdo,,,1947,,,
TC 1,Committee on examples,committee,,ISO,2000,,,
SC 2,Subcommittee on more examples,committee,,TC 1,,,JTC 2,
ANSI,American National Standards Institute,national_body,US,,,,ASA;USASI,
DIN,German Institute for Standardization,national_body,DE,,,,,
SAC,Standardization Administration of China,national_body,CN,,,,,
";

pub(crate) const RELATIONS: &str = "\
actor,role,body,start,end,weight,source
ANSI,secretariat,TC 1,2001,2020,1,minutes
SAC,secretariat,TC 1,2020,,1,minutes
DIN,member,TC 1,2001,,,
DIN,secretariat,SC 2,2005,,,
SAC,member,SC 2,2010-06,2015-06-30,0.5,
";

/// A plan that needs no time: no pictures, few draws.
const PLAN: &str = "\
[sensitivity]
draws = 3
drop = 0.2
[[leadership]]
title = \"Who runs committees\"
role = \"secretariat\"
by = \"actor\"
[[shifts]]
id = \"secretariats\"
title = \"Secretariats\"
roles = [\"secretariat\"]
by = \"actor\"
[[centrality]]
id = \"affiliation\"
title = \"Who takes part where\"
network = \"affiliation\"
metrics = [\"degree\", \"closeness-two-mode\", \"eigenvector\"]
graph_metrics = [\"density\", \"components\"]
";

/// A temporary folder; `data` in it is a data set.
pub(crate) struct Sandbox(tempfile::TempDir);

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// What stands below a folder: content of files, `None` for folders, the target of links.
pub(crate) type Disk = BTreeMap<String, Option<Vec<u8>>>;

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self(tempfile::tempdir().unwrap());
        sandbox.write("data/actors.csv", ACTORS);
        sandbox.write("data/relations.csv", RELATIONS);
        sandbox.write("plan.toml", PLAN);
        sandbox
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, file: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn append(&self, file: &str, row: &str) {
        let mut bytes = fs::read(self.path().join(file)).unwrap();
        bytes.extend_from_slice(row.as_bytes());
        bytes.push(b'\n');
        self.write(file, bytes);
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|e| format!("{file}: {e}"))
    }

    /// The program, to be run in this folder.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_actornet"));
        command
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        self.program().args(arguments).output().unwrap().into()
    }

    /// The report of the data set, without pictures.
    pub(crate) fn report(&self, more: &[&str]) -> Run {
        let report = ["report", "data", "--out", "out", "--plan", "plan.toml"];
        self.run(&[&report, &["--figures", "none"][..], more].concat())
    }

    pub(crate) fn disk(&self) -> Disk {
        let mut found = Disk::new();
        walk(self.path(), self.path(), &mut found);
        found
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Disk) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy();
        let name = name.into_owned();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.insert(name, None);
            walk(root, &path, found);
        } else if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            found.insert(name, Some(target.to_string_lossy().into_owned().into()));
        } else {
            found.insert(name, fs::read(&path).ok());
        }
    }
}
