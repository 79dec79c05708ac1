//! What XML 1.0 asks of names, characters and references.

use quick_xml::events::BytesRef;

use super::{Fault, fault, malformed};
use crate::{
    formats::{draft::Place, issue::Reason},
    id::excerpt,
};

/// True for a character that a document may have (XML 1.0, `Char`).
pub(in crate::formats) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

pub(super) fn characters(text: &str, place: &Place) -> Result<(), Fault> {
    match text.chars().find(|c| !is_character(*c)) {
        None => Ok(()),
        Some('\0') => Err(fault(place, Reason::NulCharacter, "there is a NUL character here; remove it".into(), text)),
        Some(c) => Err(malformed(place, format!("the character U+{:04X} may not stand in XML", c as u32), text)),
    }
}

/// A name with at most one prefix. Which letters are letters is not asked: no vocabulary of ours has others.
pub(super) fn name(name: &str, place: &Place) -> Result<(), Fault> {
    let begins = |part: &str| part.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let goes_on = |part: &str| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}') || !c.is_ascii());
    let good = name.split(':').count() <= 2 && name.split(':').all(|part| begins(part) && goes_on(part));
    if good { Ok(()) } else { Err(malformed(place, format!("`{}` is no name", excerpt(name)), name)) }
}

/// A reference in text, resolved.
pub(super) fn reference(reference: &BytesRef<'_>, place: &Place) -> Result<String, Fault> {
    let name: &str = reference;
    let of_number = || malformed(place, format!("`&{};` stands for no character", excerpt(name)), name);
    match name {
        "lt" => Ok("<".into()),
        "gt" => Ok(">".into()),
        "amp" => Ok("&".into()),
        "apos" => Ok("'".into()),
        "quot" => Ok("\"".into()),
        _ if name.starts_with('#') => match reference.resolve_char_ref() {
            Ok(Some(c)) if is_character(c) => Ok(c.to_string()),
            _ => Err(of_number()),
        },
        _ => Err(entity(name, place)),
    }
}

fn entity(name: &str, place: &Place) -> Fault {
    let said = format!("the entity `&{};` is not expanded, whatever it stands for; write the text itself", excerpt(name));
    fault(place, Reason::EntityReference, said, name)
}

/// What is wrong with the value of an attribute.
pub(super) fn bad_value(error: &quick_xml::Error, place: &Place) -> Fault {
    use quick_xml::{Error, escape::EscapeError};
    match error {
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => entity(name, place),
        other => malformed(place, format!("this is not well-formed XML: {}", plain(&other.to_string())), ""),
    }
}

/// Lines end with a line feed (XML 1.0, section 2.11).
pub(super) fn line_ends(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// A message of the parser, safe to show.
pub(super) fn plain(message: &str) -> String {
    let shown: String = message.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(200).collect();
    shown
}
