//! XML, piece by piece: well-formed or refused with line and column, nothing fetched, nothing expanded, little memory.
//!
//! `quick-xml` cuts the text; what it leaves open is held here: one root, names and characters as XML 1.0 has them,
//! declared prefixes, and bounds on everything a hostile file could make large. A document type is passed over, and
//! entities other than the five of XML are a fault.

mod bounded;
mod check;

use std::{io::BufRead, sync::Arc};

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    name::{QName, ResolveResult},
    reader::NsReader,
};

use super::{
    draft::Place,
    issue::{Reason, RowIssue, Severity},
};
use bounded::{Bounded, MAX_EVENT};
pub(super) use check::is_character;

/// Most elements inside each other.
const MAX_DEPTH: usize = 100;
/// Most attributes of an element.
const MAX_ATTRIBUTES: usize = 200;
/// Most elements and texts of a concept, a unit, a pair.
const MAX_NODES: usize = 50_000;
/// Most bytes of their texts.
const MAX_TREE_BYTES: usize = 8 << 20;

/// The namespace of `xml:lang`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Why a document cannot be read on.
pub(super) type Fault = Box<RowIssue>;

/// A piece of a document.
#[derive(Debug)]
pub(super) enum Piece {
    /// An element begins; one that is empty ends next.
    Start(Element),
    /// The innermost element ends.
    End,
    /// Text, with its references resolved.
    Text(String),
    /// The document is complete.
    Eof,
}

/// The beginning of an element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// Namespace; empty for none.
    pub(super) namespace: Arc<str>,
    /// Name without prefix.
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute>,
    /// Line and column, and the name.
    pub(super) place: Place,
}

/// An attribute; declarations of namespaces are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Namespace; empty for none.
    pub(super) namespace: Arc<str>,
    pub(super) name: String,
    pub(super) value: String,
}

impl Element {
    /// The value of an attribute without namespace.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.get_in("", name)
    }

    /// The value of an attribute.
    pub(super) fn get_in(&self, namespace: &str, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.name == name && *a.namespace == *namespace).map(|a| a.value.as_str())
    }

    /// `xml:lang`.
    pub(super) fn language(&self) -> Option<&str> {
        self.get_in(XML, "lang")
    }
}

/// An element with all that is in it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) element: Element,
    pub(super) children: Vec<Child>,
}

/// What is in an element.
#[derive(Debug, Clone)]
pub(super) enum Child {
    Node(Node),
    Text(String),
}

impl Node {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        &self.element.name
    }

    /// Elements directly in it.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// Elements of this name directly in it.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.nodes().filter(move |node| node.name() == name)
    }

    /// All text in it, white space as it is.
    pub(super) fn raw_text(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text
    }

    fn collect(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Child::Node(node) => node.collect(text),
                Child::Text(piece) => text.push_str(piece),
            }
        }
    }

    /// All text in it on one line: a line break and indentation are one blank.
    pub(super) fn text(&self) -> String {
        one_line(&self.raw_text())
    }
}

