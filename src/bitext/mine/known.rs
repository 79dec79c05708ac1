//! What the glossaries say of a candidate already.

use super::Candidate;
use crate::{
    glossary::{LookupOptions, Stack, lookup::Text},
    text::{Language, fold},
};

/// A candidate beside the glossaries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standing {
    /// No entry has the English term.
    #[default]
    New,
    /// An entry has both; its name.
    Known(String),
    /// An entry has the English term with other Arabic.
    Conflict {
        /// Its name.
        entry: String,
        /// Its Arabic terms, the preferred one first.
        arabic: Vec<String>,
    },
}

/// Looks a candidate up.
pub fn standing(candidate: &Candidate, glossaries: &Stack) -> Standing {
    let text = Text::new(&candidate.english);
    let whole = text.folded.as_str().len();
    let found = glossaries.matches(&text, &LookupOptions::default());
    let key = bare(&candidate.arabic);
    let mut conflict = None;
    for placed in found.iter().filter(|p| p.found.term_span.start() == 0 && p.found.term_span.end() == whole) {
        let arabic: Vec<String> =
            placed.found.entry.terms().filter(|t| t.language == Language::Arabic).map(|t| t.text.to_owned()).collect();
        if arabic.iter().any(|term| bare(term) == key) {
            return Standing::Known(placed.entry_name());
        }
        if !arabic.is_empty() && conflict.is_none() {
            conflict = Some(Standing::Conflict { entry: placed.entry_name(), arabic });
        }
    }
    conflict.unwrap_or_default()
}

/// Endings of the feminine, of duals and plurals, of the accusative.
const ENDINGS: [&str; 6] = ["ات", "ون", "ين", "ان", "ه", "ا"];

/// Folded, without articles and endings: the definite or feminine form is no other term.
fn bare(arabic: &str) -> String {
    let key = fold::key(arabic);
    let bare = |word: &str| {
        let word = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
        let stem = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|rest| rest.chars().count() > 2);
        stem.unwrap_or(word).to_owned()
    };
    key.split(' ').map(bare).collect::<Vec<_>>().join(" ")
}
