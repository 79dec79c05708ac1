//! Parallel text: pairs in, links and groups out.

use std::ops::Range;

use tonic::Status;

use crate::{
    bitext::{
        parallel,
        segment::sentence::words,
        sentence::{Bead, align, split::split},
        word::{
            Aligner, Model,
            links::{self, Method, THRESHOLD},
        },
    },
    rpc::{
        convert::text::{self, Segment},
        limits::Limits,
        pb,
        status::Violations,
    },
    text::{
        Language, Source, Span,
        offsets::{OffsetEncoding, Offsets},
    },
};

/// A text and its translation.
#[derive(Debug, Clone)]
pub struct Pair {
    id: String,
    source: String,
    target: String,
    /// The source is the Arabic side.
    is_from_arabic: bool,
}

/// How words are linked.
#[derive(Debug, Clone, Copy)]
pub struct WordOptions {
    method: Method,
    encoding: OffsetEncoding,
}

/// How sentences are read.
#[derive(Debug, Clone, Copy)]
pub struct SentenceOptions {
    lines: bool,
    encoding: OffsetEncoding,
}

/// Reads the options of word alignment.
pub fn word_options(raw: &pb::AlignWordsOptions, violations: &mut Violations) -> WordOptions {
    use pb::align_words_options::Symmetrisation;
    if !(0.0..1.0).contains(&raw.min_probability) {
        violations.add("options.min_probability", "must be at least 0 and less than 1");
    }
    let least = if raw.min_probability > 0.0 { raw.min_probability as f32 } else { THRESHOLD };
    let method = match Symmetrisation::try_from(raw.symmetrisation) {
        Ok(Symmetrisation::Unspecified | Symmetrisation::Posterior) => Method::Posterior(least),
        Ok(Symmetrisation::Intersection) => Method::Intersection,
        Ok(Symmetrisation::Union) => Method::Union,
        Ok(Symmetrisation::GrowDiagFinalAnd) => Method::GrowDiagFinalAnd,
        Err(_) => {
            violations.add("options.symmetrisation", format!("{} is no value of Symmetrisation", raw.symmetrisation));
            Method::Intersection
        }
    };
    let by_posterior = matches!(method, Method::Posterior(_));
    if raw.min_probability > 0.0 && !by_posterior {
        violations.add("options.min_probability", "only POSTERIOR reads it; leave it at 0");
    }
    WordOptions { method, encoding: text::offset_encoding(raw.offset_encoding, "options.offset_encoding", violations) }
}

/// Reads the options of sentence alignment.
pub fn sentence_options(raw: pb::AlignSentencesOptions, violations: &mut Violations) -> SentenceOptions {
    let encoding = text::offset_encoding(raw.offset_encoding, "options.offset_encoding", violations);
    SentenceOptions { lines: raw.lines, encoding }
}

/// What cannot be read: the id of the item, and why.
pub type Unread = (String, Status);

