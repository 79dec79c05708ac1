//! Look-up: options in, matches and readings out.

use tonic::Status;

use crate::{
    glossary::{EntryKind, LookupOptions, Stack, lookup::Text, spelt, stack::Placed, table::EntryView},
    rpc::{
        convert::{entry, text},
        limits::Limits,
        pb,
        status::Violations,
    },
    text::{
        Folds, Language, Span, class,
        clitic::{self, Morpheme, MorphemeKind},
        fold,
        offsets::{OffsetEncoding, Offsets},
        token,
    },
};

/// Options of a look-up.
pub fn lookup_options(options: &pb::MatchOptions, violations: &mut Violations) -> (LookupOptions, OffsetEncoding) {
    if !(0.0..=1.0).contains(&options.min_score) {
        violations.add("options.min_score", "must be from 0 to 1");
    }
    let kinds =
        options.kinds.iter().enumerate().filter_map(|(i, k)| text::parse_kind(*k, &format!("options.kinds[{i}]"), violations)).collect();
    let keep =
        options.keep.iter().enumerate().filter_map(|(i, f)| text::parse_folding(*f, &format!("options.keep[{i}]"), violations)).collect();
    let max_level = text::parse_level(options.max_level, "options.max_level", violations);
    let encoding = text::offset_encoding(options.offset_encoding, "options.offset_encoding", violations);
    let lookup = LookupOptions {
        keep,
        kinds,
        other_spellings: spelling_kinds(&options.spelling_kinds, violations),
        min_score: options.min_score,
        max_level,
        include_suppressed: options.include_suppressed,
    };
    (lookup, encoding)
}

/// Kinds whose names are found in other spellings: persons and places, unless others are named.
fn spelling_kinds(raw: &[i32], violations: &mut Violations) -> Vec<EntryKind> {
    if raw.is_empty() {
        return vec![EntryKind::Person, EntryKind::Place];
    }
    let mut read = |(i, kind): (usize, &i32)| {
        let field = format!("options.spelling_kinds[{i}]");
        let kind = text::parse_kind(*kind, &field, violations)?;
        if !spelt::is_name(kind) {
            violations.add(&field, "must be a kind of names: PERSON, PLACE, ORGANISATION or WORK");
        }
        Some(kind)
    };
    raw.iter().enumerate().filter_map(&mut read).collect()
}

/// Looks a segment up and words the answer.
pub fn matches(stack: &Stack, segment: &text::Segment, options: &LookupOptions, encoding: OffsetEncoding) -> pb::SegmentMatches {
    let read = Text::new(&segment.text);
    let offsets = Offsets::new(&segment.text, encoding);
    let matches = stack.matches(&read, options).iter().map(|placed| term_match(placed, &read, &offsets)).collect();
    pb::SegmentMatches { segment_id: segment.id.clone(), matches, status: None }
}

fn term_match(placed: &Placed<'_>, text: &Text<'_>, offsets: &Offsets) -> pb::TermMatch {
    let m = &placed.found;
    let term_span = text.folded.source(m.term_span);
    let targets = Targets::of(m.entry, m.language.other());
    pb::TermMatch {
        entry: placed.snapshot.glossary.entry_name(m.entry.id()),
        kind: super::text::kind(m.entry.kind()) as i32,
        token_span: Some(super::text::span(text.folded.source(m.token_span), offsets)),
        term_span: Some(super::text::span(term_span, offsets)),
        text: term_span.of(text.source).to_owned(),
        matched_term: m.term().text.to_owned(),
        level: super::text::level(m.level) as i32,
        score: m.score,
        foldings: m.foldings.iter().map(|f| super::text::folding(f) as i32).collect(),
        morphemes: morphemes(m.token_span, m.stem, m.proclitics.parts, m.suffix.parts, text, offsets),
        preferred_target: targets.preferred,
        other_targets: targets.others,
        forbidden_targets: targets.forbidden,
        competing_entries: placed.competing.iter().map(|(snapshot, id)| snapshot.glossary.entry_name(id)).collect(),
        suppressed: placed.suppressed,
        glossary_revision: placed.snapshot.revision,
    }
}

/// The terms of an entry in the other language, by what may be done with them.
#[derive(Default)]
struct Targets {
    preferred: Option<pb::Term>,
    others: Vec<pb::Term>,
    forbidden: Vec<pb::Term>,
}

