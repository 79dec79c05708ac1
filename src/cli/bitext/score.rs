//! `tarjuman eval segment`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::super::{Failure, show};
use crate::{
    bitext::segment::{Segmenter, judge::Report, learn::learn, sentence},
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
        words.extend(sentence::words(&read(path)?).into_iter().filter(|w| w.class == Class::Arabic).map(|w| w.text));
    }
    let segmenter = if words.is_empty() { Segmenter::untrained() } else { learn(words.iter().map(String::as_str)) };
    for path in &arguments.judged {
        let mut report = Report::default();
        read(path)?.lines().filter(|l| !l.starts_with('#')).for_each(|line| report.add(line, &segmenter));
        show::line(&format!("{}\n{report}", path.display()))?;
        if arguments.errors {
            report.errors.iter().try_for_each(|(judged, found)| show::line(&format!("  {judged}  found {found}")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &PathBuf) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))
}
