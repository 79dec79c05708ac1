//! Filters over entries: a subset of AIP-160, for people and programs alike.
//!
//! `kind = PERSON AND status = FORBIDDEN AND text:"qassem"`. Conditions are joined by `AND` (or nothing), `OR` (which
//! binds tighter, as AIP-160 has it), `NOT` or `-`, and parentheses. A word alone means `text:word`.

mod parse;

use rustc_hash::FxHashSet;
use thiserror::Error;

use crate::{
    glossary::{EntryKind, TermStatus, index::Index, table::EntryView},
    text::{Language, fold},
};

/// A filter that was understood. The empty one lets everything pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    root: Option<Node>,
}

/// Why a filter is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidFilter {
    /// Longer than anybody types.
    #[error("the filter has {0} characters; the most is {max}", max = Filter::MAX)]
    Long(usize),
    /// Parentheses in parentheses in parentheses.
    #[error("the filter is nested deeper than {max} levels", max = Filter::MAX_DEPTH)]
    Deep,
    /// Not the grammar.
    #[error("at character {at}: expected {expected}, found `{found}`")]
    Syntax {
        /// In characters from the beginning, counted from 1.
        at: usize,
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// No such field.
    #[error("there is no field `{0}` to filter by: use kind, status, language, text, update_time or do_not_translate")]
    Field(String),
    /// The field cannot be compared like that.
    #[error("`{field}` cannot be compared with `{comparator}`: use {usable}")]
    Comparator {
        /// The field.
        field: &'static str,
        /// What was tried.
        comparator: &'static str,
        /// What can be used.
        usable: &'static str,
    },
    /// The field has no such value.
    #[error("`{value}` is no value of `{field}`: use {usable}")]
    Value {
        /// The field.
        field: &'static str,
        /// What was given.
        value: String,
        /// What can be used.
        usable: &'static str,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Is(Condition),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Kind(EntryKind),
    /// Some term has it.
    Status(TermStatus),
    /// Some term is in it.
    Language(Language),
    /// A word of some term begins so, or the whole term is so; folded.
    Text {
        key: String,
        whole: bool,
    },
    /// Written before, at or after a time, in microseconds since 1970.
    Written(Comparison, i64),
    DoNotTranslate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// A filter made ready for one index: texts are looked up once, not compared entry by entry.
#[derive(Debug)]
pub struct Ready<'f> {
    filter: &'f Filter,
    /// For each text of the filter, the entries that fit.
    texts: Vec<(&'f Condition, FxHashSet<u32>)>,
}

impl Filter {
    /// Most characters.
    pub const MAX: usize = 2_000;
    /// Deepest nesting.
    pub const MAX_DEPTH: usize = 20;

    /// Reads a filter.
    pub fn parse(text: &str) -> Result<Self, InvalidFilter> {
        parse::parse(text).map(|root| Self { root })
    }

    /// True if everything passes.
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// Looks up the texts of the filter in an index.
    pub fn ready(&self, index: &Index) -> Ready<'_> {
        let mut texts = Vec::new();
        if let Some(root) = &self.root {
            root.texts(&mut |condition| {
                if let Condition::Text { key, whole } = condition {
                    texts.push((condition, index.entries_with(key, *whole)));
                }
            });
        }
        Ready { filter: self, texts }
    }

    /// True if an entry passes that is in no index.
    pub fn accepts(&self, entry: EntryView<'_>) -> bool {
        self.root.as_ref().is_none_or(|root| root.accepts(entry, &|condition| fits(entry, condition)))
    }
}

impl Ready<'_> {
    /// True if an entry of the index passes.
    pub fn accepts(&self, entry: EntryView<'_>) -> bool {
        let fits = |condition: &Condition| {
            self.texts.iter().any(|(known, entries)| std::ptr::eq(*known, condition) && entries.contains(&entry.number()))
        };
        self.filter.root.as_ref().is_none_or(|root| root.accepts(entry, &fits))
    }
}

impl Node {
    fn texts<'n>(&'n self, found: &mut impl FnMut(&'n Condition)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.texts(found)),
            Self::Not(node) => node.texts(found),
            Self::Is(condition) => found(condition),
        }
    }

    fn accepts(&self, entry: EntryView<'_>, text: &impl Fn(&Condition) -> bool) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.accepts(entry, text)),
            Self::Any(nodes) => nodes.iter().any(|node| node.accepts(entry, text)),
            Self::Not(node) => !node.accepts(entry, text),
            Self::Is(condition) => match condition {
                Condition::Kind(kind) => entry.kind() == *kind,
                Condition::Status(status) => entry.terms().any(|term| term.status == *status),
                Condition::Language(language) => entry.terms().any(|term| term.language == *language),
                Condition::Text { .. } => text(condition),
                Condition::Written(comparison, time) => comparison.holds(entry.update_time(), *time),
                Condition::DoNotTranslate => entry.do_not_translate(),
            },
        }
    }
}

