//! The stored form of an entry: JSON of our own, apart from the wire and from the domain types, so that either may
//! change without touching a database.
//!
//! Formats 1 and 2, with every field; those at their default are left out:
//! ```json
//! {"v":1,"kind":"place","terms":[{"lang":"ar","text":"كرمان","status":"preferred","clitics":"no_article","note":"…"}],
//!  "note":"…","source":"…","keep":true}
//! {"v":2,"kind":"place","terms":[{"lang":"ar","text":"كرمان","status":"preferred","clitics":"no_article","note":"…",
//!  "pos":"proper_noun","gender":"feminine","context":"…"}],"note":"…","source":"…","keep":true,"definition":"…",
//!  "subject":"…","from":{"file":"desk.tsv","row":3}}
//! ```
//! An entry that has nothing new in it is written in format 1: older programs go on reading it.
//!
//! A reader refuses fields it does not know: dropping them would lose them at the next write. Whoever adds a field
//! raises the number, keeps reading the old one, and adds a line to the test below.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    glossary::{CliticRule, Entry, EntryKind, Gender, PartOfSpeech, Provenance, Term, TermStatus},
    id::EntryId,
    text::Language,
};

/// The newest format.
const VERSION: u32 = 2;

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
    #[serde(default, skip_serializing_if = "is_empty")]
    definition: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    subject: Text<'a>,
    /// Stays the last field: see [`content`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<StoredProvenance<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredProvenance<'a> {
    #[serde(borrow)]
    file: Text<'a>,
    row: u64,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pos: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gender: Option<&'a str>,
    #[serde(default, skip_serializing_if = "is_empty")]
    context: Text<'a>,
}

impl StoredTerm<'_> {
    fn in_format_1(&self) -> bool {
        self.pos.is_none() && self.gender.is_none() && is_empty(&self.context)
    }
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
        let Term { language, text, status, clitic_rule, note, part_of_speech, gender, context }: &Term = t;
        let clitics = CLITIC_RULES.iter().find(|(rule, _)| rule == clitic_rule).map_or(by_kind(), |(_, name)| name);
        StoredTerm {
            lang: language.code(),
            text: borrowed(text),
            status: status.as_str(),
            clitics,
            note: borrowed(note),
            pos: part_of_speech.map(PartOfSpeech::as_str),
            gender: gender.map(Gender::as_str),
            context: borrowed(context),
        }
    };
    let mut body = Body {
        v: VERSION,
        kind: entry.kind.as_str(),
        terms: entry.terms.iter().map(term).collect(),
        note: borrowed(&entry.note),
        source: borrowed(&entry.source),
        keep: entry.do_not_translate,
        definition: borrowed(&entry.definition),
        subject: borrowed(&entry.subject),
        from: entry.provenance.as_ref().map(|p| StoredProvenance { file: borrowed(&p.file), row: p.row }),
    };
    let of_old = is_empty(&body.definition) && is_empty(&body.subject) && body.from.is_none();
    if of_old && body.terms.iter().all(StoredTerm::in_format_1) {
        body.v = 1;
    }
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
    if !(1..=VERSION).contains(&body.v) {
        return Err(BadBody::Version(body.v));
    }
    let terms = body.terms.into_iter().map(read_term).collect::<Result<_, _>>()?;
    Ok(Entry {
        note: body.note.0.into_owned(),
        source: body.source.0.into_owned(),
        do_not_translate: body.keep,
        definition: body.definition.0.into_owned(),
        subject: body.subject.0.into_owned(),
        provenance: body.from.map(|from| Provenance { file: from.file.0.into_owned(), row: from.row }),
        ..Entry::new(id, known("kind", body.kind, EntryKind::parse)?, terms)
    })
}

/// What a body says of the entry, without the file it was read from: a row that has only moved is no change, or a line
/// added at the top of a file would write every entry below it anew.
pub fn content(body: &str) -> &str {
    // Inside a JSON string the quotation marks would stand behind backslashes.
    let said = body.rfind(r#","from":{"file":"#).map_or_else(|| body.strip_suffix('}').unwrap_or(body), |at| &body[..at]);
    // The format number says only which fields there may be.
    said.split_once(',').map_or(said, |(_, fields)| fields)
}

fn read_term(term: StoredTerm<'_>) -> Result<Term, BadBody> {
    let rule = |name: &str| CLITIC_RULES.iter().find(|(_, n)| *n == name).map(|(rule, _)| *rule);
    Ok(Term {
        language: known("language", term.lang, Language::parse)?,
        text: term.text.0.into_owned(),
        status: known("status", term.status, TermStatus::parse)?,
        clitic_rule: known("clitic rule", term.clitics, rule)?,
        note: term.note.0.into_owned(),
        part_of_speech: term.pos.map(|name| known("part of speech", name, PartOfSpeech::parse)).transpose()?,
        gender: term.gender.map(|name| known("gender", name, Gender::parse)).transpose()?,
        context: term.context.0.into_owned(),
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

    /// The same for format 2.
    const FORMAT_2: [&str; 2] = [
        r#"{"v":2,"kind":"term","terms":[{"lang":"ar","text":"هدنة","status":"preferred","note":"n","pos":"noun","gender":"feminine","context":"أُعلنت هدنة"},{"lang":"en","text":"truce","status":"preferred","pos":"other","gender":"other"}],"note":"x","definition":"a \"pause\"","subject":"conflict","from":{"file":"a \"b\".tsv","row":7}}"#,
        r#"{"v":2,"kind":"place","terms":[{"lang":"en","text":"Kerman","status":"preferred"}],"from":{"file":"desk.tsv","row":3}}"#,
    ];

    #[test]
    fn format_2_is_read_and_written_the_same() {
        for json in FORMAT_2 {
            let entry = read(EntryId::parse("x").unwrap(), json).unwrap();
            assert_eq!(write(&entry).unwrap(), json);
        }
        let entry = read(EntryId::parse("x").unwrap(), FORMAT_2[0]).unwrap();
        assert_eq!(entry.provenance, Some(Provenance { file: "a \"b\".tsv".into(), row: 7 }));
        assert_eq!((entry.subject.as_str(), entry.terms[0].gender), ("conflict", Some(Gender::Feminine)));
    }

    #[test]
    fn a_row_that_moved_is_no_change() {
        let first = read(EntryId::parse("x").unwrap(), FORMAT_2[0]).unwrap();
        let place = |file: &str, row| Some(Provenance { file: file.into(), row });
        for provenance in [place("other.csv", 9), place(r#"","from":{"file":"#, 1), None] {
            let moved = Entry { provenance, ..first.clone() };
            assert_eq!(content(&write(&moved).unwrap()), content(FORMAT_2[0]));
        }
        let noted = Entry { note: r#","from":{"file":""#.into(), ..first.clone() };
        assert_ne!(content(&write(&noted).unwrap()), content(FORMAT_2[0]));
        let plain = Entry { provenance: None, ..read(EntryId::parse("x").unwrap(), FORMAT_2[1]).unwrap() };
        assert_eq!(content(&write(&plain).unwrap()), content(FORMAT_2[1]), "also where the number differs");
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        for (json, complaint) in [
            (r#"{"v":3,"kind":"term","terms":[],"sense":"new"}"#, "version 3"),
            (r#"{"v":3,"kind":"term","terms":[]}"#, "version 3"),
            (r#"{"v":0,"kind":"term","terms":[]}"#, "version 0"),
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
