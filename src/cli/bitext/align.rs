//! `tarjuman bitext align` and `tarjuman bitext score`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    super::{Common, Failure, show},
    pairs::Pairs,
    resident,
    units::{Kind, Unit},
};
use crate::bitext::{
    parallel::{self, watch::Watch},
    word::{
        Aligned, Aligner, Model,
        links::{self, Method, THRESHOLD},
    },
};

/// Options of `bitext align`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pairs: Pairs,
    /// A model made by `tarjuman bitext train`; `none` for none. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How links are chosen.
    #[arg(long, value_enum, default_value = "posterior")]
    symmetrise: Symmetrise,
    /// Least probability of a link, for --symmetrise posterior.
    #[arg(long, default_value_t = THRESHOLD, value_name = "P")]
    threshold: f32,
    /// What to write: Pharaoh links between words separated by spaces; JSON lines with words and probabilities; TMX or XLIFF whose
    /// units carry the links.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Options of `bitext score`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ScoreArguments {
    #[command(flatten)]
    pairs: Pairs,
    /// A model made by `tarjuman bitext train`; `none` for none. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// See [`Method`].
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Symmetrise {
    /// Links whose probability, the mean of both directions, reaches --threshold.
    Posterior,
    /// Links both directions choose.
    Intersection,
    /// Links either direction chooses.
    Union,
    /// Intersection grown into the union.
    GrowDiagFinalAnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Pharaoh,
    Jsonl,
    Tmx,
    Xliff,
}

impl Arguments {
    fn method(&self) -> Method {
        match self.symmetrise {
            Symmetrise::Posterior => Method::Posterior(self.threshold),
            Symmetrise::Intersection => Method::Intersection,
            Symmetrise::Union => Method::Union,
            Symmetrise::GrowDiagFinalAnd => Method::GrowDiagFinalAnd,
        }
    }
}

/// Runs `bitext align`.
pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let words = resident(common, arguments.model.as_deref())?;
    let method = arguments.method();
    let format = arguments.format.unwrap_or(if common.json { Format::Jsonl } else { Format::Pharaoh });
    let kind = match format {
        Format::Tmx => Some(Kind::Tmx),
        Format::Xliff => Some(Kind::Xliff),
        Format::Pharaoh | Format::Jsonl => None,
    };
    if let Some(kind) = kind {
        show::line(kind.head())?;
    }
    let code = each(words.model(), &arguments.pairs, |number, aligned, (arabic, english)| {
        let chosen = links::links(aligned, method);
        let pharaoh = || links::pharaoh(&links::between_spaces(aligned, &chosen, arabic, english));
        match (format, kind) {
            (_, Some(kind)) => {
                let facts = [("probability", format!("{:.4}", parallel::score(aligned))), ("links", pharaoh())];
                kind.unit(&Unit { number, arabic, english, facts: &facts })
            }
            (Format::Jsonl, None) => json(&record(aligned, &chosen, arabic, english)),
            (_, None) => pharaoh(),
        }
    })?;
    if let Some(kind) = kind {
        show::line(kind.tail())?;
    }
    Ok(code)
}

#[derive(Serialize)]
struct Record<'a> {
    ar: Vec<&'a str>,
    en: Vec<&'a str>,
    links: Vec<(usize, usize, f32)>,
}

/// Words of both texts, and links with their probabilities.
fn record<'a>(aligned: &Aligned, chosen: &links::Links, arabic: &'a str, english: &'a str) -> Record<'a> {
    let posteriors = aligned.posteriors();
    let rounded = |p: f32| (p * 1e4).round() / 1e4;
    Record {
        ar: aligned.arabic.words.iter().map(|s| s.of(arabic)).collect(),
        en: aligned.english.words.iter().map(|s| s.of(english)).collect(),
        links: chosen.iter().map(|(a, e)| (*a, *e, rounded(posteriors.get(*a, *e)))).collect(),
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Runs `bitext score`.
pub(super) fn score(common: &Common, arguments: &ScoreArguments) -> Result<ExitCode, Failure> {
    let words = resident(common, arguments.model.as_deref())?;
    each(words.model(), &arguments.pairs, |_, aligned, (arabic, english)| {
        let score = parallel::score(aligned);
        if common.json { format!("{{\"score\":{score:.4}}}") } else { format!("{score:.4}\t{arabic}\t{english}") }
    })
}

/// Writes a line for each pair, in order; says so if the pairs are no translations. The line is told the number of the pair.
fn each(model: &Model, pairs: &Pairs, line: impl Fn(usize, &Aligned, &(String, String)) -> String + Sync) -> Result<ExitCode, Failure> {
    let (mut watch, mut before) = (Watch::default(), 0);
    pairs.read(|chunk| {
        let one = |aligner: &mut Aligner<'_>, (at, pair): (usize, &(String, String))| {
            let aligned = aligner.align(&pair.0, &pair.1);
            (line(before + at + 1, &aligned, pair), parallel::score(&aligned))
        };
        let lines: Vec<(String, f64)> = chunk.par_iter().enumerate().map_init(|| Aligner::new(model), one).collect();
        lines.iter().for_each(|(_, score)| watch.add(*score));
        lines.iter().try_for_each(|(l, _)| show::line(l))?;
        before += chunk.len();
        Ok(())
    })?;
    say(&watch);
    Ok(ExitCode::SUCCESS)
}

/// Warns of pairs out of step.
pub(super) fn say(watch: &Watch) {
    if let Some(doubt) = watch.doubt() {
        eprintln!("tarjuman: {doubt}");
    }
}
