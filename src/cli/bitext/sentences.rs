//! `tarjuman bitext sentences`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{
    super::{Common, Failure, show},
    resident, text,
    units::{Kind, Unit},
};
use crate::{
    bitext::sentence::{Bead, align, split::split},
    text::Language,
};

/// Options of `bitext sentences`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// One document; which one is Arabic is told by the script.
    #[arg(value_name = "FILE.ar")]
    arabic: PathBuf,
    /// The other one.
    #[arg(value_name = "FILE.en")]
    english: PathBuf,
    /// Each line is one sentence already: do not split lines.
    #[arg(long)]
    lines: bool,
    /// A model made by `tarjuman bitext train`, which knows more translations than the lexicon; `none` for none. Default: that of
    /// `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Leave out groups less probable than this.
    #[arg(long, default_value_t = 0.0, value_name = "P")]
    min_probability: f32,
    /// Also write sentences that have no counterpart (TSV and JSON lines).
    #[arg(long)]
    all: bool,
    /// What to write. TSV has the probability, the Arabic and the English.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Tsv,
    Jsonl,
    Tmx,
}

#[derive(Serialize)]
struct Record<'a> {
    probability: f32,
    ar: &'a [&'a str],
    en: &'a [&'a str],
}

/// Runs the verb.
pub(in crate::cli) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut texts = [text(&arguments.arabic)?, text(&arguments.english)?];
    if Language::detect(&texts[0]) == Language::English && Language::detect(&texts[1]) == Language::Arabic {
        texts.swap(0, 1);
    }
    let words = resident(common, arguments.model.as_deref())?;
    let [arabic, english] = [sentences(&texts[0], arguments.lines), sentences(&texts[1], arguments.lines)];
    let beads = align(&arabic, &english, Some(words.model()));
    warn_if_unrelated(&beads, arabic.len().max(english.len()));
    let wanted =
        |b: &&Bead| b.probability >= arguments.min_probability && (arguments.all || (!b.arabic.is_empty() && !b.english.is_empty()));
    let beads: Vec<&Bead> = beads.iter().filter(wanted).collect();
    let format = arguments.format.unwrap_or(if common.json { Format::Jsonl } else { Format::Tsv });
    if format == Format::Tmx {
        show::line(Kind::Tmx.head())?;
    }
    for bead in beads {
        let (ar, en) = (&arabic[bead.arabic.clone()], &english[bead.english.clone()]);
        let probability = (bead.probability * 1e4).round() / 1e4;
        match format {
            Format::Tsv => show::line(&format!("{probability:.4}\t{}\t{}", flat(ar), flat(en)))?,
            Format::Jsonl => show::line(&serde_json::to_string(&Record { probability, ar, en }).unwrap_or_default())?,
            Format::Tmx if ar.is_empty() || en.is_empty() => {}
            Format::Tmx => {
                let facts = [("probability", format!("{probability:.4}"))];
                show::line(&Kind::Tmx.unit(&Unit { number: 0, arabic: &ar.join(" "), english: &en.join(" "), facts: &facts }))?;
            }
        }
    }
    if format == Format::Tmx {
        show::line(Kind::Tmx.tail())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The sentences of a text: its lines, or what [`split`] makes of them.
fn sentences(text: &str, lines: bool) -> Vec<&str> {
    let text = text.trim_start_matches('\u{feff}');
    if lines { text.lines().collect() } else { split(text).iter().map(|s| s.of(text)).collect() }
}

/// Least mean probability of the groups of two documents that belong together, and least share of sentences in groups.
const RELATED: f32 = 0.4;

fn warn_if_unrelated(beads: &[Bead], sentences: usize) {
    let sure: f32 = beads.iter().filter(|b| !b.arabic.is_empty() && !b.english.is_empty()).map(|b| b.probability).sum();
    if sentences >= 5 && sure < RELATED * sentences as f32 / 1.5 {
        eprintln!("tarjuman: few sentences have counterparts: the documents may not be translations of each other");
    }
}

fn flat(sentences: &[&str]) -> String {
    sentences.join(" ").replace(['\t', '\n', '\r'], " ")
}
