//! The page.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::super::block::{Block, Definition, Inline, Line, Marks, Target};
use super::super::render::{Document, Figure, Part};
use super::drawing::{Drawing, drawing};
use super::table::table_of;
use crate::escape::html::{html, html_lines};

/// The one style sheet.
pub(super) const STYLE: &str = include_str!("style.css");

/// The one script: tables, figures, the place in the contents, unfolding before printing.
pub(super) const SCRIPT: &str = concat!(
    include_str!("table.js"),
    include_str!("figure.js"),
    include_str!("script.js")
);

/// How a Content-Security-Policy names an inline text.
pub(super) fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// `report.html`.
pub(crate) fn page(document: &Document, figures: &[Figure]) -> String {
    let drawings: Vec<Drawing> = figures
        .iter()
        .enumerate()
        .map(|(at, f)| drawing(&f.svg, &f.alt, &format!("drawing-{}-", at + 1)))
        .collect();
    let images = if drawings.iter().any(|d| matches!(d, Drawing::Image(_))) {
        "; img-src data:"
    } else {
        ""
    };
    let mut page = Page {
        out: String::new(),
        figures,
        drawings: &drawings,
    };
    let title = html(&document.title);
    page.add(&format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; \
         script-src {}{images}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n",
        source_hash(STYLE),
        source_hash(SCRIPT),
    ));
    page.add(&format!(
        "<header>\n<h1>{title}</h1>\n<ul class=\"facts\">\n"
    ));
    for fact in &document.facts {
        page.add(&format!("<li>{}</li>\n", inline(fact)));
    }
    page.add("</ul>\n</header>\n<div class=\"columns\">\n");
    page.contents(&document.sections);
    page.add("<main>\n");
    for part in &document.sections {
        page.add(&format!(
            "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n",
            part.id,
            html(part.title)
        ));
        page.blocks(&part.blocks);
        page.add("</section>\n");
    }
    page.add("</main>\n</div>\n<footer>\n");
    for line in &document.footer {
        page.add(&format!("<p>{}</p>\n", inline(line)));
    }
    page.add(&format!(
        "</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    page.out
}

fn target(target: &Target) -> String {
    match target {
        Target::Anchor(anchor) => format!("href=\"#{}\"", html(anchor)),
        Target::File(path) => format!("href=\"{}\"", html(path)),
        Target::Web(path) => format!("href=\"{}\" rel=\"noreferrer\"", html(path)),
    }
}

/// Whether words of the text are written from right to left.
fn is_right_to_left(text: &str) -> bool {
    let is_rtl = |c: char| matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}');
    text.chars().any(is_rtl)
}

/// A name keeps its own direction of writing.
pub(super) fn name(text: &str) -> String {
    if is_right_to_left(text) {
        format!("<bdi>{}</bdi>", html(text))
    } else {
        html(text)
    }
}

pub(super) fn inline(line: &Line) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) => html(text),
        Inline::Name(text) => name(text),
        Inline::Strong(text) => format!("<strong>{}</strong>", html(text)),
        Inline::Code(text) => format!("<code>{}</code>", html(text)),
        Inline::Link { text, target: to } => format!("<a {}>{}</a>", target(to), name(text)),
    };
    line.iter().map(part).collect()
}

struct Page<'a> {
    out: String,
    figures: &'a [Figure],
    drawings: &'a [Drawing],
}

