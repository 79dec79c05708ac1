//! Transliteration: requests in, spellings out.

use tonic::Status;

use crate::{
    glossary::EntryKind,
    rpc::{
        convert::text,
        limits::Limits,
        pb::{self, TransliterationScheme, transliterate_request::Direction},
        status::{Violations, invalid},
    },
    text::{
        Language,
        offsets::{OffsetEncoding, Offsets},
        span::{Source, Span},
    },
    translit::{
        model::Model,
        name::NameError,
        romanise::{self, Capitals, Standard, buckwalter},
        spell,
        variants::{self, Rule, Variant},
    },
};

/// What is asked of a text.
#[derive(Debug, Clone)]
pub struct Wanted {
    text: String,
    to_arabic: bool,
    capitals: Capitals,
    schemes: Vec<TransliterationScheme>,
    count: usize,
    encoding: OffsetEncoding,
}

/// Spellings when nobody says how many.
const USUAL: usize = 5;

/// Reads a request.
pub fn wanted(request: pb::TransliterateRequest, violations: &mut Violations) -> Wanted {
    name("text", &request.text, violations);
    let to_arabic = match Direction::try_from(request.direction) {
        Ok(Direction::Unspecified) => Language::detect(&request.text) == Language::English,
        Ok(direction) => direction == Direction::ToArabic,
        Err(_) => {
            violations.add("direction", format!("{} is no value of Direction", request.direction));
            false
        }
    };
    let kind = text::parse_kind(request.kind, "kind", violations);
    let mut schemes = Vec::new();
    for (i, &value) in request.schemes.iter().enumerate() {
        match TransliterationScheme::try_from(value) {
            Ok(TransliterationScheme::Unspecified) => schemes.push(TransliterationScheme::News),
            Ok(scheme) if to_arabic && standard(scheme).is_some() => {
                violations.add(format!("schemes[{i}]"), "the standard writes Latin letters only: into Arabic use NEWS or BUCKWALTER");
            }
            Ok(scheme) => schemes.push(scheme),
            Err(_) => violations.add(format!("schemes[{i}]"), format!("{value} is no value of TransliterationScheme")),
        }
    }
    if request.schemes.len() > pb::TransliterationScheme::Buckwalter as usize {
        violations.add("schemes", format!("{} of them; there are {}", request.schemes.len(), TransliterationScheme::Buckwalter as usize));
    }
    if schemes.is_empty() {
        schemes.push(TransliterationScheme::News);
    }
    let encoding = text::offset_encoding(request.offset_encoding, "offset_encoding", violations);
    let count = count(request.max_results, violations);
    Wanted { text: request.text, to_arabic, capitals: capitals(kind), schemes, count, encoding }
}

/// Notes a text that is empty or too long.
pub fn name(field: &str, text: &str, violations: &mut Violations) {
    let characters = text.chars().count();
    if text.trim().is_empty() {
        violations.add(field, "the text is empty");
    } else if characters > Limits::MAX_QUERY {
        violations.add(field, format!("{characters} characters; the most is {}", Limits::MAX_QUERY));
    }
}

/// How many spellings are wanted.
pub fn count(wanted: i32, violations: &mut Violations) -> usize {
    if wanted < 0 {
        violations.add("max_results", format!("{wanted} is negative"));
    }
    if wanted > 0 { (wanted as usize).min(spell::MOST) } else { USUAL }
}

/// Common terms have no capitals.
pub fn capitals(kind: Option<EntryKind>) -> Capitals {
    if kind == Some(EntryKind::Term) { Capitals::None } else { Capitals::Names }
}

fn standard(scheme: TransliterationScheme) -> Option<Standard> {
    match scheme {
        TransliterationScheme::AlaLc => Some(Standard::AlaLc),
        TransliterationScheme::BgnPcgn => Some(Standard::BgnPcgn),
        TransliterationScheme::Un2017 => Some(Standard::Un2017),
        TransliterationScheme::Iso2332 => Some(Standard::Iso233),
        TransliterationScheme::Din31635 => Some(Standard::Din31635),
        TransliterationScheme::Unspecified | TransliterationScheme::News | TransliterationScheme::Buckwalter => None,
    }
}

/// Writes the text by each scheme.
pub fn transliterated(model: &Model, wanted: &Wanted) -> Result<pb::TransliterateResponse, Status> {
    let mut results = Vec::new();
    for &scheme in &wanted.schemes {
        results.extend(by_scheme(model, wanted, scheme)?);
    }
    Ok(pb::TransliterateResponse { results })
}

type Answer = pb::transliterate_response::Result;

fn by_scheme(model: &Model, wanted: &Wanted, scheme: TransliterationScheme) -> Result<Vec<Answer>, Status> {
    let text = wanted.text.as_str();
    let one = |text: String| Answer { scheme: scheme as i32, text, ..Answer::default() };
    if let Some(standard) = standard(scheme) {
        let written = romanise::romanise(text, standard, wanted.capitals);
        let offsets = Offsets::new(text, wanted.encoding);
        let unknown: Vec<pb::Span> =
            written.unknown.iter().map(|r| super::text::span(Span::<Source>::new(r.start, r.end), &offsets)).collect();
        let notes = if unknown.is_empty() { Vec::new() } else { vec![UNKNOWN.to_owned()] };
        return Ok(vec![Answer { unknown, notes, ..one(written.text) }]);
    }
    if scheme == TransliterationScheme::Buckwalter {
        let written = if wanted.to_arabic { buckwalter::to_arabic(text) } else { buckwalter::from_arabic(text) };
        return Ok(vec![one(written)]);
    }
    let spelt = if wanted.to_arabic {
        spell::to_arabic(model, text, wanted.count)
    } else {
        spell::to_latin(model, text, wanted.count, wanted.capitals)
    };
    let spelt = spelt.map_err(|e| no_name("text", e))?;
    Ok(spelt.into_iter().map(|s| Answer { probability: s.probability, ..one(s.text) }).collect())
}

/// What a reader of a standard's answer must know.
const UNKNOWN: &str = "the text does not mark all vowels and doubled letters; at the spans in `unknown` some may be missing";

/// A text that is no name, as a fault of a field.
pub fn no_name(field: &str, error: NameError) -> Status {
    invalid(field, error.to_string())
}

/// Variants of a term, for the wire.
pub fn variants(model: &Model, term: &str, count: usize, capitals: Capitals) -> Result<Vec<pb::SpellingVariant>, NameError> {
    let message = |v: Variant| pb::SpellingVariant {
        language_code: Language::detect(&v.text).code().to_owned(),
        text: v.text,
        weight: v.weight,
        rule: rule(v.rule) as i32,
        made_from: term.to_owned(),
    };
    Ok(variants::variants(model, term, count, capitals)?.into_iter().map(message).collect())
}

fn rule(rule: Rule) -> pb::spelling_variant::Rule {
    match rule {
        Rule::Transliteration => pb::spelling_variant::Rule::Transliteration,
        Rule::Respelling => pb::spelling_variant::Rule::Respelling,
        Rule::Orthography => pb::spelling_variant::Rule::Orthography,
        Rule::Joining => pb::spelling_variant::Rule::Joining,
    }
}
