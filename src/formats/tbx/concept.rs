//! A concept becomes an entry.

use super::category;
use crate::{
    formats::{
        draft::{Draft, Place},
        issue::Reason,
        xml::Node,
    },
    glossary::{Term, TermStatus, entry::tidy},
    id::{EntryId, excerpt},
    text::Language,
};

/// Reads a concept: what stands on it, on its languages and on their terms.
pub(super) fn read(node: &Node) -> Draft {
    let mut draft = Draft::at(node.element.place.clone());
    let id = node.element.get("id").unwrap_or_default();
    draft.read_id(bare_id(id), Place { field: "id".into(), ..node.element.place.clone() });
    for child in node.nodes() {
        match child.name() {
            "langSec" | "langSet" | "langGroup" => language(child, &mut draft),
            _ => said_of_concept(child, &mut draft),
        }
    }
    for text in [&mut draft.note, &mut draft.source, &mut draft.definition, &mut draft.subject] {
        *text = tidy(text);
    }
    draft
}

/// An id of ours that begins with a digit stands behind `_`: an id of XML may not.
fn bare_id(id: &str) -> &str {
    id.strip_prefix('_').filter(|rest| EntryId::parse(rest).is_ok()).unwrap_or(id)
}

fn add_line(text: &mut String, line: &str, first: bool) {
    if !first {
        text.push('\n');
    }
    text.push_str(line);
}

/// Notes are lines of one note; an empty one is an empty line.
fn add_note(note: &mut String, line: &str, seen: &mut bool) {
    add_line(note, line, !*seen);
    *seen = true;
}

fn said_of_concept(node: &Node, draft: &mut Draft) {
    if is_group(node) {
        return node.nodes().for_each(|child| said_of_concept(child, draft));
    }
    let text = node.text();
    match category(node) {
        "definition" => add_other(&mut draft.definition, &text),
        "subjectField" => add_other(&mut draft.subject, &text),
        "source" => add_other(&mut draft.source, &text),
        "note" => {
            let mut seen = draft.noted;
            add_note(&mut draft.note, &text, &mut seen);
            draft.noted = seen;
        }
        name => unread(name, node, draft),
    }
}

/// Several values of one category are lines, each once.
fn add_other(text: &mut String, line: &str) {
    if !line.is_empty() && !text.lines().any(|earlier| earlier == line) {
        let first = text.is_empty();
        add_line(text, line, first);
    }
}

fn is_group(node: &Node) -> bool {
    node.name().ends_with("Grp") && node.name() != "termGrp"
}

/// Dates and who changed what are not even worth saying.
fn unread(name: &str, node: &Node, draft: &mut Draft) {
    if !matches!(name, "transactionType" | "date" | "responsibility" | "") {
        draft.unread(name, node.element.place.clone());
    }
}

fn language(node: &Node, draft: &mut Draft) {
    // TBX-Min of 2013 writes no prefix.
    let tag = node.element.language().or_else(|| node.element.get("lang")).unwrap_or_default();
    let Some(language) = Language::parse(tag) else {
        return draft.other_language(tag, node.element.place.clone());
    };
    for child in node.nodes() {
        match child.name() {
            "termSec" | "tig" | "ntig" | "termGroup" => term(child, language, draft),
            _ => said_of_concept(child, draft),
        }
    }
}

/// What is said of a term, while it is read.
struct Said {
    texts: Vec<(String, Place)>,
    status: Option<(TermStatus, Place)>,
    /// `text` is filled in last.
    term: Term,
    noted: bool,
}

fn term(node: &Node, language: Language, draft: &mut Draft) {
    let term = Term::new(language, "", TermStatus::Admitted);
    let mut said = Said { texts: Vec::new(), status: None, term, noted: false };
    said_of_term(node, &mut said, draft);
    let mut status = said.status.as_ref().map_or(TermStatus::Admitted, |(status, _)| *status);
    let preferred = |(term, _): &(Term, Place)| term.language == language && term.status == TermStatus::Preferred;
    if status == TermStatus::Preferred && draft.terms.iter().any(preferred) {
        let place = said.status.as_ref().map_or_else(Place::default, |(_, place)| place.clone());
        let text = said.texts.first().map_or("", |(text, _)| text);
        let said = format!("several terms are preferred in `{}`, and only one can be; `{}` is admitted", language.code(), excerpt(text));
        draft.repaired(&place, Reason::SeveralPreferred, said, TermStatus::Admitted.as_str(), text);
        status = TermStatus::Admitted;
    }
    if said.texts.is_empty() {
        draft.fatal(&node.element.place, Reason::EmptyTerm, "there is no term here".into(), "");
    }
    said.term.note = tidy(&said.term.note);
    said.term.context = tidy(&said.term.context);
    for (text, place) in said.texts {
        draft.add_term(Term { text: Term::new(language, &text, status).text, status, ..said.term.clone() }, place);
    }
}

fn said_of_term(node: &Node, said: &mut Said, draft: &mut Draft) {
    for child in node.nodes() {
        let place = child.element.place.clone();
        if child.name() == "term" {
            said.texts.push((child.text(), place));
            continue;
        }
        if child.name().ends_with("Grp") {
            said_of_term(child, said, draft);
            continue;
        }
        let text = child.text();
        match category(child) {
            "note" => add_note(&mut said.term.note, &text, &mut said.noted),
            "context" => add_other(&mut said.term.context, &text),
            "partOfSpeech" => said.term.part_of_speech = draft.read_part_of_speech(&text, &place),
            "grammaticalGender" => said.term.gender = draft.read_gender(&text, &place),
            "administrativeStatus" | "usageStatus" | "normativeAuthorization" | "termStatus" => match status(&text) {
                Some(status) => said.status = Some((status, place)),
                None => {
                    let words = format!("`{}` is no standing of a term we know", excerpt(&text));
                    draft.repaired(&place, Reason::UnknownValue, words, TermStatus::Admitted.as_str(), &text);
                }
            },
            name => unread(name, child, draft),
        }
    }
}

/// Standings, as the editions of TBX and of ISO 12620 write them.
const STATUSES: [(&str, TermStatus); 14] = [
    ("preferredTerm-admn-sts", TermStatus::Preferred),
    ("admittedTerm-admn-sts", TermStatus::Admitted),
    ("deprecatedTerm-admn-sts", TermStatus::NotRecommended),
    ("supersededTerm-admn-sts", TermStatus::Obsolete),
    ("preferred", TermStatus::Preferred),
    ("preferredTerm", TermStatus::Preferred),
    ("standardizedTerm", TermStatus::Preferred),
    ("admitted", TermStatus::Admitted),
    ("admittedTerm", TermStatus::Admitted),
    ("notRecommended", TermStatus::NotRecommended),
    ("deprecated", TermStatus::NotRecommended),
    ("deprecatedTerm", TermStatus::NotRecommended),
    ("obsolete", TermStatus::Obsolete),
    ("supersededTerm", TermStatus::Obsolete),
];

fn status(text: &str) -> Option<TermStatus> {
    STATUSES.iter().find(|(name, _)| *name == text).map(|(_, status)| *status)
}

/// The standing as TBX-Basic writes it, and whether it says all of it.
pub(in crate::formats) fn status_name(status: TermStatus) -> (&'static str, bool) {
    match STATUSES.iter().find(|(_, s)| *s == status) {
        Some((name, _)) => (name, true),
        None => ("deprecatedTerm-admn-sts", false),
    }
}
