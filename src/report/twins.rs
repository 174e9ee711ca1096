//! That Markdown, HTML and CSV say the same, for tests.

use std::collections::BTreeSet;

use super::render::{Format, render};
use super::{hostile, sample};
use crate::analysis::Analysis;

/// A table as a reader sees it: rows shown at once, and rows shown when asked.
#[derive(Debug, Default, PartialEq)]
struct Read {
    rows: Vec<Vec<String>>,
    more: Vec<Vec<String>>,
}

/// Letters, digits and the signs of numbers: what is left when no form's escapes count.
fn bare(text: &str) -> String {
    let text = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
    text.chars()
        .filter(|c| c.is_alphanumeric() || "+−.%=–±".contains(*c))
        .collect()
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    for (at, part) in html.split('<').enumerate() {
        let text = if at == 0 {
            part
        } else {
            part.split_once('>').unwrap().1
        };
        out.push_str(text);
    }
    out
}

fn of_html(page: &str) -> Vec<Read> {
    let body = |part: &str| part.split("</tbody>").next().unwrap().to_owned();
    page.split("<tbody>")
        .skip(1)
        .map(|part| {
            let mut read = Read::default();
            for row in body(part).split("<tr").skip(1) {
                let cells = row.split("<td").skip(1).map(|cell| {
                    let inner = cell.split_once('>').unwrap().1;
                    bare(&without_tags(inner.split("</td>").next().unwrap()))
                });
                let list = if row.starts_with(" hidden") {
                    &mut read.more
                } else {
                    &mut read.rows
                };
                list.push(cells.collect());
            }
            read
        })
        .collect()
}

/// Text of a cell without the addresses of its links.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        rest = after.split_once(')').unwrap().1;
    }
    out + rest
}

fn of_markdown(text: &str) -> Vec<Read> {
    let mut tables = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let is_rule = lines.peek().is_some_and(|l| l.starts_with("| ---"));
        if !line.starts_with("| ") || !is_rule {
            continue;
        }
        lines.next();
        let mut read = Read::default();
        while let Some(row) = lines.next_if(|l| l.starts_with("| ")) {
            let row = row.strip_prefix("| ").unwrap().strip_suffix(" |").unwrap();
            let cells = row.split(" | ").map(|c| bare(&without_links(c)));
            read.rows.push(cells.collect());
        }
        tables.push(read);
    }
    tables
}

fn rendered(analysis: &Analysis, name: &str) -> String {
    let files = render(analysis, &[], None, Format::ALL).unwrap().files;
    let found = files.into_iter().find(|f| f.0 == name).unwrap();
    String::from_utf8(found.1).unwrap()
}

/// The same analysis with all but the first rows of each table folded away.
fn folded() -> Analysis {
    let mut analysis = sample::analysis();
    analysis.leadership.iter_mut().for_each(|c| c.top = 3);
    analysis.centrality.iter_mut().for_each(|c| c.top = 2);
    analysis.shifts.iter_mut().for_each(|c| c.top = 2);
    analysis
}

#[test]
fn markdown_and_html_show_the_same_cells() {
    for (analysis, name) in [(sample::analysis(), "sample"), (folded(), "folded")] {
        let html = of_html(&rendered(&analysis, "report.html"));
        let markdown = of_markdown(&rendered(&analysis, "report.md"));
        assert!(html.len() > 10, "{name}: {}", html.len());
        assert_eq!(html.len(), markdown.len(), "{name}");
        for (at, (html, markdown)) in html.iter().zip(&markdown).enumerate() {
            assert_eq!(html.rows, markdown.rows, "{name}: table {}", at + 1);
        }
    }
}

#[test]
fn hostile_names_move_no_cell() {
    let html = of_html(&rendered(&hostile::analysis(), "report.html"));
    for table in &html {
        let widths = table.rows.iter().chain(&table.more).map(Vec::len);
        assert!(widths.collect::<BTreeSet<_>>().len() <= 1, "{table:?}");
    }
}

#[test]
fn what_is_folded_away_is_what_the_whole_report_shows() {
    let html = |analysis: &Analysis| of_html(&rendered(analysis, "report.html"));
    let (whole, folded) = (html(&sample::analysis()), html(&folded()));
    assert_eq!(whole.len(), folded.len());
    let mut rows = 0;
    for (whole, folded) in whole.iter().zip(&folded) {
        let all = |t: &Read| [&t.rows[..], &t.more[..]].concat();
        // Numbers may have other decimals where fewer rows are shown: names and ranks may not.
        let names = |rows: &[Vec<String>]| rows.iter().map(|r| r[..2].to_vec()).collect::<Vec<_>>();
        assert_eq!(names(&all(whole)), names(&all(folded)));
        rows += folded.more.len();
    }
    assert!(rows > 20, "{rows}");
}

#[test]
fn every_row_of_a_page_stands_in_its_file() {
    let analysis = folded();
    let files = render(&analysis, &[], None, Format::ALL).unwrap().files;
    let csv = |name: &str| {
        let found = files.iter().find(|f| f.0 == name).unwrap();
        String::from_utf8(found.1.clone()).unwrap()
    };
    let page = rendered(&analysis, "report.html");
    let table = &page[page.find("id=\"leadership-").unwrap()..];
    let read = &of_html(table)[0];
    assert!(!read.more.is_empty());
    let link = table.split("href=\"tables/").nth(1).unwrap();
    let file = csv(&format!("tables/{}", link.split('"').next().unwrap()));
    let lines: Vec<&str> = file.lines().skip(1).collect();
    assert_eq!(lines.len(), read.rows.len() + read.more.len());
    for (line, row) in lines.iter().zip(read.rows.iter().chain(&read.more)) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        let cells: Vec<String> = record.iter().map(bare).collect();
        for cell in &row[1..3] {
            assert!(cells.contains(cell), "{cell} of {row:?} in {cells:?}");
        }
    }
}
