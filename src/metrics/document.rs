//! Measures in words: `explain` and the generated `docs/measures.md`.

use std::fmt::Write;

use super::{Compat, Level, Metric, TABLE, Takes};

/// The facts of a measure as label and text, in the order of reading.
fn facts(metric: &dyn Metric) -> Vec<(&'static str, String)> {
    let info = metric.info();
    let mut facts = vec![
        ("Formula", info.formula.to_owned()),
        ("Range", format!("{} (without weights)", info.range)),
        ("Fits", info.applies.label().to_owned()),
        ("A weight means", info.weight_means.to_owned()),
        (
            "No ties, small or broken networks",
            info.isolated.to_owned(),
        ),
        ("Convention", info.convention.to_owned()),
        ("Other programs", info.alternatives.to_owned()),
        ("With --compat networkx", compat(metric, Compat::Networkx)),
        ("With --compat igraph", compat(metric, Compat::Igraph)),
        ("How to read it", info.reading.to_owned()),
        ("Cost", info.complexity.to_owned()),
    ];
    for param in info.params {
        let key = format!("--param {}.{}", info.id, param.name);
        let fact = match param.takes {
            Takes::Number { default, low, high } => {
                let default = default.map_or_else(
                    || "chosen from the network".to_owned(),
                    |value| value.to_string(),
                );
                format!(
                    "{key}=VALUE, {default} unless set, {low} to {high}: {}",
                    param.about
                )
            }
            Takes::Nodes => format!("{key}=ID, as often as needed: {}", param.about),
        };
        facts.push(("Parameter", fact));
    }
    for reference in info.references {
        facts.push(("Reference", (*reference).to_owned()));
    }
    facts
}

/// What `--compat` changes for a program, and what it does not follow.
fn compat(metric: &dyn Metric, program: Compat) -> String {
    let mut differences = metric.differences().iter();
    let found = differences.find(|d| d.program == program);
    let follows = found.map_or("", |d| d.follows);
    let mut text = match follows {
        "" => "Nothing changes.".to_owned(),
        follows => follows.to_owned(),
    };
    if let Some(not_followed) = found
        .map(|d| d.not_followed)
        .filter(|text| !text.is_empty())
    {
        text.push_str(&format!(" Not followed: {not_followed}"));
    }
    text
}

/// One measure for a terminal, wrapped at 80 columns.
pub fn explain(metric: &dyn Metric) -> String {
    let info = metric.info();
    let mut text = format!("{} ({} measure)\n", info.id, info.level);
    wrap(&mut text, info.name, "");
    let mut before = "";
    for (label, fact) in facts(metric) {
        if label != before {
            text.push('\n');
            text.push_str(label);
            text.push('\n');
            before = label;
        }
        wrap(&mut text, &fact, "  ");
    }
    text
}

fn wrap(text: &mut String, fact: &str, indent: &str) {
    let mut width = 0;
    for word in fact.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 80 {
            text.push('\n');
            width = 0;
        }
        if width == 0 {
            text.push_str(indent);
            width = indent.len();
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}

/// All measures as a Markdown document.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Measures\n\n\
         <!-- Generated from the table of measures. Do not edit: run \
         `UPDATE_DOCS=1 cargo test --test measures`. -->\n\n\
         `actornet metrics INPUT --metric ID` computes a measure, `actornet explain ID` prints its \
         section of this page. n is the number of nodes, m that of edges, d(u, v) the distance \
         from u to v. Every measure is compared with reference values of other programs and with \
         definitions computed in exact arithmetic; see `tests/reference/`.\n\n\
         Three flags choose conventions for all measures: `--weights use|ignore` (use, where the \
         network has weights), `--length inverse|weight` (what a weight means to paths) and \
         `--compat networkx|igraph` (the default calls of those programs in scale, direction, \
         isolates and parallel ties; not their bugs). A network has weights if any weight \
         differs from 1, or if it is a projection.\n\n\
         | Measure | Level | What it says |\n|---|---|---|\n",
    );
    for metric in TABLE {
        let info = metric.info();
        // Writing to a string cannot fail.
        let _ok = writeln!(
            text,
            "| [`{0}`](#{0}) | {1} | {2} |",
            info.id, info.level, info.name
        );
    }
    for level in Level::ALL {
        for metric in level.metrics() {
            section(&mut text, metric);
        }
    }
    text
}

fn section(text: &mut String, metric: &dyn Metric) {
    let info = metric.info();
    let _ok = write!(text, "\n## {}\n\n{}.\n\n", info.id, info.name);
    for (label, fact) in facts(metric) {
        let fact = if label == "Formula" {
            format!("`{fact}`")
        } else {
            fact
        };
        let _ok = writeln!(text, "- **{label}:** {fact}");
    }
}
