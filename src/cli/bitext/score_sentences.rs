//! `tarjuman eval sentences`.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::Args;

use super::{
    super::{Failure, show},
    read_model, text,
};
use crate::bitext::sentence::{
    align, gale_church,
    recut::{Recut, Score, recut, score},
};

/// Options of `eval sentences`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Arabic sentences, one a line.
    #[arg(long, value_name = "FILE")]
    arabic: PathBuf,
    /// Their translations, line by line.
    #[arg(long, value_name = "FILE")]
    english: PathBuf,
    /// The page of each sentence: the first column of a table with a header; sentences are merged within a page only.
    #[arg(long, value_name = "FILE")]
    pages: Option<PathBuf>,
    /// Share of sentences joined to the one before, on each side.
    #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
    merged: f64,
    /// Share of sentences left out, on each side.
    #[arg(long, default_value_t = 0.04, value_name = "SHARE")]
    dropped: f64,
    /// Documents to make, with seeds from 1.
    #[arg(long, default_value_t = 5, value_name = "N")]
    documents: u64,
    /// A word model, to compare with the lexicon alone.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// Runs the verb.
pub(in crate::cli) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (arabic, english) = (text(&arguments.arabic)?, text(&arguments.english)?);
    let pages = arguments.pages.as_ref().map(text).transpose()?.unwrap_or_default();
    let mut pages = pages.lines().skip(1).map(|l| l.split('\t').next().unwrap_or_default().to_owned());
    let pairs: Vec<(String, String, String)> =
        arabic.lines().zip(english.lines()).map(|(a, e)| (a.to_owned(), e.to_owned(), pages.next().unwrap_or_default())).collect();
    let model = arguments.model.as_deref().map(read_model).transpose()?;
    for seed in 1..=arguments.documents {
        let document = recut(&pairs, Recut { merged: arguments.merged, dropped: arguments.dropped, seed });
        let gold = document.gold();
        let [a, e] = document.sides.each_ref().map(|side| side.iter().map(String::as_str).collect::<Vec<&str>>());
        show::line(&format!("document {seed}: {} Arabic and {} English sentences, {} groups", a.len(), e.len(), gold.len()))?;
        let letters = |side: &[&str]| side.iter().map(|s| s.chars().count()).collect::<Vec<usize>>();
        // The table of the baseline is square: beyond this it would not fit.
        if a.len() * e.len() <= 25_000_000 {
            show::line(&figures("Gale & Church", &score(&gold, &gale_church::align(&letters(&a), &letters(&e))), 0.0))?;
        }
        let mut methods = vec![("with the lexicon", None)];
        methods.extend(model.as_ref().map(|m| ("with the model", Some(m))));
        for (name, model) in methods {
            let start = Instant::now();
            let beads = align(&a, &e, model);
            show::line(&figures(name, &score(&gold, &beads), start.elapsed().as_secs_f64()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn figures(name: &str, score: &Score, seconds: f64) -> String {
    let [[p, r, f], [lp, lr, lf]] = [score.strict, score.lax];
    format!("  {name:<18} strict P {p:.4} R {r:.4} F1 {f:.4}   lax P {lp:.4} R {lr:.4} F1 {lf:.4}   {seconds:.2} s")
}
