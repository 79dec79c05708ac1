//! Entries as a glossary of OmegaT: source, target and comment between tabs, a line each, English to Arabic.

use std::io::{self, Write};

use super::{ExportReport, Lost, export::Output};
use crate::{
    glossary::{CliticRule, Entry, EntryKind, TermStatus},
    text::Language,
};

/// Writes line by line.
pub(super) struct OmegatWriter<W: Write> {
    out: W,
}

impl<W: Write> OmegatWriter<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        writeln!(out, "# -*- coding: utf-8 -*-")?;
        Ok(Self { out })
    }
}

impl<W: Write> Output for OmegatWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        let (Some(english), Some(arabic)) = (entry.preferred(Language::English), entry.preferred(Language::Arabic)) else {
            report.lose(Lost::Entry, entry, 1);
            return Ok(());
        };
        let made = Entry::default_id(&entry.terms);
        report.lose_if(made.as_ref() != Some(&entry.id), Lost::Id, entry);
        report.lose_if(entry.kind != EntryKind::Term, Lost::Kind, entry);
        report.lose_if(entry.do_not_translate, Lost::DoNotTranslate, entry);
        report.lose_if(entry.provenance.is_some(), Lost::Provenance, entry);
        report.lose_if(!entry.source.is_empty(), Lost::Source, entry);
        report.lose_if(!entry.definition.is_empty(), Lost::Definition, entry);
        report.lose_if(!entry.subject.is_empty(), Lost::Subject, entry);
        for term in &entry.terms {
            report.lose_if(term.status != TermStatus::Preferred, Lost::Synonym, entry);
            report.lose_if(!term.note.is_empty(), Lost::TermNote, entry);
            report.lose_if(term.clitic_rule != CliticRule::ByKind, Lost::CliticRule, entry);
            report.lose_if(term.part_of_speech.is_some(), Lost::PartOfSpeech, entry);
            report.lose_if(term.gender.is_some(), Lost::Gender, entry);
            report.lose_if(!term.context.is_empty(), Lost::Context, entry);
        }
        let note = entry.note.split(['\t', '\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        report.lose_if(note != entry.note, Lost::LineBreak, entry);
        // A line that begins with `#` is a comment.
        let comment = english.text.starts_with('#');
        report.lose_if(comment, Lost::Entry, entry);
        if comment {
            return Ok(());
        }
        writeln!(self.out, "{}\t{}\t{note}", english.text, arabic.text)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
