//! Imports from files: the small ones of our own in `tests/import`, and the official ones where
//! `ACTORNET_ISO_OPEN_DATA` names their folder.

use std::path::Path;

use actornet::dataset::import::{self, DatedFile, ImportError, Imported, Input};
use actornet::dataset::{Dataset, Finding};
use actornet::model::{Actor, Date, Relation};

fn load(files: &[&str]) -> Result<Imported, ImportError> {
    let inputs: Vec<Input> = files
        .iter()
        .map(|file| DatedFile::parse(file).and_then(|dated| dated.read()))
        .collect::<Result<_, _>>()?;
    import::find("iso-open-data").unwrap().import(&inputs)
}

#[test]
fn real() {
    let Ok(folder) = std::env::var("ACTORNET_ISO_OPEN_DATA") else {
        eprintln!("skipped: ACTORNET_ISO_OPEN_DATA does not name the folder of the official files");
        return;
    };
    let path = |name: &str| Path::new(&folder).join(name).display().to_string();
    let j = path("iso_technical_committees-2025-06-12.jsonl");
    let c = path("iso_technical_committees-2026-05-02.csv");
    let t = std::time::Instant::now();
    let made = load(&[&c, &j]).unwrap();
    eprintln!("{:?}", t.elapsed());
    for f in &made.findings { eprintln!("{f}"); }
    eprintln!("{:#?}", made.account);
    for r in made.dataset.actors.iter().step_by(150) { eprintln!("{r:?}"); }
    for r in made.dataset.relations.iter().step_by(2500) { eprintln!("{r:?}"); }
    for r in &made.dataset.identities { eprintln!("{r:?}"); }
    eprintln!("{:?}", made.dataset.package);
}
