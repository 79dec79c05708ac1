//! Segments, spans and the enumerations of text.

use crate::{
    glossary::{EntryKind, Level},
    id::excerpt,
    rpc::{limits::Limits, pb, status::Violations},
    text::{
        Folding, Language,
        clitic::MorphemeKind,
        offsets::{OffsetEncoding, Offsets},
        span::{Source, Span},
    },
};

/// A segment that can be read.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Returned unchanged.
    pub id: String,
    /// As sent.
    pub text: String,
    said: Option<Language>,
}

impl Segment {
    /// The language: as said, else by script.
    pub fn language(&self) -> Language {
        self.said.unwrap_or_else(|| Language::detect(&self.text))
    }
}

/// Reads a segment found at `field`.
pub fn segment(segment: pb::Segment, field: &str, limits: &Limits, violations: &mut Violations) -> Segment {
    let characters = segment.text.chars().count();
    if segment.text.trim().is_empty() {
        violations.add(format!("{field}.text"), "the text is empty");
    } else if characters > limits.max_segment_characters {
        violations.add(
            format!("{field}.text"),
            format!("{characters} characters; the most is {}: split it into sentences", limits.max_segment_characters),
        );
    }
    let said = Language::parse(&segment.language_code);
    if said.is_none() && !segment.language_code.is_empty() {
        violations.add(
            format!("{field}.language_code"),
            format!("`{}` is not a supported language: use `ar` or `en`, or leave it empty", excerpt(&segment.language_code)),
        );
    }
    Segment { id: segment.segment_id, text: segment.text, said }
}

/// The unit of spans; unspecified means code points.
pub fn offset_encoding(value: i32, field: &str, violations: &mut Violations) -> OffsetEncoding {
    match pb::OffsetEncoding::try_from(value) {
        Ok(pb::OffsetEncoding::Unspecified | pb::OffsetEncoding::CodePoints) => OffsetEncoding::CodePoints,
        Ok(pb::OffsetEncoding::Utf8Bytes) => OffsetEncoding::Utf8,
        Ok(pb::OffsetEncoding::Utf16CodeUnits) => OffsetEncoding::Utf16,
        Err(_) => {
            violations.add(field, format!("{value} is no value of OffsetEncoding"));
            OffsetEncoding::CodePoints
        }
    }
}

/// A span in the caller's unit.
pub fn span(span: Span<Source>, offsets: &Offsets) -> pb::Span {
    let (start, end) = offsets.convert(span);
    pb::Span { start: start as i32, end: end as i32 }
}

/// Kinds of the wire and of the domain.
const KINDS: [(EntryKind, pb::EntryKind); 6] = [
    (EntryKind::Term, pb::EntryKind::Term),
    (EntryKind::Person, pb::EntryKind::Person),
    (EntryKind::Place, pb::EntryKind::Place),
    (EntryKind::Organisation, pb::EntryKind::Organisation),
    (EntryKind::Date, pb::EntryKind::Date),
    (EntryKind::Work, pb::EntryKind::Work),
];

/// A kind for the wire.
pub fn kind(kind: EntryKind) -> pb::EntryKind {
    KINDS.iter().find(|(domain, _)| *domain == kind).map_or(pb::EntryKind::Unspecified, |(_, wire)| *wire)
}

/// A kind from the wire; `None` if unspecified.
pub fn parse_kind(value: i32, field: &str, violations: &mut Violations) -> Option<EntryKind> {
    let wire = pb::EntryKind::try_from(value);
    if wire.is_err() {
        violations.add(field, format!("{value} is no value of EntryKind"));
    }
    KINDS.iter().find(|(_, w)| Ok(*w) == wire).map(|(domain, _)| *domain)
}

/// A level for the wire.
pub fn level(level: Level) -> pb::MatchLevel {
    match level {
        Level::Exact => pb::MatchLevel::Exact,
        Level::Folded => pb::MatchLevel::Folded,
        Level::Clitic => pb::MatchLevel::Clitic,
        Level::Inflected => pb::MatchLevel::Inflected,
        Level::Variant => pb::MatchLevel::Variant,
        Level::Fuzzy => pb::MatchLevel::Fuzzy,
    }
}

/// The weakest level wanted; unspecified means all.
pub fn parse_level(value: i32, field: &str, violations: &mut Violations) -> Level {
    match pb::MatchLevel::try_from(value) {
        Ok(pb::MatchLevel::Exact) => Level::Exact,
        Ok(pb::MatchLevel::Folded) => Level::Folded,
        Ok(pb::MatchLevel::Clitic) => Level::Clitic,
        Ok(pb::MatchLevel::Inflected) => Level::Inflected,
        Ok(pb::MatchLevel::Variant) => Level::Variant,
        Ok(pb::MatchLevel::Fuzzy | pb::MatchLevel::Unspecified) => Level::Fuzzy,
        Err(_) => {
            violations.add(field, format!("{value} is no value of MatchLevel"));
            Level::Fuzzy
        }
    }
}

/// A folding for the wire: the enumerations have one order, shifted by the unspecified value.
pub fn folding(folding: Folding) -> pb::Folding {
    pb::Folding::try_from(folding as i32 + 1).unwrap_or_default()
}

/// A folding from the wire.
pub fn parse_folding(value: i32, field: &str, violations: &mut Violations) -> Option<Folding> {
    let found = Folding::ALL.into_iter().find(|f| folding(*f) as i32 == value);
    if found.is_none() {
        violations.add(field, format!("{value} is no value of Folding that can be kept"));
    }
    found
}

/// A kind of morpheme for the wire.
pub fn morpheme(kind: MorphemeKind) -> pb::morpheme::Kind {
    match kind {
        MorphemeKind::Conjunction => pb::morpheme::Kind::Conjunction,
        MorphemeKind::Preposition => pb::morpheme::Kind::Preposition,
        MorphemeKind::Future => pb::morpheme::Kind::Future,
        MorphemeKind::Article => pb::morpheme::Kind::Article,
        MorphemeKind::Stem => pb::morpheme::Kind::Stem,
        MorphemeKind::Pronoun => pb::morpheme::Kind::Pronoun,
        MorphemeKind::Inflection => pb::morpheme::Kind::Inflection,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foldings_have_the_same_names_on_both_sides() {
        for f in Folding::ALL {
            let wire = folding(f).as_str_name().trim_start_matches("FOLDING_").replace('_', "").to_lowercase();
            assert_eq!(wire, format!("{f:?}").to_lowercase());
        }
    }
}