/// Reads a pair of sentences found at `field`.
///
/// # Errors
/// Everything that is wrong with it.
pub fn sentences(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread> {
    let pair = pair(raw, field, limits)?;
    let mut violations = Violations::default();
    for (name, text) in [("source", &pair.source), ("target", &pair.target)] {
        let count = words(text).len();
        if count > limits.max_pair_words {
            let said = format!("{count} words and marks; the most is {}: split it with AlignSentences", limits.max_pair_words);
            violations.add(format!("{field}.{name}.text"), said);
        }
    }
    match violations.check() {
        Ok(()) => Ok(pair),
        Err(status) => Err((pair.id, status)),
    }
}

/// Reads a pair of documents found at `field`: they may be longer than a segment.
///
/// # Errors
/// Everything that is wrong with it.
pub fn documents(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread> {
    pair(raw, field, &Limits { max_segment_characters: limits.max_document_characters, ..*limits })
}

fn pair(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread> {
    let mut violations = Violations::default();
    let mut side = |side: Option<pb::Segment>, name: &str| -> Option<(Segment, bool)> {
        let field = format!("{field}.{name}");
        let Some(raw) = side else {
            violations.add(field, "a text is needed");
            return None;
        };
        let is_said = !raw.language_code.is_empty();
        Some((text::segment(raw, &field, limits, &mut violations), is_said))
    };
    let (source, target) = (side(raw.source, "source"), side(raw.target, "target"));
    let (Some((source, source_said)), Some((target, target_said))) = (source, target) else {
        return Err((raw.item_id, violations.check().err().unwrap_or_else(|| Status::internal("no pair"))));
    };
    let languages = (source.language(), target.language());
    if source_said && target_said && languages.0 == languages.1 {
        violations.add(format!("{field}.target.language_code"), "is that of the source: one side is Arabic, the other English");
    }
    // What was said wins; a text without letters of its own goes with the other side.
    let is_from_arabic = if source_said {
        languages.0 == Language::Arabic
    } else if target_said {
        languages.1 == Language::English
    } else {
        languages != (Language::English, Language::Arabic)
    };
    match violations.check() {
        Ok(()) => Ok(Pair { id: raw.item_id, source: source.text, target: target.text, is_from_arabic }),
        Err(status) => Err((raw.item_id, status)),
    }
}

impl Pair {
    /// Arabic and English.
    fn sides(&self) -> (&str, &str) {
        if self.is_from_arabic { (&self.source, &self.target) } else { (&self.target, &self.source) }
    }

    /// What belongs to Arabic and English as what belongs to source and target.
    fn turned<T>(&self, arabic: T, english: T) -> (T, T) {
        if self.is_from_arabic { (arabic, english) } else { (english, arabic) }
    }
}

/// Aligns the words of a pair.
pub fn align_words(model: &Model, pair: &Pair, options: WordOptions) -> pb::WordAlignment {
    let (arabic, english) = pair.sides();
    let aligned = Aligner::new(model).align(arabic, english);
    let posteriors = aligned.posteriors();
    let mut found: Vec<pb::WordLink> = links::links(&aligned, options.method)
        .into_iter()
        .map(|(a, e)| {
            let (source, target) = pair.turned(a, e);
            pb::WordLink { source_word: source as i32, target_word: target as i32, probability: f64::from(posteriors.get(a, e)).min(1.0) }
        })
        .collect();
    found.sort_by_key(|link| (link.source_word, link.target_word));
    let parallel_score = parallel::score(&aligned);
    let (source, target) = pair.turned(&aligned.arabic.words, &aligned.english.words);
    pb::WordAlignment {
        item_id: pair.id.clone(),
        source_words: spans(source, &pair.source, options.encoding),
        target_words: spans(target, &pair.target, options.encoding),
        links: found,
        parallel_score,
        status: None,
    }
}

/// Aligns the sentences of two documents.
pub fn align_sentences(model: &Model, pair: &Pair, options: SentenceOptions) -> pb::SentenceAlignment {
    let (arabic, english) = pair.sides();
    let cut = |text: &str| if options.lines { lines(text) } else { split(text) };
    let (of_arabic, of_english) = (cut(arabic), cut(english));
    let a: Vec<&str> = of_arabic.iter().map(|s| s.of(arabic)).collect();
    let e: Vec<&str> = of_english.iter().map(|s| s.of(english)).collect();
    let beads = align(&a, &e, Some(model));
    let (source, target) = pair.turned(&of_arabic, &of_english);
    let source = spans(source, &pair.source, options.encoding);
    let target = spans(target, &pair.target, options.encoding);
    let group = |bead: Bead| {
        let (of_source, of_target) = pair.turned(bead.arabic, bead.english);
        let of = |spans: &[pb::Span], range: Range<usize>| spans.get(range).unwrap_or_default().to_vec();
        pb::SentenceGroup {
            source_sentences: of(&source, of_source),
            target_sentences: of(&target, of_target),
            probability: f64::from(bead.probability),
        }
    };
    pb::SentenceAlignment { item_id: pair.id.clone(), groups: beads.into_iter().map(group).collect(), status: None }
}

/// The lines of a text that hold something.
fn lines(text: &str) -> Vec<Span<Source>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let start = at + line.len() - line.trim_start().len();
            found.push(Span::new(start, start + body.len()));
        }
        at += line.len() + 1;
    }
    found
}

