//! XML as far as graphs need it: elements, attributes and text. No document type, no entities but
//! the five that XML has, so that a file cannot grow while it is read.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesStart, Event};

use super::number::Problem;
use crate::escape::xml::is_held;

/// The opening of an element.
#[derive(Debug)]
pub(super) struct Open {
    /// The name as written, with a prefix such as `viz:` if it has one.
    pub(super) qualified: String,
    attributes: Vec<(String, String)>,
    /// Where it stands.
    pub(super) at: usize,
}

impl Open {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(&self.qualified)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of an attribute; empty if there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.attribute(name).unwrap_or_default().to_owned()
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A part of a document.
#[derive(Debug)]
pub(super) enum Part {
    Open(Open),
    Close,
    Text(String),
}

/// Why the document cannot be read on.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) problem: Problem,
}

/// Reads a document part by part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    most: usize,
    /// Whether the first element was met.
    begun: bool,
}

fn ill_formed(at: usize, reason: impl Into<String>) -> Fault {
    let hint = "export the file again, or mend it with an XML editor";
    Fault {
        at,
        problem: Problem::new("E260", reason, hint),
    }
}

fn too_deep(at: usize, most: usize) -> Fault {
    let reason = format!("this is the element {} deep (limit {most})", most + 1);
    let hint = "no graph needs that; if this one does, raise the limit: --max-depth N";
    Fault {
        at,
        problem: Problem::new("E502", reason, hint),
    }
}

fn unknown_entity(at: usize, name: &str) -> Fault {
    let reason = format!("`&{name};` is no entity of XML");
    let hint = "write the character itself, or its number as in `&#233;`";
    Fault {
        at,
        problem: Problem::new("E262", reason, hint),
    }
}

impl<'a> Xml<'a> {
    /// Reads a text in which so many elements may stand around one another.
    pub(super) fn new(text: &'a str, most: usize) -> Result<Self, Fault> {
        if let Some((at, c)) = text.char_indices().find(|(_, c)| !is_held(*c)) {
            let reason = format!("XML cannot hold the character U+{:04X}", u32::from(c));
            return Err(ill_formed(at, reason));
        }
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self {
            reader,
            depth: 0,
            most,
            begun: false,
        })
    }

    /// Where the next part begins.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place in a text in memory"
    )]
    pub(super) fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// The next part; `None` at the end of the document.
    pub(super) fn next(&mut self) -> Result<Option<Part>, Fault> {
        loop {
            let at = self.position();
            let event = self.reader.read_event().map_err(|e| fault(at, &e))?;
            let text = match event {
                Event::Start(start) => {
                    if self.depth == 0 && self.begun {
                        return Err(ill_formed(at, "a second element stands beside the first"));
                    }
                    self.begun = true;
                    self.depth += 1;
                    if self.depth > self.most {
                        return Err(too_deep(at, self.most));
                    }
                    return open(&start, at).map(|open| Some(Part::Open(open)));
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(Some(Part::Close));
                }
                Event::Text(text) => text.xml10_content().into_owned(),
                Event::CData(text) => text.xml10_content().into_owned(),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) if is_held(c) => c.to_string(),
                    Ok(None) => predefined(&reference)
                        .ok_or_else(|| unknown_entity(at, &reference))?
                        .to_owned(),
                    _ => return Err(bad_character(at, &reference)),
                },
                Event::DocType(_) => {
                    let hint = "delete the declaration (`<!DOCTYPE ...>`) and write out what it \
                                defines";
                    let reason = "there is a document type declaration, and none is read: it could \
                                  make a small file grow without end or fetch others";
                    let problem = Problem::new("E261", reason, hint);
                    return Err(Fault { at, problem });
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
                // Empty elements come as two parts.
                Event::Empty(_) => continue,
                Event::Eof if self.depth > 0 => {
                    let reason = "the file ends before its last element is closed: it is cut short";
                    return Err(ill_formed(at, reason));
                }
                Event::Eof => return Ok(None),
            };
            if self.depth > 0 {
                return Ok(Some(Part::Text(text)));
            }
            if !text.trim().is_empty() {
                return Err(ill_formed(at, "text stands outside of the elements"));
            }
        }
    }

    /// The next element within the one that is open; `None` when that one closes. Text between
    /// elements is passed over.
    pub(super) fn child(&mut self) -> Result<Option<Open>, Fault> {
        loop {
            match self.next()? {
                Some(Part::Open(open)) => return Ok(Some(open)),
                Some(Part::Text(_)) => {}
                Some(Part::Close) | None => return Ok(None),
            }
        }
    }

    /// Reads to the end of the element that is open: its text, and whether elements stand in it.
    pub(super) fn text(&mut self) -> Result<(String, bool), Fault> {
        let (mut text, mut nested, mut depth) = (String::new(), false, 0);
        while let Some(part) = self.next()? {
            match part {
                Part::Text(more) if depth == 0 => text.push_str(&more),
                Part::Text(_) => {}
                Part::Open(_) => {
                    nested = true;
                    depth += 1;
                }
                Part::Close if depth == 0 => break,
                Part::Close => depth -= 1,
            }
        }
        Ok((text, nested))
    }

    /// Passes over the rest of the element that is open.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        self.text().map(|_| ())
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "apos" => Some("'"),
        "quot" => Some("\""),
        _ => None,
    }
}