/// White space runs become one blank, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Reads a document.
pub(super) struct Xml<R> {
    reader: NsReader<Bounded<R>>,
    buffer: Vec<u8>,
    /// Names of the elements that are open.
    open: Vec<String>,
    root_seen: bool,
    namespaces: Vec<Arc<str>>,
    place: Place,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = NsReader::from_reader(Bounded::new(input));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        Self { reader, buffer: Vec::new(), open: Vec::new(), root_seen: false, namespaces: vec!["".into()], place: Place::default() }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Where the last piece began.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece, Fault> {
        loop {
            let (row, column) = self.reader.get_mut().mark();
            self.place = Place { row, column, field: String::new() };
            self.buffer.clear();
            let mut buffer = std::mem::take(&mut self.buffer);
            let outcome = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => Ok(event),
                Err(error) => Err(self.malformed(error)),
            };
            // The event borrows the buffer, so the buffer comes back only after it.
            let piece = match outcome {
                Ok(event) => interpret(self.reader.resolver(), &mut self.namespaces, event, &self.place),
                Err(fault) => Err(fault),
            };
            self.buffer = buffer;
            if let Some(piece) = self.admitted(piece?)? {
                return Ok(piece);
            }
        }
    }

    /// Checks a piece against what stands around it; nothing for one that says nothing.
    fn admitted(&mut self, piece: Option<Piece>) -> Result<Option<Piece>, Fault> {
        match &piece {
            None => {}
            Some(Piece::Start(element)) => {
                if self.open.is_empty() && std::mem::replace(&mut self.root_seen, true) {
                    return Err(self.fault("a document has one root element, and this is the second"));
                }
                if self.open.len() == MAX_DEPTH {
                    return Err(fault(&self.place, Reason::XmlLimit, format!("more than {MAX_DEPTH} elements inside each other"), ""));
                }
                self.open.push(element.name.clone());
            }
            Some(Piece::End) => {
                self.open.pop();
            }
            Some(Piece::Text(text)) if self.open.is_empty() => {
                if !text.trim().is_empty() {
                    return Err(self.fault("there is text outside of the root element"));
                }
                return Ok(None);
            }
            Some(Piece::Text(_)) => {}
            Some(Piece::Eof) => {
                if let Some(name) = self.open.last() {
                    return Err(self.fault(&format!("the file ends inside of the element `{name}`")));
                }
                if !self.root_seen {
                    return Err(self.fault("the file has no root element"));
                }
            }
        }
        Ok(piece)
    }

    /// The rest of an element that has just begun.
    pub(super) fn tree(&mut self, element: Element) -> Result<Node, Fault> {
        let start = element.place.clone();
        let mut open = vec![Node { element, children: Vec::new() }];
        let (mut nodes, mut bytes) = (0_usize, 0_usize);
        loop {
            let piece = self.next()?;
            nodes += 1;
            match piece {
                Piece::Start(element) => {
                    bytes += element.attributes.iter().map(|a| a.value.len()).sum::<usize>();
                    open.push(Node { element, children: Vec::new() });
                }
                Piece::Text(text) => {
                    bytes += text.len();
                    if let Some(node) = open.last_mut() {
                        match node.children.last_mut() {
                            Some(Child::Text(earlier)) => earlier.push_str(&text),
                            _ => node.children.push(Child::Text(text)),
                        }
                    }
                }
                Piece::End => {
                    let Some(node) = open.pop() else { break };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Child::Node(node)),
                        None => return Ok(node),
                    }
                }
                Piece::Eof => break,
            }
            if nodes > MAX_NODES || bytes > MAX_TREE_BYTES {
                let said = format!("the element `{}` has more than {MAX_NODES} parts or {MAX_TREE_BYTES} bytes of text", start.field);
                return Err(fault(&start, Reason::XmlLimit, said, ""));
            }
        }
        Err(self.fault("the file ends inside of an element"))
    }

    /// Passes over the rest of an element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.open.len() - 1;
        while self.open.len() > outside {
            self.next()?;
        }
        Ok(())
    }

    fn fault(&self, said: &str) -> Fault {
        fault(&self.place, Reason::MalformedXml, said.to_owned(), "")
    }

    fn malformed(&mut self, error: quick_xml::Error) -> Fault {
        use quick_xml::Error;
        let input = self.reader.get_mut();
        if input.too_long() {
            let said = format!("a tag, text or comment has more than {MAX_EVENT} bytes");
            return fault(&self.place, Reason::XmlLimit, said, "");
        }
        match error {
            Error::Io(cause) => fault(&self.place, Reason::Unreadable, format!("the file cannot be read on: {cause}"), ""),
            Error::Encoding(_) => {
                let (row, column) = input.position();
                let place = Place { row, column, field: String::new() };
                fault(
                    &place,
                    Reason::InvalidUtf8,
                    "there are bytes before this place that are no text in the encoding of the file".into(),
                    "",
                )
            }
            other => {
                fault(&self.place, Reason::MalformedXml, format!("this is not well-formed XML: {}", check::plain(&other.to_string())), "")
            }
        }
    }
}

