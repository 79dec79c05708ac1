//! TMX 1.1 to 1.4b as a glossary: each pair of segments is an entry.

use std::io::{self, BufRead};

use super::{
    draft::{Draft, Place},
    issue::{Reason, Severity},
    jsonl::CLITIC_RULES,
    sink::{Sink, Source},
    xml::{Child, Element, Fault, Node, Piece, Xml, fault, one_line},
};
use crate::{
    glossary::{Term, TermStatus, entry::tidy},
    id::excerpt,
    text::Language,
};

/// Reads translation unit by translation unit.
pub(super) struct Tmx<R> {
    xml: Xml<R>,
    begun: bool,
    /// Whether its first variant wrote `lang` without the prefix `xml`.
    plain_lang: Option<bool>,
    any: bool,
}

/// Attributes a header must have (TMX 1.4b, section 3.2).
const HEADER: [&str; 7] = ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];

impl<R: BufRead> Tmx<R> {
    pub(super) fn new(input: R) -> Self {
        Self { xml: Xml::new(input), begun: false, plain_lang: None, any: false }
    }

    fn step(&mut self, sink: &mut Sink) -> Result<bool, Fault> {
        match self.xml.next()? {
            Piece::Start(element) => self.element(element, sink)?,
            Piece::Text(text) if !text.trim().is_empty() => not_conforming(sink, self.xml.place(), "text may not stand here"),
            Piece::Text(_) | Piece::End => {}
            Piece::Eof => {
                if !self.any {
                    sink.issue(Place::default().issue(
                        Severity::Warning,
                        Reason::EmptyFile,
                        "the file has no translation units".into(),
                        "",
                    ));
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn element(&mut self, element: Element, sink: &mut Sink) -> Result<(), Fault> {
        if !self.begun {
            self.begun = true;
            if element.name != "tmx" {
                let said = format!("`{}` is no root element of TMX; it would be `tmx`", excerpt(&element.name));
                return Err(fault(&element.place, Reason::WrongRoot, said, &element.name));
            }
            if element.get("version").is_none() {
                not_conforming(sink, &element.place, "`tmx` needs a `version`");
            }
            return Ok(());
        }
        match (self.xml.depth(), element.name.as_str()) {
            (2, "header") => {
                let missing: Vec<&str> = HEADER.into_iter().filter(|name| element.get(name).is_none()).collect();
                if !missing.is_empty() {
                    not_conforming(sink, &element.place, &format!("`header` needs {}", missing.join(", ")));
                }
                self.xml.skip()
            }
            (2, "body") => Ok(()),
            (3, "tu") => {
                self.any = true;
                sink.count();
                let node = self.xml.tree(element)?;
                sink.draft(unit(&node, &mut self.plain_lang));
                Ok(())
            }
            _ => {
                not_conforming(sink, &element.place, &format!("the element `{}` may not stand here", excerpt(&element.name)));
                self.xml.skip()
            }
        }
    }
}

impl<R: BufRead + Send> Source for Tmx<R> {
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool> {
        self.step(sink).or_else(|fault| {
            sink.issue(*fault);
            Ok(false)
        })
    }
}

fn not_conforming(sink: &mut Sink, place: &Place, said: &str) {
    sink.issue(place.issue(Severity::Warning, Reason::NotConforming, format!("this is not valid TMX: {said}"), ""));
}

fn say(draft: &mut Draft, place: &Place, said: &str) {
    draft.repaired(place, Reason::NotConforming, format!("this is not valid TMX: {said}"), "", "");
}

fn unit(node: &Node, plain_lang: &mut Option<bool>) -> Draft {
    let mut draft = Draft::at(node.element.place.clone());
    let place = |field: &str| Place { field: field.into(), ..node.element.place.clone() };
    draft.read_id(node.element.get("tuid").unwrap_or_default(), place("tuid"));
    let mut notes = Vec::new();
    for child in node.nodes() {
        let text = child.text();
        match child.name() {
            "note" => notes.push(text),
            "prop" => match child.element.get("type").unwrap_or_default() {
                "x-kind" => draft.read_kind(&text, &child.element.place),
                "x-do-not-translate" => draft.do_not_translate = draft.read_flag(&text, &child.element.place),
                "x-definition" => draft.definition = tidy(&text),
                "x-subject" => draft.subject = tidy(&text),
                "x-source" => draft.source = tidy(&text),
                name => draft.unread(name, child.element.place.clone()),
            },
            "tuv" => {
                let plain = child.element.language().is_none() && child.element.get("lang").is_some();
                if *plain_lang.get_or_insert(plain) != plain {
                    say(&mut draft, &child.element.place, "one file writes `lang` or `xml:lang`, not both");
                }
                variant(child, &mut draft);
            }
            name => say(&mut draft, &child.element.place, &format!("`{}` may not stand in `tu`", excerpt(name))),
        }
    }
    if node.all("tuv").next().is_none() {
        say(&mut draft, &node.element.place, "`tu` needs a `tuv`");
    }
    draft.note = tidy(&notes.join("\n"));
    draft
}

fn variant(node: &Node, draft: &mut Draft) {
    let place = &node.element.place;
    // TMX 1.1 writes no prefix.
    let tag = node.element.language().or_else(|| node.element.get("lang")).unwrap_or_default();
    if tag.is_empty() {
        say(draft, place, "`tuv` needs `xml:lang`");
    }
    let segments: Vec<&Node> = node.all("seg").collect();
    let [segment] = segments[..] else {
        return say(draft, place, &format!("`tuv` has one `seg`, not {}", segments.len()));
    };
    codes(segment, draft);
    pairs(segment, draft);
    let Some(language) = Language::parse(tag) else { return draft.other_language(tag, place.clone()) };
    let status = if draft.terms.iter().any(|(term, _)| term.language == language) { TermStatus::Admitted } else { TermStatus::Preferred };
    let mut term = Term::new(language, &segment_text(segment), status);
    let mut notes = Vec::new();
    for child in node.nodes() {
        let text = child.text();
        match (child.name(), child.element.get("type").unwrap_or_default()) {
            ("note", _) => notes.push(text),
            ("prop", "x-status") => match TermStatus::parse(&text) {
                Some(status) => term.status = status,
                None => {
                    let words = format!("`{}` is no standing of a term we know", excerpt(&text));
                    draft.repaired(&child.element.place, Reason::UnknownValue, words, term.status.as_str(), &text);
                }
            },
            ("prop", "x-clitics") => match CLITIC_RULES.iter().find(|(_, name)| *name == text) {
                Some((rule, _)) => term.clitic_rule = *rule,
                None => {
                    let words = format!("`{}` is no rule about clitics we know", excerpt(&text));
                    draft.repaired(&child.element.place, Reason::UnknownValue, words, "", &text);
                }
            },
            ("prop", "x-part-of-speech") => term.part_of_speech = draft.read_part_of_speech(&text, &child.element.place),
            ("prop", "x-gender") => term.gender = draft.read_gender(&text, &child.element.place),
            ("prop", "x-context") => term.context = tidy(&text),
            ("prop", name) => draft.unread(name, child.element.place.clone()),
            ("seg", _) => {}
            (name, _) => say(draft, &child.element.place, &format!("`{}` may not stand in `tuv`", excerpt(name))),
        }
    }
    term.note = tidy(&notes.join("\n"));
    draft.add_term(term, Place { field: "seg".into(), ..segment.element.place.clone() });
}

/// The text of a segment without the codes of its formatting.
fn segment_text(segment: &Node) -> String {
    fn collect(node: &Node, text: &mut String) {
        for child in &node.children {
            match child {
                Child::Text(piece) => text.push_str(piece),
                // What a highlight holds is text; what the others hold are codes.
                Child::Node(node) if node.name() == "hi" => collect(node, text),
                Child::Node(_) => {}
            }
        }
    }
    let mut text = String::new();
    collect(segment, &mut text);
    one_line(&text)
}

/// Checks the codes of a segment (TMX 1.4b, section 3.3).
fn codes(segment: &Node, draft: &mut Draft) {
    for child in segment.nodes() {
        let needed = match child.name() {
            "bpt" | "ept" => Some("i"),
            "it" => Some("pos"),
            "ph" | "hi" | "ut" | "sub" => None,
            name => {
                say(draft, &child.element.place, &format!("`{}` may not stand in a segment", excerpt(name)));
                continue;
            }
        };
        if let Some(needed) = needed.filter(|needed| child.element.get(needed).is_none()) {
            say(draft, &child.element.place, &format!("`{}` needs `{needed}`", child.name()));
        }
        codes(child, draft);
    }
}

/// Codes that begin and end something are told apart and belong together by `i`.
fn pairs(segment: &Node, draft: &mut Draft) {
    let mut begun: Vec<&str> = Vec::new();
    for node in segment.nodes() {
        let Some(i) = node.element.get("i") else { continue };
        match node.name() {
            "bpt" if begun.contains(&i) => {
                say(draft, &node.element.place, &format!("two `bpt` of the segment have `i` {}", excerpt(i)));
            }
            "bpt" => begun.push(i),
            "ept" if !begun.contains(&i) => {
                say(draft, &node.element.place, &format!("`ept` with `i` {} ends what has not begun", excerpt(i)));
            }
            _ => {}
        }
    }
}