fn spans(spans: &[Span<Source>], text: &str, encoding: OffsetEncoding) -> Vec<pb::Span> {
    let offsets = Offsets::new(text, encoding);
    spans.iter().map(|span| text::span(*span, &offsets)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, language: &str) -> pb::Segment {
        pb::Segment { text: text.into(), language_code: language.into(), segment_id: String::new() }
    }

    fn read(source: impl Into<Option<pb::Segment>>, target: impl Into<Option<pb::Segment>>) -> Result<Pair, String> {
        let raw = pb::SentencePair { item_id: "7".into(), source: source.into(), target: target.into() };
        sentences(raw, "item", &Limits::default()).map_err(|(id, status)| {
            assert_eq!(id, "7");
            status.message().to_owned()
        })
    }

    #[test]
    fn the_arabic_side_is_told() {
        for (source, target, expected, why) in [
            (segment("مدينة", ""), segment("city", ""), true, "by script"),
            (segment("city", ""), segment("مدينة", ""), false, "by script"),
            (segment("12", ""), segment("12", ""), true, "nothing tells"),
            (segment("12", "en"), segment("12", ""), false, "said"),
            (segment("12", ""), segment("12", "ar"), false, "said of the other side"),
            (segment("iPhone 12", ""), segment("iPhone 12", ""), true, "nothing tells"),
        ] {
            assert_eq!(read(source, target).unwrap().is_from_arabic, expected, "{why}");
        }
    }

    #[test]
    fn faulty_pairs_are_named() {
        let long = "ا".repeat(10_001);
        for (source, target, said) in [
            (None, segment("a", ""), "item.source: a text is needed"),
            (Some(segment("ا", "")), segment(" ", ""), "item.target.text: the text is empty"),
            (Some(segment(&long, "")), segment("a", ""), "item.source.text: 10001 characters"),
            (Some(segment(&"ا ".repeat(1_001), "")), segment("a", ""), "1001 words and marks"),
            (Some(segment("a", "en")), segment("b", "en"), "one side is Arabic, the other English"),
            (Some(segment("a", "fr")), segment("b", "en"), "is not a supported language"),
        ] {
            let found = read(source, target).unwrap_err();
            assert!(found.contains(said.split(": ").last().unwrap()), "{found}");
        }
    }

    #[test]
    fn words_and_sentences_in_the_units_of_the_caller() {
        let model = Model::untrained();
        let pair = read(segment("The 🎉 city.", ""), segment("المدينة 🎉.", "")).unwrap();
        for (encoding, end) in [(OffsetEncoding::CodePoints, 10), (OffsetEncoding::Utf8, 13), (OffsetEncoding::Utf16, 11)] {
            let options = WordOptions { method: Method::Posterior(THRESHOLD), encoding };
            let found = align_words(&model, &pair, options);
            let city = found.source_words.iter().position(|s| s.end == end).unwrap();
            assert!(found.links.iter().any(|l| l.source_word as usize == city && l.target_word == 0), "{encoding:?} {found:?}");
            let groups = align_sentences(&model, &pair, SentenceOptions { lines: false, encoding }).groups;
            assert_eq!((groups.len(), groups[0].source_sentences[0].end), (1, end + 1), "{encoding:?}");
        }
    }

    #[test]
    fn lines_without_anything_are_no_sentences() {
        let text = "one\r\n\n  two \n";
        let found: Vec<&str> = lines(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["one", "two"]);
    }
}
