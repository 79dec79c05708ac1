//! Rows of EA-MT with the English name taken from their questions, and their scores.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use super::questions;
use crate::text::{Source, Span};

#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    wikidata_id: String,
    #[serde(default)]
    entity_types: Vec<String>,
    source: String,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    translation: String,
    mention: String,
}

/// A sentence, the name asked for, and where it stands.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) types: Vec<String>,
    /// The English sentence.
    pub(super) question: String,
    /// The English name.
    pub(super) name: String,
    /// The first Arabic translation.
    pub(super) sentence: String,
    /// What the references call the name.
    pub(super) mention: String,
    /// Every place where that stands.
    pub(super) mentions: Vec<Span<Source>>,
    /// No earlier row is about the same thing.
    pub(super) is_first_of_entity: bool,
}

impl Row {
    pub(super) fn is_person(&self) -> bool {
        self.types.iter().any(|t| t == "Person")
    }
}

/// The rows of a file.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Those with a name.
    pub(super) named: Vec<Row>,
    /// The questions of the others.
    pub(super) without_name: Vec<String>,
    /// Rows whose mention does not stand in the translation.
    without_mention: usize,
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.named.len() + self.without_name.len() + self.without_mention;
        let entities = self.named.iter().filter(|r| r.is_first_of_entity).count();
        write!(
            f,
            "{all} rows: {} with a name ({entities} entities), {} without, {} whose mention is not in the translation",
            self.named.len(),
            self.without_name.len(),
            self.without_mention
        )
    }
}

/// Reads lines; an error has its line number.
pub(super) fn read(text: &str) -> Result<Rows, (usize, serde_json::Error)> {
    let parse = |(i, line): (usize, &str)| serde_json::from_str::<Line>(line).map_err(|e| (i + 1, e));
    let lines: Vec<Line> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(parse).collect::<Result<_, _>>()?;
    let mut asked: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in &lines {
        asked.entry(line.wikidata_id.clone()).or_default().push(line.source.clone());
    }
    let names: BTreeMap<&str, String> =
        asked.iter().filter_map(|(id, questions)| Some((id.as_str(), questions::shared_name(questions)?))).collect();
    let mut rows = Rows::default();
    let mut last_entity = String::new();
    for line in lines {
        let Some(name) = names.get(line.wikidata_id.as_str()) else {
            rows.without_name.push(line.source);
            continue;
        };
        let Some((sentence, mention, mentions)) = line.targets.into_iter().next().and_then(placed) else {
            rows.without_mention += 1;
            continue;
        };
        let is_first_of_entity = line.wikidata_id != last_entity;
        rows.named.push(Row {
            id: line.id,
            types: line.entity_types,
            question: line.source,
            name: name.clone(),
            sentence,
            mention,
            mentions,
            is_first_of_entity,
        });
        last_entity = line.wikidata_id;
    }
    Ok(rows)
}

fn placed(target: Target) -> Option<(String, String, Vec<Span<Source>>)> {
    let spans: Vec<_> = target.translation.match_indices(&target.mention).map(|(at, m)| Span::new(at, at + m.len())).collect();
    (!target.mention.is_empty() && !spans.is_empty()).then_some((target.translation, target.mention, spans))
}

/// Sums over rows.
#[derive(Debug, Default)]
pub(super) struct Scores {
    rows: f64,
    exact: f64,
    token_f1: f64,
}

impl Scores {
    /// Takes in what was found in a row. The mention counts where it fits best.
    pub(super) fn add(&mut self, row: &Row, found: Option<Span<Source>>) {
        self.rows += 1.0;
        let Some(found) = found else { return };
        self.exact += f64::from(u8::from(row.mentions.contains(&found)));
        self.token_f1 += row.mentions.iter().map(|m| token_f1(&row.sentence, found, *m)).fold(0.0, f64::max);
    }

    /// Share of the rows with the very span.
    pub(super) fn exact(&self) -> f64 {
        self.exact / self.rows.max(1.0)
    }

    /// Mean over the rows of the F1 of the words that found and wanted span touch.
    pub(super) fn token_f1(&self) -> f64 {
        self.token_f1 / self.rows.max(1.0)
    }
}

/// F1 of the words that two spans touch.
pub(in crate::cli) fn token_f1(sentence: &str, found: Span<Source>, wanted: Span<Source>) -> f64 {
    let touched = |span: Span<Source>| touched_words(sentence, span);
    let (found, wanted) = (touched(found), touched(wanted));
    let shared = found.iter().filter(|w| wanted.contains(w)).count();
    2.0 * shared as f64 / (found.len() + wanted.len()).max(1) as f64
}

/// Words of which a span has a letter or digit.
fn touched_words(sentence: &str, span: Span<Source>) -> Vec<Span<Source>> {
    let has_letter = |word: &Span<Source>| {
        let shared = Span::<Source>::new(word.start().max(span.start()), word.end().min(span.end()));
        shared.of(sentence).chars().any(char::is_alphanumeric)
    };
    super::windows::words(sentence).into_iter().filter(has_letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_scores() {
        let line = |id: &str, question: &str, translation: &str, mention: &str| {
            serde_json::json!({"id": id, "wikidata_id": "Q1", "entity_types": ["Person"], "source": question,
                "targets": [{"translation": translation, "mention": mention}]})
            .to_string()
        };
        let text = [
            line("Q1_0", "Where was Salma Haddad born?", "أين ولدت سلمى حداد؟", "سلمى حداد"),
            line("Q1_1", "Is Salma Haddad a singer?", "هل لسلمى حداد أغنيات؟", "سلمى حداد"),
            line("Q1_2", "When did Salma Haddad die?", "متى ماتت؟", "سلمى حداد"),
        ]
        .join("\n");
        let rows = read(&text).unwrap();
        assert_eq!(rows.to_string(), "3 rows: 2 with a name (1 entities), 0 without, 1 whose mention is not in the translation");
        let row = &rows.named[1];
        let mut scores = Scores::default();
        scores.add(row, Some(row.mentions[0]));
        scores.add(row, Some(Span::new(row.mentions[0].start() - "ل".len(), row.mentions[0].end())));
        scores.add(row, Some(Span::new(row.mentions[0].start(), row.mentions[0].start() + "سلمى".len())));
        scores.add(row, None);
        assert!((scores.exact() - 0.25).abs() < 1e-9);
        let wanted = (1.0 + 1.0 + 2.0 / 3.0) / 4.0;
        assert!((scores.token_f1() - wanted).abs() < 1e-9, "{}", scores.token_f1());
        assert_eq!(read("{}\n").unwrap_err().0, 1);
    }
}
