//! `tarjuman eval names`: the name model on words and names it never saw, beside string baselines in the same run.

pub(in crate::cli) mod baselines;
mod generate;
mod index;
mod names;
mod probability;
mod ranking;
mod romanise;
mod symspell;
mod words;

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::Failure;
use crate::translit::{
    self,
    train::{Format, Pair, Share, pairs},
};

/// Options of `eval names`.
#[derive(Debug, Args)]
pub(super) struct Sets {
    /// What to score. Default: words and names.
    #[arg(value_enum)]
    what: Vec<What>,
    /// Arabic TAB English words of titles (google/transliteration, `ar2en-eval.txt`).
    #[arg(long, value_name = "FILE")]
    google: Option<PathBuf>,
    /// English TAB spaced Arabic letters of person names (`NETransliteration`, `wd_arabic_16`).
    #[arg(long, value_name = "FILE")]
    netranslit: Option<PathBuf>,
    /// Library romanisations; the tenth of the words that training leaves out is scored.
    #[arg(long, value_name = "FILE")]
    alalc: Option<PathBuf>,
    /// Arabic TAB English names of several words (eval/names/native.tsv).
    #[arg(long, value_name = "FILE")]
    native: Option<PathBuf>,
    /// With `romanise`: folder of romanisation maps with their examples (interscript, `*.imp`).
    #[arg(long, value_name = "FOLDER")]
    interscript: Option<PathBuf>,
    /// With `index`: single words too, beside the exhaustive answer.
    #[arg(long)]
    words: bool,
    /// With `names`: print the misses.
    #[arg(long)]
    misses: bool,
}

/// Parts of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Ranking of single words, probability, speed
    Words,
    /// Ranking of names of several words
    Names,
    /// Spelling in the other script
    Generate,
    /// Look-up in a large list
    Index,
    /// The romanisation standards against their published examples
    Romanise,
}

/// Runs the verb.
pub(super) fn run(sets: &Sets) -> Result<ExitCode, Failure> {
    let model = translit::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let what = if sets.what.is_empty() { &[What::Words, What::Names] } else { &sets.what[..] };
    for what in what {
        match what {
            What::Words => words::report(model, sets)?,
            What::Names => names::report(model, sets)?,
            What::Generate => generate::report(model, sets)?,
            What::Index => index::report(model, sets)?,
            What::Romanise => romanise::report(sets)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Test pairs of an option's file; none without the option.
fn pairs_of(sets: &Sets, name: &str, format: Format) -> Result<Vec<Pair>, Failure> {
    let Some(text) = optional(sets, name)? else { return Ok(Vec::new()) };
    Ok(match format {
        Format::AlaLc => pairs::read_held_out_plain(&text),
        _ => pairs::read(format, &text, Share::HeldOut),
    })
}

/// The file given for an option, if any.
fn optional(sets: &Sets, name: &str) -> Result<Option<String>, Failure> {
    let path = match name {
        "google" => &sets.google,
        "netranslit" => &sets.netranslit,
        "alalc" => &sets.alalc,
        _ => &sets.native,
    };
    let read = |p: &PathBuf| std::fs::read_to_string(p).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", p.display())));
    path.as_ref().map(read).transpose()
}
