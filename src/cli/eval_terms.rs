//! `tarjuman eval terms`: how many terms of glossaries look-up finds in the Arabic of sentence pairs that have them on both sides,
//! beside two simpler ways to look.
//!
//! No judge read the pairs. A pair counts as a case of an entry if its English has an English term of it, and its Arabic the
//! letters of an Arabic term, whatever is written around them: a rule of its own, looser than any of the ways that are measured.
//! A hit is doubted if it is no term letter for letter (folding aside), and the English has no word of an English term of any entry
//! that is found in the same words. It may still be right, where the translator chose another word: `--list` is for a reader.

use std::{
    collections::{BTreeSet, HashSet},
    process::ExitCode,
};

use clap::Args;

use super::{Common, Failure, bitext::Pairs, client, show};
use crate::{
    glossary::{Level, LookupOptions, Stack, TermStatus, lookup::Text, stack::Placed, table::EntryView},
    lexicon::english,
    text::{Folds, Language, Span, fold, token::tokens},
};

/// Options of `eval terms`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pairs: Pairs,
    /// List cases that were missed, and hits that are doubted.
    #[arg(long)]
    list: bool,
}

/// What may stand before a term in its word, folded.
const BEFORE: [&str; 24] = [
    "", "و", "ف", "ب", "ل", "ك", "ال", "لل", "وب", "ول", "وك", "فب", "فل", "فك", "وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "فبال",
    "وكال", "فكال",
];
/// Letters that may stand after it, at most: هما, ات + ها.
const MOST_AFTER: usize = 4;
/// Terms of fewer letters are cases only as whole words: they are inside too many others.
const LEAST_INSIDE: usize = 3;
/// Letters of an English word that must be there for a hit to be confirmed: enough for its forms, and its relatives.
const BEGINNING: usize = 5;

/// An entry as the loose rules see it: its terms, folded, word by word.
struct Known<'s> {
    entry: EntryView<'s>,
    name: String,
    arabic: Vec<Vec<String>>,
    english: Vec<Vec<String>>,
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (engine, _scratch) = client::open_engine(common).await?;
    let stack = engine.catalog.stack(&[]).map_err(Failure::from)?;
    let known = known(&stack);
    let mut found = [0_usize; WAYS.len()];
    let (mut pairs, mut cases, mut doubted) = (0_usize, 0_usize, 0_usize);
    let mut lines = Vec::new();
    arguments.pairs.read(|chunk| {
        for (arabic, english) in chunk {
            pairs += 1;
            let text = Text::new(&arabic);
            // A term inside a longer one is there too.
            let hits = stack.all_matches(&text, &LookupOptions::default());
            let names: HashSet<String> = hits.iter().map(Placed::entry_name).collect();
            let (key, english_key) = (fold::key(&arabic), fold::key(&english));
            let (words, english_words) = (words(&key), words(&english_key));
            for entry in &known {
                let is_case = entry.english.iter().any(|term| says(&english_words, term))
                    && entry.arabic.iter().any(|term| runs(&words, term).any(|run| holds(run, term)));
                if !is_case {
                    continue;
                }
                cases += 1;
                let by_words = entry.arabic.iter().any(|term| runs(&words, term).any(|run| is_plain(run, term)));
                let by_letters = entry.arabic.iter().any(|term| key.contains(&term.join(" ")));
                let ways = [names.contains(&entry.name), by_words, by_letters];
                found.iter_mut().zip(ways).for_each(|(sum, hit)| *sum += usize::from(hit));
                if !ways[0] {
                    lines.push(format!(
                        "missed\t{}\t{arabic}\t{english}",
                        entry.entry.terms().map(|t| t.text).collect::<Vec<_>>().join(" = ")
                    ));
                }
            }
            for word in doubtful(&hits, &english_words) {
                doubted += 1;
                lines.push(format!("doubted\t{}\t{arabic}\t{english}", text.folded.source(word).of(&arabic)));
            }
        }
        Ok(())
    })?;
    show::line(&format!("{pairs} pairs, {} entries, {cases} cases with a term on both sides", known.len()))?;
    for (way, found) in WAYS.iter().zip(found) {
        show::line(&format!("{way:24} found {found:>6}, recall {:.4}", found as f64 / cases.max(1) as f64))?;
    }
    show::line(&format!(
        "hits of look-up that are doubted: {doubted}, {:.1} a thousand pairs",
        1_000.0 * doubted as f64 / pairs.max(1) as f64
    ))?;
    if arguments.list {
        lines.iter().try_for_each(|line| show::line(line))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The ways to look.
const WAYS: [&str; 3] = ["look-up", "words, one clitic off", "letters anywhere"];

/// Words of the text that are taken for terms only behind clitics or in another form, and whose meaning the English does not have.
fn doubtful(hits: &[Placed<'_>], english: &[&str]) -> BTreeSet<Span<Folds>> {
    let is_confirmed = |hit: &Placed<'_>| {
        let terms = hit.found.entry.terms().filter(|t| t.language == Language::English);
        terms.map(|t| fold::key(t.text)).any(|key| words(&key).iter().any(|word| has_beginning(english, word)))
    };
    let sure: Vec<Span<Folds>> =
        hits.iter().filter(|h| h.found.level <= Level::Folded || is_confirmed(h)).map(|h| h.found.token_span).collect();
    hits.iter().map(|h| h.found.token_span).filter(|span| !sure.iter().any(|s| s.overlaps(*span))).collect()
}

fn known(stack: &Stack) -> Vec<Known<'_>> {
    let mut known = Vec::new();
    for snapshot in stack.snapshots() {
        for entry in snapshot.entries() {
            let of = |language| {
                let terms = entry.terms().filter(move |t| t.language == language && t.status != TermStatus::Forbidden);
                let keys = terms.map(|t| words(&fold::key(t.text)).into_iter().map(str::to_owned).collect::<Vec<_>>());
                keys.filter(|words| !words.is_empty()).collect::<Vec<_>>()
            };
            let (arabic, english) = (of(Language::Arabic), of(Language::English));
            if !arabic.is_empty() && !english.is_empty() {
                known.push(Known { entry, name: format!("{}/entries/{}", snapshot.glossary.name(), entry.id()), arabic, english });
            }
        }
    }
    known
}

