//! `tarjuman eval projection`: where the answers of English paragraphs stand in their Arabic translations (XQuAD), by kind of
//! answer, without any glossary.

use std::{collections::HashMap, path::PathBuf, process::ExitCode};

use clap::Args;
use serde::Deserialize;

use super::{Common, Failure, bitext, eval, eval_entities::token_f1, show};
use crate::{
    align::{Aligned, Aligner, Options, ReferenceTerm, Sentence, Target},
    bitext::word,
    glossary::Stack,
    lexicon::Lexicon,
    text::{Language, Source, Span},
    translit,
};

/// Options of `eval projection`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Arabic paragraphs with questions and answers, in the form of SQuAD.
    #[arg(long, value_name = "FILE")]
    arabic: PathBuf,
    /// The English ones, with the same ids.
    #[arg(long, value_name = "FILE")]
    english: PathBuf,
    /// A word model that has not read the paragraphs. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Other weights than those of the program, as `train align` prints them.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Least probability at which an answer counts as found.
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    min_confidence: f64,
}

#[derive(Debug, Deserialize)]
struct File {
    data: Vec<Article>,
}

#[derive(Debug, Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    id: String,
    answers: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    text: String,
    answer_start: usize,
}

/// A kind of answer, by the look of its English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Digits in it.
    Number,
    /// Every word but small ones begins with a capital.
    Capitalised,
    Other,
}

impl Kind {
    fn of(answer: &str) -> Self {
        let is_name = |w: &str| w.starts_with(char::is_uppercase) || w.chars().count() <= SMALL_WORD && w.starts_with(char::is_lowercase);
        if answer.chars().any(|c| c.is_ascii_digit()) {
            Self::Number
        } else if answer.starts_with(char::is_uppercase) && answer.split_whitespace().all(is_name) {
            Self::Capitalised
        } else {
            Self::Other
        }
    }
}

/// Letters of the small words of names: of, and, the.
const SMALL_WORD: usize = 3;

#[derive(Debug, Default, Clone, Copy)]
struct Scores {
    answers: f64,
    found: f64,
    exact: f64,
    f1: f64,
}

/// Runs the verb.
pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (arabic, english) = (read(&arguments.arabic)?, read(&arguments.english)?);
    let words = bitext::resident(common, arguments.model.as_deref())?;
    let weights = eval::weights(arguments.weights.as_deref())?;
    let aligner = Aligner::new(translit::bundled().map_err(|e| Failure::broken(e.to_string()))?, Lexicon::bundled(), &weights);
    let answers: HashMap<&str, &Answer> =
        paragraphs(&arabic).flat_map(|p| &p.qas).filter_map(|q| Some((q.id.as_str(), q.answers.first()?))).collect();
    let stack = Stack::default();
    let mut scores = [Scores::default(); 3];
    for (ar, en) in paragraphs(&arabic).zip(paragraphs(&english)) {
        let posteriors = word::Aligner::new(words.model()).align(&ar.context, &en.context).posteriors();
        let target = Some(Target { text: &en.context, posteriors: Some(&posteriors) });
        let sentence = Sentence { text: &ar.context, language: Language::Arabic, target };
        let reading = aligner.read(sentence, &stack);
        for question in &en.qas {
            let (Some(asked), Some(wanted)) = (question.answers.first(), answers.get(question.id.as_str())) else { continue };
            let term = ReferenceTerm { text: asked.text.clone(), kind: None, alternatives: Vec::new() };
            let options = Options { min_confidence: arguments.min_confidence, ..Options::default() };
            let found = reading.align(&[term], options);
            let place = bytes(&en.context, asked.answer_start);
            let span = best(&found, place);
            let at = bytes(&ar.context, wanted.answer_start);
            scores[Kind::of(&asked.text) as usize].add(&ar.context, span, Span::new(at, at + wanted.text.len()));
        }
    }
    show::line(&format!("{:<16} {:>8} {:>8} {:>8} {:>8}", "answers", "n", "found", "exact", "F1"))?;
    for (name, s) in ["numbers, dates", "capitalised", "other"].iter().zip(scores) {
        let n = s.answers.max(1.0);
        show::line(&format!("{name:<16} {:>8} {:>8.3} {:>8.3} {:>8.3}", s.answers, s.found / n, s.exact / n, s.f1 / n))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Scores {
    fn add(&mut self, text: &str, found: Option<Span<Source>>, wanted: Span<Source>) {
        self.answers += 1.0;
        let Some(found) = found else { return };
        self.found += 1.0;
        self.exact += f64::from(u8::from(found == wanted));
        self.f1 += token_f1(text, found, wanted);
    }
}

/// The span that goes with the place of the answer, else the surest.
fn best(found: &[Aligned], place: usize) -> Option<Span<Source>> {
    let there = |a: &&Aligned| a.target_span.is_some_and(|t| t.start() <= place && place < t.end().max(t.start() + 1));
    let surest = || found.iter().filter(|a| a.span.is_some()).max_by(|a, b| a.confidence.total_cmp(&b.confidence));
    found.iter().filter(|a| a.span.is_some()).find(there).or_else(surest).and_then(|a| a.span)
}

/// Bytes before a number of characters.
fn bytes(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

fn paragraphs(file: &File) -> impl Iterator<Item = &Paragraph> {
    file.data.iter().flat_map(|a| &a.paragraphs)
}

fn read(path: &std::path::Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    serde_json::from_str(&text).map_err(|e| Failure::wrong(format!("{}: {e}", path.display())))
}
