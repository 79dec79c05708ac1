//! Names of columns in other people's tables.

use super::Column;
use crate::{glossary::TermStatus, text::Language};

/// What the name of a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// What it holds.
    Column(Column),
    /// Terms in a language that the cells tell: `source` and `target`, `term` and `translation`.
    Side,
    /// Terms in a language that is not ours.
    OtherLanguage,
}

const fn terms(language: Language) -> Heading {
    Heading::Column(Column::Terms(language, TermStatus::Preferred))
}

/// Names as Google, Amazon, DeepL, Weblate, Tolgee, Phrase and people in offices write them, in small letters, with a
/// blank for `_` and `-`.
const OTHER_NAMES: &[(&str, Heading)] = &[
    ("english", terms(Language::English)),
    ("الإنجليزية", terms(Language::English)),
    ("إنجليزي", terms(Language::English)),
    ("arabic", terms(Language::Arabic)),
    ("العربية", terms(Language::Arabic)),
    ("عربي", terms(Language::Arabic)),
    // Google's term sets and Tolgee explain a term in `description`.
    ("description", Heading::Column(Column::Definition)),
    ("التعريف", Heading::Column(Column::Definition)),
    ("notes", Heading::Column(Column::Note)),
    ("comment", Heading::Column(Column::Note)),
    ("comments", Heading::Column(Column::Note)),
    ("translator comments", Heading::Column(Column::Note)),
    ("ملاحظات", Heading::Column(Column::Note)),
    ("domain", Heading::Column(Column::Subject)),
    ("subject field", Heading::Column(Column::Subject)),
    ("المجال", Heading::Column(Column::Subject)),
    ("pos", Heading::Column(Column::PartOfSpeech(None))),
    ("part of speech", Heading::Column(Column::PartOfSpeech(None))),
    ("gender", Heading::Column(Column::Gender(None))),
    ("context", Heading::Column(Column::Context(None))),
    ("example", Heading::Column(Column::Context(None))),
    ("dnt", Heading::Column(Column::DoNotTranslate)),
    ("termid", Heading::Column(Column::Id)),
    ("term id", Heading::Column(Column::Id)),
    ("entry id", Heading::Column(Column::Id)),
    ("concept id", Heading::Column(Column::Id)),
    ("target", Heading::Side),
    ("term", Heading::Side),
    ("translation", Heading::Side),
];

/// Languages of other people's tables (ISO 639-1, the ones with machine translation); a longer list would take words for
/// languages.
const LANGUAGES: &str = "af am az be bg bn bs ca cs cy da de el es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km \
                         kn ko ku ky lo lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te \
                         tg th tk tl tr tt uk ur uz vi xh yo zh zu";

/// True for a tag such as `ar`, `en-GB`, `zh_Hans` or `fr`, and for nothing that may be a word.
pub(super) fn is_tag(name: &str) -> bool {
    let mut parts = name.trim().split(['-', '_']);
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let known = LANGUAGES.split(' ').any(|code| code == primary) || Language::parse(&primary).is_some();
    known && parts.all(|part| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Reads the name of a column.
pub(super) fn read(name: &str) -> Option<Heading> {
    if let Some(column) = Column::parse(name) {
        return Some(Heading::Column(column));
    }
    if is_tag(name) {
        return Some(Language::parse(name.trim()).map_or(Heading::OtherLanguage, terms));
    }
    let plain = name.trim().to_lowercase().replace(['_', '-'], " ");
    let other = OTHER_NAMES.iter().find(|(n, _)| *n == plain).map(|(_, heading)| *heading);
    other.or_else(|| of_language(&plain))
}

/// `Term [en]`, `Term (ar-EG)`, `Part of Speech [ar]`, `term:en`: a name and a language.
fn of_language(name: &str) -> Option<Heading> {
    let (what, tag) = name.split_once(['[', '(', ':'])?;
    let language = Language::parse(&tag.trim_end_matches([']', ')']).trim().replace(' ', "-"));
    match (read(what)?, language) {
        (Heading::Side, Some(language)) => Some(terms(language)),
        (Heading::Side, None) => Some(Heading::OtherLanguage),
        (Heading::Column(Column::PartOfSpeech(_)), Some(_)) => Some(Heading::Column(Column::PartOfSpeech(language))),
        (Heading::Column(Column::Gender(_)), Some(_)) => Some(Heading::Column(Column::Gender(language))),
        (Heading::Column(Column::Context(_)), Some(_)) => Some(Heading::Column(Column::Context(language))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_names() {
        let (ar, en) = (Some(terms(Language::Arabic)), Some(terms(Language::English)));
        for (name, expected) in [
            ("ar", ar),
            ("EN-us", en),
            ("Arabic", ar),
            ("العربية", ar),
            ("Term [en]", en),
            ("term (ar-EG)", ar),
            ("Term [fr]", Some(Heading::OtherLanguage)),
            ("fr-CA", Some(Heading::OtherLanguage)),
            ("Target", Some(Heading::Side)),
            ("Part of Speech [ar]", Some(Heading::Column(Column::PartOfSpeech(Some(Language::Arabic))))),
            ("Description", Some(Heading::Column(Column::Definition))),
            ("subject_field", Some(Heading::Column(Column::Subject))),
            ("Gaza", None),
            ("is it", None),
            ("", None),
        ] {
            assert_eq!(read(name), expected, "{name}");
        }
    }
}
