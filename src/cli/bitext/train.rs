//! `tarjuman bitext train`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use rayon::prelude::*;

use super::{
    super::{Common, Failure, show},
    align::say,
    pairs::Pairs,
    resident,
};
use crate::bitext::{
    corpus::Builder,
    parallel::{self, watch::Watch},
    word::{
        Aligner, Model, Resident,
        train::{Progress, Settings, train},
    },
};

/// Options of `bitext train`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pairs: Pairs,
    /// Where to write the model.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A model to refine: what it knows counts as much as the text it was trained on.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// A line for the record inside the model: sources, licence.
    #[arg(long, value_name = "TEXT")]
    note: Vec<String>,
    /// Rounds with positions along the diagonal only.
    #[arg(long, default_value_t = 5, value_name = "N")]
    diagonal_rounds: usize,
    /// Rounds of the hidden Markov model.
    #[arg(long, default_value_t = 5, value_name = "N")]
    hmm_rounds: usize,
    /// Threads; 0 for one a processor. The model is the same for any number.
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
}

/// One in so many pairs is looked at: are they translations at all?
const SAMPLE: usize = 16;

/// Runs the verb.
pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let words = resident(common, arguments.resume.as_deref())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build();
    let pool = pool.map_err(|e| Failure::broken(format!("cannot start threads: {e}")))?;
    let model = pool.install(|| learn(arguments, &words))?;
    let bytes = model.to_bytes();
    std::fs::write(&arguments.out, &bytes).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", arguments.out.display())))?;
    show::line(&format!("{}{} pairs of units, {} bytes", model.record(), model.len(), bytes.len()))?;
    Ok(ExitCode::SUCCESS)
}

fn learn(arguments: &Arguments, words: &Resident) -> Result<Model, Failure> {
    let base = arguments.resume.as_ref().map(|_| words.model());
    let mut builder = Builder::default();
    let mut watch = Watch::of_every(SAMPLE);
    let score = |aligner: &mut Aligner<'_>, (arabic, english): &(String, String)| parallel::score(&aligner.align(arabic, english));
    let files = arguments.pairs.read(|chunk| {
        let sample: Vec<&(String, String)> = chunk.iter().step_by(SAMPLE).collect();
        let scores: Vec<f64> = sample.into_par_iter().map_init(|| Aligner::new(words.model()), score).collect();
        scores.into_iter().for_each(|p| watch.add(p));
        builder.add(&chunk);
        Ok(())
    })?;
    if builder.is_empty() {
        return Err(Failure::wrong("the files hold no sentence pairs"));
    }
    let segmenter = base.map_or_else(|| builder.segmenter(), |b| b.segmenter().clone());
    say(&watch);
    let corpus = builder.finish(&segmenter);
    let size = corpus.size;
    eprintln!("{} pairs, {} left out; {} Arabic and {} English words", size.pairs, size.left_out, size.arabic_words, size.english_words);
    let settings = Settings { diagonal_rounds: arguments.diagonal_rounds, hmm_rounds: arguments.hmm_rounds };
    let mut model = train(&corpus, segmenter, base, settings, report);
    files.iter().for_each(|(name, count)| model.note(&format!("  {count} pairs from {name}")));
    arguments.note.iter().for_each(|line| model.note(&format!("  {line}")));
    Ok(model)
}

fn report(progress: Progress) {
    let Progress { round, rounds, bits } = progress;
    match bits {
        Some([forward, backward]) => {
            eprintln!("round {round} of {rounds}: {forward:.3} bits an English unit, {backward:.3} an Arabic one");
        }
        None => eprintln!("round {round} of {rounds}"),
    }
}
