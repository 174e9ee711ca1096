//! `actornet init DIR`: an empty data set with a guide to its columns.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::dataset::schema::TABLES;
use crate::dataset::table_text::TableText;
use crate::dataset::write::{Tables, files};
use crate::dataset::{Dataset, documentation};

pub(crate) const COMMAND: Command = Command {
    name: "init",
    about: "Write an empty data set to fill in, with a guide to its columns",
    define,
    run,
};

/// Example rows that fit together: table, and values in the order of its columns.
const EXAMPLES: &[(&str, &[&[&str]])] = &[
    (
        "actors.csv",
        &[
            &[
                "ISO",
                "International Organization for Standardization",
                "sdo",
                "",
                "",
                "1947",
                "",
                "",
                "https://www.iso.org",
                "iso.org",
                "",
            ],
            &[
                "ISO/TC 999",
                "A committee",
                "committee",
                "",
                "ISO",
                "2015",
                "",
                "",
                "",
                "minutes of the first meeting",
                "an example",
            ],
            &[
                "DIN",
                "German Institute for Standardization",
                "national_body",
                "DE",
                "",
                "",
                "",
                "DNA",
                "https://www.din.de",
                "din.de",
                "",
            ],
        ],
    ),
    (
        "relations.csv",
        &[&[
            "DIN",
            "secretariat",
            "ISO/TC 999",
            "2015",
            "2023",
            "1",
            "minutes of the first meeting",
            "",
            "true",
        ]],
    ),
    (
        "observations.csv",
        &[&[
            "2014",
            "ISO",
            "secretariat",
            "DIN",
            "131",
            "2",
            "sourced",
            "annual report 2014",
        ]],
    ),
    ("groups.csv", &[&["EU", "DE", "1958", "", "treaty"]]),
    (
        "strategies.csv",
        &[&[
            "DIN",
            "Standardization roadmap",
            "2020-11",
            "ministry of economy",
            "mandate",
            "",
            "",
            "",
            "",
            "foreword",
        ]],
    ),
    (
        "identities.csv",
        &[&["DNA", "DIN", "1975", "rename", "din.de"]],
    ),
];

fn define(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("DIR")
            .required(true)
            .value_parser(clap::value_parser!(PathBuf))
            .help("The folder to write"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = matches
        .get_one::<PathBuf>("DIR")
        .ok_or_else(|| Failure::usage("name a folder"))?;
    let mut folder = session.folder(path)?;
    for (file, text) in files(&empty(path), Tables::All) {
        folder
            .write(file, text.as_bytes())
            .map_err(Failure::output)?;
    }
    folder
        .write("README.md", guide().as_bytes())
        .map_err(Failure::output)?;
    folder.commit().map_err(Failure::output)?;
    session.note(&format!(
        "{0} is an empty data set. README.md in it explains the columns; fill in actors.csv and \
         relations.csv, then run: actornet check {0}",
        path.display()
    ));
    Ok(())
}

fn empty(path: &Path) -> Dataset {
    let mut dataset = Dataset::default();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(name) = absolute.file_name() {
        dataset.package.name = name.to_string_lossy().into_owned();
    }
    dataset.package.title.clone_from(&dataset.package.name);
    dataset
}

/// The guide: each table with its columns and example rows.
fn guide() -> String {
    let mut text = "\
# Your data set

Fill in `actors.csv` (who there is) and `relations.csv` (who is what where, and when) with any spreadsheet program and save
them as CSV in UTF-8. The other tables are optional: leave them as they are or delete them. Then:

    actornet check .
    actornet report . --out my-report

The example rows below stand in no table; they fit together and may be copied. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`;
an end is the first day no longer in force, and a year means its 1 January. Title, licence, sources and coverage go into
`datapackage.json`.
"
    .to_owned();
    for schema in TABLES {
        documentation::table(&mut text, schema);
        let examples = EXAMPLES.iter().find(|(file, _)| *file == schema.file);
        let mut table = TableText::default();
        table.row(schema.columns.iter().map(|c| c.name));
        for row in examples.map_or(&[][..], |(_, rows)| rows) {
            table.row(*row);
        }
        text.push_str("\nFor example:\n\n```csv\n");
        text.push_str(&table.into_string());
        text.push_str("```\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::dataset::read::{ReadOptions, read};

    #[test]
    fn the_example_rows_are_a_sound_data_set() {
        let dir = tempfile::tempdir().unwrap();
        let guide = guide();
        let tables: Vec<&str> = guide
            .split("```csv\n")
            .skip(1)
            .map(|part| part.split("```").next().unwrap())
            .collect();
        assert_eq!(tables.len(), TABLES.len());
        for (schema, table) in TABLES.iter().zip(tables) {
            assert!(table.lines().count() > 1, "{}", schema.file);
            fs::write(dir.path().join(schema.file), table).unwrap();
        }
        let loaded = read(dir.path(), &ReadOptions::default()).unwrap();
        assert_eq!(loaded.findings, []);
        assert_eq!(loaded.dataset.relations.len(), 1);
    }
}
