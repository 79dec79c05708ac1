//! What can be questioned in entries together.

use std::collections::HashMap;

use super::{Finding, Level, Rule, Seen};
use crate::{
    glossary::{CliticRule, EntryKind, Stack, TermStatus, table::TermView},
    text::{Language, clitic, fold},
};

/// A term of an entry, by number.
#[derive(Clone, Copy)]
struct Known {
    entry: u32,
    term: u16,
}

/// All entries of a stack and their terms by folded text; those of the first glossary come first.
struct Book<'a> {
    entries: Vec<Seen<'a>>,
    /// Entries of the first glossary.
    own: usize,
    terms: HashMap<(Language, String), Vec<Known>>,
}

impl<'a> Book<'a> {
    fn new(stack: &'a Stack) -> Self {
        let mut book = Self { entries: Vec::new(), own: 0, terms: HashMap::new() };
        for (rank, snapshot) in stack.snapshots().iter().enumerate() {
            for entry in snapshot.entries() {
                let number = book.entries.len() as u32;
                for (position, term) in entry.terms().enumerate() {
                    let key = (term.language, fold::key(term.text));
                    book.terms.entry(key).or_default().push(Known { entry: number, term: position as u16 });
                }
                book.entries.push(Seen { glossary: &snapshot.glossary, entry });
            }
            if rank == 0 {
                book.own = book.entries.len();
            }
        }
        book
    }

