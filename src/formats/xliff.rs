//! XLIFF 1.2, 2.0, 2.1 and 2.2 as a source of terms: the glossary module and annotations of terms.

mod glossary;
mod inline;
mod modules;
mod schema;
mod terms;
mod validate;
mod values;

use std::io::{self, BufRead};

use super::{
    draft::{Draft, Place},
    issue::{Reason, Severity},
    sink::{Sink, Source},
    xml::{Child, Element, Fault, Node, Piece, Xml, fault},
};
use crate::id::excerpt;
use validate::{Breaches, Validator};

/// The namespace of version 2.
pub(super) const CORE: &str = "urn:oasis:names:tc:xliff:document:2.0";
/// What the namespaces of version 2 begin with.
const FAMILY: &str = "urn:oasis:names:tc:xliff:document:2.";
/// The namespace of its glossary module.
pub(super) const GLOSSARY: &str = "urn:oasis:names:tc:xliff:glossary:2.0";

/// The languages of a document, or of a file of version 1.2.
#[derive(Debug, Clone, Default)]
pub(super) struct Languages {
    pub(super) source: String,
    pub(super) target: String,
}

/// Reads unit by unit.
pub(super) struct Xliff<R> {
    xml: Xml<R>,
    begun: bool,
    languages: Languages,
    /// Of version 2; the older one is read without being judged.
    validator: Option<Validator>,
}

impl<R: BufRead> Xliff<R> {
    pub(super) fn new(input: R) -> Self {
        Self { xml: Xml::new(input), begun: false, languages: Languages::default(), validator: None }
    }

    fn step(&mut self, sink: &mut Sink) -> Result<bool, Fault> {
        match self.xml.next()? {
            Piece::Start(element) => self.element(element, sink)?,
            Piece::Text(text) => {
                if !text.trim().is_empty() && self.validator.is_some() {
                    not_conforming(sink, vec![(self.xml.place().clone(), "text may not stand here".to_owned())]);
                }
            }
            // Only containers are left open; all else is read to its end at once.
            Piece::End => self.judge(sink, validate::Validator::close),
            Piece::Eof => {
                if sink.rows == 0 {
                    let said = "the file has neither a glossary nor annotated terms".into();
                    sink.issue(Place::default().issue(Severity::Warning, Reason::EmptyFile, said, ""));
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn judge(&mut self, sink: &mut Sink, check: impl FnOnce(&mut Validator, &mut Breaches)) {
        if let Some(validator) = &mut self.validator {
            let mut breaches = Vec::new();
            check(validator, &mut breaches);
            not_conforming(sink, breaches);
        }
    }

    fn element(&mut self, mut element: Element, sink: &mut Sink) -> Result<(), Fault> {
        canonical(&mut element);
        if !self.begun {
            self.begun = true;
            self.root(&element)?;
            self.judge(sink, |validator, breaches| validator.open(&element, breaches));
            return Ok(());
        }
        match element.name.as_str() {
            "file" | "group" if element.namespace.starts_with(FAMILY) && self.validator.is_some() => {
                self.judge(sink, |validator, breaches| validator.open(&element, breaches));
            }
            // Of version 1.2.
            "file" | "group" | "body" if self.validator.is_none() => {
                if let (Some(source), target) = (element.get("source-language"), element.get("target-language")) {
                    self.languages = Languages { source: source.to_owned(), target: target.unwrap_or_default().to_owned() };
                }
            }
            "trans-unit" if self.validator.is_none() => {
                let unit = self.xml.tree(element)?;
                enter(sink, terms::of_trans_unit(&unit, &self.languages));
            }
            _ if self.validator.is_none() => self.xml.skip()?,
            name => {
                let is_unit = name == "unit" && element.namespace.starts_with(FAMILY);
                let mut node = self.xml.tree(element)?;
                canonical_tree(&mut node);
                self.judge(sink, |validator, breaches| validator.subtree(&node, breaches));
                if is_unit {
                    enter(sink, self.entries(&node));
                }
            }
        }
        Ok(())
    }

    fn entries(&self, unit: &Node) -> Vec<Draft> {
        glossary::read(unit, &self.languages).into_iter().chain(terms::of_unit(unit, &self.languages)).collect()
    }

    fn root(&mut self, root: &Element) -> Result<(), Fault> {
        if root.name != "xliff" {
            let said = format!("`{}` is no root element of XLIFF; it would be `xliff`", excerpt(&root.name));
            return Err(fault(&root.place, Reason::WrongRoot, said, &root.name));
        }
        let get = |name| root.get(name).unwrap_or_default().to_owned();
        self.languages = Languages { source: get("srcLang"), target: get("trgLang") };
        self.validator = root.namespace.starts_with(FAMILY).then(Validator::default);
        Ok(())
    }
}

impl<R: BufRead + Send> Source for Xliff<R> {
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool> {
        self.step(sink).or_else(|fault| {
            sink.issue(*fault);
            Ok(false)
        })
    }
}

/// Versions 2.1 and 2.2 add to what 2.0 has: their namespace is read as its own.
fn canonical(element: &mut Element) {
    if element.namespace.starts_with(FAMILY) {
        element.namespace = CORE.into();
    }
}

fn canonical_tree(node: &mut Node) {
    canonical(&mut node.element);
    for child in &mut node.children {
        if let Child::Node(node) = child {
            canonical_tree(node);
        }
    }
}

fn enter(sink: &mut Sink, drafts: Vec<Draft>) {
    for draft in drafts {
        sink.count();
        sink.draft(draft);
    }
}

fn not_conforming(sink: &mut Sink, breaches: Breaches) {
    for (place, said) in breaches {
        sink.issue(place.issue(Severity::Warning, Reason::NotConforming, format!("this is not valid XLIFF: {said}"), ""));
    }
}
