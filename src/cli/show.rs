//! Matches and alignments for people: Arabic kept in its own direction, spans marked.

use std::io::{self, Write};

use serde::Serialize;

use super::Failure;
use crate::rpc::pb;

/// Writes a line to standard output.
pub(super) fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// Writes text that has its own line ends.
pub(super) fn text(text: &str) -> io::Result<()> {
    io::stdout().lock().write_all(text.as_bytes())
}

/// Writes a message as one line of JSON.
pub(super) fn json<T: Serialize>(message: &T) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, message).map_err(|e| Failure::from(io::Error::from(e)))?;
    Ok(out.write_all(b"\n")?)
}

/// A piece of text that keeps its own direction inside a line of the other one (Unicode isolates, UAX #9).
pub(super) fn isolate(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// The sentence with its spans marked: in colour, or in brackets where `NO_COLOR` is set (no-color.org). Spans are in code
/// points.
pub(super) fn marked(text: &str, spans: &[pb::Span]) -> String {
    let (open, close) = if std::env::var_os("NO_COLOR").is_none() { ("\u{1b}[1;36m", "\u{1b}[0m") } else { ("[", "]") };
    let mut marked = String::new();
    for (at, c) in text.chars().enumerate() {
        if spans.iter().any(|s| s.start as usize == at) {
            marked.push_str(open);
        }
        marked.push(c);
        if spans.iter().any(|s| s.end as usize == at + 1) {
            marked.push_str(close);
        }
    }
    isolate(&marked)
}

/// A status of one line for people.
pub(super) fn problem(status: &pb::google::rpc::Status) -> String {
    format!("  not processed: {}", status.message)
}

/// A match for people: `القاهرة → Cairo   clitic (و ال)   glossaries/news/entries/cairo`.
pub(super) fn term_match(m: &pb::TermMatch) -> String {
    let target = m.preferred_target.as_ref().map_or("(no translation)", |t| t.text.as_str());
    let mut how = name_of(m.level().as_str_name(), "MATCH_LEVEL_");
    let clitics: Vec<&str> = m.morphemes.iter().filter(|p| p.kind() != pb::morpheme::Kind::Stem).map(|p| p.form.as_str()).collect();
    if !clitics.is_empty() {
        how = format!("{how} ({})", isolate(&clitics.join(" ")));
    }
    let foldings: Vec<String> = m.foldings().map(|f| name_of(f.as_str_name(), "FOLDING_")).collect();
    if !foldings.is_empty() {
        how = format!("{how}, folded {}", foldings.join(", "));
    }
    let mut shown = format!("  {} → {target}   {how}   {}", isolate(&m.text), m.entry);
    if !m.forbidden_targets.is_empty() {
        let forbidden: Vec<&str> = m.forbidden_targets.iter().map(|t| t.text.as_str()).collect();
        shown = format!("{shown}   not: {}", forbidden.join(", "));
    }
    shown
}

/// An alignment for people: `Qassem Soleimani → سليماني   0.93   transliteration`.
pub(super) fn alignment(a: &pb::TermAlignment) -> String {
    use pb::term_alignment::Outcome;
    let term = isolate(&a.term);
    let source = isolate(&a.source_text);
    let target =
        if a.target_text.is_empty() || a.target_text == a.term { String::new() } else { format!(" = {}", isolate(&a.target_text)) };
    match a.outcome() {
        Outcome::SourceNotFound => format!("  {term} → not found   {:.2}", a.confidence),
        Outcome::TargetNotFound => format!("  {term} → {source}, not in the translation   {:.2}   {}", a.confidence, explain(a)),
        Outcome::WrongTarget => format!("  {term} → {source}{target}, another term   {:.2}   {}", a.confidence, explain(a)),
        Outcome::Ambiguous => format!("  {term} → {source}{target}, or another of the terms   {:.2}   {}", a.confidence, explain(a)),
        Outcome::Aligned | Outcome::Unspecified => format!("  {term} → {source}{target}   {:.2}   {}", a.confidence, explain(a)),
    }
}

/// A finding for people: `forbidden target: Al-Qahira → Cairo   0.97   glossaries/…   (fingerprint)`.
pub(super) fn finding(f: &pb::Finding) -> String {
    let what = name_of(f.kind().as_str_name(), "KIND_");
    let found = if f.found.is_empty() { "nothing".to_owned() } else { isolate(&f.found) };
    let source = if f.source_text.is_empty() { String::new() } else { format!("{} = ", isolate(&f.source_text)) };
    let expected = f.expected.first().map(|e| format!(", expected {}", isolate(e))).unwrap_or_default();
    let entry = if f.entry.is_empty() { String::new() } else { format!("   {}", f.entry) };
    format!("  {what}: {source}{found}{expected}   {:.2}{entry}   {}", f.confidence, f.fingerprint)
}

/// Why a term is aligned, in one line.
pub(super) fn explain(a: &pb::TermAlignment) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for e in &a.evidence {
        let kind = name_of(e.kind().as_str_name(), "KIND_");
        let part = e.parts.first().map(|p| format!("{} = {}", isolate(&p.source_text), p.term_text)).unwrap_or_default();
        let reason = if a.evidence.len() == 1 { kind } else { format!("{kind} {part}") };
        reasons.push(reason);
    }
    if !a.entry.is_empty() {
        reasons.push(a.entry.clone());
    }
    reasons.join("; ")
}

fn name_of(value: &str, prefix: &str) -> String {
    value.strip_prefix(prefix).unwrap_or(value).to_lowercase().replace('_', " ")
}

/// A table for people: columns as wide as their widest cell, in characters.
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    pub(super) fn new(head: [&str; N]) -> Self {
        Self { rows: vec![head.map(str::to_owned)] }
    }

    pub(super) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Writes the table, or what to say when it has no rows.
    pub(super) fn print(self, empty: &str) -> Result<(), Failure> {
        if self.rows.len() == 1 {
            return Ok(line(empty)?);
        }
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..N).map(width).collect();
        for row in &self.rows {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            line(cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}
