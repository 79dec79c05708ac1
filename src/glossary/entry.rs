//! Entries and terms, valid by construction.

use icu_normalizer::ComposingNormalizerBorrowed;
use thiserror::Error;

use super::grammar::{Gender, PartOfSpeech};
use crate::{
    id::{EntryId, excerpt},
    text::{Language, fold, slug},
};

/// What an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum EntryKind {
    /// A common noun, adjective or set phrase.
    #[default]
    Term,
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation, armed group, company …
    Organisation,
    /// A month, weekday, feast, era or date.
    Date,
    /// A treaty, law, book, film …
    Work,
}

impl EntryKind {
    /// All kinds with their names in files.
    pub const NAMES: [(Self, &'static str); 6] = [
        (Self::Term, "term"),
        (Self::Person, "person"),
        (Self::Place, "place"),
        (Self::Organisation, "organisation"),
        (Self::Date, "date"),
        (Self::Work, "work"),
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("term", |(_, name)| name)
    }

    /// Reads a name, in either English spelling.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let name = if name == "organization" { "organisation" } else { &name };
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind)
    }
}

/// Standing of a term in its entry (ISO 30042 administrative status).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TermStatus {
    /// The one to use.
    Preferred,
    /// May be used.
    Admitted,
    /// Better not used.
    NotRecommended,
    /// No longer used.
    Obsolete,
    /// Must not be used as a target; still found in sources.
    Forbidden,
}

impl TermStatus {
    /// All statuses with their names in files.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::Preferred, "preferred"),
        (Self::Admitted, "admitted"),
        (Self::NotRecommended, "not_recommended"),
        (Self::Obsolete, "obsolete"),
        (Self::Forbidden, "forbidden"),
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(status, _)| *status == self).map_or("admitted", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(status, _)| *status)
    }
}

/// Which clitics may stand before an Arabic term in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum CliticRule {
    /// By kind: names take conjunctions and prepositions, common terms also the article and pronouns.
    #[default]
    ByKind,
    /// All of them.
    Allow,
    /// Conjunctions and prepositions only.
    NoArticle,
    /// None: the written word must be the term.
    None,
}

/// One spelling of a concept in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its language.
    pub language: Language,
    /// One line, normalisation form C, no white space at the ends.
    pub text: String,
    /// Its standing.
    pub status: TermStatus,
    /// Its clitics.
    pub clitic_rule: CliticRule,
    /// A remark for people.
    pub note: String,
    /// Its part of speech, if it is known.
    pub part_of_speech: Option<PartOfSpeech>,
    /// Its grammatical gender, if it is known.
    pub gender: Option<Gender>,
    /// A sentence that shows it in use.
    pub context: String,
}

impl Term {
    /// Most code points of a term.
    pub const MAX_CHARACTERS: usize = 512;

    /// A term with the usual rule, and nothing said about it.
    pub fn new(language: Language, text: &str, status: TermStatus) -> Self {
        Self {
            language,
            text: tidy(text),
            status,
            clitic_rule: CliticRule::ByKind,
            note: String::new(),
            part_of_speech: None,
            gender: None,
            context: String::new(),
        }
    }
}

/// Normalisation form C without white space at the ends.
pub fn tidy(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).into_owned()
}

/// A concept with its terms in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// What it names.
    pub kind: EntryKind,
    /// Its terms; of each language present exactly one is preferred.
    pub terms: Vec<Term>,
    /// A remark for people.
    pub note: String,
    /// Where it came from.
    pub source: String,
    /// Must be kept as it is in translation.
    pub do_not_translate: bool,
    /// What the concept is.
    pub definition: String,
    /// The field of knowledge it belongs to.
    pub subject: String,
    /// The file it was read from.
    pub provenance: Option<Provenance>,
}