fn words(key: &str) -> Vec<&str> {
    tokens(key).into_iter().filter(|t| t.class.is_word()).map(|t| t.span.of(key)).collect()
}

fn runs<'w>(words: &'w [&'w str], term: &[String]) -> impl Iterator<Item = &'w [&'w str]> {
    words.windows(term.len().max(1))
}

/// The loose rule: each word has the letters of its word of the term.
fn holds(run: &[&str], term: &[String]) -> bool {
    run.iter().zip(term).all(|(word, wanted)| {
        let core = core(wanted);
        let is_inside = |at: usize| BEFORE.contains(&&word[..at]) && word[at + core.len()..].chars().count() <= MOST_AFTER;
        if core.chars().count() < LEAST_INSIDE { *word == wanted } else { word.match_indices(core).any(|(at, _)| is_inside(at)) }
    })
}

/// A word of a term without its article, the ة that changes before an ending, and tanwin.
fn core(word: &str) -> &str {
    let bare = word.strip_prefix("ال").unwrap_or(word);
    bare.strip_suffix(['ه', 'ا']).unwrap_or(bare)
}

/// What tools do that know of clitics: one is cut off the first word, the article is passed over.
fn is_plain(run: &[&str], term: &[String]) -> bool {
    let bare = |word: &str| word.strip_prefix("ال").unwrap_or(word).to_owned();
    run.iter().zip(term).enumerate().all(|(n, (word, wanted))| {
        let cut = word.strip_prefix("لل").or_else(|| word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])).filter(|_| n == 0);
        bare(word) == bare(wanted) || cut.is_some_and(|rest| bare(rest) == bare(wanted))
    })
}

/// True if an English text has a term in any number.
fn says(words: &[&str], term: &[String]) -> bool {
    runs(words, term).any(|run| run.iter().zip(term).all(|(word, wanted)| english::same_word(word, wanted)))
}

fn has_beginning(words: &[&str], wanted: &str) -> bool {
    let beginning: String = wanted.chars().take(BEGINNING).collect();
    !english::is_function_word(wanted) && words.iter().any(|w| w.starts_with(&beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_case_is() {
        let term = |text: &str| words(&fold::key(text)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let there = |text: &str, wanted: &str| {
            let (key, term) = (fold::key(text), term(wanted));
            let words = words(&key);
            (runs(&words, &term).any(|r| holds(r, &term)), runs(&words, &term).any(|r| is_plain(r, &term)))
        };
        for (text, wanted, expected) in [
            ("أصيب بالحمى الشديدة", "حمى شديدة", (true, true)),
            ("وبالمستشفيات أسرّة", "مستشفى", (true, false)),
            ("وللجائحة آثار", "جائحة", (true, false)),
            ("نقصت رئته", "رئة", (false, false)),
            ("جائحتنا", "جائحة", (true, false)),
            ("اغسل الأسطح", "سطح", (false, false)),
        ] {
            assert_eq!(there(text, wanted), expected, "{text} / {wanted}");
        }
        assert!(says(&["the", "two", "vaccines"], &term("vaccine")) && !says(&["vaccinated"], &term("vaccine")));
        assert!(has_beginning(&["vaccinated"], "vaccine") && !has_beginning(&["of"], "of"));
    }
}
