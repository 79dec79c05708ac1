//! The stored form of an entry: JSON of our own, apart from the wire and from the domain types, so that either may
//! change without touching a database.
//!
//! Format 1, with every field; those at their default are left out:
//! ```json
//! {"v":1,"kind":"place","terms":[{"lang":"ar","text":"كرمان","status":"preferred","clitics":"no_article","note":"…"}],
//!  "note":"…","source":"…","keep":true}
//! ```
//! A reader refuses fields it does not know: dropping them would lose them at the next write. Whoever adds a field
//! raises the number, keeps reading the old one, and adds a line to the test below.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    glossary::{CliticRule, Entry, EntryKind, Term, TermStatus},
    id::EntryId,
    text::Language,
};

/// The format written.
const VERSION: u32 = 1;

/// Why a body cannot be read.
#[derive(Debug, Error)]
pub enum BadBody {
    /// Not the JSON we write.
    #[error("its stored form is damaged: {0}")]
    Json(#[from] serde_json::Error),
    /// Of a later version.
    #[error("its stored form has version {0}, and this program knows versions up to {VERSION}: use a newer tarjuman")]
    Version(u32),
    /// A name in it is none of ours.
    #[error("its stored form has the unknown {what} `{value}`")]
    Name {
        /// Kind of name.
        what: &'static str,
        /// The name.
        value: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a> {
    v: u32,
    kind: &'a str,
    #[serde(borrow)]
    terms: Vec<StoredTerm<'a>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    note: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    source: Text<'a>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    keep: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTerm<'a> {
    lang: &'a str,
    #[serde(borrow)]
    text: Text<'a>,
    status: &'a str,
    #[serde(default = "by_kind", skip_serializing_if = "is_by_kind")]
    clitics: &'a str,
    #[serde(default, skip_serializing_if = "is_empty")]
    note: Text<'a>,
}

/// Text that may hold escapes: borrowed where it has none.
#[derive(Serialize, Deserialize, Default)]
struct Text<'a>(#[serde(borrow)] std::borrow::Cow<'a, str>);

/// The version alone, read when the rest makes no sense.
#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

const CLITIC_RULES: [(CliticRule, &str); 4] =
    [(CliticRule::ByKind, "by_kind"), (CliticRule::Allow, "allow"), (CliticRule::NoArticle, "no_article"), (CliticRule::None, "none")];

fn by_kind() -> &'static str {
    "by_kind"
}

fn is_by_kind(rule: &&str) -> bool {
    *rule == by_kind()
}

fn is_empty(text: &Text<'_>) -> bool {
    text.0.is_empty()
}

fn borrowed(text: &str) -> Text<'_> {
    Text(std::borrow::Cow::Borrowed(text))
}

/// Writes an entry; its id is stored beside it. Equal entries give equal bytes.
pub fn write(entry: &Entry) -> Result<String, serde_json::Error> {
    let term = |t| {
        let Term { language, text, status, clitic_rule, note }: &Term = t;
        let clitics = CLITIC_RULES.iter().find(|(rule, _)| rule == clitic_rule).map_or(by_kind(), |(_, name)| name);
        StoredTerm { lang: language.code(), text: borrowed(text), status: status.as_str(), clitics, note: borrowed(note) }
    };
    let body = Body {
        v: VERSION,
        kind: entry.kind.as_str(),
        terms: entry.terms.iter().map(term).collect(),
        note: borrowed(&entry.note),
        source: borrowed(&entry.source),
        keep: entry.do_not_translate,
    };
    serde_json::to_string(&body)
}

/// Reads an entry.
pub fn read(id: EntryId, json: &str) -> Result<Entry, BadBody> {
    let body: Body<'_> = match serde_json::from_str(json) {
        Ok(body) => body,
        Err(error) => {
            return Err(match serde_json::from_str::<Versioned>(json) {
                Ok(Versioned { v }) if v > VERSION => BadBody::Version(v),
                _ => error.into(),
            });
        }
    };
    if body.v != VERSION {
        return Err(BadBody::Version(body.v));
    }
    Ok(Entry {
        id,
        kind: known("kind", body.kind, EntryKind::parse)?,
        terms: body.terms.into_iter().map(read_term).collect::<Result<_, _>>()?,
        note: body.note.0.into_owned(),
        source: body.source.0.into_owned(),
        do_not_translate: body.keep,
    })
}

fn read_term(term: StoredTerm<'_>) -> Result<Term, BadBody> {
    let rule = |name: &str| CLITIC_RULES.iter().find(|(_, n)| *n == name).map(|(rule, _)| *rule);
    Ok(Term {
        language: known("language", term.lang, Language::parse)?,
        text: term.text.0.into_owned(),
        status: known("status", term.status, TermStatus::parse)?,
        clitic_rule: known("clitic rule", term.clitics, rule)?,
        note: term.note.0.into_owned(),
    })
}

fn known<T>(what: &'static str, value: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, BadBody> {
    parse(value).ok_or_else(|| BadBody::Name { what, value: value.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What format 1 looks like in databases out there. Never edit a line: add one.
    const FORMAT_1: [&str; 2] = [
        r#"{"v":1,"kind":"place","terms":[{"lang":"ar","text":"كرمان","status":"preferred"},{"lang":"en","text":"Kerman","status":"preferred"}]}"#,
        r#"{"v":1,"kind":"term","terms":[{"lang":"ar","text":"أ \"ب\"","status":"admitted","clitics":"no_article","note":"n\n"},{"lang":"en","text":"x","status":"not_recommended","clitics":"none"},{"lang":"en","text":"y","status":"forbidden","clitics":"allow"},{"lang":"en","text":"z","status":"obsolete"}],"note":"a\\b","source":"desk","keep":true}"#,
    ];

    #[test]
    fn format_1_is_read_and_written_the_same() {
        for json in FORMAT_1 {
            let entry = read(EntryId::parse("x").unwrap(), json).unwrap();
            assert_eq!(write(&entry).unwrap(), json);
        }
        let entry = read(EntryId::parse("x").unwrap(), FORMAT_1[1]).unwrap();
        assert_eq!((entry.note.as_str(), entry.source.as_str(), entry.do_not_translate), ("a\\b", "desk", true));
        assert_eq!(entry.terms[0].clitic_rule, CliticRule::NoArticle);
        assert_eq!((entry.terms[0].text.as_str(), entry.terms[0].note.as_str()), ("أ \"ب\"", "n\n"));
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        for (json, complaint) in [
            (r#"{"v":2,"kind":"term","terms":[],"sense":"new"}"#, "version 2"),
            (r#"{"v":2,"kind":"term","terms":[]}"#, "version 2"),
            (r#"{"v":1,"kind":"term","terms":[],"sense":"new"}"#, "unknown field `sense`"),
            (r#"{"v":1,"kind":"animal","terms":[]}"#, "unknown kind `animal`"),
            (r#"{"v":1,"kind":"term","terms":[{"lang":"fr","text":"x","status":"preferred"}]}"#, "unknown language `fr`"),
            (r#"{"v":1,"kind":"term","#, "damaged"),
            ("", "damaged"),
        ] {
            let error = read(EntryId::parse("x").unwrap(), json).unwrap_err().to_string();
            assert!(error.contains(complaint), "{json}: {error}");
        }
    }
}
