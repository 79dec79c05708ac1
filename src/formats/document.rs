//! Translation files as documents: XLIFF 1.2, XLIFF 2 and TMX, whose pairs are read and changed in place. What is not
//! changed stays as it is, byte for byte.

use std::{borrow::Cow, ops::Range};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use thiserror::Error;

use crate::error::{Coded, ErrorCode};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// XLIFF 1.0 to 1.2.
    Xliff1,
    /// XLIFF 2.0 to 2.2.
    Xliff2,
    /// TMX 1.4.
    Tmx,
}

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentFault {
    /// Neither XLIFF nor TMX.
    #[error("the root element is `{0}`; XLIFF begins with `xliff`, TMX with `tmx`")]
    Unknown(String),
    /// A version that is not known.
    #[error("XLIFF version `{0}` is not known; 1.0 to 1.2 and 2.0 to 2.2 are")]
    Version(String),
    /// No XML.
    #[error("this is not well-formed XML at byte {at}: {what}")]
    Malformed {
        /// What is wrong.
        what: String,
        /// Where, in bytes.
        at: u64,
    },
    /// The elements have a prefix, and ours would need it.
    #[error("the elements of the file have the prefix `{0}`; files whose main namespace has a prefix cannot be changed in place")]
    Prefixed(String),
}

impl Coded for DocumentFault {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidArgument
    }

    fn reason(&self) -> &'static str {
        "DOCUMENT_UNREADABLE"
    }
}

/// A pair of a document: what stands inside of `source` and `target` or of two `seg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Of the unit, with that of the segment in XLIFF 2.
    pub id: String,
    /// Bytes of the text with its inline tags.
    pub source: Range<usize>,
    /// The same of the translation, if there is one.
    pub target: Option<Range<usize>>,
    /// Codes of the languages as written; empty if they are not said.
    pub languages: (String, String),
    /// The unit must not be translated, or its text is repeated elsewhere in pieces (`seg-source`).
    pub is_fixed: bool,
    /// Where a note of the unit goes, and whether it needs an element around it.
    note: Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Note {
    at: usize,
    needs_list: bool,
}

/// A document with its pairs.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Its pairs, in order.
    pub units: Vec<Unit>,
}

/// A place that is replaced; an empty range inserts.
pub type Change = (Range<usize>, String);

/// The text with changes made. Changes at one place are made in their order; of overlapping ones the first counts.
pub fn changed(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut result, mut at) = (String::with_capacity(text.len() + 64 * changes.len()), 0);
    for (range, with) in changes {
        if range.start < at {
            continue;
        }
        result.push_str(text.get(at..range.start).unwrap_or_default());
        result.push_str(&with);
        at = range.end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is no XLIFF or TMX.
    pub fn read(text: &str) -> Result<Self, DocumentFault> {
        Parser::new(text).read()
    }

    /// The change that adds notes to a unit; nothing for none. Units of one XLIFF 2 unit share a list: give their notes
    /// together, with the first of them.
    pub fn note(&self, unit: &Unit, notes: &[String]) -> Option<Change> {
        if notes.is_empty() {
            return None;
        }
        let (open, close) = match self.kind {
            DocumentKind::Xliff1 => ("<note from=\"tarjuman\">", "</note>"),
            DocumentKind::Xliff2 => ("<note category=\"tarjuman\">", "</note>"),
            DocumentKind::Tmx => ("<note>", "</note>"),
        };
        let all: String = notes.iter().map(|note| format!("{open}{}{close}", escaped(note))).collect();
        let text = if unit.note.needs_list { format!("<notes>{all}</notes>") } else { all };
        Some((unit.note.at..unit.note.at, text))
    }

    /// True if two units put their notes into one list.
    pub fn shares_notes(&self, a: &Unit, b: &Unit) -> bool {
        self.kind == DocumentKind::Xliff2 && a.note == b.note
    }
}

fn escaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::partial_escape(text)
}

#[derive(Default)]
struct Open {
    id: String,
    source: Option<Range<usize>>,
    target: Option<Range<usize>>,
    note: Option<usize>,
    needs_list: bool,
    is_fixed: bool,
    /// Of a TMX unit: language and text.
    variants: Vec<(String, Range<usize>)>,
    /// Units of an XLIFF 2 unit, whose place for notes is known only later.
    segments: Vec<Unit>,
    segment_id: String,
}

