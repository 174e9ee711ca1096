//! Figures in a page: inline where the drawing is plain, else as an image that can do nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::escape::html::html;

/// The drawing as it stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    /// An `svg` element.
    Inline(String),
    /// An `img` element with the drawing inside its address.
    Image(String),
}

/// Elements that only draw.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "clipPath",
    "marker",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "use",
    "symbol",
];

/// Prepares a drawing. `prefix` keeps its ids apart from those of other drawings.
///
/// Only elements that draw, no attribute that is a script, a style or an address elsewhere: the
/// page's policy would not let them through, and an actor's name is no reason to.
pub(super) fn drawing(svg: &str, alt: &str, prefix: &str) -> Drawing {
    match inlined(svg, prefix) {
        Some(text) => Drawing::Inline(text),
        None => Drawing::Image(format!(
            "<img alt=\"{}\" src=\"data:image/svg+xml;base64,{}\">",
            html(alt),
            STANDARD.encode(svg)
        )),
    }
}

/// The `svg` element without prolog and comments, ids prefixed; `None` if it does more than draw.
fn inlined(svg: &str, prefix: &str) -> Option<String> {
    let mut out = String::with_capacity(svg.len());
    let mut open: Vec<&str> = Vec::new();
    let mut is_begun = false;
    let mut rest = svg.trim_start_matches('\u{FEFF}');
    while let Some((text, tail)) = rest.split_once('<') {
        if open.is_empty() {
            if !text.trim().is_empty() {
                return None;
            }
        } else {
            out.push_str(plain_text(text)?);
        }
        if let Some(tail) = tail.strip_prefix("!--") {
            rest = tail.split_once("-->")?.1;
            continue;
        }
        if tail.starts_with('?') && !is_begun {
            rest = tail.split_once("?>")?.1;
            continue;
        }
        let (tag, tail) = tag_end(tail)?;
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name.trim_end() {
                return None;
            }
            out.push_str(&format!("</{}>", name.trim_end()));
            continue;
        }
        let (tag, is_closed) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let end = tag
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        if !ELEMENTS.contains(&name) || (open.is_empty() && (is_begun || name != "svg")) {
            return None;
        }
        is_begun = true;
        out.push('<');
        out.push_str(name);
        attributes_of(attributes, prefix, &mut out)?;
        out.push_str(if is_closed { "/>" } else { ">" });
        if !is_closed {
            open.push(name);
        }
    }
    (is_begun && open.is_empty() && rest.trim().is_empty()).then_some(out)
}

/// Text without references that HTML does not know.
fn plain_text(text: &str) -> Option<&str> {
    let known = ["amp;", "lt;", "gt;", "quot;", "#", "apos;"];
    let mut parts = text.split('&').skip(1);
    parts
        .all(|after| known.iter().any(|k| after.starts_with(k)))
        .then_some(text)
}

/// The tag up to its end, which no quotation hides.
fn tag_end(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((&text[..at], &text[at + 1..])),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes_of(mut text: &str, prefix: &str, out: &mut String) -> Option<()> {
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return Some(());
        }
        let (name, tail) = text.split_once('=')?;
        let name = name.trim_end();
        let tail = tail.trim_start();
        let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, tail) = tail[1..].split_once(quote)?;
        text = tail;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let lower = name.to_ascii_lowercase();
        let value = plain_text(value).filter(|v| !v.contains('"'))?;
        let value = match lower.as_str() {
            "id" => format!("{prefix}{value}"),
            "aria-labelledby" | "aria-describedby" => value
                .split_ascii_whitespace()
                .map(|id| format!("{prefix}{id}"))
                .collect::<Vec<_>>()
                .join(" "),
            "href" | "xlink:href" => format!("#{prefix}{}", value.strip_prefix('#')?),
            "style" | "class" => return None,
            name if name.starts_with("on") => return None,
            name if name == "xmlns" || name.starts_with("xmlns:") => value.to_owned(),
            _ if value.to_ascii_lowercase().contains("url(") => {
                let inside = value.strip_prefix("url(#")?.strip_suffix(')')?;
                format!("url(#{prefix}{inside})")
            }
            _ => value.to_owned(),
        };
        out.push_str(&format!(" {name}=\"{value}\""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "<?xml version=\"1.0\"?>\n<!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><defs><clipPath id=\"c\"><rect width='9'/></clipPath></defs><g clip-path=\"url(#c)\"><text>a &lt; b</text></g></svg>\n";

    #[test]
    fn a_plain_drawing_stands_in_the_page_with_ids_of_its_own() {
        let Drawing::Inline(text) = drawing(PLAIN, "", "f1-") else {
            panic!("not inline");
        };
        assert!(text.starts_with("<svg xmlns"));
        assert!(text.contains("id=\"f1-c\"") && text.contains("url(#f1-c)"));
        assert!(text.contains("a &lt; b") && !text.contains("<?xml") && !text.contains("<!--"));
    }

    #[test]
    fn what_does_more_than_draw_becomes_an_image() {
        for inside in [
            "<script>alert(1)</script>",
            "<g onclick=\"alert(1)\"/>",
            "<g ONLOAD='x'/>",
            "<foreignObject/>",
            "<a href=\"javascript:x\"/>",
            "<use href=\"http://x.org/#a\"/>",
            "<use xlink:href='data:x'/>",
            "<rect fill=\"url(http://x.org)\"/>",
            "<rect style=\"fill:red\"/>",
            "<style>x</style>",
            "<text>&unknown;</text>",
            "<g>",
            "</g>",
            "<g x=1/>",
        ] {
            let svg = format!("<svg>{inside}</svg>");
            let Drawing::Image(text) = drawing(&svg, "\"alt\"", "f1-") else {
                panic!("inline: {inside}");
            };
            assert!(
                text.starts_with("<img alt=\"&quot;alt&quot;\" src=\"data:image/svg+xml;base64,")
            );
        }
        for other in [
            "",
            "no drawing",
            "<p></p>",
            "<svg/><svg/>",
            "<svg>",
            "<!DOCTYPE svg><svg/>",
        ] {
            assert!(
                matches!(drawing(other, "", ""), Drawing::Image(_)),
                "{other}"
            );
        }
    }
}
