//! Judged sentences: items with gold spans, as JSON lines. The form is documented in `docs/evaluation.md`.

use std::{collections::HashMap, path::Path};

use serde::Deserialize;

use super::Failure;
use crate::{
    align::{ReferenceTerm, evaluate::Gold},
    glossary::EntryKind,
    rpc::{convert::text::parse_kind, pb, status::Violations},
    text::span::Span,
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    item_id: String,
    #[serde(default)]
    phenomena: Vec<u32>,
    source: Option<pb::Segment>,
    #[serde(default)]
    reference_terms: Vec<pb::ReferenceTerm>,
    #[serde(default)]
    gold: Vec<GoldLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GoldLine {
    term_id: String,
    spans: Vec<String>,
    #[serde(default)]
    occurrences: Vec<usize>,
}

/// A judged sentence.
#[derive(Debug)]
pub(super) struct Judged {
    /// Its id.
    pub(super) id: String,
    /// The sentence.
    pub(super) sentence: String,
    /// The terms, with what they were called.
    pub(super) terms: Vec<(String, ReferenceTerm)>,
    /// The judgement of each term.
    pub(super) gold: Vec<Gold>,
    /// Numbers of the phenomena it shows.
    pub(super) phenomena: Vec<u32>,
}

/// Reads items, and their gold from the same lines or from a file of its own.
pub(super) fn read(items: &Path, gold: Option<&Path>) -> Result<Vec<Judged>, Failure> {
    let apart: HashMap<String, Vec<GoldLine>> = match gold {
        Some(path) => lines(path)?.into_iter().map(|(_, line)| (line.item_id, line.gold)).collect(),
        None => HashMap::new(),
    };
    let mut apart = apart;
    lines(items)?
        .into_iter()
        .map(|(number, mut line)| {
            line.gold.extend(apart.remove(&line.item_id).unwrap_or_default());
            judged(line).map_err(|e| Failure::wrong(format!("{}, line {number}: {e}", items.display())))
        })
        .collect()
}

fn lines(path: &Path) -> Result<Vec<(usize, Line)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    let parse = |(i, line): (usize, &str)| {
        serde_json::from_str(line).map(|l| (i + 1, l)).map_err(|e| Failure::wrong(format!("{}, line {}: {e}", path.display(), i + 1)))
    };
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(parse).collect()
}

fn judged(line: Line) -> Result<Judged, String> {
    let sentence = line.source.map(|s| s.text).unwrap_or_default();
    let mut gold = Vec::new();
    let mut terms = Vec::new();
    for term in line.reference_terms {
        let found = line.gold.iter().find(|g| g.term_id == term.term_id).ok_or_else(|| format!("no gold for term `{}`", term.term_id))?;
        let spans = found.spans.iter().enumerate().map(|(i, s)| place(&sentence, s, found.occurrences.get(i).copied().unwrap_or(0)));
        gold.push(Gold { spans: spans.collect::<Result<_, _>>()? });
        let kind: Option<EntryKind> = parse_kind(term.kind, "kind", &mut Violations::default());
        terms.push((term.term_id, ReferenceTerm { text: term.text, kind, alternatives: term.alternatives }));
    }
    Ok(Judged { id: line.item_id, sentence, terms, gold, phenomena: line.phenomena })
}

fn place(sentence: &str, text: &str, occurrence: usize) -> Result<Span<crate::text::Source>, String> {
    let found = sentence.match_indices(text).nth(occurrence);
    found
        .map(|(at, s)| Span::new(at, at + s.len()))
        .ok_or_else(|| format!("`{text}` does not stand in the sentence {} times", occurrence + 1))
}