impl Page<'_> {
    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn contents(&mut self, sections: &[Part]) {
        self.add("<nav aria-label=\"Contents\">\n<p class=\"nav-title\">Contents</p>\n<ol>\n");
        for part in sections {
            let _ = write!(
                self.out,
                "<li><a href=\"#{}\">{}</a>",
                part.id,
                html(part.title)
            );
            let chapters: Vec<_> = part
                .blocks
                .iter()
                .filter_map(|b| match b {
                    Block::Chapter { anchor, title } => Some((anchor, title)),
                    _ => None,
                })
                .collect();
            if !chapters.is_empty() {
                self.add("\n<ol>\n");
                for (anchor, title) in chapters {
                    let _ = writeln!(
                        self.out,
                        "<li><a href=\"#{}\">{}</a></li>",
                        html(anchor),
                        name(title)
                    );
                }
                self.add("</ol>\n");
            }
            self.add("</li>\n");
        }
        self.add("</ol>\n</nav>\n");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let text = match block {
            Block::Chapter { anchor, title } => {
                format!("<h3 id=\"{}\">{}</h3>\n", html(anchor), name(title))
            }
            Block::Heading { anchor, title } => {
                let id = anchor.as_ref().map(|a| format!(" id=\"{}\"", html(a)));
                format!("<h4{}>{}</h4>\n", id.unwrap_or_default(), name(title))
            }
            Block::Lead(text) => format!("<p class=\"lead\">{}</p>\n", inline(text)),
            Block::Paragraph(text) => format!("<p>{}</p>\n", inline(text)),
            Block::Note { title, text } => format!(
                "<aside class=\"note\"><p><strong>{}.</strong> {}</p></aside>\n",
                html(title),
                inline(text)
            ),
            Block::Findings(items) => list("ol", " class=\"findings\"", items),
            Block::List(Marks::Bullets, items) => list("ul", "", items),
            Block::List(Marks::Numbers, items) => list("ol", "", items),
            Block::Definitions(rows) => definitions(rows),
            Block::Table(table) => table_of(table),
            Block::Figure { at, number } => self.figure(*at, *number),
            Block::Verbatim(text) => format!("<pre><code>{}</code></pre>\n", html_lines(text)),
            Block::Disclosure { summary, blocks } => {
                self.add(&format!(
                    "<details>\n<summary>{}</summary>\n",
                    name(summary)
                ));
                self.blocks(blocks);
                "</details>\n".to_owned()
            }
        };
        self.add(&text);
    }

    fn figure(&self, at: usize, number: usize) -> String {
        let (Some(figure), Some(drawing)) = (self.figures.get(at), self.drawings.get(at)) else {
            return String::new();
        };
        let picture = match drawing {
            Drawing::Inline(svg) => format!(
                "<div class=\"picture\" role=\"img\" aria-label=\"{}\">{svg}</div>",
                html(&figure.alt)
            ),
            Drawing::Image(image) => format!("<div class=\"picture\">{image}</div>"),
        };
        let files = [
            ("PNG", figure.png_path.as_ref()),
            ("SVG", figure.svg_path.as_ref()),
        ];
        let links: String = files
            .into_iter()
            .filter_map(|(kind, path)| {
                let to = target(&Target::File(path?.clone()));
                Some(format!(" <a {to}>{kind}</a>"))
            })
            .collect();
        let links = if links.is_empty() {
            links
        } else {
            let stop = if figure.title.ends_with(['.', '!', '?']) {
                ""
            } else {
                "."
            };
            format!("{stop} <span class=\"files\">As a file:{links}</span>")
        };
        format!(
            "<figure id=\"figure-{number}\">\n{picture}\n<figcaption><strong>Figure {number}.\
             </strong> {}{links}</figcaption>\n</figure>\n",
            name(&figure.title)
        )
    }
}

fn list(tag: &str, class: &str, items: &[Line]) -> String {
    let items: String = items
        .iter()
        .map(|i| format!("<li>{}</li>\n", inline(i)))
        .collect();
    format!("<{tag}{class}>\n{items}</{tag}>\n")
}

fn definitions(rows: &[Definition]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let id = row.anchor.as_ref().map(|a| format!(" id=\"{}\"", html(a)));
            format!(
                "<div{}><dt>{}</dt><dd>{}</dd></div>\n",
                id.unwrap_or_default(),
                inline(&row.term),
                inline(&row.meaning)
            )
        })
        .collect();
    format!("<dl>\n{rows}</dl>\n")
}

#[cfg(test)]
mod tests {
    use super::super::super::render::{Format, render};
    use super::super::super::{hostile, sample};
    use super::*;

