//! Sentence pairs from files: two columns, JSON lines, tables, TMX and XLIFF, or two files with a sentence a line.
//!
//! However long the files are, a chunk of pairs is in memory at a time.

mod lines;
mod table;

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use clap::Args;

use super::super::{Failure, document::is_document};
use crate::{
    bitext::corpus::ordered,
    formats::pairs::{Side, read as read_document},
    text::Language,
};

/// Where the pairs are.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Pairs {
    /// Files of pairs: two columns separated by a tab or by ` ||| `, JSON lines with `ar` and `en` (or `source` and
    /// `target`), `.csv` with columns of these names, `.tmx` or `.xlf`. Which side is Arabic is told by the script. `-` is
    /// standard input, read as lines.
    #[arg(value_name = "FILE", required_unless_present = "arabic")]
    files: Vec<PathBuf>,
    /// A file of Arabic sentences, one a line, beside --english.
    #[arg(long, value_name = "FILE", requires = "english")]
    arabic: Vec<PathBuf>,
    /// The English sentences of --arabic, line by line.
    #[arg(long, value_name = "FILE", requires = "arabic")]
    english: Vec<PathBuf>,
}

/// Pairs handed over at a time.
const CHUNK: usize = 4096;

/// A pair of (Arabic, English).
type Pair = (String, String);

impl Pairs {
    /// The pairs of files that have both sides.
    pub(in crate::cli) fn of(files: &[PathBuf]) -> Self {
        Self { files: files.to_vec(), arabic: Vec::new(), english: Vec::new() }
    }

    /// Reads all pairs, a chunk at a time, and says how many each file has.
    pub(in crate::cli) fn read(&self, mut take: impl FnMut(Vec<Pair>) -> Result<(), Failure>) -> Result<Vec<(String, usize)>, Failure> {
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut put = |pair: Pair| {
            chunk.push(pair);
            if chunk.len() == CHUNK { take(std::mem::take(&mut chunk)) } else { Ok(()) }
        };
        let mut counts = Vec::new();
        for path in &self.files {
            let mut count = 0;
            one(path, &mut |pair| {
                count += 1;
                put(pair)
            })?;
            counts.push((name(path), count));
        }
        if self.arabic.len() != self.english.len() {
            return Err(Failure::wrong(format!(
                "{} files of --arabic, {} of --english: name one beside the other",
                self.arabic.len(),
                self.english.len()
            )));
        }
        for (arabic, english) in self.arabic.iter().zip(&self.english) {
            let mut count = 0;
            side_by_side(arabic, english, &mut |pair| {
                count += 1;
                put(pair)
            })?;
            counts.push((format!("{} + {}", name(arabic), name(english)), count));
        }
        if !chunk.is_empty() {
            take(chunk)?;
        }
        Ok(counts)
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads a file of pairs.
fn one(path: &Path, put: &mut impl FnMut(Pair) -> Result<(), Failure>) -> Result<(), Failure> {
    let is_table = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    if is_table {
        return table::read(path, open(path)?, put);
    }
    if is_document(path) {
        return document(path, put);
    }
    lines(path)?.enumerate().try_for_each(|(i, line)| put(lines::pair(&line?).map_err(|e| wrong(path, i, &e))?))
}

/// The units of TMX and XLIFF that have both languages.
fn document(path: &Path, put: &mut impl FnMut(Pair) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut failed = None;
    let read = read_document(open(path)?, |pair| {
        let Some(target) = pair.target.filter(|t| is_ours(t) && is_ours(&pair.source)) else { return Ok(()) };
        put(ordered(pair.source.text, target.text)).map_err(|failure| {
            failed = Some(failure);
            std::io::Error::other("stopped")
        })
    });
    match failed {
        Some(failure) => Err(failure),
        None => read.map_err(|e| Failure::wrong(format!("{}: {e}", path.display()))),
    }
}

/// True if a side has no language or one of ours.
fn is_ours(side: &Side) -> bool {
    side.language.is_empty() || Language::parse(&side.language).is_some()
}

fn side_by_side(arabic: &Path, english: &Path, put: &mut impl FnMut(Pair) -> Result<(), Failure>) -> Result<(), Failure> {
    let (mut one, mut other) = (lines(arabic)?, lines(english)?);
    for number in 1.. {
        match (one.next().transpose()?, other.next().transpose()?) {
            (Some(a), Some(e)) => put((a, e))?,
            (None, None) => break,
            (longer, _) => {
                let (short, long) = if longer.is_some() { (english, arabic) } else { (arabic, english) };
                return Err(Failure::wrong(format!(
                    "{} ends before line {number} of {}: the files are out of step",
                    short.display(),
                    long.display()
                )));
            }
        }
    }
    Ok(())
}

fn wrong(path: &Path, index: usize, what: &str) -> Failure {
    Failure::wrong(format!("{}, line {}: {what}", path.display(), index + 1))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::wrong(format!("cannot read {}: {error}", path.display()))
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    File::open(path).map(BufReader::new).map_err(|e| cannot_read(path, &e))
}

type Lines<'a> = Box<dyn Iterator<Item = Result<String, Failure>> + 'a>;

fn lines(path: &Path) -> Result<Lines<'_>, Failure> {
    let input: Box<dyn BufRead> = if path == Path::new("-") { Box::new(BufReader::new(std::io::stdin())) } else { Box::new(open(path)?) };
    Ok(Box::new(input.lines().map(move |l| l.map_err(|e| cannot_read(path, &e)))))
}