/// The meaning of a text condition, spelt out: what [`Index::entries_with`] finds must be the same.
fn fits(entry: EntryView<'_>, condition: &Condition) -> bool {
    let Condition::Text { key, whole } = condition else { return false };
    entry.terms().any(|term| {
        let folded = fold::key(term.text);
        if *whole { folded == *key } else { folded.starts_with(key) || folded.contains(&format!(" {key}")) }
    })
}

impl Comparison {
    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Equal => left == right,
            Self::GreaterOrEqual => left >= right,
            Self::Greater => left > right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        glossary::{Entry, Term, index::IndexBuilder},
        id::EntryId,
    };

    fn index() -> Index {
        let mut builder = IndexBuilder::default();
        let rows: [(&str, EntryKind, &[(&str, TermStatus)], bool); 4] = [
            (
                "soleimani",
                EntryKind::Person,
                &[("قاسم سليماني", TermStatus::Preferred), ("Qassem Soleimani", TermStatus::Preferred)],
                false,
            ),
            (
                "cairo",
                EntryKind::Place,
                &[("القاهرة", TermStatus::Preferred), ("Al Qahira", TermStatus::Forbidden), ("Cairo", TermStatus::Preferred)],
                false,
            ),
            ("truce", EntryKind::Term, &[("truce", TermStatus::Preferred)], false),
            ("nato", EntryKind::Organisation, &[("NATO", TermStatus::Preferred)], true),
        ];
        for (at, (id, kind, terms, do_not_translate)) in rows.into_iter().enumerate() {
            let terms = terms.iter().map(|(t, s)| Term::new(Language::detect(t), t, *s)).collect();
            let entry = Entry { do_not_translate, ..Entry::new(EntryId::parse(id).unwrap(), kind, terms) };
            // 1 January 1970, and a day later each.
            builder.push(&entry, at as i64 * 86_400_000_000);
        }
        builder.finish().unwrap()
    }

    #[test]
    fn entries_pass_or_not() {
        let index = index();
        for (filter, expected, why) in [
            ("", "soleimani cairo truce nato", "nothing asked"),
            ("kind = PERSON", "soleimani", "a kind"),
            ("kind = ENTRY_KIND_PLACE OR kind=term", "cairo truce", "either spelling of a kind"),
            ("kind != PERSON", "cairo truce nato", "not that kind"),
            ("status = FORBIDDEN", "cairo", "some term has the status"),
            ("language = ar", "soleimani cairo", "has terms of a language"),
            ("NOT language:ar", "truce nato", "has none"),
            ("-language:ar kind:term", "truce", "a minus and a space"),
            ("text:\"sol\"", "soleimani", "a later word begins so"),
            ("text:olei", "", "no word begins so"),
            ("text = \"cairo\"", "cairo", "the whole term, folded"),
            ("text = \"cair\"", "", "not the whole term"),
            ("qass", "soleimani", "a word alone"),
            ("\"قاهره\"", "", "the article belongs to the word"),
            ("text:القاهره", "cairo", "folded"),
            ("update_time >= \"1970-01-02T00:00:00Z\" AND update_time < \"1970-01-04T00:00:00+00:00\"", "cairo truce", "times"),
            ("do_not_translate = true", "nato", "a flag"),
            ("do_not_translate = false kind = ORGANISATION", "", "both"),
            ("kind = PERSON AND kind = PLACE OR kind = TERM", "", "OR binds tighter than AND"),
            ("(kind = PERSON AND text:q) OR kind = TERM", "soleimani truce", "parentheses"),
            ("NOT (kind = PERSON OR kind = PLACE)", "truce nato", "all of it turned round"),
        ] {
            let filter = Filter::parse(filter).unwrap_or_else(|e| panic!("{filter}: {e}"));
            let ready = filter.ready(&index);
            let fast: Vec<&str> = index.table().iter().filter(|e| ready.accepts(*e)).map(EntryView::id).collect();
            let slow: Vec<&str> = index.table().iter().filter(|e| filter.accepts(*e)).map(EntryView::id).collect();
            assert_eq!((fast.join(" "), slow.join(" ")), (expected.to_owned(), expected.to_owned()), "{why}");
        }
    }

    #[test]
    fn what_is_no_filter_is_explained() {
        let deep = format!("{}kind = TERM{}", "(".repeat(30), ")".repeat(30));
        for (filter, complaint) in [
            ("kind = ANIMAL", "`ANIMAL` is no value of `kind`"),
            ("colour = red", "no field `colour`"),
            ("kind > PERSON", "cannot be compared with `>`"),
            ("update_time > yesterday", "no value of `update_time`"),
            ("kind =", "at character 7: expected a value"),
            ("(kind = TERM", "expected `)`"),
            ("kind = TERM)", "expected AND, OR or the end, found `)`"),
            ("text:\"open", "expected a closing `\"`"),
            ("AND", "expected a condition"),
            ("kind = TERM OR", "expected a condition"),
            ("text:\"ـ\"", "no value of `text`"),
            (&deep, "deeper than 20"),
            (&"x".repeat(2_001), "2001 characters"),
        ] {
            let error = Filter::parse(filter).unwrap_err().to_string();
            assert!(error.contains(complaint), "{filter}: {error}");
        }
    }
}
