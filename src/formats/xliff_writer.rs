//! Entries as XLIFF 2.1: the glossary of a unit, English to Arabic.

use std::io::{self, Write};

use super::{ExportReport, Lost, WriteOptions, export::Output, xliff, xml_writer::XmlWriter};
use crate::{
    glossary::{CliticRule, Entry, EntryKind, Term, TermStatus},
    id::GlossaryId,
    text::Language,
};

/// Writes entry by entry.
pub(super) struct XliffWriter<W: Write> {
    xml: XmlWriter<W>,
    any: bool,
}

impl<W: Write> XliffWriter<W> {
    pub(super) fn new(out: W, options: &WriteOptions) -> io::Result<Self> {
        let mut xml = XmlWriter::new(out)?;
        let languages = [("srcLang", "en"), ("trgLang", "ar"), ("xmlns", xliff::CORE), ("xmlns:gls", xliff::GLOSSARY)];
        let root: Vec<(&str, &str)> = [("version", "2.1")].into_iter().chain(languages).collect();
        xml.open("xliff", &root)?;
        let id = options.glossary.as_ref().map_or("glossary", GlossaryId::as_str);
        xml.open("file", &[("id", id)])?;
        xml.open("unit", &[("id", "terms")])?;
        Ok(Self { xml, any: false })
    }
}

/// A term of which only the text is written.
fn lose_details(term: &Term, entry: &Entry, report: &mut ExportReport) {
    report.lose_if(!term.note.is_empty(), Lost::TermNote, entry);
    report.lose_if(term.clitic_rule != CliticRule::ByKind, Lost::CliticRule, entry);
    report.lose_if(term.part_of_speech.is_some(), Lost::PartOfSpeech, entry);
    report.lose_if(term.gender.is_some(), Lost::Gender, entry);
    report.lose_if(!term.context.is_empty(), Lost::Context, entry);
}

impl<W: Write> Output for XliffWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        let (Some(english), Some(arabic)) = (entry.preferred(Language::English), entry.preferred(Language::Arabic)) else {
            // An entry of the module is a term of the source with a translation.
            report.lose(Lost::Entry, entry, 1);
            return Ok(());
        };
        report.lose_if(entry.kind != EntryKind::Term, Lost::Kind, entry);
        report.lose_if(entry.do_not_translate, Lost::DoNotTranslate, entry);
        report.lose_if(entry.provenance.is_some(), Lost::Provenance, entry);
        report.lose_if(!entry.note.is_empty(), Lost::Note, entry);
        report.lose_if(!entry.subject.is_empty(), Lost::Subject, entry);
        if !self.any {
            self.xml.open("gls:glossary", &[])?;
            self.any = true;
        }
        self.xml.open("gls:glossEntry", &[("id", entry.id.as_str())])?;
        let source = super::xml_writer::sound(&entry.source, entry, report);
        let attributes: &[(&str, &str)] = if source.is_empty() { &[] } else { &[("source", &source)] };
        self.xml.text_leaf("gls:term", attributes, &english.text, entry, report)?;
        self.xml.text_leaf("gls:translation", &[], &arabic.text, entry, report)?;
        for term in &entry.terms {
            lose_details(term, entry, report);
            match (term.language, term.status) {
                (_, TermStatus::Preferred) => {}
                (Language::Arabic, TermStatus::Admitted) => self.xml.text_leaf("gls:translation", &[], &term.text, entry, report)?,
                // What must not be used may not look like a translation.
                _ => report.lose(Lost::Synonym, entry, 1),
            }
        }
        if !entry.definition.is_empty() {
            self.xml.text_leaf("gls:definition", &[], &entry.definition, entry, report)?;
        }
        self.xml.close()
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.any {
            self.xml.close()?;
        }
        // A unit has a segment.
        self.xml.open("segment", &[])?;
        self.xml.leaf("source", &[], "")?;
        self.xml.close()?;
        self.xml.finish()
    }
}
