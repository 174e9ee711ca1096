//! `README.md` of a synthetic data set.

use super::account::{Kept, shown};
use super::generator::{GENERATOR, Generator};
use super::spells::Clock;
use super::write::Written;
use crate::escape::markdown::{code, markdown};

/// The file.
pub(super) const README: &str = "README.md";

/// The command that makes the data set again, without the paths.
fn command(generator: &Generator) -> String {
    let options = &generator.options;
    let mut command = format!(
        "actornet synth --like INPUT --scale {} --seed {}",
        options.scale, options.seed
    );
    if let Some(actors) = options.actors {
        command += &format!(" --actors {actors}");
    }
    if let Some(bodies) = options.bodies {
        command += &format!(" --bodies {bodies}");
    }
    if let Some((first, last)) = options.years {
        command += &format!(" --years {first}-{last}");
    }
    for plant in &options.plants {
        command += &format!(" --plant '{plant}'");
    }
    command + " --out DIR"
}

/// The whole text.
pub(super) fn readme(generator: &Generator, written: &Written) -> String {
    let package = generator.package();
    let mut text = format!(
        "# {}\n\n**Nothing here is real.** {}\n\nMade by {} (actornet {}, {GENERATOR}). The same command makes \
         the same bytes.\n\n",
        markdown(&package.title),
        markdown(&package.description),
        code(&command(generator), false),
        env!("CARGO_PKG_VERSION"),
    );
    text += &format!(
        "{} actors, {} relations, in {} about as large as the original. Ids begin with {} and the \
         number of the block. ",
        written.actors,
        written.relations,
        match generator.plan.blocks {
            1 => "one block,".to_owned(),
            n => format!("{n} blocks, each"),
        },
        code(&generator.plan.ids.mark, false)
    );
    text += match generator.clock {
        Clock::Original => {
            "Dates are those of the original: in every block as much of each actor begins and ends on each day, \
             mostly in other bodies.\n"
        }
        Clock::Years(..) => {
            "Dates are drawn, at the rates of the original; relations that were running on the first day have \
             `start_observed` = false.\n"
        }
    };
    if written.unmatched > 0 {
        text += &format!(
            "\n{} relations were left out, because no actor of the right kind was free for them.\n",
            written.unmatched
        );
    }
    if generator.template.left_out > 0 {
        text += &format!(
            "\n{} relations of the original were left out, of which `check` warns: members of what has no members, \
             or two kinds of secretariats of one body at a time.\n",
            generator.template.left_out
        );
    }
    text += "\n## What is kept\n\nTarget: the original, or what it becomes at this size. *kept*: the difference lies within the \
             margin of the row (docs/synth.md). The rows stand in `kept.csv` in full precision.\n\n";
    text += &kept_table(&written.kept);
    if !generator.options.plants.is_empty() {
        text +=
            "\n## What was planted\n\nSee `truth.csv`, and `truth_events.csv` for every event.\n\n";
        for plant in &generator.options.plants {
            text += &format!("- {}\n", code(&plant.to_string(), false));
        }
    }
    text += "\n## What is not kept\n\nTitles and scopes of committees, sources, notes, urls, aliases, renames and strategies of the \
             original; attributes with many different values; which actor meets which, beyond what the table says. \
             Published counts (`observations.csv`) are counted anew from the relations. Do not draw conclusions on \
             real actors from these data.\n";
    text
}

/// The rows as a Markdown table.
fn kept_table(rows: &[Kept]) -> String {
    let mut text =
        "| | property | target | reached | kept | |\n|---|---|--:|--:|---|---|\n".to_owned();
    for row in rows {
        let kept = match row.is_kept() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        text += &format!(
            "| {} | {} | {} | {} | {kept} | {} |\n",
            row.subject,
            markdown(&row.property),
            shown(row.target),
            shown(row.reached),
            markdown(&row.note),
        );
    }
    text
}
