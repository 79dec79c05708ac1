//! `tarjuman bitext`: word alignment of parallel text.
//!
//! | module | idea |
//! | --- | --- |
//! | [`pairs`] | sentence pairs from files of every form |
//! | [`units`] | pairs as TMX and XLIFF |
//! | [`train`] | a model from pairs |
//! | [`align`] | links or scores for pairs |
//! | [`mine`] | term candidates |
//! | [`sentences`] | the sentences of two documents |
//! | [`score`], [`score_sentences`], [`score_parallel`] | figures against judged data |

mod align;
mod mine;
mod pairs;
pub(super) mod score;
pub(super) mod score_parallel;
pub(super) mod score_sentences;
mod sentences;
mod train;
mod units;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Subcommand;

pub(super) use pairs::Pairs;

use super::{Common, Failure, config::Config};
use crate::bitext::word::{Model, Resident};

/// What to do with parallel text.
#[derive(Debug, Subcommand)]
pub(super) enum Arguments {
    /// Learn a word alignment model from sentence pairs, or refine one with --resume.
    Train(train::Arguments),
    /// Align the words of sentence pairs with a model: Pharaoh links or JSON lines.
    Align(align::Arguments),
    /// Align the sentences of two documents: merged, split, dropped ones too.
    Sentences(sentences::Arguments),
    /// Propose terms: names and phrases with their translations, what speaks for them, and what the glossaries say; as a table, JSON
    /// lines, or a draft glossary in any format.
    Mine(mine::Arguments),
    /// Score each pair: how probable it is that one side translates the other.
    Score(align::ScoreArguments),
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    match arguments {
        Arguments::Train(arguments) => train::run(common, &arguments),
        Arguments::Align(arguments) => align::run(common, &arguments),
        Arguments::Sentences(arguments) => sentences::run(common, &arguments),
        Arguments::Mine(arguments) => mine::run(common, &arguments).await,
        Arguments::Score(arguments) => align::score(common, &arguments),
    }
}

/// Reads a model file.
fn read_model(path: &Path) -> Result<Model, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    Model::from_bytes(&bytes).map_err(|e| Failure::wrong(format!("{}: {e}", path.display())))
}

/// The model to work with: that of the verb, of every verb (`--word-model`), of the configuration, of the program.
pub(super) fn resident(common: &Common, own: Option<&Path>) -> Result<Resident, Failure> {
    let configured = Config::load(common)?.word_model;
    match own.or(common.word_model.as_deref()).or(configured.as_deref()) {
        None => Ok(Resident::Bundled),
        Some(path) if path == Path::new(NO_MODEL) => Ok(Resident::Absent),
        Some(path) => read_model(path).map(|model| Resident::Own(Arc::new(model))),
    }
}

/// The model of every verb but those of `bitext`, which may name their own.
pub(super) fn configured(common: &Common) -> Result<Resident, Failure> {
    resident(common, None)
}

/// In place of a file: do without a model.
const NO_MODEL: &str = "none";

/// Reads a text file.
fn text(path: &PathBuf) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))
}
