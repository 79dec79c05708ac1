//! What a careful reader would question in glossaries: entries that contradict each other, terms that cannot be meant so.
//!
//! A finding is no fault: what is faulty is refused when it is written. Each rule is one function that looks at a term
//! ([`terms`]), at an entry ([`entries`]) or at all entries together ([`between`]).

mod between;
mod entries;
mod terms;

use std::fmt;

use crate::{
    glossary::{Stack, table::EntryView},
    id::GlossaryId,
    translit::Model,
};

/// What was questioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Two entries prefer different translations of one term.
    ConflictingTargets,
    /// Two entries say the same.
    Duplicate,
    /// A term that must not be used as a translation in one entry is preferred in another of the same source.
    ForbiddenElsewhere,
    /// A term is forbidden and usable in one entry, in spellings that fold to one.
    ForbiddenAndUsable,
    /// A word has letters of both scripts, or a term none of its language's.
    MixedScripts,
    /// Characters that cannot be seen.
    HiddenCharacters,
    /// A bracket or quotation mark without its partner.
    UnbalancedBrackets,
    /// Both languages have the same text.
    SameInBothLanguages,
    /// The term is another term behind a conjunction or preposition.
    CliticBeforeTerm,
    /// The term stands inside a longer one that is translated differently.
    ShadowedByLonger,
    /// The English of a person's name is hardly that of the Arabic.
    ImplausibleName,
}

/// How likely it is that somebody should do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Look at it.
    Warning,
    /// Almost certainly a mistake.
    Error,
}

impl Rule {
    /// Every rule with its stable name.
    pub const NAMES: [(Self, &'static str); 11] = [
        (Self::ConflictingTargets, "CONFLICTING_TARGETS"),
        (Self::Duplicate, "DUPLICATE"),
        (Self::ForbiddenElsewhere, "FORBIDDEN_ELSEWHERE"),
        (Self::ForbiddenAndUsable, "FORBIDDEN_AND_USABLE"),
        (Self::MixedScripts, "MIXED_SCRIPTS"),
        (Self::HiddenCharacters, "HIDDEN_CHARACTERS"),
        (Self::UnbalancedBrackets, "UNBALANCED_BRACKETS"),
        (Self::SameInBothLanguages, "SAME_IN_BOTH_LANGUAGES"),
        (Self::CliticBeforeTerm, "CLITIC_BEFORE_TERM"),
        (Self::ShadowedByLonger, "SHADOWED_BY_LONGER"),
        (Self::ImplausibleName, "IMPLAUSIBLE_NAME"),
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(rule, _)| *rule == self).map_or("", |(_, name)| name)
    }
}

impl Level {
    /// All levels with their names, the mildest first.
    pub const NAMES: [(Self, &'static str); 3] = [(Self::Info, "info"), (Self::Warning, "warning"), (Self::Error, "error")];

    /// The name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(level, _)| *level == self).map_or("", |(_, name)| name)
    }
}

/// An entry among stacked glossaries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its glossary.
    pub glossary: GlossaryId,
    /// Its id.
    pub entry: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/entries/{}", self.glossary.name(), self.entry)
    }
}

/// Something to question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Why.
    pub rule: Rule,
    /// How much it matters.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// The term it is about, by its position in the entry.
    pub term: Option<usize>,
    /// The other entry, if two are involved.
    pub other: Option<Place>,
    /// For people.
    pub message: String,
}

/// An entry with the glossary it is in.
#[derive(Clone, Copy)]
struct Seen<'a> {
    glossary: &'a GlossaryId,
    entry: EntryView<'a>,
}

impl Seen<'_> {
    fn place(self) -> Place {
        Place { glossary: self.glossary.clone(), entry: self.entry.id().to_owned() }
    }

    fn finding(self, rule: Rule, level: Level, term: Option<usize>, message: String) -> Finding {
        Finding { rule, level, place: self.place(), term, other: None, message }
    }
}

/// Reads the first glossary of a stack with the eyes of all rules. The others are looked at only for what they have in
/// common with it. Findings come by entry, then by rule.
pub fn lint(stack: &Stack, model: &Model, least: Level) -> Vec<Finding> {
    let Some(first) = stack.snapshots().first() else { return Vec::new() };
    let mut found = Vec::new();
    for entry in first.entries() {
        let seen = Seen { glossary: &first.glossary, entry };
        for (position, term) in entry.terms().enumerate() {
            terms::check(seen, position, term, &mut found);
        }
        entries::check(seen, model, &mut found);
    }
    between::check(stack, least, &mut found);
    found.retain(|finding| finding.level >= least);
    found.sort_by(|a, b| (&a.place, a.rule, a.term, &a.other, &a.message).cmp(&(&b.place, b.rule, b.term, &b.other, &b.message)));
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
