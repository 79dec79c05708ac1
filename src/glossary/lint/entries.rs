//! What can be questioned in an entry alone.

use super::{Finding, Level, Rule, Seen};
use crate::{
    glossary::{EntryKind, TermStatus, table::TermView},
    text::{Language, fold},
    translit::{Model, name},
};

/// Below this a name is questioned. On the bundled glossary's persons the model gives the right pair more than this in all
/// but a few cases, which are names that are translated or much shortened.
const PLAUSIBLE: f64 = 0.05;

/// Applies all rules about one entry.
pub(super) fn check(seen: Seen<'_>, model: &Model, found: &mut Vec<Finding>) {
    forbidden_and_usable(seen, found);
    let preferred = |language| seen.entry.terms().find(|t| t.language == language && t.status == TermStatus::Preferred);
    if let (Some(arabic), Some(english)) = (preferred(Language::Arabic), preferred(Language::English)) {
        same_in_both(seen, arabic, english, found);
        implausible_name(seen, model, arabic, english, found);
    }
}

fn usable(term: TermView<'_>) -> bool {
    matches!(term.status, TermStatus::Preferred | TermStatus::Admitted)
}

fn forbidden_and_usable(seen: Seen<'_>, found: &mut Vec<Finding>) {
    for (position, forbidden) in seen.entry.terms().enumerate().filter(|(_, t)| t.status == TermStatus::Forbidden) {
        let key = fold::key(forbidden.text);
        let other = seen.entry.terms().find(|t| t.language == forbidden.language && usable(*t) && fold::key(t.text) == key);
        if let Some(other) = other {
            let message = format!(
                "`{}` is forbidden and `{}` may be used, but look-ups cannot tell them apart: they fold to the same key",
                forbidden.text, other.text
            );
            found.push(seen.finding(Rule::ForbiddenAndUsable, Level::Warning, Some(position), message));
        }
    }
}

/// A term with a letter that is the same in both languages was perhaps never translated.
fn same_in_both(seen: Seen<'_>, arabic: TermView<'_>, english: TermView<'_>, found: &mut Vec<Finding>) {
    let letters = arabic.text.chars().any(char::is_alphabetic);
    if letters && !seen.entry.do_not_translate() && fold::key(arabic.text) == fold::key(english.text) {
        let message = format!("`{}` is the same in Arabic and English: translate it, or say that it is not to be translated", arabic.text);
        found.push(seen.finding(Rule::SameInBothLanguages, Level::Warning, None, message));
    }
}

fn implausible_name(seen: Seen<'_>, model: &Model, arabic: TermView<'_>, english: TermView<'_>, found: &mut Vec<Finding>) {
    if seen.entry.kind() != EntryKind::Person {
        return;
    }
    let Ok(compared) = name::compare_texts(model, arabic.text, english.text) else { return };
    if compared.probability < PLAUSIBLE {
        let message = format!(
            "`{}` is hardly the name `{}` (probability {:.3}): look whether it is another person's, or misspelt",
            english.text, arabic.text, compared.probability
        );
        found.push(seen.finding(Rule::ImplausibleName, Level::Warning, None, message));
    }
}
