//! Scores of alignments against judged sentences.

use std::{collections::BTreeMap, fmt};

use crate::{
    align::{Aligned, Outcome},
    text::span::{Source, Span},
};

/// What a judge says of a term in a sentence.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    /// Every place where it is expressed, without clitics; empty if it is absent.
    pub spans: Vec<Span<Source>>,
    /// Every place where the translation has it.
    pub targets: Vec<Span<Source>>,
    /// What is wrong with the translation, if something is.
    pub outcome: Option<Outcome>,
}

/// Right, proposed and wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    right: f64,
    proposed: f64,
    wanted: f64,
}

impl Counts {
    /// Share of the proposed that is right.
    pub fn precision(self) -> f64 {
        if self.proposed > 0.0 { self.right / self.proposed } else { 1.0 }
    }

    /// Share of the wanted that was found.
    pub fn recall(self) -> f64 {
        if self.wanted > 0.0 { self.right / self.wanted } else { 1.0 }
    }

    /// Harmonic mean of the two.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, right: f64, proposed: f64, wanted: f64) {
        self.right += right;
        self.proposed += proposed;
        self.wanted += wanted;
    }
}

/// Width of a bin of the reliability table.
const BINS: usize = 10;

/// Scores over many sentences.
#[derive(Debug, Default)]
pub struct Report {
    exact: Counts,
    tokens: Counts,
    targets: Counts,
    /// Terms whose translation is wrong: told so, and all.
    outcomes: (f64, f64),
    by_group: BTreeMap<String, Counts>,
    /// Number, sum of confidences and number right, by confidence.
    bins: [(f64, f64, f64); BINS],
    brier: f64,
    absent: f64,
    absent_called_aligned: f64,
    /// Readable lines about what was wrong.
    pub errors: Vec<String>,
}

impl Report {
    /// Takes in the alignments of one term in one sentence. `groups` are names under which to count it: its kind, the
    /// phenomena of the sentence.
    pub fn add(&mut self, sentence: &str, term: &str, groups: &[String], gold: &Gold, found: &[&Aligned]) {
        let proposed: Vec<Span<Source>> = found.iter().filter_map(|a| a.span).collect();
        let right = proposed.iter().filter(|s| gold.spans.contains(s)).count() as f64;
        let counts = (right, proposed.len() as f64, gold.spans.len() as f64);
        self.exact.add(counts.0, counts.1, counts.2);
        for group in groups {
            self.by_group.entry(group.clone()).or_default().add(counts.0, counts.1, counts.2);
        }
        let shared: usize = proposed.iter().map(|p| gold.spans.iter().map(|g| words_in(sentence, *p, *g)).sum::<usize>()).sum();
        let size = |spans: &[Span<Source>]| spans.iter().map(|s| words_in(sentence, *s, *s)).sum::<usize>() as f64;
        self.tokens.add(shared as f64, size(&proposed), size(&gold.spans));
        let places: Vec<Span<Source>> = found.iter().filter_map(|a| a.target_span).collect();
        let placed = places.iter().filter(|s| gold.targets.contains(s)).count() as f64;
        self.targets.add(placed, places.len() as f64, gold.targets.len() as f64);
        if let Some(outcome) = gold.outcome {
            self.outcomes.0 += f64::from(u8::from(found.iter().any(|a| a.outcome == outcome)));
            self.outcomes.1 += 1.0;
        }
        for alignment in found {
            let is_right = match alignment.outcome {
                Outcome::SourceNotFound => gold.spans.is_empty(),
                _ => alignment.span.is_some_and(|s| gold.spans.contains(&s)),
            };
            self.calibrate(alignment.confidence, is_right);
        }
        if gold.spans.is_empty() {
            self.absent += 1.0;
            self.absent_called_aligned += f64::from(u8::from(!proposed.is_empty()));
        }
        if right < counts.1 || right < counts.2 {
            let shown = |spans: &[Span<Source>]| {
                if spans.is_empty() { "nothing".into() } else { spans.iter().map(|s| s.of(sentence)).collect::<Vec<_>>().join(" | ") }
            };
            self.errors.push(format!("{term}: found {}, wanted {}", shown(&proposed), shown(&gold.spans)));
        }
    }

    fn calibrate(&mut self, confidence: f64, is_right: bool) {
        let truth = f64::from(u8::from(is_right));
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let (n, sum, right) = &mut self.bins[bin];
        *n += 1.0;
        *sum += confidence;
        *right += truth;
        self.brier += (confidence - truth).powi(2);
    }

    /// Scores of exact spans.
    pub fn exact(&self) -> Counts {
        self.exact
    }

    /// Scores of words inside spans.
    pub fn tokens(&self) -> Counts {
        self.tokens
    }

    /// Expected calibration error: mean distance of confidence and truth over ten bins (Guo et al. 2017).
    pub fn calibration_error(&self) -> f64 {
        let total: f64 = self.bins.iter().map(|b| b.0).sum();
        self.bins.iter().map(|(_, sum, right)| (sum - right).abs()).sum::<f64>() / total.max(1.0)
    }
}

/// Words that two spans share.
fn words_in(sentence: &str, a: Span<Source>, b: Span<Source>) -> usize {
    let (start, end) = (a.start().max(b.start()), a.end().min(b.end()));
    sentence.get(start..end.max(start)).map_or(0, |s| s.split_whitespace().count())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, name: &str, c: &Counts| {
            writeln!(f, "{name:<28} {:>9.3} {:>7.3} {:>7.3} {:>7}", c.precision(), c.recall(), c.f1(), c.wanted)
        };
        writeln!(f, "{:<28} {:>9} {:>7} {:>7} {:>7}", "", "precision", "recall", "F1", "wanted")?;
        line(f, "exact spans", &self.exact)?;
        line(f, "words", &self.tokens)?;
        if self.targets.wanted > 0.0 {
            line(f, "places in the translation", &self.targets)?;
        }
        for (group, counts) in &self.by_group {
            line(f, group, counts)?;
        }
        let n: f64 = self.bins.iter().map(|b| b.0).sum();
        if self.outcomes.1 > 0.0 {
            writeln!(f, "wrong or missing in the translation, and told so: {} of {}", self.outcomes.0, self.outcomes.1)?;
        }
        writeln!(f, "absent terms called aligned: {} of {}", self.absent_called_aligned, self.absent)?;
        writeln!(f, "Brier {:.4}, expected calibration error {:.4}", self.brier / n.max(1.0), self.calibration_error())?;
        writeln!(f, "confidence      n   mean  right")?;
        for (i, (n, sum, right)) in self.bins.iter().enumerate().filter(|(_, b)| b.0 > 0.0) {
            writeln!(f, "{:.1}-{:.1}    {n:>6} {:>6.3} {:>6.3}", i as f64 / BINS as f64, (i + 1) as f64 / BINS as f64, sum / n, right / n)?;
        }
        Ok(())
    }
}
