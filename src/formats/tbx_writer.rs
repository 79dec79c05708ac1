//! Entries as TBX-Basic, version 3 in style DCA.

use std::io::{self, Write};

use super::{ExportReport, Lost, WriteOptions, export::Output, tbx::status_name, xml_writer::XmlWriter};
use crate::{
    glossary::{CliticRule, Entry, EntryKind, Gender, PartOfSpeech, Term},
    id::GlossaryId,
    text::Language,
};

/// Writes concept by concept.
pub(super) struct TbxWriter<W: Write> {
    xml: XmlWriter<W>,
}

impl<W: Write> TbxWriter<W> {
    pub(super) fn new(out: W, options: &WriteOptions) -> io::Result<Self> {
        let mut xml = XmlWriter::new(out)?;
        let core = "urn:iso:std:iso:30042:ed-2";
        xml.open("tbx", &[("type", "TBX-Basic"), ("style", "dca"), ("xml:lang", "en"), ("xmlns", core)])?;
        xml.open("tbxHeader", &[])?;
        xml.open("fileDesc", &[])?;
        let title = options.glossary.as_ref().map_or_else(|| "glossary".to_owned(), GlossaryId::name);
        xml.open("titleStmt", &[])?;
        xml.leaf("title", &[], &title)?;
        xml.close()?;
        xml.open("sourceDesc", &[])?;
        xml.leaf("p", &[], concat!("Written by tarjuman ", env!("CARGO_PKG_VERSION")))?;
        (0..3).try_for_each(|_| xml.close())?;
        xml.open("text", &[])?;
        xml.open("body", &[])?;
        Ok(Self { xml })
    }

    fn term(&mut self, term: &Term, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        let xml = &mut self.xml;
        xml.open("termSec", &[])?;
        xml.text_leaf("term", &[], &term.text, entry, report)?;
        if let Some(part) = term.part_of_speech {
            report.lose_if(part == PartOfSpeech::ProperNoun, Lost::PartOfSpeech, entry);
            let part = if part == PartOfSpeech::ProperNoun { PartOfSpeech::Noun } else { part };
            xml.leaf("termNote", &[("type", "partOfSpeech")], part.as_str())?;
        }
        if let Some(gender) = term.gender.map(Gender::as_str) {
            xml.leaf("termNote", &[("type", "grammaticalGender")], gender)?;
        }
        let (status, whole) = status_name(term.status);
        report.lose_if(!whole, Lost::TermStatus, entry);
        xml.leaf("termNote", &[("type", "administrativeStatus")], status)?;
        if !term.context.is_empty() {
            xml.text_leaf("descrip", &[("type", "context")], &term.context, entry, report)?;
        }
        xml.notes(&term.note, entry, report)?;
        report.lose_if(term.clitic_rule != CliticRule::ByKind, Lost::CliticRule, entry);
        xml.close()
    }
}

impl<W: Write> Output for TbxWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        report.lose_if(entry.kind != EntryKind::Term, Lost::Kind, entry);
        report.lose_if(entry.do_not_translate, Lost::DoNotTranslate, entry);
        report.lose_if(entry.provenance.is_some(), Lost::Provenance, entry);
        // An id of XML may not begin with a digit.
        let id = entry.id.as_str();
        let id = if id.starts_with(|c: char| c.is_ascii_digit()) { format!("_{id}") } else { id.to_owned() };
        self.xml.open("conceptEntry", &[("id", &id)])?;
        for (element, category, text) in
            [("descrip", "subjectField", &entry.subject), ("descrip", "definition", &entry.definition), ("admin", "source", &entry.source)]
        {
            if !text.is_empty() {
                self.xml.text_leaf(element, &[("type", category)], text, entry, report)?;
            }
        }
        self.xml.notes(&entry.note, entry, report)?;
        for language in [Language::Arabic, Language::English] {
            let terms: Vec<&Term> = entry.terms.iter().filter(|term| term.language == language).collect();
            if !terms.is_empty() {
                self.xml.open("langSec", &[("xml:lang", language.code())])?;
                terms.into_iter().try_for_each(|term| self.term(term, entry, report))?;
                self.xml.close()?;
            }
        }
        self.xml.close()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.xml.finish()
    }
}
