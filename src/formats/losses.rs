//! What a format could not hold.

use std::{collections::BTreeMap, fmt};

use crate::{glossary::Entry, id::EntryId};

/// Something an entry says that a format has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lost {
    /// The entry as a whole: it has terms in one language only.
    Entry,
    /// Terms beside the preferred one.
    Synonym,
    /// The standing of a term.
    TermStatus,
    /// What the entry names.
    Kind,
    /// That it must be kept as it is.
    DoNotTranslate,
    /// The id.
    Id,
    /// A remark.
    Note,
    /// Where it came from.
    Source,
    /// What the concept is.
    Definition,
    /// The field of knowledge.
    Subject,
    /// The file it was read from.
    Provenance,
    /// A remark on a term.
    TermNote,
    /// A rule about clitics.
    CliticRule,
    /// The part of speech of a term.
    PartOfSpeech,
    /// The gender of a term.
    Gender,
    /// The sentence around a term.
    Context,
    /// Control characters, which XML does not have; each is written as U+FFFD.
    Character,
    /// Line breaks and runs of blanks; each is written as one blank.
    LineBreak,
}

impl Lost {
    /// All of them: name for programs, phrase for people.
    const NAMES: [(Self, &'static str, &'static str); 18] = [
        (Self::Entry, "ENTRY", "entries with terms in one language only"),
        (Self::Synonym, "SYNONYM", "terms beside the preferred one"),
        (Self::TermStatus, "TERM_STATUS", "standings of terms"),
        (Self::Kind, "KIND", "kinds of entries"),
        (Self::DoNotTranslate, "DO_NOT_TRANSLATE", "marks not to translate"),
        (Self::Id, "ID", "ids"),
        (Self::Note, "NOTE", "notes"),
        (Self::Source, "SOURCE", "sources"),
        (Self::Definition, "DEFINITION", "definitions"),
        (Self::Subject, "SUBJECT", "subjects"),
        (Self::Provenance, "PROVENANCE", "names of files that entries were read from"),
        (Self::TermNote, "TERM_NOTE", "notes on single terms"),
        (Self::CliticRule, "CLITIC_RULE", "rules about clitics"),
        (Self::PartOfSpeech, "PART_OF_SPEECH", "parts of speech"),
        (Self::Gender, "GENDER", "genders"),
        (Self::Context, "CONTEXT", "contexts"),
        (Self::Character, "CHARACTER", "control characters, written as U+FFFD"),
        (Self::LineBreak, "LINE_BREAK", "line breaks or runs of blanks, written as one blank"),
    ];

    /// `UPPER_SNAKE`, stable across versions.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(lost, ..)| *lost == self).map_or("", |(_, name, _)| name)
    }

    /// For people, in the plural.
    pub fn phrase(self) -> &'static str {
        Self::NAMES.iter().find(|(lost, ..)| *lost == self).map_or("", |(.., phrase)| phrase)
    }
}

/// How much of something was lost, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// How many.
    pub count: u64,
    /// The first entries it was lost from, at most [`Loss::EXAMPLES`].
    pub entries: Vec<EntryId>,
}

impl Loss {
    /// Most examples kept.
    pub const EXAMPLES: usize = 3;
}

/// What an export wrote, and what it could not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Entries written.
    pub entries: u64,
    /// What was lost.
    pub losses: BTreeMap<Lost, Loss>,
}

impl ExportReport {
    /// Counts something that is not written.
    pub(super) fn lose(&mut self, lost: Lost, entry: &Entry, count: u64) {
        if count == 0 {
            return;
        }
        let loss = self.losses.entry(lost).or_insert(Loss { count: 0, entries: Vec::new() });
        loss.count += count;
        if loss.entries.len() < Loss::EXAMPLES && loss.entries.last() != Some(&entry.id) {
            loss.entries.push(entry.id.clone());
        }
    }

    /// Counts something if it is said.
    pub(super) fn lose_if(&mut self, said: bool, lost: Lost, entry: &Entry) {
        self.lose(lost, entry, u64::from(said));
    }
}

impl fmt::Display for ExportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (lost, loss)) in self.losses.iter().enumerate() {
            let examples: Vec<&str> = loss.entries.iter().map(EntryId::as_str).collect();
            let more = if loss.count > loss.entries.len() as u64 { " …" } else { "" };
            let line = if number > 0 { "\n" } else { "" };
            write!(f, "{line}{} {} ({}{more})", loss.count, lost.phrase(), examples.join(", "))?;
        }
        Ok(())
    }
}