    fn html(analysis: &crate::analysis::Analysis) -> String {
        let rendered = render(
            analysis,
            &sample::figures(),
            None,
            &[Format::Html, Format::Csv],
        )
        .unwrap();
        let found = rendered
            .files
            .iter()
            .find(|(path, _)| path == "report.html");
        String::from_utf8(found.unwrap().1.clone()).unwrap()
    }

    /// The tags of the page in order, with script and style taken out; panics where they do not
    /// close as they open.
    fn tags(html: &str) -> Vec<String> {
        const VOID: [&str; 4] = ["meta", "img", "br", "hr"];
        let mut seen = Vec::new();
        let mut open: Vec<String> = Vec::new();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
        while let Some((text, tail)) = rest.split_once('<') {
            assert!(!text.contains('>'), "a bare > in {text:?}");
            let mut quoted = false;
            let end = tail.char_indices().find(|(_, c)| {
                quoted ^= *c == '"';
                !quoted && *c == '>'
            });
            let (tag, after) = tail.split_at(end.unwrap().0);
            rest = &after[1..];
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            assert!(!name.is_empty(), "{tag}");
            seen.push(tag.to_owned());
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(name.as_str()));
            } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
                open.push(name.clone());
            }
            if matches!(name.as_str(), "script" | "style") && !tag.starts_with('/') {
                rest = &rest[rest.find(&format!("</{name}")).unwrap()..];
            }
        }
        assert_eq!(open, [""; 0]);
        seen
    }

    #[test]
    fn the_page_is_well_formed_whatever_actors_are_called() {
        for analysis in [sample::analysis(), hostile::analysis(), sample::empty()] {
            tags(&html(&analysis));
        }
    }

    #[test]
    fn names_add_no_tag_and_no_attribute() {
        let page = html(&hostile::analysis());
        let allowed = [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "a",
            "header",
            "h1",
            "h2",
            "h3",
            "h4",
            "ul",
            "ol",
            "li",
            "strong",
            "code",
            "div",
            "nav",
            "p",
            "main",
            "section",
            "aside",
            "dl",
            "dt",
            "dd",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "span",
            "details",
            "summary",
            "figure",
            "figcaption",
            "svg",
            "rect",
            "bdi",
            "small",
            "footer",
            "script",
            "pre",
        ];
        let tags = tags(&page);
        for tag in &tags {
            let name = tag
                .trim_start_matches('/')
                .split([' ', '/'])
                .next()
                .unwrap();
            assert!(allowed.contains(&name), "{tag}");
            for part in tag.split('"').step_by(2).skip(1) {
                assert!(!part.trim_start().starts_with("on"), "{tag}");
            }
        }
        assert_eq!(tags.iter().filter(|t| *t == "script").count(), 1);
        assert!(!page.contains("href=\"javascript:"));
        assert!(!page.contains('\u{202E}'));
    }

    #[test]
    fn the_policy_lets_through_the_style_and_the_script_and_nothing_else() {
        let page = html(&sample::analysis());
        let between = |begin: &str, end: &str| {
            let after = page.split(begin).nth(1).unwrap();
            after.split(end).next().unwrap().to_owned()
        };
        let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        let style = source_hash(&between("<style>", "</style>"));
        let script = source_hash(&between("<script>", "</script>"));
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; \
                 form-action 'none'"
            )
        );
        assert_eq!(page.matches("<style").count(), 1);
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains(" style=\""));
        for outside in ["src=\"http", "url(http", "@import", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn a_drawing_that_does_more_than_draw_stands_as_an_image() {
        let mut figures = sample::figures();
        figures[0].svg = "<svg><script>alert(1)</script></svg>".to_owned();
        let rendered = render(&sample::analysis(), &figures, None, &[Format::Html]).unwrap();
        let page = String::from_utf8(rendered.files[0].1.clone()).unwrap();
        assert!(page.contains("; img-src data:;"));
        assert_eq!(page.matches("<img ").count(), 1);
        assert!(!page.contains("alert(1)"));
    }
}
