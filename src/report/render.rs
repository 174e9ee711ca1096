//! From an analysis to the files of a report.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::analysis::{Account, Analysis};

use super::block::{Block, Inline, Line, Target};
use super::explorer::{self, Explorer};
use super::index::Index;
use super::section::{self, Context};
use super::{html, json, markdown, number, tables};

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `report.md`.
    Markdown,
    /// `report.html`, one file that needs no other.
    Html,
    /// `report.json`, the analysis itself.
    Json,
    /// `tables/*.csv`.
    Csv,
}

impl Format {
    /// All forms.
    pub const ALL: &'static [Self] = &[Self::Markdown, Self::Html, Self::Json, Self::Csv];

    /// The word of the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The form with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.id() == id)
    }
}

/// A finished figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// File name without ending; unique in the report.
    pub id: String,
    /// The chapter that it belongs to: an id of the analysis, a chapter's anchor, or a section.
    pub of: String,
    /// What it shows, in a sentence.
    pub title: String,
    /// What a reader who cannot see it should know.
    pub alt: String,
    /// The drawing, an SVG document.
    pub svg: String,
    /// Where the PNG lies beside the report, with `/` between folders.
    pub png_path: Option<String>,
    /// Where the SVG lies beside the report.
    pub svg_path: Option<String>,
}

/// The files of a report, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Relative path with `/` between folders, and content.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Why a report could not be rendered. None of these depends on the data; each is a bug.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The analysis could not be written as JSON.
    #[error("cannot write the analysis as JSON")]
    Json(#[from] serde_json::Error),
    /// A table could not be written as CSV.
    #[error("cannot write {file}")]
    Table {
        /// The table.
        file: String,
        /// Why.
        source: csv::Error,
    },
}

/// The page to look into the networks.
pub(crate) const EXPLORER: &str = "explorer.html";

/// A report before it is Markdown or HTML.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// Day, data set, manifest id.
    pub(crate) facts: Vec<Line>,
    pub(crate) sections: Vec<Part>,
    /// Manifest id, program, licences.
    pub(crate) footer: Vec<Line>,
}

/// A section with its content.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) blocks: Vec<Block>,
}

