//! The small print under tables: where the rows are, what they stand on, what a cut leaves out.

use crate::analysis::NetworkFacts;
use crate::model::{Country, Kind};

use super::block::{Inline, Line, Target, labelled};
use super::number;
use super::section::Context;

/// Where all rows are, if the table lies beside the report: "All 161 rows: tables/x.csv".
pub(super) fn file(context: &Context<'_>, path: &str, rows: Option<usize>) -> Line {
    if !context.files.contains(path) {
        return Line::new();
    }
    let label = match rows {
        Some(n) => format!("All {} rows:", number::size(n)),
        None => "Data:".to_owned(),
    };
    vec![
        Inline::Strong(label),
        Inline::Text(" ".to_owned()),
        Inline::Link {
            text: path.to_owned(),
            target: Target::File(path.to_owned()),
        },
    ]
}

/// On which coverage and data set the numbers stand.
pub(super) fn coverage(context: &Context<'_>, coverage: &str) -> Vec<Line> {
    let coverage = if coverage.is_empty() {
        "the data set declares none; the counts may be incomplete"
    } else {
        coverage
    };
    vec![
        labelled("Coverage", coverage),
        labelled("Source", &context.analysis.data.title),
    ]
}

/// The network in one line: which, n, m, day.
pub(super) fn network(facts: &NetworkFacts) -> Line {
    let within = match &facts.within {
        Some(body) => format!(", within {body}"),
        None => String::new(),
    };
    let sides = match facts.sides {
        Some((actors, bodies)) => format!(
            " ({} actors, {} bodies)",
            number::size(actors),
            number::size(bodies)
        ),
        None => String::new(),
    };
    labelled(
        "Network",
        &format!(
            "{}{within}; n = {} nodes{sides}, m = {} ties; {}.",
            facts.network,
            number::size(facts.nodes),
            number::size(facts.edges),
            number::day_or_none(facts.as_of)
        ),
    )
}

/// What showing only the first `top` of `ranks` leaves out, and whether that cuts through a tie.
pub(super) fn cut(ranks: &[u32], top: usize, what: &str) -> Line {
    if ranks.len() <= top || top == 0 {
        return Line::new();
    }
    let mut text = format!(
        "the first {} of {} {what}.",
        number::size(top),
        number::size(ranks.len())
    );
    let last = ranks[top - 1];
    let hidden = ranks[top..].iter().filter(|r| **r == last).count();
    if hidden > 0 {
        text.push_str(&format!(
            " Place {} is shared with {} more not shown.",
            number::rank(last, true),
            number::size(hidden)
        ));
    }
    labelled("Shown", &text)
}

/// A word of the tables as readers write it: `twinned_secretariat` as "twinned secretariat".
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// A kind of actor in plain words.
pub(super) fn kind(word: &str) -> String {
    Kind::from_id(word).map_or_else(|| plain(word), |k| k.label().to_owned())
}

/// A country's name.
pub(super) fn country(code: Option<&str>) -> String {
    let code = code.unwrap_or_default();
    Country::from_code(code).map_or_else(|| code.to_owned(), |c| c.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &Line) -> String {
        let part = |i: &Inline| match i {
            Inline::Text(t) | Inline::Strong(t) | Inline::Code(t) | Inline::Name(t) => t.clone(),
            Inline::Link { text, .. } => text.clone(),
        };
        line.iter().map(part).collect()
    }

    #[test]
    fn a_cut_through_a_tie_is_said() {
        assert_eq!(text(&cut(&[1, 2, 2, 4], 4, "actors")), "");
        assert_eq!(
            text(&cut(&[1, 2, 3], 2, "actors")),
            "Shown: the first 2 of 3 actors."
        );
        assert_eq!(
            text(&cut(&[1, 2, 2, 2, 5], 2, "actors")),
            "Shown: the first 2 of 5 actors. Place =2 is shared with 2 more not shown."
        );
    }

    #[test]
    fn words_of_the_tables_become_plain() {
        assert_eq!(plain("twinned_secretariat"), "twinned secretariat");
        assert_eq!(country(Some("CN")), "China");
        assert_eq!(country(Some("ZZ")), "ZZ");
        assert_eq!(country(None), "");
        assert_eq!(kind("no_such_kind"), "no such kind");
    }
}