struct Parser<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    names: Vec<String>,
    languages: (String, String),
    variant: String,
    content: usize,
    open: Option<Open>,
    kind: Option<DocumentKind>,
    units: Vec<Unit>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            reader: Reader::from_reader(text.as_bytes()),
            text,
            names: Vec::new(),
            languages: Default::default(),
            variant: String::new(),
            content: 0,
            open: None,
            kind: None,
            units: Vec::new(),
        }
    }

    fn read(mut self) -> Result<Document, DocumentFault> {
        let mut buffer = Vec::new();
        loop {
            let before = self.reader.buffer_position() as usize;
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            let after = self.reader.buffer_position();
            match event {
                Err(error) => return Err(DocumentFault::Malformed { what: error.to_string(), at: after }),
                Ok(Event::Start(start)) => {
                    let start = start.into_owned();
                    self.begin(&start, before, after as usize)?;
                    self.names.push(local(&start));
                }
                Ok(Event::Empty(start)) => {
                    let start = start.into_owned();
                    self.begin(&start, before, after as usize)?;
                    self.names.push(local(&start));
                    self.end(after as usize, after as usize);
                }
                Ok(Event::End(_)) => self.end(before, after as usize),
                Ok(Event::Eof) => break,
                Ok(_) => {}
            }
        }
        if !self.names.is_empty() {
            return Err(DocumentFault::Malformed { what: "the file ends inside of an element".into(), at: self.text.len() as u64 });
        }
        let kind = self.kind.ok_or_else(|| DocumentFault::Unknown("nothing".into()))?;
        Ok(Document { kind, units: self.units })
    }

    fn parent(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    fn begin(&mut self, start: &BytesStart<'_>, before: usize, after: usize) -> Result<(), DocumentFault> {
        let name = local(start);
        if self.names.is_empty() {
            self.root(start, &name)?;
        }
        let get = |wanted: &str| attribute(start, wanted).unwrap_or_default();
        match (self.kind, name.as_str()) {
            (Some(DocumentKind::Xliff1), "file") => self.languages = (get("source-language"), get("target-language")),
            (Some(DocumentKind::Xliff1), "trans-unit") | (Some(DocumentKind::Xliff2), "unit") => {
                self.open = Some(Open { id: get("id"), is_fixed: get("translate") == "no", ..Open::default() });
            }
            (Some(DocumentKind::Tmx), "tu") => self.open = Some(Open { id: get("tuid"), note: Some(after), ..Open::default() }),
            (Some(DocumentKind::Tmx), "tuv") => self.variant = attribute(start, "xml:lang").unwrap_or_else(|| get("lang")),
            (Some(DocumentKind::Tmx), "header") => self.languages.0 = get("srclang"),
            (Some(DocumentKind::Xliff1), "seg-source") => self.with_open(|open| open.is_fixed = true),
            (Some(DocumentKind::Xliff2), "segment" | "ignorable" | "originalData") if self.parent() == "unit" => {
                let id = get("id");
                self.with_open(|open| {
                    if open.note.is_none() {
                        open.note = Some(before);
                        open.needs_list = true;
                    }
                    open.segment_id = id;
                });
            }
            (_, "source" | "target" | "seg") => self.content = after,
            _ => {}
        }
        Ok(())
    }

    fn with_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = &mut self.open {
            change(open);
        }
    }

    fn root(&mut self, start: &BytesStart<'_>, name: &str) -> Result<(), DocumentFault> {
        let written = start.name();
        let written: &str = written.as_ref();
        if let Some((prefix, _)) = written.split_once(':') {
            return Err(DocumentFault::Prefixed(prefix.to_owned()));
        }
        let version = attribute(start, "version").unwrap_or_default();
        self.kind = Some(match name {
            "xliff" if version.starts_with("1.") => DocumentKind::Xliff1,
            "xliff" if version.starts_with("2.") => DocumentKind::Xliff2,
            "xliff" => return Err(DocumentFault::Version(version)),
            "tmx" => DocumentKind::Tmx,
            other => return Err(DocumentFault::Unknown(other.chars().take(40).collect())),
        });
        self.languages = (attribute(start, "srcLang").unwrap_or_default(), attribute(start, "trgLang").unwrap_or_default());
        Ok(())
    }

    /// An element ends; its end tag stands from `before` to `after`.
    fn end(&mut self, before: usize, after: usize) {
        let Some(name) = self.names.pop() else { return };
        let (content, variant, parent) = (self.content..before, self.variant.clone(), self.parent().to_owned());
        let languages = self.languages.clone();
        let Some(open) = &mut self.open else { return };
        match (self.kind, name.as_str(), parent.as_str()) {
            (Some(DocumentKind::Xliff1), "source", "trans-unit") | (Some(DocumentKind::Xliff2), "source", "segment") => {
                open.source = Some(content);
            }
            (Some(DocumentKind::Xliff1), "target", "trans-unit") | (Some(DocumentKind::Xliff2), "target", "segment") => {
                open.target = Some(content);
            }
            (Some(DocumentKind::Tmx), "seg", "tuv") => open.variants.push((variant, content)),
            (Some(DocumentKind::Xliff2), "notes", "unit") => {
                open.note = Some(before);
                open.needs_list = false;
            }
            _ => {}
        }
        match (self.kind, name.as_str(), parent.as_str()) {
            (Some(DocumentKind::Xliff1), "source" | "seg-source" | "target", "trans-unit") => open.note = Some(after),
            (Some(DocumentKind::Xliff1), "trans-unit", _) => {
                let unit = open.source.take().map(|source| Unit {
                    id: open.id.clone(),
                    source,
                    target: open.target.take(),
                    languages,
                    is_fixed: open.is_fixed,
                    note: Note { at: open.note.unwrap_or(before), needs_list: false },
                });
                self.units.extend(unit);
                self.open = None;
            }
            (Some(DocumentKind::Xliff2), "segment", _) => {
                if let Some(source) = open.source.take() {
                    let number = open.segments.len() + 1;
                    let segment = if open.segment_id.is_empty() { number.to_string() } else { open.segment_id.clone() };
                    let id = format!("{}/{segment}", open.id);
                    let (target, is_fixed) = (open.target.take(), open.is_fixed);
                    open.segments.push(Unit { id, source, target, languages, is_fixed, note: Note::default() });
                }
            }
            (Some(DocumentKind::Xliff2), "unit", _) => {
                let note = Note { at: open.note.unwrap_or(before), needs_list: open.needs_list };
                self.units.extend(open.segments.drain(..).map(|unit| Unit { note, ..unit }));
                self.open = None;
            }
            (Some(DocumentKind::Tmx), "tu", _) => {
                let number = self.units.len() + 1;
                self.units.extend(pair(open, &languages.0, number));
                self.open = None;
            }
            _ => {}
        }
    }
}

