//! The documentation of the data model, written from the tables the reader follows.

use std::fmt::Write;

use super::codes::CODES;
use super::schema::{PACKAGE, TABLES, TableSchema};
use crate::model::{Kind, Role};

const HEAD: &str = "\
# The data model

<!-- Written from the tables in src/dataset; `tests/data_model.rs` compares, and writes with UPDATE_DOCS=1. -->

A data set is a folder. `actors.csv` says who there is, `relations.csv` who is what where and when; the other files are
optional. `actornet init DIR` writes an empty one, `actornet check DIR` lists everything that is wrong with one.

## Rules for all tables

- UTF-8 text, comma-separated, the first line naming the columns. A byte order mark, any line ends, quoted fields and
  line ends inside quotes are fine. Blank lines are passed over.
- Columns may stand in any order; case and spaces around their names do not matter. Spaces around values are dropped.
- Columns that the format does not know are kept as attributes in `actors.csv` and passed over elsewhere, with a note.
- The order of rows never matters. A row that repeats another exactly is merged with it and counted.
- Ids are compared in Unicode normal form C; case counts. A name in a table is first looked for among the ids, then
  among the aliases; aliases that were used are listed.
- A date is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1800 to 2200. A period is half-open: the start counts, the end does
  not. As a bound of a period a year means its 1 January, so a handover in one year is counted once.
- Texts are kept byte for byte. A value such as `=1+1` or `-5` is text like any other.

For every file: rows read = rows used + rows rejected + rows merged. Any error refuses the data set (exit code 3), unless
`--on-error skip` leaves out the rows with errors and the rows that depend on them; `--rejects FILE` lists those rows.
Errors of a whole file (its encoding, its header) cannot be skipped.
";

const PACKAGE_TEXT: &str = "\
Optional: a [Frictionless Data Package](https://specs.frictionlessdata.io/data-package/) description, which
`frictionless validate` accepts. Read are:

| Key | Meaning |
|---|---|
| `name` | short name; the folder's name where none is given |
| `title`, `description` | for readers; without a title a report is called `Untitled data set`, wherever the folder lies |
| `licenses` | a list; of each the `title`, else the `name` |
| `sources` | a list; of each `title` and `path` |
| `resources` | only to warn of files that are not there |
| `actornet.observed` | for a panel of snapshots: the dates of the snapshots as full dates (`2021-12-31`). Series are evaluated at these dates and nowhere between |
| `actornet.coverage` | what the tables cover: a list of `{\"roles\": [...], \"within\": BODY, \"note\": TEXT}`. The rows of these roles are complete for BODY and everything below it; without `within`, everywhere |
";

const ORDER: &str = "\
## Order and fingerprint

In memory and when written, rows stand in one order whatever the files had: actors by id; relations by actor, role, body,
start and end; the other tables by their columns from left to right. Dates are written in full. The fingerprint of a data
set is the SHA-256 of its tables in this form, with title, description, licences, sources, observed dates and coverage. It
does not depend on the order of rows or columns, on the formatting, or on where the folder lies.
";

/// The text of `docs/data-model.md`.
pub fn data_model() -> String {
    let mut text = HEAD.to_owned();
    for schema in TABLES {
        table(&mut text, schema);
    }
    let mut add = |part: &str| text.push_str(part);
    add(&format!("\n## `{PACKAGE}`\n\n{PACKAGE_TEXT}"));
    add(
        "\n`plan.toml` (optional) says what `actornet report` does with the data set: see [plan.md](plan.md).\n",
    );

    add(
        "\n## Kinds of actors\n\nOne can be a member of *bodies* only. Persons are never actors: the \
         organisation that sent them is.\n\n| `kind` | Meaning | Body |\n|---|---|---|\n",
    );
    for kind in Kind::ALL {
        let body = if kind.is_body() { "yes" } else { "" };
        add(&format!("| `{kind}` | {} | {body} |\n", kind.label()));
    }
    add(
        "\n## Roles\n\nRoles of the affiliation network tie an actor to a body.\n\n\
         | `role` | Meaning | Affiliation |\n|---|---|---|\n",
    );
    for role in Role::ALL {
        let affiliation = if Role::AFFILIATION.contains(role) {
            "yes"
        } else {
            ""
        };
        add(&format!(
            "| `{role}` | the actor: {} | {affiliation} |\n",
            role.label()
        ));
    }
    add(
        "\n## What is checked\n\nEvery finding names its code, file, line, field and column, the reason and \
         the mend. Line numbers are physical lines, fields are counted from 1. Codes with E are errors, with W \
         warnings, with N notes. A code never changes its meaning; [errors.md](errors.md) has an example of each and its \
         mend, and so has `actornet explain E202`.\n\n| Code | Found |\n|---|---|\n",
    );
    for code in CODES {
        add(&format!("| {} | {} |\n", code.id, code.found));
    }
    add("\n");
    add(ORDER);
    text
}

/// The columns of a table, as a Markdown section.
pub fn table(text: &mut String, schema: &TableSchema) {
    let required = if schema.required {
        "Required"
    } else {
        "Optional"
    };
    // Writing to a string cannot fail.
    let _written = writeln!(
        text,
        "\n## `{}`\n\n{required}. {}\n\n| Column | Holds | Must be there | Meaning | Empty means | Refers to |\n\
         |---|---|---|---|---|---|",
        schema.file, schema.about
    );
    for c in schema.columns {
        let _written = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} |",
            c.name,
            c.holds.label(),
            c.need.label(),
            c.meaning,
            c.empty,
            c.refers_to()
        );
    }
}
