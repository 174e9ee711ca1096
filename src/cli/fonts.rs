//! `--font`: letters that the program has not.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::failure::Failure;
use super::session::Session;
use crate::dataset::sha256;
use crate::plot;

pub(crate) fn argument() -> Arg {
    Arg::new("font")
        .long("font")
        .value_name("FILE")
        .help(
            "A font (.ttf, .otf, .ttc) for letters that the program has not, such as Chinese ones; \
             may be given more than once",
        )
        .value_parser(value_parser!(PathBuf))
        .action(ArgAction::Append)
}

/// Adds the fonts named, in their order; returns the SHA-256 of each.
pub(crate) fn add(matches: &ArgMatches) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for path in matches.get_many::<PathBuf>("font").into_iter().flatten() {
        files.push(std::fs::read(path).map_err(|e| Failure::files(path, &e))?);
    }
    let hashes = files.iter().map(|bytes| sha256(bytes)).collect();
    if !files.is_empty() {
        plot::add_fonts(files).map_err(|error| Failure::usage(format!("--font: {error}")))?;
    }
    Ok(hashes)
}

/// Says which letters of pictures, given as SVG, are boxes, and how to mend it.
pub(crate) fn name_missing<'a>(session: &Session, pictures: impl Iterator<Item = &'a str>) {
    let set = pictures.flat_map(|svg| svg.lines().filter(|line| line.starts_with("<text")));
    let scripts = plot::missing_scripts(&set.collect::<Vec<_>>().join("\n"));
    if !scripts.is_empty() {
        session.warn(&format!(
            "letters of these scripts are drawn as boxes: {}; give a font that has them: --font FILE",
            scripts.join(", ")
        ));
    }
}