fn bad_character(at: usize, reference: &str) -> Fault {
    ill_formed(at, format!("`&{reference};` is no character of XML"))
}

fn open(start: &BytesStart<'_>, at: usize) -> Result<Open, Fault> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| fault(at, &Error::InvalidAttr(e)))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| fault(at, &e))?;
        if let Some(c) = value.chars().find(|c| !is_held(*c)) {
            let number = format!("#{}", u32::from(c));
            return Err(bad_character(at, &number));
        }
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Open {
        qualified: start.name().as_ref().to_owned(),
        attributes,
        at,
    })
}

fn fault(at: usize, error: &Error) -> Fault {
    match error {
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => unknown_entity(at, name),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => ill_formed(
            at,
            format!("`</{found}>` closes nothing: `<{expected}>` is open"),
        ),
        other => ill_formed(at, other.to_string()),
    }
}

/// The name of the first element of a document, without its prefix; from the beginning of a file.
pub(super) fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let until = |mark: &str| rest.find(mark).map(|at| &rest[at + mark.len()..]);
        if rest.starts_with('?') {
            rest = until("?>")?;
        } else if rest.starts_with("!--") {
            rest = until("-->")?;
        } else {
            // A document type names the first element too.
            let name = rest.strip_prefix("!DOCTYPE").unwrap_or(rest).trim_start();
            let is_end = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '[');
            return Some(local(&name[..name.find(is_end)?]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Result<Open, &'static str> {
        let mut xml = Xml::new(text, 100).map_err(|f| f.problem.code)?;
        match xml.next().map_err(|f| f.problem.code)? {
            Some(Part::Open(open)) => {
                while xml.next().map_err(|f| f.problem.code)?.is_some() {}
                Ok(open)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_document_type_and_no_entities_are_read() {
        let code = |text: &str| first(text).unwrap_err();
        let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert_eq!(code(laughs), "E261");
        assert_eq!(
            code("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
            "E261"
        );
        assert_eq!(code("<a>&b;</a>"), "E262");
        assert_eq!(code("<a x=\"&b;\"/>"), "E262");
        assert_eq!(code("<a><b></a>"), "E260");
        assert_eq!(code("<a x=\"1\""), "E260");
        assert_eq!(code("<a><b></b>"), "E260");
        assert_eq!(code("<a/><b/>"), "E260");
        assert_eq!(code("<a>&#1;</a>"), "E260");
        assert_eq!(code("<a x='&#1;'/>"), "E260");
        assert_eq!(code("<a x='1' x='2'/>"), "E260");
        assert_eq!(code("<a>\u{1}</a>"), "E260");
        assert_eq!(code("<a/>x"), "E260");
        let nested = |n: usize| "<a>".repeat(n) + &"</a>".repeat(n);
        assert!(first(&nested(100)).is_ok());
        assert_eq!(code(&nested(101)), "E502");
    }

    #[test]
    fn numbered_and_predefined_characters_are_read() {
        let open = first("<a x='&#233;&#x1F600;&lt;&amp;&quot;&apos;&gt;&#10;'/>").unwrap();
        assert_eq!(open.attribute("x"), Some("é😀<&\"'>\n"));
        let mut xml = Xml::new("<a>1&#50;<![CDATA[<3>]]>&lt;4<b>no</b></a>", 100).unwrap();
        xml.next().unwrap();
        assert_eq!(xml.text().unwrap(), ("12<3><4".to_owned(), true));
    }

    #[test]
    fn the_first_element_is_found() {
        let head = "<?xml version='1.0'?>\n<!-- <gexf> -->\n<ns0:graphml xmlns:ns0=\"x\">";
        assert_eq!(root(head), Some("graphml"));
        assert_eq!(root("<!DOCTYPE gexf [<!ENTITY"), Some("gexf"));
        assert_eq!(root("a,b\n<c>"), None);
    }
}
