//! `tarjuman eval ea-mt`: the span of an English name in an Arabic sentence, without any glossary, on rows of the EA-MT data
//! (SemEval-2025 task 2), beside string baselines in the same run; and how often names that are not there are found.

mod questions;
mod rows;
mod windows;

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, eval, show};
use crate::{
    align::{Aligned, Aligner, Options, Outcome, ReferenceTerm, Sentence, Target},
    bitext::word::{self, Resident},
    glossary::Stack,
    lexicon::Lexicon,
    text::{Language, Source, Span},
    translit::{self, hash},
};
pub(super) use rows::token_f1;
use rows::{Row, Scores};

/// Options of `eval ea-mt`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// References with their mentions, such as `references/validation/ar_AE.jsonl`.
    #[arg(long, value_name = "FILE")]
    references: PathBuf,
    /// More names for the false alarms, one a line (of a table: the last column), such as eval/names/native.tsv.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Also list the rows without a name, and what was found wrong. Not for data that is kept to measure with.
    #[arg(long)]
    errors: bool,
    /// Other weights than those of the program, as `train align` prints them.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

/// A way to find the words of a row that express its name.
type Method<'a> = Box<dyn Fn(&Row) -> Option<Span<Source>> + 'a>;

/// Other names offered with each sentence.
const OFFERED: u64 = 5;

/// Runs the verb.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let text = read(&arguments.references)?;
    let read_rows =
        rows::read(&text).map_err(|(line, e)| Failure::wrong(format!("{}, line {line}: {e}", arguments.references.display())))?;
    let model = translit::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let weights = eval::weights(arguments.weights.as_deref())?;
    let aligner = Aligner::new(model, Lexicon::bundled(), &weights);
    show::line(&format!("{read_rows}"))?;
    if arguments.errors {
        read_rows.without_name.iter().try_for_each(|q| show::line(&format!("no name: {q}")))?;
    }
    let named = &read_rows.named;
    let first: Vec<&Row> = named.iter().filter(|r| r.is_first_of_entity).collect();
    let methods = methods(aligner);
    score("every row", &methods, &named.iter().collect::<Vec<_>>(), arguments.errors)?;
    score("one row an entity", &methods, &first, false)?;
    let more = arguments.names.as_ref().map(|path| read(path)).transpose()?.unwrap_or_default();
    alarms(aligner, named, false, &more)?;
    alarms(aligner, named, true, &more)?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &PathBuf) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))
}

/// What is compared, each with the words it is printed under.
fn methods(aligner: Aligner<'_>) -> Vec<(&'static str, Method<'_>)> {
    vec![
        (
            "term only, confidence >= 0.5",
            Box::new(move |row| best(&align(aligner, row, false, &[&row.name], Options::default().min_confidence))),
        ),
        ("term only, likeliest span", Box::new(move |row| best(&align(aligner, row, false, &[&row.name], 0.0)))),
        (
            "with the question, confidence >= 0.5",
            Box::new(move |row| best(&align(aligner, row, true, &[&row.name], Options::default().min_confidence))),
        ),
        ("with the question, likeliest span", Box::new(move |row| best(&align(aligner, row, true, &[&row.name], 0.0)))),
        ("window + skeleton Levenshtein", Box::new(|row| windows::best(&row.sentence, &row.name, windows::skeleton_levenshtein))),
        ("window + Jaro-Winkler", Box::new(|row| windows::best(&row.sentence, &row.name, windows::jaro_winkler))),
    ]
}

fn align(aligner: Aligner<'_>, row: &Row, paired: bool, names: &[&String], min_confidence: f64) -> Vec<Aligned> {
    let term = |name: &&String| ReferenceTerm { text: (*name).clone(), kind: None, alternatives: Vec::new() };
    let terms: Vec<_> = names.iter().map(term).collect();
    let options = Options { min_confidence, ..Options::default() };
    let posteriors = paired.then(|| word::Aligner::new(Resident::default().model()).align(&row.sentence, &row.question).posteriors());
    let target = posteriors.as_ref().map(|p| Target { text: &row.question, posteriors: Some(p) });
    aligner.align(Sentence { text: &row.sentence, language: Language::Arabic, target }, &terms, &Stack::default(), options)
}

fn best(found: &[Aligned]) -> Option<Span<Source>> {
    let there = found.iter().filter(|a| a.outcome == Outcome::Aligned);
    // Of equals the first: `max_by` would give the last.
    there.rev().max_by(|a, b| a.confidence.total_cmp(&b.confidence)).and_then(|a| a.span)
}

fn score(title: &str, methods: &[(&str, Method<'_>)], rows: &[&Row], errors: bool) -> Result<(), Failure> {
    let persons = rows.iter().filter(|r| r.is_person()).count();
    show::line(&format!("\n{title:37} {:>17}   {:>17}", format!("all types ({})", rows.len()), format!("persons ({persons})")))?;
    show::line(&format!("{:37} {:>7} {:>9}   {:>7} {:>9}", "", "exact", "token F1", "exact", "token F1"))?;
    for (position, (name, find)) in methods.iter().enumerate() {
        let (mut all, mut persons) = (Scores::default(), Scores::default());
        for row in rows {
            let found = find(row);
            all.add(row, found);
            if row.is_person() {
                persons.add(row, found);
            }
            if errors && position == 0 && !row.mentions.iter().any(|m| Some(*m) == found) {
                let words = found.map_or("nothing", |s| s.of(&row.sentence));
                show::line(&format!("{}: {} = {words}, wanted {}; {}", row.id, row.name, row.mention, row.sentence))?;
            }
        }
        show::line(&format!(
            "{name:37} {:>7.3} {:>9.3}   {:>7.3} {:>9.3}",
            all.exact(),
            all.token_f1(),
            persons.exact(),
            persons.token_f1()
        ))?;
    }
    Ok(())
}

/// Names of other persons offered with each sentence: none of them is there, unless the question has it.
fn alarms(aligner: Aligner<'_>, rows: &[Row], paired: bool, more: &str) -> Result<(), Failure> {
    let more = more.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.rsplit('\t').next()).map(|n| n.trim().to_owned());
    let mut names: Vec<String> = rows.iter().filter(|r| r.is_person()).map(|r| r.name.clone()).chain(more).collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    let (mut offered, mut called) = (0, 0);
    for row in rows {
        let drawn = (0..OFFERED).map(|k| hash::stable(format!("{} {k}", row.id).as_bytes()) % names.len() as u64);
        let mut others: Vec<&String> =
            drawn.map(|n| &names[n as usize]).filter(|n| **n != row.name && !row.question.contains(*n)).collect();
        others.sort();
        others.dedup();
        let found = align(aligner, row, paired, &others, Options::default().min_confidence);
        offered += others.len();
        called += found.iter().filter(|a| a.outcome == Outcome::Aligned).count();
    }
    let percent = 100.0 * called as f64 / offered.max(1) as f64;
    show::line(&format!(
        "\nfalse alarms: {called} of {offered} names of other persons called aligned ({percent:.2} %){}; {} names",
        if paired { ", with the question" } else { "" },
        names.len()
    ))?;
    Ok(())
}
