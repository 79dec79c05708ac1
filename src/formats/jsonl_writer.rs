//! Entries as lines of JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{ExportReport, WriteOptions, export::Output, jsonl::CLITIC_RULES};
use crate::{
    glossary::{CliticRule, Entry, Term},
    id::GlossaryId,
};

/// Fields as in `tarjuman.v1.Entry`; those at their default are left out, as in proto3 JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    name: String,
    kind: String,
    terms: Vec<TermLine<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    do_not_translate: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    definition: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    /// A 64-bit number of proto3 JSON is a string.
    row: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TermLine<'a> {
    language_code: &'a str,
    text: &'a str,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    clitic_rule: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of_speech: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    context: &'a str,
}

fn value(prefix: &str, name: &str) -> String {
    format!("{prefix}{}", name.to_ascii_uppercase())
}

fn term(term: &Term) -> TermLine<'_> {
    let rule = |rule| CLITIC_RULES.iter().find(|(r, _)| *r == rule).map(|(_, name)| value("CLITIC_RULE_", name));
    TermLine {
        language_code: term.language.code(),
        text: &term.text,
        status: value("TERM_STATUS_", term.status.as_str()),
        clitic_rule: Some(term.clitic_rule).filter(|rule| *rule != CliticRule::ByKind).and_then(rule),
        note: &term.note,
        part_of_speech: term.part_of_speech.map(|part| value("PART_OF_SPEECH_", part.as_str())),
        gender: term.gender.map(|gender| value("GENDER_", gender.as_str())),
        context: &term.context,
    }
}

/// Writes line by line.
pub(super) struct JsonLinesWriter<W> {
    out: W,
    /// `glossaries/house`; `-` stands for any (AIP-159).
    parent: String,
}

impl<W: Write> JsonLinesWriter<W> {
    pub(super) fn new(out: W, options: &WriteOptions) -> Self {
        let glossary = options.glossary.as_ref().map_or("-", GlossaryId::as_str);
        Self { out, parent: format!("glossaries/{glossary}") }
    }
}

impl<W: Write> Output for JsonLinesWriter<W> {
    fn write(&mut self, entry: &Entry, _: &mut ExportReport) -> io::Result<()> {
        let line = Line {
            name: format!("{}/entries/{}", self.parent, entry.id),
            kind: value("ENTRY_KIND_", entry.kind.as_str()),
            terms: entry.terms.iter().map(term).collect(),
            note: &entry.note,
            source: &entry.source,
            do_not_translate: entry.do_not_translate,
            definition: &entry.definition,
            subject: &entry.subject,
            provenance: entry.provenance.as_ref().map(|p| Place { file: &p.file, row: p.row.to_string() }),
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
