//! Sentence pairs from files: two columns, JSON lines, or two files with a sentence a line.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Deserialize;

use super::super::Failure;
use crate::bitext::corpus::ordered;

/// Where the pairs are.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Pairs {
    /// Files of pairs: two columns separated by a tab or by ` ||| `, or JSON lines with `ar` and `en` (or `source` and
    /// `target`). Which side is Arabic is told by the script. `-` is standard input.
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

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "source")]
    ar: String,
    #[serde(alias = "target")]
    en: String,
}

impl Pairs {
    /// Reads all pairs, a chunk at a time.
    pub(super) fn read(&self, mut take: impl FnMut(Vec<Pair>) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut put = |pair: Pair| {
            chunk.push(pair);
            if chunk.len() == CHUNK { take(std::mem::take(&mut chunk)) } else { Ok(()) }
        };
        for path in &self.files {
            lines(path)?.enumerate().try_for_each(|(i, line)| put(pair(&line?).map_err(|e| wrong(path, i, &e))?))?;
        }
        if self.arabic.len() != self.english.len() {
            return Err(Failure::wrong(format!(
                "{} files of --arabic, {} of --english: name one beside the other",
                self.arabic.len(),
                self.english.len()
            )));
        }
        for (arabic, english) in self.arabic.iter().zip(&self.english) {
            side_by_side(arabic, english, &mut put)?;
        }
        if chunk.is_empty() { Ok(()) } else { take(chunk) }
    }
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

type Lines<'a> = Box<dyn Iterator<Item = Result<String, Failure>> + 'a>;

fn lines(path: &Path) -> Result<Lines<'_>, Failure> {
    let input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?))
    };
    Ok(Box::new(input.lines().map(move |l| l.map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display()))))))
}

fn pair(line: &str) -> Result<Pair, String> {
    let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    if line.trim_start().starts_with('{') {
        let Line { ar, en } = serde_json::from_str(line).map_err(|e| format!("not a JSON object with `ar` and `en`: {e}"))?;
        return Ok(ordered(ar, en));
    }
    let cells = line.split_once('\t').or_else(|| line.split_once(" ||| "));
    let (one, other) = cells.ok_or("expected two sentences separated by a tab, or a JSON object")?;
    let other = other.split('\t').next().unwrap_or_default();
    Ok(ordered(one.to_owned(), other.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn lines_of_all_forms() {
        let expected = Ok(("في القاهرة".to_owned(), "in Cairo".to_owned()));
        for line in [
            "في القاهرة\tin Cairo",
            "in Cairo\tفي القاهرة\tnote",
            "في القاهرة ||| in Cairo\r",
            r#"{"en": "in Cairo", "ar": "في القاهرة", "id": 7}"#,
            r#"{"source": "in Cairo", "target": "في القاهرة"}"#,
        ] {
            assert_eq!(pair(line), expected, "{line}");
        }
        assert!(pair("no tab").is_err() && pair("{}").is_err());
    }
}
