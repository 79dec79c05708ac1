//! The terms of an entry in one language, by what may be done with them.

use super::{
    TermStatus,
    table::{EntryView, TermView},
};
use crate::text::Language;

/// What an entry says in one language.
#[derive(Debug, Clone, Default)]
pub struct Targets<'a> {
    /// The one to use.
    pub preferred: Option<TermView<'a>>,
    /// May be used as well.
    pub admitted: Vec<TermView<'a>>,
    /// Better not used: not recommended, obsolete.
    pub discouraged: Vec<TermView<'a>>,
    /// Must not be used.
    pub forbidden: Vec<TermView<'a>>,
}

impl<'a> Targets<'a> {
    /// Sorts the terms of an entry.
    pub fn of(entry: EntryView<'a>, language: Language) -> Self {
        let mut targets = Self::default();
        for term in entry.terms().filter(|t| t.language == language) {
            match term.status {
                TermStatus::Preferred => targets.preferred = Some(term),
                TermStatus::Admitted => targets.admitted.push(term),
                TermStatus::NotRecommended | TermStatus::Obsolete => targets.discouraged.push(term),
                TermStatus::Forbidden => targets.forbidden.push(term),
            }
        }
        targets
    }

    /// Those that may be used, the preferred one first.
    pub fn usable(&self) -> impl Iterator<Item = TermView<'a>> + '_ {
        self.preferred.iter().chain(&self.admitted).copied()
    }

    /// Those that are there but should not be used.
    pub fn unusable(&self) -> impl Iterator<Item = TermView<'a>> + '_ {
        self.discouraged.iter().chain(&self.forbidden).copied()
    }
}
