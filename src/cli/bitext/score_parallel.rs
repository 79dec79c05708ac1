//! `tarjuman eval parallel` and `tarjuman train parallel`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use rayon::prelude::*;

use super::{
    super::{Common, Failure, show},
    pairs::Pairs,
    resident, text,
};
use crate::bitext::{
    parallel::{
        self,
        judge::Judgement,
        learn::{Example, fit},
        weights::Sets,
    },
    word::{Aligner, Model, Resident},
};
use crate::lexicon::english;

/// Pairs of sentences in the order of their texts.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pairs: Pairs,
    /// A model that has not read the pairs. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How far the sides are shifted against each other to make pairs that are no translations.
    #[arg(long, default_value_t = 1, value_name = "N")]
    shift: usize,
    /// Leave out pairs whose shifted English shares a content word with their own: near-copies, of which sorted files are full.
    #[arg(long)]
    distinct: bool,
    /// Weights to score with, as `train parallel` prints them. Default: those of the program.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Also list every pair: model (1) or none (0), translation or not, probability, features, both texts.
    #[arg(long)]
    list: bool,
}

impl Arguments {
    /// Translations, and as many pairs that are none. A neighbour with the same text on a side would be a translation too.
    fn examples(&self) -> Result<Vec<(String, String, bool)>, Failure> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        self.pairs.read(|chunk| {
            pairs.extend(chunk);
            Ok(())
        })?;
        let apart = |i: &usize| {
            let (one, other) = (&pairs[*i], &pairs[*i + self.shift]);
            one.0 != other.0 && one.1 != other.1 && !(self.distinct && shares_content(&one.1, &other.1))
        };
        let kept = (0..pairs.len().saturating_sub(self.shift)).filter(apart);
        let both = |i: usize| {
            let (arabic, english) = &pairs[i];
            [(arabic.clone(), english.clone(), true), (arabic.clone(), pairs[i + self.shift].1.clone(), false)]
        };
        Ok(kept.flat_map(both).collect())
    }
}

fn shares_content(one: &str, other: &str) -> bool {
    let content = |text: &str| -> Vec<String> { english::words(text).into_iter().filter(|w| !english::is_function_word(w)).collect() };
    let other = content(other);
    content(one).iter().any(|word| other.contains(word))
}

fn features(examples: &[(String, String, bool)], model: &Model) -> Vec<Example> {
    let of_pair = |aligner: &mut Aligner<'_>, (arabic, english, is_translation): &(String, String, bool)| {
        (parallel::features(&aligner.align(arabic, english)), *is_translation)
    };
    examples.par_iter().map_init(|| Aligner::new(model), of_pair).collect()
}

/// Runs `eval parallel`.
pub(in crate::cli) fn score(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let words = resident(common, arguments.model.as_deref())?;
    let examples = arguments.examples()?;
    show::line(&format!("{} translations, as many pairs shifted by {}", examples.len() / 2, arguments.shift))?;
    let sets = match &arguments.weights {
        Some(path) => toml::from_str(&text(path)?).map_err(|e| Failure::wrong(format!("{}: {e}", path.display())))?,
        None => *Sets::bundled().map_err(|e| Failure::broken(e.to_string()))?,
    };
    for (name, resident) in [("with the model", &words), ("without a model", &Resident::Absent)] {
        let model = resident.model();
        let weights = sets.of(!model.is_empty());
        let mut judgement = Judgement::default();
        for ((features, right), (arabic, english, _)) in features(&examples, model).iter().zip(&examples) {
            let probability = weights.probability(features);
            judgement.add(probability, *right);
            if arguments.list {
                let values: Vec<String> = features.values()[1..].iter().map(|v| format!("{v:.4}")).collect();
                let (with, is) = (u8::from(!model.is_empty()), u8::from(*right));
                show::line(&format!("{with}\t{is}\t{probability:.4}\t{}\t{arabic}\t{english}", values.join("\t")))?;
            }
        }
        show::line(&format!("{name:<16} {judgement}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `train parallel`.
pub(in crate::cli) fn train(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let words = resident(common, arguments.model.as_deref())?;
    let examples = arguments.examples()?;
    let learned = |resident: &Resident| fit(&features(&examples, resident.model()));
    let sets = Sets { with_model: learned(&words), without_model: learned(&Resident::Absent) };
    show::line(toml::to_string(&sets).map_err(|e| Failure::broken(e.to_string()))?.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