/// Renders an analysis with its figures in the forms asked for.
///
/// Pure: the same input gives the same bytes. Names from the data may hold anything; they are
/// escaped for each form. With HTML and an `explorer` the page `explorer.html` is written too. Every figure appears once, in the chapter it names, or under the findings
/// if there is no such chapter.
///
/// # Errors
/// See [`ReportError`].
pub fn render(
    analysis: &Analysis,
    figures: &[Figure],
    explorer: Option<&Explorer>,
    formats: &[Format],
) -> Result<Rendered, ReportError> {
    let index = Index::new(analysis);
    let all_tables = tables::files(analysis, &index)?;
    // A report without tables beside it must not point to them.
    let mut linked = BTreeSet::new();
    if formats.contains(&Format::Csv) {
        linked.extend(all_tables.iter().map(|(path, _)| path.clone()));
    }
    let explorer = explorer.filter(|e| !e.networks.is_empty() && formats.contains(&Format::Html));
    linked.extend(explorer.map(|_| EXPLORER.to_owned()));
    let document = compose(analysis, figures, &index, &linked);
    let mut files = Vec::new();
    for format in formats {
        match format {
            Format::Markdown => {
                let text = markdown::text(&document, figures);
                files.push(("report.md".to_owned(), text.into_bytes()));
            }
            Format::Html => {
                let text = html::page(&document, figures);
                files.push(("report.html".to_owned(), text.into_bytes()));
                if let Some(explorer) = explorer {
                    let data = explorer::data(explorer, analysis, &index)?;
                    let text = html::explorer(&document, &data);
                    files.push((EXPLORER.to_owned(), text.into_bytes()));
                }
            }
            Format::Json => files.push(("report.json".to_owned(), json::bytes(analysis)?)),
            Format::Csv => files.extend(all_tables.iter().cloned()),
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    Ok(Rendered { files })
}

/// Puts the sections together, places every figure and numbers the tables.
pub(crate) fn compose(
    analysis: &Analysis,
    figures: &[Figure],
    index: &Index,
    files: &BTreeSet<String>,
) -> Document {
    let context = Context {
        analysis,
        index,
        files,
        slots: figures.iter().map(|f| slot(&f.of, index)).collect(),
    };
    let mut sections: Vec<Part> = section::TABLE
        .iter()
        .map(|s| Part {
            id: s.id,
            title: s.title,
            blocks: (s.compose)(&context),
        })
        .filter(|p| !p.blocks.is_empty())
        .collect();
    let mut placed = BTreeSet::new();
    for part in &mut sections {
        let own = context.figures(part.id);
        part.blocks.extend(own);
        walk(&mut part.blocks, &mut |block| {
            if let Block::Figure { at, .. } = block {
                placed.insert(*at);
            }
        });
    }
    if let Some(first) = sections.first_mut() {
        let lost = (0..figures.len()).filter(|at| !placed.contains(at));
        first
            .blocks
            .extend(lost.map(|at| Block::Figure { at, number: 0 }));
    }
    let (mut tables, mut pictures) = (0, 0);
    for part in &mut sections {
        walk(&mut part.blocks, &mut |block| match block {
            Block::Table(table) => {
                tables += 1;
                table.number = tables;
            }
            Block::Figure { number, .. } => {
                pictures += 1;
                *number = pictures;
            }
            _ => {}
        });
    }
    Document {
        title: analysis.title.clone(),
        facts: facts(analysis, files),
        sections,
        footer: footer(analysis),
    }
}

/// Where a figure belongs: the anchor of a chapter, the id of a section, else the findings.
fn slot(of: &str, index: &Index) -> String {
    if let Some(place) = index.chapter(of) {
        return place.anchor.clone();
    }
    let is_section = section::TABLE.iter().any(|s| s.id == of);
    if is_section { of } else { "findings" }.to_owned()
}

fn walk(blocks: &mut [Block], visit: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        visit(block);
        if let Block::Disclosure { blocks, .. } = block {
            walk(blocks, visit);
        }
    }
}

fn fact(label: &str, value: Inline) -> Line {
    vec![Inline::Text(format!("{label} ")), value]
}

fn facts(analysis: &Analysis, files: &BTreeSet<String>) -> Vec<Line> {
    let as_of = Inline::Text(number::day_or_none(analysis.as_of));
    let mut out = vec![fact("State of", as_of)];
    if !analysis.data.title.is_empty() {
        out.push(fact("Data:", Inline::Name(analysis.data.title.clone())));
    }
    out.push(fact(
        "Rows read",
        Inline::Text(rows(&analysis.data.accounts)),
    ));
    out.push(fact("Manifest", Inline::Code(analysis.manifest_id.clone())));
    if files.contains(EXPLORER) {
        out.push(vec![Inline::Link {
            text: "Explore the networks".to_owned(),
            target: Target::File(EXPLORER.to_owned()),
        }]);
    }
    out
}

/// What became of the rows of all files: `12 = 10 used + 1 left out + 1 merged`.
fn rows(accounts: &[Account]) -> String {
    let sum = |of: fn(&Account) -> u64| number::whole(accounts.iter().map(of).sum());
    format!(
        "{} = {} used + {} left out + {} merged",
        sum(|a| a.read),
        sum(|a| a.used),
        sum(|a| a.rejected),
        sum(|a| a.merged)
    )
}

fn footer(analysis: &Analysis) -> Vec<Line> {
    let manifest = vec![
        Inline::Text("Manifest ".to_owned()),
        Inline::Code(analysis.manifest_id.clone()),
        Inline::Text(format!(
            ", made by {}. The same data, plan and program version give the same report, byte for \
             byte.",
            analysis.program
        )),
    ];
    let licences = match analysis.data.licences.as_slice() {
        [] => "The data set states no licence.".to_owned(),
        some => format!("Licences of the data: {}.", some.join("; ")),
    };
    vec![manifest, vec![Inline::Text(licences)]]
}

#[cfg(test)]
mod tests {
    use super::super::{hostile, sample};
    use super::*;

    fn file(rendered: &Rendered, name: &str) -> String {
        let found = rendered.files.iter().find(|(path, _)| path == name);
        String::from_utf8(found.unwrap_or_else(|| panic!("no {name}")).1.clone()).unwrap()
    }

    fn both(analysis: &Analysis, figures: &[Figure]) -> [String; 2] {
        let rendered = render(analysis, figures, None, Format::ALL).unwrap();
        [file(&rendered, "report.html"), file(&rendered, "report.md")]
    }

    #[test]
    fn only_the_forms_asked_for_and_nothing_twice() {
        let analysis = sample::analysis();
        let rendered = render(&analysis, &[], None, &[Format::Json, Format::Json]).unwrap();
        let paths: Vec<_> = rendered
            .files
            .iter()
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(paths, ["report.json"]);
        let rendered = render(&analysis, &[], None, Format::ALL).unwrap();
        assert!(rendered.files.is_sorted());
        let again = render(&analysis, &[], None, Format::ALL).unwrap();
        assert_eq!(rendered, again);
    }

    #[test]
    fn a_report_without_tables_points_to_none() {
        let analysis = sample::analysis();
        let rendered = render(&analysis, &[], None, &[Format::Html, Format::Markdown]).unwrap();
        for name in ["report.html", "report.md"] {
            assert!(!file(&rendered, name).contains("tables/"), "{name}");
        }
    }

    #[test]
    fn all_sections_stand_in_order_in_both_forms() {
        for text in both(&sample::analysis(), &[]) {
            let places: Vec<_> = section::TABLE
                .iter()
                .map(|s| {
                    let html = text.find(&format!("<section id=\"{}\"", s.id));
                    let anchor = format!("<a id=\"{}\"></a>\n\n## ", s.id);
                    html.or_else(|| text.find(&anchor))
                        .unwrap_or_else(|| panic!("no {}", s.id))
                })
                .collect();
            assert!(places.is_sorted());
        }
    }

    #[test]
    fn every_figure_is_placed_once_in_its_chapter() {
        let figures = sample::figures();
        let [html, md] = both(&sample::analysis(), &figures);
        for (at, figure) in figures.iter().enumerate() {
            assert_eq!(
                html.matches(&format!("<title>drawing {at}</title>"))
                    .count(),
                1
            );
            let png = figure.png_path.as_ref().unwrap();
            assert_eq!(html.matches(&format!("href=\"{png}\"")).count(), 1);
            assert_eq!(md.matches(&format!("]({png})")).count(), 2);
            let id = format!("id=\"drawing-{}-r\"", at + 1);
            assert_eq!(html.matches(&id).count(), 1);
        }
        let place = |text: &str| html.find(text).unwrap();
        assert!(place("drawing 0") > place("id=\"shifts-iso-secretariats\""));
        assert!(place("drawing 0") < place("id=\"communities\""));
        assert!(place("drawing 1") > place("id=\"centrality-jtc1\""));
        assert!(place("drawing 3") < place("<section id=\"data\""));
    }

    #[test]
    fn both_forms_say_the_same_numbers() {
        let [html, md] = both(&sample::analysis(), &[]);
        for shown in [
            "Table 1. ",
            "16.9 %",
            "+24",
            "−5",
            "22.5",
            "=1",
            "2 May 2026",
            "0.431",
            "1,043",
            "&lt; 0.001",
            "Place =5 is shared with 2 more not shown.",
            "not stated",
            "Undefined: the network is not connected",
        ] {
            let html = html.replace("</strong>", "").replace("<strong>", "");
            assert!(html.contains(shown), "HTML: {shown}");
            assert!(md.contains(shown), "Markdown: {shown}");
        }
        for bad in ["NaN", "inf<", "-0<", "| -0 |"] {
            assert!(!html.contains(bad) && !md.contains(bad), "{bad}");
        }
    }

    #[test]
    fn a_report_of_nothing_is_a_report() {
        let [html, md] = both(&sample::empty(), &sample::figures());
        assert!(html.contains("no finding that could be stated"));
        assert!(md.contains("## Limits"));
        assert!(html.contains("drawing 0"));
    }

    #[test]
    fn every_link_inside_leads_somewhere() {
        for (analysis, name) in [
            (sample::analysis(), "sample"),
            (hostile::analysis(), "hostile"),
            (sample::empty(), "empty"),
        ] {
            let [html, md] = both(&analysis, &sample::figures());
            for (text, begin, end) in [(&html, "href=\"#", '"'), (&md, "](#", ')')] {
                for part in text.split(begin).skip(1) {
                    let id = part.split(end).next().unwrap();
                    let found = text.matches(&format!(" id=\"{id}\"")).count();
                    assert_eq!(found, 1, "{name}: {id}");
                }
            }
        }
    }

    #[test]
    fn every_linked_file_is_written() {
        let analysis = sample::analysis();
        let rendered = render(&analysis, &[], None, Format::ALL).unwrap();
        let html = file(&rendered, "report.html");
        let links: Vec<_> = html.split("href=\"tables/").skip(1).collect();
        assert!(links.len() > 10);
        for part in links {
            let path = format!("tables/{}", part.split('"').next().unwrap());
            assert!(rendered.files.iter().any(|(p, _)| *p == path), "{path}");
        }
    }
}