/// The place in a file from which an entry was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Name of the file, without its folder.
    pub file: String,
    /// The line where the entry begins, from 1; in a spreadsheet the row.
    pub row: u64,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidEntry {
    /// No term at all.
    #[error("an entry needs at least one term")]
    NoTerms,
    /// More terms than can be handled.
    #[error("an entry holds at most {max} terms, not {0}", max = Entry::MAX_TERMS)]
    TooManyTerms(usize),
    /// Nothing is left of a term after folding.
    #[error("term {index} is empty")]
    EmptyTerm {
        /// Position in the list.
        index: usize,
    },
    /// The term is too long.
    #[error("term {index} has {characters} characters; the most is {}", Term::MAX_CHARACTERS)]
    LongTerm {
        /// Position in the list.
        index: usize,
        /// Its length in code points.
        characters: usize,
    },
    /// Line breaks, tabs or other control characters.
    #[error("term {index}, `{excerpt}`, has a control character")]
    ControlCharacter {
        /// Position in the list.
        index: usize,
        /// The term.
        excerpt: String,
    },
    /// Two preferred terms in one language.
    #[error("terms {first} and {second} are both preferred in `{}`; only one can be", language.code())]
    TwoPreferred {
        /// The language.
        language: Language,
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
    /// Every term of a language is forbidden, obsolete or not recommended.
    #[error("`{}` has terms but none that may be preferred", language.code())]
    NonePreferred {
        /// The language.
        language: Language,
    },
    /// The same text twice.
    #[error("terms {first} and {second} are the same")]
    SameTerm {
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
    /// A note or context of a term is too long.
    #[error("the {field} of term {index} has {characters} characters; the most is {}", Entry::MAX_NOTE)]
    LongTermNote {
        /// Position in the list.
        index: usize,
        /// `note` or `context`.
        field: &'static str,
        /// Its length in code points.
        characters: usize,
    },
    /// A note, source, definition or subject is too long.
    #[error("{field} has {characters} characters; the most is {}", Entry::MAX_NOTE)]
    LongNote {
        /// `note`, `source`, `definition`, `subject` or `provenance.file`.
        field: &'static str,
        /// Its length in code points.
        characters: usize,
    },
}

impl InvalidEntry {
    /// The path of the faulty field, as in field masks: `terms[1].text`.
    pub fn field(&self) -> String {
        match self {
            Self::NoTerms | Self::TooManyTerms(_) | Self::NonePreferred { .. } => "terms".into(),
            Self::EmptyTerm { index } | Self::LongTerm { index, .. } | Self::ControlCharacter { index, .. } => {
                format!("terms[{index}].text")
            }
            Self::TwoPreferred { second, .. } => format!("terms[{second}].status"),
            Self::SameTerm { second, .. } => format!("terms[{second}].text"),
            Self::LongTermNote { index, field, .. } => format!("terms[{index}].{field}"),
            Self::LongNote { field, .. } => (*field).into(),
        }
    }
}

impl Entry {
    /// Most terms of an entry.
    pub const MAX_TERMS: usize = 200;
    /// Most code points of a note, source, definition, subject or context.
    pub const MAX_NOTE: usize = 4_000;

    /// An entry of which nothing is known but its terms.
    pub fn new(id: EntryId, kind: EntryKind, terms: Vec<Term>) -> Self {
        Self {
            id,
            kind,
            terms,
            note: String::new(),
            source: String::new(),
            do_not_translate: false,
            definition: String::new(),
            subject: String::new(),
            provenance: None,
        }
    }

    /// Checks an entry and settles its preferred terms: where a language has none, its first admitted term becomes
    /// the preferred one. All faults are returned, not the first.
    pub fn validated(mut self) -> Result<Self, Vec<InvalidEntry>> {
        let mut faults = self.faults();
        for language in [Language::Arabic, Language::English] {
            let has = |status: TermStatus| self.terms.iter().position(|t| t.language == language && t.status == status);
            if has(TermStatus::Preferred).is_none() && self.terms.iter().any(|t| t.language == language) {
                match has(TermStatus::Admitted).and_then(|first| self.terms.get_mut(first)) {
                    Some(term) => term.status = TermStatus::Preferred,
                    None => faults.push(InvalidEntry::NonePreferred { language }),
                }
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    fn faults(&self) -> Vec<InvalidEntry> {
        let mut faults = Vec::new();
        if self.terms.is_empty() {
            faults.push(InvalidEntry::NoTerms);
        }
        if self.terms.len() > Self::MAX_TERMS {
            return vec![InvalidEntry::TooManyTerms(self.terms.len())];
        }
        for (index, term) in self.terms.iter().enumerate() {
            faults.extend(fault_of_text(index, &term.text));
            for (field, text) in [("note", &term.note), ("context", &term.context)] {
                let characters = text.chars().count();
                if characters > Self::MAX_NOTE {
                    faults.push(InvalidEntry::LongTermNote { index, field, characters });
                }
            }
            for (first, earlier) in self.terms.iter().enumerate().take(index).filter(|(_, t)| t.language == term.language) {
                if earlier.text == term.text {
                    faults.push(InvalidEntry::SameTerm { first, second: index });
                }
                if (earlier.status, term.status) == (TermStatus::Preferred, TermStatus::Preferred) {
                    faults.push(InvalidEntry::TwoPreferred { language: term.language, first, second: index });
                }
            }
        }
        let texts = [("note", &self.note), ("source", &self.source), ("definition", &self.definition), ("subject", &self.subject)];
        let file = self.provenance.as_ref().map(|p| ("provenance.file", &p.file));
        for (field, text) in texts.into_iter().chain(file) {
            let characters = text.chars().count();
            if characters > Self::MAX_NOTE {
                faults.push(InvalidEntry::LongNote { field, characters });
            }
        }
        faults
    }

    /// The preferred term of a language.
    pub fn preferred(&self, language: Language) -> Option<&Term> {
        self.terms.iter().find(|t| t.language == language && t.status == TermStatus::Preferred)
    }

    /// The terms of a language, as written.
    pub fn texts(&self, language: Language) -> impl Iterator<Item = &str> {
        self.terms.iter().filter(move |t| t.language == language).map(|t| t.text.as_str())
    }

    /// An id made from the terms: the preferred English one, else a fingerprint of the Arabic one.
    pub fn default_id(terms: &[Term]) -> Option<EntryId> {
        let of = |language| terms.iter().filter(move |t| t.language == language).min_by_key(|t| t.status);
        let english = of(Language::English).map(|t| slug(&t.text, EntryId::MAX)).filter(|s| !s.is_empty());
        let id = english.or_else(|| of(Language::Arabic).map(|t| format!("ar-{:016x}", fingerprint(&fold::key(&t.text)))))?;
        EntryId::parse(&id).ok()
    }
}

fn fault_of_text(index: usize, text: &str) -> Option<InvalidEntry> {
    let characters = text.chars().count();
    if characters > Term::MAX_CHARACTERS {
        return Some(InvalidEntry::LongTerm { index, characters });
    }
    if text.chars().any(char::is_control) {
        return Some(InvalidEntry::ControlCharacter { index, excerpt: excerpt(text) });
    }
    fold::key(text).is_empty().then_some(InvalidEntry::EmptyTerm { index })
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): stable across versions and machines.
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use TermStatus::{Admitted, Forbidden, Preferred};

    fn entry(terms: &[(Language, &str, TermStatus)]) -> Entry {
        let terms = terms.iter().map(|(l, t, s)| Term::new(*l, t, *s)).collect();
        Entry::new(EntryId::parse("x").unwrap(), EntryKind::Term, terms)
    }

    #[test]
    fn the_first_admitted_term_becomes_preferred() {
        let e =
            entry(&[(Language::English, "truce", Admitted), (Language::Arabic, "هدنة", Admitted), (Language::Arabic, "مهادنة", Admitted)]);
        let e = e.validated().unwrap();
        assert_eq!(e.preferred(Language::Arabic).unwrap().text, "هدنة");
        assert_eq!(e.preferred(Language::English).unwrap().text, "truce");
    }

    #[test]
    fn all_faults_are_named() {
        let long = "ا".repeat(513);
        let e = entry(&[
            (Language::Arabic, "\u{64e}", Admitted),
            (Language::Arabic, &long, Admitted),
            (Language::Arabic, "a\tb", Preferred),
            (Language::Arabic, "هدنة", Preferred),
            (Language::English, "bad", Forbidden),
        ]);
        let fields: Vec<String> = e.validated().unwrap_err().iter().map(InvalidEntry::field).collect();
        assert_eq!(fields, ["terms[0].text", "terms[1].text", "terms[2].text", "terms[3].status", "terms"]);
    }

    #[test]
    fn text_is_stored_composed() {
        assert_eq!(Term::new(Language::Arabic, " ا\u{653}ية ", Preferred).text, "آية");
    }

    #[test]
    fn default_ids() {
        let arabic = Term::new(Language::Arabic, "هدنة", Preferred);
        let english = Term::new(Language::English, "Cease-fire", Preferred);
        assert_eq!(Entry::default_id(&[arabic.clone(), english]).unwrap().as_str(), "cease-fire");
        assert!(Entry::default_id(&[arabic]).unwrap().as_str().starts_with("ar-"));
        assert_eq!(Entry::default_id(&[]), None);
    }
}
