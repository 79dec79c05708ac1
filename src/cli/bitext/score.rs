//! `tarjuman eval segment` and `tarjuman eval words`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    super::{Common, Failure, show},
    resident, text,
};
use crate::{
    bitext::{
        segment::{Segmenter, judge::Report, learn::learn, sentence},
        word::{
            Aligner,
            judge::{self, Judged},
            links::{self, Method},
        },
    },
    text::class::Class,
};

/// Options of `eval segment`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Segment {
    /// Judged sentences: a `+` at each boundary inside a word.
    #[arg(required = true, value_name = "FILE")]
    judged: Vec<PathBuf>,
    /// Text to learn stems from; everything in Arabic letters counts. Default: the lexicon alone.
    #[arg(long, value_name = "FILE")]
    learn: Vec<PathBuf>,
    /// Also list the wrong words.
    #[arg(long)]
    errors: bool,
}

/// Runs `eval segment`.
pub(in crate::cli) fn segment(arguments: &Segment) -> Result<ExitCode, Failure> {
    let mut words = Vec::new();
    for path in &arguments.learn {
        words.extend(sentence::words(&text(path)?).into_iter().filter(|w| w.class == Class::Arabic).map(|w| w.text));
    }
    let segmenter = if words.is_empty() { Segmenter::untrained() } else { learn(words.iter().map(String::as_str)) };
    for path in &arguments.judged {
        let mut report = Report::default();
        text(path)?.lines().filter(|l| !l.starts_with('#')).for_each(|line| report.add(line, &segmenter));
        show::line(&format!("{}\n{report}", path.display()))?;
        if arguments.errors {
            report.errors.iter().try_for_each(|(judged, found)| show::line(&format!("  {judged}  found {found}")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Options of `eval words`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Words {
    /// A model made by `tarjuman bitext train`; `none` for none. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Judged pairs: a JSON array of objects with `ar`, `en` and `alignment_string`, words separated by spaces.
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// Also list the links that are missing (-) and too many (+) at the threshold of 0.4.
    #[arg(long)]
    errors: bool,
}

/// Ways to choose links that are compared.
const METHODS: [(&str, Method); 7] = [
    ("posterior 0.3", Method::Posterior(0.3)),
    ("posterior 0.4", Method::Posterior(links::THRESHOLD)),
    ("posterior 0.5", Method::Posterior(0.5)),
    ("posterior 0.6", Method::Posterior(0.6)),
    ("intersection", Method::Intersection),
    ("union", Method::Union),
    ("grow-diag-final-and", Method::GrowDiagFinalAnd),
];

/// Runs `eval words`.
pub(in crate::cli) fn words(common: &Common, arguments: &Words) -> Result<ExitCode, Failure> {
    let resident = resident(common, arguments.model.as_deref())?;
    let gold: Vec<Judged> =
        judge::read(&text(&arguments.gold)?).map_err(|e| Failure::wrong(format!("{}: {e}", arguments.gold.display())))?;
    let mut aligner = Aligner::new(resident.model());
    let mut counts = vec![judge::Counts::default(); METHODS.len()];
    for pair in &gold {
        let aligned = aligner.align(&pair.arabic, &pair.english);
        for ((_, method), counts) in METHODS.iter().zip(&mut counts) {
            let found = links::between_spaces(&aligned, &links::links(&aligned, *method), &pair.arabic, &pair.english);
            counts.add(pair, &found);
            if arguments.errors && *method == Method::Posterior(links::THRESHOLD) {
                show::line(&pair.errors(&found))?;
            }
        }
    }
    show::line(&format!("{} pairs, {} links judged", gold.len(), counts[0].judged))?;
    METHODS.iter().zip(&counts).try_for_each(|((name, _), counts)| show::line(&format!("{name:<20} {counts}")))?;
    Ok(ExitCode::SUCCESS)
}
