//! XML, indented, that always closes what it opens.

use std::io::{self, Write};

use super::{ExportReport, Lost, xml};
use crate::glossary::Entry;

/// Writes elements.
pub(super) struct XmlWriter<W: Write> {
    out: W,
    open: Vec<&'static str>,
}

impl<W: Write> XmlWriter<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        Ok(Self { out, open: Vec::new() })
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        for _ in 0..self.open.len() {
            self.out.write_all(b" ")?;
        }
        write!(self.out, "<{name}")?;
        for (attribute, value) in attributes {
            write!(self.out, " {attribute}=\"{}\"", escaped(value))?;
        }
        Ok(())
    }

    /// Opens an element that holds elements.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.start(name, attributes)?;
        self.open.push(name);
        self.out.write_all(b">\n")
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        for _ in 0..self.open.len() {
            self.out.write_all(b" ")?;
        }
        writeln!(self.out, "</{name}>")
    }

    /// An element of text that is known to be sound.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.start(name, attributes)?;
        writeln!(self.out, ">{}</{name}>", escaped(text))
    }

    /// An element with text of an entry, on one line; what cannot be written so is counted.
    pub(super) fn text_leaf(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
        entry: &Entry,
        report: &mut ExportReport,
    ) -> io::Result<()> {
        let text = sound(text, entry, report);
        self.leaf(name, attributes, &text)
    }

    /// A note, line by line.
    pub(super) fn notes(&mut self, note: &str, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        if note.is_empty() {
            return Ok(());
        }
        note.split('\n').try_for_each(|line| self.text_leaf("note", &[], line, entry, report))
    }

    /// Closes what is open.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.out.flush()
    }
}

/// Text as XML can hold it on one line.
pub(super) fn sound(text: &str, entry: &Entry, report: &mut ExportReport) -> String {
    let clean: String = text.chars().map(|c| if xml::is_character(c) { c } else { '\u{fffd}' }).collect();
    report.lose_if(clean != text, Lost::Character, entry);
    let line = xml::one_line(&clean);
    report.lose_if(line != clean, Lost::LineBreak, entry);
    line
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