impl Targets {
    fn of(entry: EntryView<'_>, language: Language) -> Self {
        use crate::glossary::TermStatus::{Admitted, Forbidden, NotRecommended, Obsolete, Preferred};
        let mut targets = Self::default();
        for term in entry.terms().filter(|t| t.language == language) {
            let message = entry::term_view(term);
            match term.status {
                Preferred => targets.preferred = Some(message),
                Admitted => targets.others.push(message),
                Forbidden | NotRecommended | Obsolete => targets.forbidden.push(message),
            }
        }
        targets
    }
}

/// The parts of a word around its stem; nothing for a word that is all stem.
fn morphemes(
    token: Span<Folds>,
    stem: Span<Folds>,
    before: &[Morpheme],
    after: &[Morpheme],
    text: &Text<'_>,
    offsets: &Offsets,
) -> Vec<pb::Morpheme> {
    if before.is_empty() && after.is_empty() {
        return Vec::new();
    }
    let stem_form = stem.of(text.folded.as_str());
    let parts = before
        .iter()
        .map(|m| (m.kind, m.form, m.len))
        .chain(std::iter::once((MorphemeKind::Stem, stem_form, stem.len())))
        .chain(after.iter().map(|m| (m.kind, m.form, m.len)));
    let mut at = token.start();
    parts
        .map(|(kind, form, len)| {
            let span = text.folded.source(Span::new(at, at + len));
            at += len;
            pb::Morpheme { kind: super::text::morpheme(kind) as i32, span: Some(super::text::span(span, offsets)), form: form.to_owned() }
        })
        .collect()
}

/// How a segment is read.
pub fn analysis(segment: &text::Segment, encoding: OffsetEncoding) -> pb::analyze_text_response::Result {
    let text = Text::new(&segment.text);
    let offsets = Offsets::new(&segment.text, encoding);
    let tokens = token::tokens(text.folded.as_str()).into_iter().map(|t| analyzed(t, &text, &offsets)).collect();
    pb::analyze_text_response::Result { segment_id: segment.id.clone(), tokens, status: None }
}

/// Most readings shown of a word: the rest cost too much to be meant.
const MAX_READINGS: usize = 8;

fn analyzed(token: token::Token, text: &Text<'_>, offsets: &Offsets) -> pb::analyze_text_response::Token {
    use pb::analyze_text_response::token::Kind;
    let source = text.folded.source(token.span);
    let folded = token.span.of(text.folded.as_str());
    let kind = match token.class {
        class::Class::Arabic => Kind::Arabic,
        class::Class::Latin => Kind::Latin,
        class::Class::Digit => Kind::Number,
        class::Class::OtherLetter => Kind::Other,
        class::Class::Punctuation | class::Class::Space => Kind::Punctuation,
    };
    let readings = if kind == Kind::Arabic { clitic::readings(folded) } else { smallvec::SmallVec::new() };
    let shown = |r: clitic::Reading| {
        let stem = Span::new(token.span.start() + r.stem.start(), token.span.start() + r.stem.end());
        let mut parts = morphemes(token.span, stem, r.proclitics.parts, r.suffix.parts, text, offsets);
        if parts.is_empty() {
            parts.push(pb::Morpheme {
                kind: pb::morpheme::Kind::Stem as i32,
                span: Some(super::text::span(source, offsets)),
                form: folded.to_owned(),
            });
        }
        pb::analyze_text_response::Reading { morphemes: parts, cost: f64::from(r.cost) }
    };
    pb::analyze_text_response::Token {
        span: Some(super::text::span(source, offsets)),
        text: source.of(text.source).to_owned(),
        folded: folded.to_owned(),
        kind: kind as i32,
        foldings: fold::foldings_of(source.of(text.source)).iter().map(|f| super::text::folding(f) as i32).collect(),
        readings: readings.into_iter().take(MAX_READINGS).map(shown).collect(),
    }
}

/// Reads the segments of a call, each on its own: a faulty one does not spoil the others.
pub fn segments(raw: Vec<pb::Segment>, limits: &Limits) -> Vec<Result<text::Segment, (String, Status)>> {
    let read = |(i, segment): (usize, pb::Segment)| {
        let (id, mut violations) = (segment.segment_id.clone(), Violations::default());
        let segment = text::segment(segment, &format!("segments[{i}]"), limits, &mut violations);
        violations.check().map(|()| segment).map_err(|status| (id, status))
    };
    raw.into_iter().enumerate().map(read).collect()
}

/// Notes a list that is empty or too long.
pub fn count(field: &str, len: usize, limits: &Limits, violations: &mut Violations) {
    if len == 0 {
        violations.add(field, "at least one is needed");
    } else if len > limits.max_segments {
        violations.add(field, format!("{len} of them; the most is {}: send several calls, or stream", limits.max_segments));
    }
}
