//! TBX: version 3 (ISO 30042:2019, both styles), version 2 (`martif`) and TBX-Min of 2013, concept by concept.

mod concept;
mod dialect;

pub(super) use concept::status_name;

use std::io::{self, BufRead};

use super::{
    draft::Place,
    issue::{Reason, Severity},
    sink::{Sink, Source},
    xml::{Element, Fault, Node, Piece, Xml, fault},
};
use dialect::Dialect;

/// The namespace of version 3.
const CORE: &str = "urn:iso:std:iso:30042:ed-2";

/// Reads concept by concept.
pub(super) struct Tbx<R> {
    xml: Xml<R>,
    dialect: Option<Dialect>,
    any: bool,
}

impl<R: BufRead> Tbx<R> {
    pub(super) fn new(input: R) -> Self {
        Self { xml: Xml::new(input), dialect: None, any: false }
    }

    fn step(&mut self, sink: &mut Sink) -> Result<bool, Fault> {
        let element = match self.xml.next()? {
            Piece::Start(element) => element,
            Piece::Text(text) => {
                // Between concepts and their containers nothing is said.
                if !text.trim().is_empty() {
                    not_conforming(sink, self.xml.place(), "text may not stand here");
                }
                return Ok(true);
            }
            Piece::End => return Ok(true),
            Piece::Eof => {
                if !self.any {
                    sink.issue(Place::default().issue(Severity::File, Reason::EmptyFile, "the file has no concepts".into(), ""));
                }
                return Ok(false);
            }
        };
        self.element(element, sink)?;
        Ok(true)
    }

    fn element(&mut self, element: Element, sink: &mut Sink) -> Result<(), Fault> {
        let Some(dialect) = self.dialect else {
            self.dialect = Some(Dialect::of_root(&element, sink)?);
            return Ok(());
        };
        match (self.xml.depth(), element.name.as_str()) {
            (2, "tbxHeader" | "martifHeader" | "header") => {
                let header = self.xml.tree(element)?;
                dialect.check_header(&header, sink);
            }
            (2, "text") | (2 | 3, "body") => {}
            (_, "conceptEntry" | "termEntry") => {
                self.any = true;
                sink.count();
                let node = self.xml.tree(element)?;
                let mut draft = concept::read(&node);
                dialect.check_concept(&node, &mut draft);
                sink.draft(draft);
            }
            (2 | 3, "back") => self.xml.skip()?,
            _ => {
                let said = format!("the element `{}` may not stand here", element.name);
                not_conforming(sink, &element.place, &said);
                self.xml.skip()?;
            }
        }
        Ok(())
    }
}

impl<R: BufRead + Send> Source for Tbx<R> {
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool> {
        self.step(sink).or_else(|fault| {
            sink.issue(*fault);
            Ok(false)
        })
    }
}

/// Something the standard does not allow, though it can be read.
fn not_conforming(sink: &mut Sink, place: &Place, said: &str) {
    sink.issue(place.issue(Severity::Warning, Reason::NotConforming, format!("this is not valid TBX: {said}"), ""));
}

/// The element that a data category stands on, and its name: the `type` of an element of version 2 or style DCA, else
/// the name of the element.
fn category(node: &Node) -> &str {
    const GENERIC: [&str; 9] = ["descrip", "admin", "termNote", "transac", "transacNote", "adminNote", "descripNote", "xref", "ref"];
    if GENERIC.contains(&node.name()) { node.element.get("type").unwrap_or_default() } else { node.name() }
}

impl Dialect {
    /// Reads the root element.
    fn of_root(root: &Element, sink: &mut Sink) -> Result<Self, Fault> {
        match root.name.as_str() {
            "tbx" | "martif" | "TBX" => {}
            name => {
                let said = format!("`{name}` is no root element of TBX; it would be `tbx`, or `martif` in version 2");
                return Err(fault(&root.place, Reason::WrongRoot, said, name));
            }
        }
        let dialect = Self::named(root.get("type").or_else(|| root.get("dialect")).unwrap_or_default(), root.get("style"));
        if root.name == "tbx" {
            if *root.namespace != *CORE {
                not_conforming(sink, &root.place, &format!("the namespace of `tbx` is `{CORE}`"));
            }
            if root.get("type").is_none_or(str::is_empty) {
                not_conforming(sink, &root.place, "`tbx` needs a `type`, such as TBX-Basic");
            }
            if !matches!(root.get("style"), None | Some("dca" | "dct")) {
                not_conforming(sink, &root.place, "the `style` of `tbx` is `dca` or `dct`");
            }
        }
        Ok(dialect)
    }
}
