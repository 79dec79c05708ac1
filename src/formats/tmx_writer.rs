//! Entries as TMX 1.4b; what it has no element for stands in properties of ours.

use std::io::{self, Write};

use super::{ExportReport, Lost, WriteOptions, export::Output, jsonl::CLITIC_RULES, xml_writer::XmlWriter};
use crate::glossary::{CliticRule, Entry, EntryKind, Gender, PartOfSpeech, Term};

/// Writes translation unit by translation unit.
pub(super) struct TmxWriter<W: Write> {
    xml: XmlWriter<W>,
}

impl<W: Write> TmxWriter<W> {
    pub(super) fn new(out: W, _: &WriteOptions) -> io::Result<Self> {
        let mut xml = XmlWriter::new(out)?;
        xml.open("tmx", &[("version", "1.4")])?;
        let header = [
            ("creationtool", "tarjuman"),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "phrase"),
            ("o-tmf", "tarjuman"),
            ("adminlang", "en"),
            ("srclang", "en"),
            ("datatype", "plaintext"),
        ];
        xml.leaf("header", &header, "")?;
        xml.open("body", &[])?;
        Ok(Self { xml })
    }

    fn prop(&mut self, kind: &str, text: &str, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.xml.text_leaf("prop", &[("type", kind)], text, entry, report) }
    }

    fn term(&mut self, term: &Term, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        self.xml.open("tuv", &[("xml:lang", term.language.code())])?;
        self.xml.notes(&term.note, entry, report)?;
        self.prop("x-status", term.status.as_str(), entry, report)?;
        let rule = CLITIC_RULES.iter().find(|(rule, _)| *rule == term.clitic_rule && *rule != CliticRule::ByKind);
        self.prop("x-clitics", rule.map_or("", |(_, name)| name), entry, report)?;
        self.prop("x-part-of-speech", term.part_of_speech.map_or("", PartOfSpeech::as_str), entry, report)?;
        self.prop("x-gender", term.gender.map_or("", Gender::as_str), entry, report)?;
        self.prop("x-context", &term.context, entry, report)?;
        self.xml.text_leaf("seg", &[], &term.text, entry, report)?;
        self.xml.close()
    }
}

impl<W: Write> Output for TmxWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        report.lose_if(entry.provenance.is_some(), Lost::Provenance, entry);
        self.xml.open("tu", &[("tuid", entry.id.as_str())])?;
        self.xml.notes(&entry.note, entry, report)?;
        let kind = if entry.kind == EntryKind::Term { "" } else { entry.kind.as_str() };
        self.prop("x-kind", kind, entry, report)?;
        self.prop("x-do-not-translate", if entry.do_not_translate { "true" } else { "" }, entry, report)?;
        self.prop("x-definition", &entry.definition, entry, report)?;
        self.prop("x-subject", &entry.subject, entry, report)?;
        self.prop("x-source", &entry.source, entry, report)?;
        for term in &entry.terms {
            self.term(term, entry, report)?;
        }
        self.xml.close()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.xml.finish()
    }
}
