//! Judged sentences: items with gold spans, as JSON lines. The form is documented in `docs/evaluation.md`.

use std::{collections::HashMap, path::Path};

use serde::Deserialize;

use super::Failure;
use crate::{
    align::{Outcome, Posteriors, ReferenceTerm, Sentence, Target, evaluate::Gold},
    glossary::EntryKind,
    rpc::{Engine, convert::text::parse_kind, pb, status::Violations},
    text::{Language, span::Span},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    item_id: String,
    #[serde(default)]
    phenomena: Vec<u32>,
    source: Option<pb::Segment>,
    target: Option<pb::Segment>,
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
    #[serde(default)]
    targets: Vec<String>,
    #[serde(default)]
    target_occurrences: Vec<usize>,
    outcome: Option<String>,
}

/// A judged sentence.
#[derive(Debug)]
pub(super) struct Judged {
    /// Its id.
    pub(super) id: String,
    /// The sentence.
    pub(super) text: String,
    /// Its translation.
    pub(super) target: Option<String>,
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

impl Judged {
    /// What the word aligner says of the sentence and its translation.
    pub(super) fn posteriors(&self, engine: &Engine) -> Option<Posteriors> {
        let target = self.target.as_deref()?;
        Some(match Language::detect(&self.text) {
            Language::Arabic => engine.posteriors(&self.text, target),
            Language::English => engine.posteriors(target, &self.text),
        })
    }

    /// The sentence as it is aligned, with its translation and what a word aligner says of both.
    pub(super) fn sentence<'j>(&'j self, posteriors: Option<&'j Posteriors>) -> Sentence<'j> {
        let target = self.target.as_deref().map(|text| Target { text, posteriors });
        Sentence { text: &self.text, language: Language::detect(&self.text), target }
    }
}

fn judged(line: Line) -> Result<Judged, String> {
    let text = line.source.map(|s| s.text).unwrap_or_default();
    let target = line.target.map(|s| s.text).filter(|t| !t.is_empty());
    let mut gold = Vec::new();
    let mut terms = Vec::new();
    for term in line.reference_terms {
        let found = line.gold.iter().find(|g| g.term_id == term.term_id).ok_or_else(|| format!("no gold for term `{}`", term.term_id))?;
        let spans = places(&text, &found.spans, &found.occurrences)?;
        let targets = target.as_deref().map(|t| places(t, &found.targets, &found.target_occurrences)).transpose()?;
        let outcome = found.outcome.as_deref().map(outcome).transpose()?;
        gold.push(Gold { spans, targets: targets.unwrap_or_default(), outcome });
        let kind: Option<EntryKind> = parse_kind(term.kind, "kind", &mut Violations::default());
        terms.push((term.term_id, ReferenceTerm { text: term.text, kind, alternatives: term.alternatives }));
    }
    Ok(Judged { id: line.item_id, text, target, terms, gold, phenomena: line.phenomena })
}

fn outcome(name: &str) -> Result<Outcome, String> {
    match name {
        "TARGET_NOT_FOUND" => Ok(Outcome::TargetNotFound),
        "WRONG_TARGET" => Ok(Outcome::WrongTarget),
        _ => Err(format!("`{name}` is no outcome to judge: TARGET_NOT_FOUND or WRONG_TARGET")),
    }
}

fn places(text: &str, spans: &[String], occurrences: &[usize]) -> Result<Vec<Span<crate::text::Source>>, String> {
    spans.iter().enumerate().map(|(i, s)| place(text, s, occurrences.get(i).copied().unwrap_or(0))).collect()
}

fn place(sentence: &str, text: &str, occurrence: usize) -> Result<Span<crate::text::Source>, String> {
    let found = sentence.match_indices(text).nth(occurrence);
    found
        .map(|(at, s)| Span::new(at, at + s.len()))
        .ok_or_else(|| format!("`{text}` does not stand in the sentence {} times", occurrence + 1))
}