    fn with(&self, language: Language, key: &str) -> &[Known] {
        // The key of the map owns its text.
        self.terms.get(&(language, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn seen(&self, known: Known) -> Seen<'a> {
        self.entries[known.entry as usize]
    }

    fn term(&self, known: Known) -> Option<TermView<'a>> {
        self.seen(known).entry.term(known.term as usize)
    }
}

/// Applies all rules about several entries.
pub(super) fn check(stack: &Stack, least: Level, found: &mut Vec<Finding>) {
    let book = Book::new(stack);
    for (number, seen) in book.entries.iter().copied().enumerate().take(book.own) {
        same_preferred(&book, number as u32, seen, found);
        for (position, term) in seen.entry.terms().enumerate() {
            let key = fold::key(term.text);
            if term.status == TermStatus::Forbidden {
                forbidden_elsewhere(&book, number as u32, seen, (position, term, &key), found);
                continue;
            }
            if term.language == Language::Arabic {
                clitic_before_term(&book, number as u32, seen, (position, term, &key), found);
            }
            if least == Level::Info {
                shadowing(&book, number as u32, seen, (position, term, &key), found);
            }
        }
    }
}

fn preferred(seen: Seen<'_>, language: Language) -> Option<TermView<'_>> {
    seen.entry.terms().find(|t| t.language == language && t.status == TermStatus::Preferred)
}

fn pushed(seen: Seen<'_>, other: Seen<'_>, what: (Rule, Level), term: Option<usize>, message: String, found: &mut Vec<Finding>) {
    found.push(Finding { other: Some(other.place()), ..seen.finding(what.0, what.1, term, message) });
}

/// Entries that prefer the same term of one language: duplicates if they prefer the same term of the other one too, else in
/// conflict. Of two in one glossary the later one is questioned.
fn same_preferred(book: &Book<'_>, number: u32, seen: Seen<'_>, found: &mut Vec<Finding>) {
    for language in [Language::Arabic, Language::English] {
        let Some(source) = preferred(seen, language) else { continue };
        for other in book.with(language, &fold::key(source.text)) {
            let is_preferred = book.term(*other).is_some_and(|t| t.status == TermStatus::Preferred);
            let comes_later = other.entry > number && (other.entry as usize) < book.own;
            if other.entry == number || comes_later || !is_preferred {
                continue;
            }
            let rival = book.seen(*other);
            let (mine, theirs) = (preferred(seen, language.other()), preferred(rival, language.other()));
            let same = mine.map(|t| fold::key(t.text)) == theirs.map(|t| fold::key(t.text));
            let (mine, theirs) = (mine.map_or("nothing", |t| t.text), theirs.map_or("nothing", |t| t.text));
            // One concept under two kinds is rather two concepts: بيروت the city, بيروت the newspaper.
            let one_kind = seen.entry.kind() == rival.entry.kind();
            if same && language == Language::Arabic {
                let level = if one_kind { Level::Warning } else { Level::Info };
                let message = format!("says the same as {}: `{}` = `{mine}`", rival.place(), source.text);
                pushed(seen, rival, (Rule::Duplicate, level), None, message, found);
            } else if !same && language == Language::Arabic {
                let level = if one_kind { Level::Warning } else { Level::Info };
                let message = format!("`{}` is `{mine}` here, and `{theirs}` in {}", source.text, rival.place());
                pushed(seen, rival, (Rule::ConflictingTargets, level), None, message, found);
            } else if !same {
                let message = format!("`{}` is `{mine}` here, and `{theirs}` in {}", source.text, rival.place());
                pushed(seen, rival, (Rule::ConflictingTargets, Level::Info), None, message, found);
            }
        }
    }
}

/// A forbidden translation that another entry with the same source prefers.
fn forbidden_elsewhere(book: &Book<'_>, number: u32, seen: Seen<'_>, term: (usize, TermView<'_>, &str), found: &mut Vec<Finding>) {
    let (position, forbidden, key) = term;
    let sources: Vec<String> = seen.entry.terms().filter(|t| t.language != forbidden.language).map(|t| fold::key(t.text)).collect();
    for other in book.with(forbidden.language, key).iter().filter(|other| other.entry != number) {
        let rival = book.seen(*other);
        let is_preferred = book.term(*other).is_some_and(|t| t.status == TermStatus::Preferred);
        let shares = rival.entry.terms().any(|t| t.language != forbidden.language && sources.contains(&fold::key(t.text)));
        if is_preferred && shares {
            let message = format!("`{}` is forbidden here, and preferred in {}", forbidden.text, rival.place());
            pushed(seen, rival, (Rule::ForbiddenElsewhere, Level::Warning), Some(position), message, found);
        }
    }
}

/// A common term of one word that is another term of one word behind و, ب or the like: in running text both are found.
fn clitic_before_term(book: &Book<'_>, number: u32, seen: Seen<'_>, term: (usize, TermView<'_>, &str), found: &mut Vec<Finding>) {
    let (position, term, key) = term;
    let whole = term.clitic_rule == CliticRule::None || key.contains(' ') || seen.entry.kind() == EntryKind::Person;
    if whole {
        return;
    }
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= clitic::MAX_PROCLITICS && *end < key.len());
    for end in ends {
        let Some(proclitics) = clitic::proclitics(&key[..end]).filter(|row| row.has_particle()) else { continue };
        let rest = &key[end..];
        let with_article = format!("ال{rest}");
        let bare = if proclitics.has_article() { with_article.as_str() } else { rest };
        if let Some(other) = book.with(Language::Arabic, bare).iter().find(|other| other.entry != number) {
            let rival = book.seen(*other);
            let message = format!("`{}` can be read as `{}` + `{rest}`, a term of {}", term.text, &key[..end], rival.place());
            pushed(seen, rival, (Rule::CliticBeforeTerm, Level::Warning), Some(position), message, found);
            return;
        }
    }
}

/// Terms inside this one whose translation is not inside its translation: where this one stands they are not told.
fn shadowing(book: &Book<'_>, number: u32, seen: Seen<'_>, term: (usize, TermView<'_>, &str), found: &mut Vec<Finding>) {
    let (_, term, key) = term;
    let starts: Vec<usize> = std::iter::once(0).chain(key.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let Some(target) = preferred(seen, term.language.other()).map(|t| fold::key(t.text)) else { return };
    for (i, start) in starts.iter().enumerate() {
        let ends = starts[i + 1..].iter().map(|next| next - 1).chain([key.len()]);
        for part in ends.filter(|end| (*start, *end) != (0, key.len())).map(|end| &key[*start..end]) {
            for inner in book.with(term.language, part).iter().filter(|k| k.entry != number && (k.entry as usize) < book.own) {
                let shorter = book.seen(*inner);
                let Some(theirs) = preferred(shorter, term.language.other()) else { continue };
                if !target.contains(&fold::key(theirs.text)) {
                    let message = format!("`{}` (`{}`) is not told inside `{}` of {}", part, theirs.text, term.text, seen.place());
                    pushed(shorter, seen, (Rule::ShadowedByLonger, Level::Info), Some(inner.term as usize), message, found);
                }
            }
        }
    }
}
