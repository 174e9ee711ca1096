//! `actornet verify MANIFEST`: whether a report is what its manifest says, and can be made again.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use super::report::{MANIFEST, Request, make};
use crate::analysis::{Manifest, Tool};
use crate::cli::failure::{Cause, Failure};
use crate::cli::fonts;
use crate::cli::session::Session;
use crate::dataset::read::{Limits, Loaded, OnError, ReadOptions, read};
use crate::dataset::sha256;
use crate::escape::terminal;

pub(crate) const COMMAND: Command = Command {
    name: "verify",
    about: "Check a report against its manifest: its inputs, its files, and that it can be made again",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("MANIFEST")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("manifest.json of a report, or the folder of the report"),
        )
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help(
                    "The data set it was made of [default: the folder named in the manifest, looked \
                     for here, beside the report and in the folders above it]",
                ),
        )
        .arg(fonts::argument())
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = matches
        .get_one::<PathBuf>("MANIFEST")
        .ok_or_else(|| Failure::usage("name a manifest"))?;
    let path = match path.is_dir() {
        true => path.join(MANIFEST),
        false => path.clone(),
    };
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let manifest = parse(&path)?;
    check_fonts(&manifest, &fonts::add(matches)?)?;
    let mut found = Vec::new();
    outputs(&manifest, &folder, &mut found)?;
    let named = matches.get_one::<PathBuf>("input").map(PathBuf::as_path);
    let input = input(&manifest, &folder, named)?;
    let before = found.len();
    inputs(&manifest, &input, &mut found)?;
    let inputs_hold = found.len() == before;
    if inputs_hold {
        again(&manifest, &folder, &input, session, &mut found)?;
    }
    let Some(last) = found.pop() else {
        return session.text(&sound(&manifest, &path, &input));
    };
    for message in found {
        session.error(&message);
    }
    if !inputs_hold {
        session.note("the report was not made again, for its inputs are others now");
    }
    Err(Failure::new(Cause::Data, last))
}

/// Pictures are the same only with the same letters.
fn check_fonts(manifest: &Manifest, given: &[String]) -> Result<(), Failure> {
    let fonts = &manifest.parameters.fonts;
    if fonts == given {
        return Ok(());
    }
    let listed: Vec<String> = fonts.iter().map(|hash| short(hash)).collect();
    let (count, listed) = (fonts.len(), listed.join(", "));
    Err(Failure::usage(match count {
        0 => "the report was drawn without further fonts: leave out --font".to_owned(),
        _ => format!(
            "the report was drawn with {count} further {}, by SHA-256: {listed}; name {} with --font, in \
             this order",
            if count == 1 { "font" } else { "fonts" },
            if count == 1 { "it" } else { "them" }
        ),
    }))
}

/// What is said where everything holds.
fn sound(manifest: &Manifest, path: &Path, input: &Path) -> String {
    let bytes = |all: u64| format!("{all} bytes");
    let read = manifest.inputs.iter().map(|f| f.bytes).sum();
    let written = manifest.outputs.iter().map(|f| f.bytes).sum();
    let mut text = format!("{}: verified, id {}\n", path.display(), manifest.id);
    let (inputs, outputs) = (manifest.inputs.len(), manifest.outputs.len());
    // Writing to a string cannot fail.
    let _written = writeln!(
        text,
        "  inputs   {inputs:>4} files, {}: as they were read ({})\n  \
         outputs  {outputs:>4} files, {}: as they were written\n  \
         again    {outputs:>4} files: the same bytes",
        bytes(read),
        input.display(),
        bytes(written)
    );
    text
}

fn parse(path: &Path) -> Result<Manifest, Failure> {
    let bytes = fs::read(path).map_err(|e| Failure::files(path, &e))?;
    let no = |reason: &str| {
        let path = path.display();
        let text = format!("E433: {path} is no manifest of a report: {reason}");
        Failure::new(Cause::Data, text)
    };
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|error| no(&error.to_string()))?;
    if manifest.manifest_version != 1 {
        let version = manifest.manifest_version;
        return Err(no(&format!("its version is {version}, and 1 is known")));
    }
    let is_inside = |p: &str| {
        let mut parts = Path::new(p).components();
        parts.all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    let paths = manifest.outputs.iter().map(|o| &o.path);
    let mut paths = paths.chain(manifest.inputs.iter().map(|i| &i.path));
    match paths.find(|p| p.is_empty() || !is_inside(p)) {
        Some(outside) => Err(no(&format!("`{outside}` does not stay inside its folder"))),
        None => Ok(manifest),
    }
}

/// The content of a file; none if there is no such file.
fn content(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::files(path, &error)),
    }
}

fn outputs(manifest: &Manifest, folder: &Path, found: &mut Vec<String>) -> Result<(), Failure> {
    for output in &manifest.outputs {
        let path = folder.join(&output.path);
        match content(&path)? {
            None => found.push(format!("E431: {} is missing", path.display())),
            Some(bytes) if sha256(&bytes) != output.sha256 => found.push(format!(
                "E431: {} is not what was written: {} bytes with SHA-256 {}, and the manifest has {} bytes with {}",
                path.display(),
                bytes.len(),
                short(&sha256(&bytes)),
                output.bytes,
                short(&output.sha256)
            )),
            Some(_) => {}
        }
    }
    Ok(())
}

/// The first digits of a hash: enough to see that two differ.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect::<String>() + "…"
}

