//! `tarjuman train names`: learning the transliteration table.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, show};
use crate::translit::train::{self, Format, Input, Scope, em::Settings};

/// Options of `train names`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Pairs of words to learn from, as FORMAT=FILE; formats: netranslit, google, alalc, tsv, cldr (cldr=ARABIC.json,ENGLISH.json).
    #[arg(long, required = true, num_args = 1.., value_name = "FORMAT=FILE")]
    pairs: Vec<String>,
    /// Evaluation files, of which nothing may be learned.
    #[arg(long, num_args = 1.., value_name = "FORMAT=FILE")]
    held_out: Vec<String>,
    /// Where to write the table.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// A file that was read: its format, its name for the record, its text.
struct Read {
    format: Format,
    name: String,
    text: String,
}

/// Runs the verb.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let read = |specs: &[String]| specs.iter().map(|s| load(s)).collect::<Result<Vec<_>, _>>();
    let (pairs, held_out) = (read(&arguments.pairs)?, read(&arguments.held_out)?);
    let trained = train::train(&inputs(&pairs), &inputs(&held_out), Scope::Everything, Settings::default(), |line| eprintln!("{line}"));
    let bytes = trained.table.to_bytes();
    std::fs::write(&arguments.out, &bytes).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", arguments.out.display())))?;
    show::line(&format!("{}{} bytes", trained.table.record, bytes.len()))?;
    Ok(ExitCode::SUCCESS)
}

fn inputs(files: &[Read]) -> Vec<Input<'_>> {
    files.iter().map(|f| Input { format: f.format, name: &f.name, text: &f.text }).collect()
}

/// Reads `FORMAT=FILE`; several files joined by commas are read one after the other.
fn load(spec: &str) -> Result<Read, Failure> {
    let wrong = || Failure::wrong(format!("`{spec}`: expected FORMAT=FILE, with a format of netranslit, google, alalc, tsv, cldr"));
    let (format, paths) = spec.split_once('=').ok_or_else(wrong)?;
    let format = Format::from_name(format).ok_or_else(wrong)?;
    let mut text = String::new();
    let mut names = Vec::new();
    for path in paths.split(',') {
        text += &std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {path}: {e}")))?;
        names.push(path.rsplit('/').next().unwrap_or(path).to_owned());
    }
    Ok(Read { format, name: names.join("+"), text })
}
