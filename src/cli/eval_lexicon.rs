//! `tarjuman eval lexicon`: how much of a dictionary, and of running text, the lexicon knows.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, bitext::Pairs, show};
use crate::{
    lexicon::{Lexicon, english, stem},
    text::{
        Language,
        class::Class,
        fold::{self, Folded},
        token::tokens,
    },
};

/// Options of `eval lexicon`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A dictionary, a word a line: `English {…} (gloss) :: Arabic {m} /romanisation/, Arabic …`, as extracted from Wiktionary.
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,
    /// Files of sentence pairs, as for `bitext train`.
    #[arg(value_name = "FILE", required_unless_present = "dictionary")]
    pairs: Vec<PathBuf>,
}

/// Words, those the lexicon has an analysis for, and those of which an equivalent is the English beside it.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    all: usize,
    known: usize,
    translated: usize,
}

impl Counts {
    fn add(&mut self, lexicon: &Lexicon, word: &str, written: &str, has_english: impl Fn(&str) -> bool) {
        let analyses = stem::analyses(lexicon, word, written);
        let lemmas = analyses.iter().filter_map(|a| lexicon.lemma(a.lemma));
        let phrases = lemmas.flat_map(|lemma| lemma.english.iter().chain(&lemma.related));
        let mut forms = phrases.map(|phrase| phrase.iter().filter_map(|id| lexicon.english_form(*id)).collect::<Vec<_>>());
        self.all += 1;
        self.known += usize::from(!analyses.is_empty());
        self.translated += usize::from(forms.any(|phrase| phrase.iter().all(|form| has_english(form))));
    }

    fn line(self, name: &str) -> Result<(), Failure> {
        let share = |part: usize| part as f64 / self.all.max(1) as f64;
        Ok(show::line(&format!("{name:32} {:>8} {:>9.3} {:>11.3}", self.all, share(self.known), share(self.translated)))?)
    }
}

/// Runs the verb.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let lexicon = Lexicon::bundled();
    show::line(&format!("{:32} {:>8} {:>9} {:>11}", format!("{} lemmas", lexicon.len()), "words", "known", "translated"))?;
    if let Some(path) = &arguments.dictionary {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
        let mut parts: BTreeMap<&str, Counts> = BTreeMap::new();
        for (english, part, arabic) in text.lines().filter_map(entry) {
            let keys = english::keys(&fold::key(english));
            for word in words_of(arabic) {
                let key = fold::key(word);
                parts.entry(part).or_default().add(lexicon, &key, word, |form| keys.iter().any(|k| k == form));
            }
        }
        parts.iter().filter(|(_, counts)| counts.all >= LEAST_WORDS).try_for_each(|(part, counts)| counts.line(&format!("{{{part}}}")))?;
    }
    if !arguments.pairs.is_empty() {
        let mut running = Counts::default();
        Pairs::of(&arguments.pairs).read(|chunk| {
            chunk.iter().for_each(|(arabic, english)| text(lexicon, arabic, english, &mut running));
            Ok(())
        })?;
        running.line("running text")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Parts of speech with fewer words are not worth a line.
const LEAST_WORDS: usize = 50;

/// The words of a pair: all but numbers, marks and other scripts.
fn text(lexicon: &Lexicon, arabic: &str, english: &str, counts: &mut Counts) {
    let folded = Folded::new(arabic);
    let beside: Vec<String> = english::words(english).iter().flat_map(|w| english::keys(w)).collect();
    for token in tokens(folded.as_str()).into_iter().filter(|t| t.class == Class::Arabic) {
        let written = folded.source(token.span).of(arabic);
        counts.add(lexicon, token.span.of(folded.as_str()), written, |form| beside.iter().any(|k| k == form));
    }
}

/// English, part of speech and Arabic of a line; nothing for comments and for English of several words.
fn entry(line: &str) -> Option<(&str, &str, &str)> {
    let (head, arabic) = line.split_once(" :: ").filter(|_| !line.starts_with('#'))?;
    let (english, rest) = head.split_once(" {")?;
    let (part, _) = rest.split_once('}')?;
    (!english.contains(' ')).then_some((english, part, arabic))
}

/// The Arabic words of an entry that are one word each.
fn words_of(arabic: &str) -> impl Iterator<Item = &str> {
    let bare = arabic.split(", ").filter_map(|one| one.split(['{', '/', '[', '(']).next()).map(str::trim);
    bare.filter(|w| !w.is_empty() && !w.contains(' ') && Language::detect(w) == Language::Arabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_dictionary() {
        let (english, part, arabic) = entry("harbour {n} (for ships) :: ميناء {m} /mīnāʾ/, مرفأ {m} /marfaʾ/, حوض السفن").unwrap();
        assert_eq!((english, part), ("harbour", "n"));
        assert_eq!(words_of(arabic).collect::<Vec<_>>(), ["ميناء", "مرفأ"]);
        assert!(entry("# Title :: Version").is_none() && entry("sea port {n} :: ميناء").is_none());
    }
}