/// The folder of the inputs.
fn input(manifest: &Manifest, folder: &Path, named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return match named.is_dir() {
            true => Ok(named.to_owned()),
            false => {
                let error = std::io::Error::from(std::io::ErrorKind::NotFound);
                Err(Failure::files(named, &error))
            }
        };
    }
    let above = fs::canonicalize(folder).map_err(|e| Failure::files(folder, &e))?;
    let here = PathBuf::from(&manifest.input);
    let mut places =
        std::iter::once(here).chain(above.ancestors().map(|place| place.join(&manifest.input)));
    places.find(|place| place.is_dir()).ok_or_else(|| {
        let input = &manifest.input;
        let text = format!(
            "the data set `{input}` of the manifest is not found; name its folder: --input DIR"
        );
        Failure::new(Cause::Files, text)
    })
}

fn inputs(manifest: &Manifest, folder: &Path, found: &mut Vec<String>) -> Result<(), Failure> {
    for input in &manifest.inputs {
        let path = folder.join(&input.path);
        match content(&path)? {
            None => found.push(format!("E430: the input {} is missing", path.display())),
            Some(bytes) if sha256(&bytes) != input.sha256 => found.push(format!(
                "E430: the input {} is not what was read: {} bytes with SHA-256 {}, and the manifest has {} bytes with {}",
                path.display(),
                bytes.len(),
                short(&sha256(&bytes)),
                input.bytes,
                short(&input.sha256)
            )),
            Some(_) => {}
        }
    }
    Ok(())
}

/// Makes the report again, in memory, and compares every file of it.
fn again(
    manifest: &Manifest,
    folder: &Path,
    input: &Path,
    session: &Session,
    found: &mut Vec<String>,
) -> Result<(), Failure> {
    let (then, now) = (&manifest.tool, Tool::this());
    if *then != now {
        found.push(format!(
            "E434: the report was made by {} {}, and this is {} {}: install that version to make it again",
            then.name, then.version, now.name, now.version
        ));
        return Ok(());
    }
    let loaded = load(manifest, input)?;
    let parameters = manifest.parameters.clone();
    let product = make(
        session,
        &Request {
            loaded: &loaded,
            input: manifest.input.clone(),
            parameters,
        },
    )?;
    let made = &product.manifest;
    let differs = |name: &str, then: &str, now: &str| {
        format!(
            "E432: made again, the report has another {name}: {now}, and the manifest has {then}"
        )
    };
    if made.id != manifest.id {
        found.push(differs("manifest id", &manifest.id, &made.id));
    }
    if made.dataset_sha256 != manifest.dataset_sha256 {
        let [then, now] = [manifest, made].map(|m| short(&m.dataset_sha256));
        found.push(differs("hash of the data", &then, &now));
    }
    for (path, bytes) in &product.files {
        let hash = sha256(bytes);
        match manifest.outputs.iter().find(|o| o.path == *path) {
            None => found.push(format!(
                "E432: made again, the report has a file {path}, and the manifest has none"
            )),
            Some(output) if output.sha256 == hash => {
                // The file on disk is not what was written: where it differs is known now.
                let on_disk = content(&folder.join(path))?;
                if let Some(on_disk) = on_disk.filter(|d| d != bytes) {
                    let place = first_difference(bytes, &on_disk);
                    found.push(format!("E431: {path}: {place}"));
                }
            }
            Some(_) => {
                let on_disk = content(&folder.join(path))?.unwrap_or_default();
                let place = first_difference(&on_disk, bytes);
                found.push(format!("E432: made again, {path} differs: {place}"));
            }
        }
    }
    for output in &manifest.outputs {
        if !product.files.iter().any(|(path, _)| *path == output.path) {
            let path = &output.path;
            found.push(format!(
                "E432: made again, the report has no file {path}, and the manifest has one"
            ));
        }
    }
    if found.is_empty() && made != manifest {
        let text = "E432: made again, the report is the same but for what the manifest says of it: \
                    it was edited";
        found.push(text.to_owned());
    }
    Ok(())
}

fn load(manifest: &Manifest, input: &Path) -> Result<Loaded, Failure> {
    let word = &manifest.parameters.on_error;
    let options = ReadOptions {
        on_error: OnError::from_id(word).unwrap_or_default(),
        // It was read before, under limits that may have been raised.
        limits: Limits::NONE,
    };
    read(input, &options).map_err(|error| Failure::read(&error))
}

/// Where two contents first differ, and what stands there.
fn first_difference(then: &[u8], now: &[u8]) -> String {
    let pairs = then.iter().zip(now);
    let at = pairs.take_while(|(a, b)| a == b).count();
    let line = then[..at].iter().filter(|b| **b == b'\n').count() + 1;
    let start = then[..at].iter().rposition(|b| *b == b'\n');
    let start = start.map_or(0, |i| i + 1);
    let shown = |bytes: &[u8]| -> String {
        let rest = &bytes[at.min(bytes.len())..];
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let text = String::from_utf8_lossy(&rest[..end.min(40)]);
        match text.is_empty() {
            true if rest.is_empty() => "the end".to_owned(),
            _ => format!("`{}`", terminal::shown(&text)),
        }
    };
    format!(
        "the first difference is at byte {} (line {line}, byte {} of it): {} instead of {}",
        at + 1,
        at - start + 1,
        shown(now),
        shown(then)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named_with_line_and_byte() {
        let place = |a: &[u8], b: &[u8]| first_difference(a, b);
        assert_eq!(
            place(b"a\nbc\n", b"a\nbd\n"),
            "the first difference is at byte 4 (line 2, byte 2 of it): `d` instead of `c`"
        );
        assert_eq!(
            place(b"a\n", b"a\nb"),
            "the first difference is at byte 3 (line 2, byte 1 of it): `b` instead of the end"
        );
        assert!(place(b"\xff\n", b"\n").contains("`` instead of"));
    }
}
