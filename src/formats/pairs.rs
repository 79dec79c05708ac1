//! Translation units of TMX and XLIFF 1.2 or 2 as pairs of segments, one after the other, however many there are.
//!
//! This reads what people want to work on; whether the document keeps every rule of its format is for the import of
//! glossaries to judge ([`super::tmx`], [`super::xliff`]).

use std::io::BufRead;

use thiserror::Error;

use super::{
    issue::RowIssue,
    xml::{Child, Element, Node, Piece, Xml, one_line},
};

/// A text with its language, as the document says it; empty where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Side {
    /// Code of the language, such as `ar-EG`.
    pub language: String,
    /// The text without its markup.
    pub text: String,
}

/// A segment and its translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What the document calls it; empty where it does not.
    pub id: String,
    /// The segment.
    pub source: Side,
    /// Its translation, if there is one.
    pub target: Option<Side>,
}

/// Why a document cannot be read on.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The document is wrong.
    #[error("{0}")]
    Document(Box<RowIssue>),
    /// What was read could not be passed on.
    #[error(transparent)]
    Passing(#[from] std::io::Error),
}

impl From<Box<RowIssue>> for Unreadable {
    fn from(issue: Box<RowIssue>) -> Self {
        Self::Document(issue)
    }
}

/// Inline elements that hold codes of the original document, not text.
const CODES: [&str; 6] = ["bpt", "ept", "ph", "it", "ut", "x"];

/// Roots of the documents that are read.
const ROOTS: [&str; 2] = ["tmx", "xliff"];

/// Reads a document, and hands out its pairs.
///
/// # Errors
/// At the first place where the document cannot be read on.
pub fn read(input: impl BufRead, mut each: impl FnMut(Pair) -> std::io::Result<()>) -> Result<(), Unreadable> {
    let mut xml = Xml::new(input);
    let (mut begun, mut languages) = (false, (String::new(), String::new()));
    loop {
        let element = match xml.next()? {
            Piece::Start(element) => element,
            Piece::Text(_) | Piece::End => continue,
            Piece::Eof => return Ok(()),
        };
        if !begun && !ROOTS.contains(&element.name.as_str()) {
            let said = format!("`{}` is no root element of TMX or XLIFF", crate::id::excerpt(&element.name));
            return Err(super::xml::fault(&element.place, super::issue::Reason::WrongRoot, said, &element.name).into());
        }
        begun = true;
        note_languages(&element, &mut languages);
        match element.name.as_str() {
            "tu" => {
                let node = xml.tree(element)?;
                if let Some(pair) = of_tu(&node) {
                    each(pair)?;
                }
            }
            "trans-unit" | "unit" => {
                let node = xml.tree(element)?;
                for pair in of_unit(&node, &languages) {
                    each(pair)?;
                }
            }
            _ => {}
        }
    }
}

/// Version 2 says them in the root, version 1.2 in each file.
fn note_languages(element: &Element, languages: &mut (String, String)) {
    for (names, language) in [(["srcLang", "source-language"], &mut languages.0), (["trgLang", "target-language"], &mut languages.1)] {
        if let Some(said) = names.iter().find_map(|name| element.get(name)) {
            said.clone_into(language);
        }
    }
}

/// The text of an element without codes of the original document.
fn text(node: &Node) -> String {
    fn collect(node: &Node, all: &mut String) {
        for child in &node.children {
            match child {
                Child::Text(text) => all.push_str(text),
                Child::Node(inner) if CODES.contains(&inner.name()) => {}
                Child::Node(inner) => collect(inner, all),
            }
        }
    }
    let mut all = String::new();
    collect(node, &mut all);
    one_line(&all)
}

/// The first two variants.
fn of_tu(tu: &Node) -> Option<Pair> {
    let mut sides = tu.all("tuv").filter_map(|tuv| {
        let language = tuv.element.language().or_else(|| tuv.element.get("lang")).unwrap_or_default().to_owned();
        Some(Side { language, text: text(tuv.all("seg").next()?) })
    });
    let source = sides.next()?;
    Some(Pair { id: tu.element.get("tuid").unwrap_or_default().to_owned(), source, target: sides.next() })
}

/// A unit of version 1.2, or the segments of one of version 2.
fn of_unit(unit: &Node, languages: &(String, String)) -> Vec<Pair> {
    let id = unit.element.get("id").unwrap_or_default();
    let side = |holder: &Node, name: &'static str, language: &str| {
        holder.all(name).next().map(|node| Side { language: language.to_owned(), text: text(node) })
    };
    let pair = |holder: &Node, id: String| {
        let source = side(holder, "source", &languages.0)?;
        let target = side(holder, "target", &languages.1).filter(|target| !target.text.is_empty());
        Some(Pair { id, source, target })
    };
    let segments: Vec<&Node> = unit.all("segment").collect();
    if segments.is_empty() {
        return pair(unit, id.to_owned()).into_iter().collect();
    }
    let only = segments.len() == 1;
    let name = |at: usize, segment: &Node| match segment.element.get("id") {
        _ if only => id.to_owned(),
        Some(own) => format!("{id}/{own}"),
        None => format!("{id}/{}", at + 1),
    };
    segments.iter().enumerate().filter_map(|(at, segment)| pair(segment, name(at, segment))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(document: &str) -> Result<Vec<(String, String, String)>, String> {
        let mut found = Vec::new();
        let told = |side: Side| format!("{}:{}", side.language, side.text);
        read(document.as_bytes(), |pair| {
            found.push((pair.id, told(pair.source), pair.target.map(told).unwrap_or_default()));
            Ok(())
        })
        .map_err(|e| e.to_string())?;
        Ok(found)
    }

    fn row(id: &str, source: &str, target: &str) -> (String, String, String) {
        (id.into(), source.into(), target.into())
    }

    #[test]
    fn units_of_every_kind() {
        let tmx = r#"<tmx version="1.4"><header srclang="en"/><body>
            <tu tuid="a"><tuv xml:lang="en"><seg>To <bpt i="1">&lt;b></bpt>Gaza<ept i="1"/></seg></tuv><tuv xml:lang="ar"><seg>إلى غزة</seg></tuv></tu>
            <tu><tuv lang="ar"><seg>وحده</seg></tuv></tu><tu tuid="none"/></body></tmx>"#;
        assert_eq!(read_all(tmx).unwrap(), [row("a", "en:To Gaza", "ar:إلى غزة"), row("", "ar:وحده", "")]);
        let old = r#"<xliff version="1.2"><file source-language="en" target-language="ar"><body><group>
            <trans-unit id="1"><source>One <g id="1">two</g><x id="2"/></source><target>واحد</target></trans-unit>
            <trans-unit id="2"><source>Three</source></trans-unit></group></body></file></xliff>"#;
        assert_eq!(read_all(old).unwrap(), [row("1", "en:One two", "ar:واحد"), row("2", "en:Three", "")]);
        let new = r#"<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="ar" trgLang="en"><file id="f">
            <unit id="u"><segment id="s1"><source>أولا</source><target>First</target></segment><segment><source>ثانيا</source></segment></unit>
            <unit id="v"><segment><source>ثالثا</source></segment></unit></file></xliff>"#;
        assert_eq!(read_all(new).unwrap(), [row("u/s1", "ar:أولا", "en:First"), row("u/2", "ar:ثانيا", ""), row("v", "ar:ثالثا", "")]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (document, part) in [("<html/>", "no root element of TMX or XLIFF"), ("<tmx><body><tu>", ""), ("not xml", "")] {
            let said = read_all(document).unwrap_err();
            assert!(!said.is_empty() && said.contains(part), "{document}: {said}");
        }
    }
}