/// A fault of the document.
pub(super) fn fault(place: &Place, reason: Reason, said: String, what: &str) -> Fault {
    Box::new(place.issue(Severity::File, reason, said, what))
}

fn malformed(place: &Place, said: String, what: &str) -> Fault {
    fault(place, Reason::MalformedXml, said, what)
}

/// What an event says; nothing for comments and the like.
fn interpret(
    resolver: &quick_xml::name::NamespaceResolver,
    known: &mut Vec<Arc<str>>,
    event: Event<'_>,
    place: &Place,
) -> Result<Option<Piece>, Fault> {
    match event {
        Event::Start(start) | Event::Empty(start) => element(resolver, known, &start, place).map(|element| Some(Piece::Start(element))),
        Event::End(_) => Ok(Some(Piece::End)),
        Event::Text(text) => {
            let text: &str = &text;
            check::characters(text, place)?;
            if text.contains("]]>") {
                return Err(malformed(place, "`]]>` may not stand in text; write `]]&gt;`".into(), text));
            }
            Ok(Some(Piece::Text(check::line_ends(text))))
        }
        Event::CData(data) => {
            let text: &str = &data;
            check::characters(text, place)?;
            Ok(Some(Piece::Text(check::line_ends(text))))
        }
        Event::GeneralRef(reference) => check::reference(&reference, place).map(|c| Some(Piece::Text(c))),
        Event::Comment(text) => check::characters(&text, place).map(|()| None),
        Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Ok(None),
        Event::Eof => Ok(Some(Piece::Eof)),
    }
}

fn element(
    resolver: &quick_xml::name::NamespaceResolver,
    known: &mut Vec<Arc<str>>,
    start: &BytesStart<'_>,
    place: &Place,
) -> Result<Element, Fault> {
    let (resolved, local) = resolver.resolve_element(start.name());
    let namespace = bound(resolved, known, place)?;
    let name = local.as_ref().to_owned();
    check::name(start.name().as_ref(), place)?;
    let mut attributes = Vec::new();
    let mut count = 0;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| malformed(place, format!("this is not well-formed XML: {error}"), &name))?;
        count += 1;
        if count > MAX_ATTRIBUTES {
            return Err(fault(place, Reason::XmlLimit, format!("the element `{name}` has more than {MAX_ATTRIBUTES} attributes"), ""));
        }
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        check::name(attribute.key.as_ref(), place)?;
        check::characters(&attribute.value, place)?;
        if attribute.value.contains('<') {
            return Err(malformed(place, "`<` may not stand in the value of an attribute; write `&lt;`".into(), &attribute.value));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| check::bad_value(&error, place))?.into_owned();
        check::characters(&value, place)?;
        let (namespace, name) = attribute_name(resolver, known, attribute.key, place)?;
        attributes.push(Attribute { namespace, name, value });
    }
    let place = Place { field: name.clone(), ..place.clone() };
    Ok(Element { namespace, name, attributes, place })
}

fn attribute_name(
    resolver: &quick_xml::name::NamespaceResolver,
    known: &mut Vec<Arc<str>>,
    key: QName<'_>,
    place: &Place,
) -> Result<(Arc<str>, String), Fault> {
    let (resolved, local) = resolver.resolve_attribute(key);
    Ok((bound(resolved, known, place)?, local.as_ref().to_owned()))
}

/// The namespace; one string for all elements that are in it.
fn bound(resolved: ResolveResult<'_>, known: &mut Vec<Arc<str>>, place: &Place) -> Result<Arc<str>, Fault> {
    let name = match resolved {
        ResolveResult::Unbound => "",
        ResolveResult::Bound(namespace) => namespace.0,
        ResolveResult::Unknown(prefix) => {
            return Err(malformed(place, format!("the prefix `{}` is not declared", check::plain(&prefix)), ""));
        }
    };
    if let Some(namespace) = known.iter().find(|namespace| ***namespace == *name) {
        return Ok(Arc::clone(namespace));
    }
    let namespace: Arc<str> = name.into();
    if known.len() < MAX_ATTRIBUTES {
        known.push(Arc::clone(&namespace));
    }
    Ok(namespace)
}

#[cfg(test)]
mod tests;