/// The pair of a TMX unit: the variant in the source language, or the first, and the first one in another language.
fn pair(open: &mut Open, source_language: &str, number: usize) -> Option<Unit> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let at = open.variants.iter().position(|(l, _)| primary(l) == primary(source_language)).unwrap_or(0);
    let (language, source) = open.variants.get(at)?.clone();
    let other = open.variants.iter().find(|(l, _)| primary(l) != primary(&language)).cloned();
    let id = if open.id.is_empty() { number.to_string() } else { open.id.clone() };
    let note = Note { at: open.note.unwrap_or(source.start), needs_list: false };
    let (to, target) = other.map_or((String::new(), None), |(l, range)| (l, Some(range)));
    Some(Unit { id, source, target, languages: (language, to), is_fixed: false, note })
}

fn local(start: &BytesStart<'_>) -> String {
    let name = start.local_name();
    let name: &str = name.as_ref();
    name.to_owned()
}

fn attribute(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    start
        .attributes()
        .flatten()
        .find(|a| {
            let key: &str = a.key.as_ref();
            key == wanted
        })
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_and_notes_have_their_place() {
        for (text, kind, expected) in [
            (
                "<?xml version=\"1.0\"?><xliff version=\"1.2\"><file source-language=\"ar\" target-language=\"en\"><body><trans-unit id=\"a\"><source>x<g id=\"1\">y</g></source><target>z</target><alt-trans><source>no</source><target>no</target></alt-trans></trans-unit></body></file></xliff>",
                DocumentKind::Xliff1,
                "<target>z</target><note from=\"tarjuman\">a &lt; b</note><alt-trans>",
            ),
            (
                "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"ar\" trgLang=\"en\"><file id=\"f\"><unit id=\"a\"><segment><source>x<g id=\"1\">y</g></source><target>z</target></segment></unit></file></xliff>",
                DocumentKind::Xliff2,
                "<notes><note category=\"tarjuman\">a &lt; b</note></notes><segment>",
            ),
            (
                "<xliff version=\"2.1\" srcLang=\"ar\" trgLang=\"en\"><file id=\"f\"><unit id=\"a\"><notes><note>old</note></notes><segment><source>x<g id=\"1\">y</g></source><target>z</target></segment></unit></file></xliff>",
                DocumentKind::Xliff2,
                "<note>old</note><note category=\"tarjuman\">a &lt; b</note></notes><segment>",
            ),
            (
                "<tmx version=\"1.4\"><header srclang=\"ar\"/><body><tu tuid=\"a\"><tuv xml:lang=\"en\"><seg>z</seg></tuv><tuv xml:lang=\"ar\"><seg>x<g id=\"1\">y</g></seg></tuv></tu></body></tmx>",
                DocumentKind::Tmx,
                "<tu tuid=\"a\"><note>a &lt; b</note><tuv",
            ),
        ] {
            let document = Document::read(text).unwrap();
            let unit = &document.units[0];
            assert_eq!((document.kind, document.units.len()), (kind, 1));
            assert_eq!((&text[unit.source.clone()], unit.target.clone().map(|t| &text[t])), ("x<g id=\"1\">y</g>", Some("z")));
            assert_eq!((unit.languages.0.as_str(), unit.languages.1.as_str()), ("ar", "en"));
            let change = document.note(unit, &["a < b".into()]).unwrap();
            let made = changed(text, vec![change]);
            assert!(made.contains(expected), "{made}");
            assert_eq!(changed(text, Vec::new()), text);
        }
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for text in [
            "",
            "<html/>",
            "<xliff version=\"3\"/>",
            "<xliff version=\"1.2\">",
            "<x:xliff xmlns:x=\"u\" version=\"1.2\"/>",
            "<tmx></tm>",
            "plain",
        ] {
            assert!(Document::read(text).is_err(), "{text}");
        }
    }
}
