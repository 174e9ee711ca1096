//! XML 1.0: GraphML, GEXF and SVG.

/// Whether XML 1.0 can hold a character.
pub(crate) const fn is_held(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Appends a text so that it stands for itself in an element or between double quotes. Tabs and line ends come
/// back as they are; what XML 1.0 cannot hold, even as a number, becomes U+FFFD.
pub(crate) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A reader makes spaces of them where they stand in an attribute as they are.
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_held(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::XmlVersion;
    use quick_xml::events::Event;

    use super::super::hostile;
    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in hostile()) {
            let mut escaped = String::new();
            escape(&mut escaped, &text);
            prop_assert!(escaped.chars().all(is_held));
            let document = format!("<a x=\"{escaped}\">{escaped}</a>");
            let held: String = text.chars().map(|c| if is_held(c) { c } else { '\u{fffd}' }).collect();
            let mut reader = Reader::from_str(&document);
            let mut content = String::new();
            let mut elements = 0;
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(start) => {
                        elements += 1;
                        let attributes: Vec<_> = start.attributes().map(|a| a.unwrap()).collect();
                        prop_assert_eq!(attributes.len(), 1);
                        let value = attributes[0].normalized_value(XmlVersion::Implicit1_0).unwrap();
                        prop_assert_eq!(&*value, &held);
                    }
                    Event::Text(text) => content.push_str(&text.xml10_content()),
                    Event::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                        Some(c) => content.push(c),
                        None => content.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap()),
                    },
                    Event::End(_) => {}
                    Event::Eof => break,
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!((elements, content), (1, held));
        }
    }
}
