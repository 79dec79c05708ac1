//! Terms of glossaries: each that is in the source has an approved target, and no other.

use std::collections::BTreeMap;

use super::{Finding, FindingKind, reading::Reading};
use crate::{
    align::{EvidenceKind, Link},
    glossary::{EntryKind, TermStatus, stack::Placed, targets::Targets},
    lexicon::{number, unit},
    text::{Folding, Foldings, Language, Source, Span, fold, token::tokens},
};

/// How sure findings are, by what they rest on.
mod sure {
    /// The forbidden word stands there.
    pub(super) const FORBIDDEN: f64 = 0.97;
    /// A discouraged spelling of the entry itself.
    pub(super) const DISCOURAGED: f64 = 0.9;
    /// The letters spell the name, otherwise than approved.
    pub(super) const SPELT_OTHERWISE: f64 = 0.85;
    /// A name is not there.
    pub(super) const NAME_MISSING: f64 = 0.9;
    /// A common term is not there, nor a synonym.
    pub(super) const TERM_MISSING: f64 = 0.65;
    /// A synonym is there.
    pub(super) const SYNONYM: f64 = 0.55;
    /// The source text itself stands there.
    pub(super) const LEFT: f64 = 0.95;
    /// A name twice in the source, once in the target, and no pronoun for it.
    pub(super) const TOO_FEW: f64 = 0.6;
    /// A name twice in a row.
    pub(super) const TWICE: f64 = 0.8;
}

/// One entry that the source has, with all its places.
struct Asked<'r, 'a> {
    first: &'r Placed<'a>,
    places: Vec<Span<Source>>,
}

/// Checks every entry that the source has.
pub fn check(reading: &Reading<'_>, found: &mut Vec<Finding>) {
    let mut asked: BTreeMap<(usize, &str), Asked<'_, '_>> = BTreeMap::new();
    for placed in reading.terms.iter().filter(|p| p.found.entry.kind() != EntryKind::Date && !is_value(reading, p)) {
        let key = (placed.rank, placed.found.entry.id());
        asked.entry(key).or_insert_with(|| Asked { first: placed, places: Vec::new() }).places.push(reading.span(placed));
    }
    let mut missing = Vec::new();
    for asked in asked.values() {
        if let Some(finding) = entry(reading, asked, found) {
            missing.push((finding, asked.first.found.entry.kind()));
        }
    }
    if missing.is_empty() {
        return;
    }
    // Names that nothing in the source asked for: one of them may stand where a missing name should.
    let strange = strange(reading);
    for (mut finding, kind) in missing {
        let free = |a: &&&Placed<'_>| {
            let span = reading.answer_span(a);
            a.found.entry.kind() == kind && found.iter().all(|f| f.target_span.is_none_or(|s| !s.overlaps(span)))
        };
        if let Some(rival) = strange.iter().find(free) {
            let with = finding.expected.first().cloned();
            finding = finding.at(reading.answer_span(rival), reading.target.source, with);
        }
        found.push(finding);
    }
}

/// The names of the target that no term of the source asks for and no word of it says.
fn strange<'r, 'a>(reading: &'r Reading<'a>) -> Vec<&'r Placed<'a>> {
    let linked = reading.linked();
    let places: Vec<Span<Source>> = linked
        .links
        .iter()
        .filter(|l| l.weight > 2.0)
        .map(|l| if reading.from == Language::Arabic { linked.english_span(l) } else { linked.arabic_span(l) })
        .collect();
    let asked: std::collections::HashSet<(usize, &str)> = reading.terms.iter().map(|t| (t.rank, t.found.entry.id())).collect();
    let answers = |a: &Placed<'_>| asked.contains(&(a.rank, a.found.entry.id()));
    let good: Vec<Span<Source>> = reading.answers.iter().filter(|a| answers(a)).map(|a| reading.answer_span(a)).collect();
    let is_strange = |a: &&Placed<'_>| {
        let span = reading.answer_span(a);
        a.found.entry.kind() != EntryKind::Term && !good.iter().chain(&places).any(|p| p.overlaps(span))
    };
    reading.answers.iter().filter(is_strange).collect()
}

/// True for numbers and units: they are compared by value.
fn is_value(reading: &Reading<'_>, placed: &Placed<'_>) -> bool {
    let key = fold::key(reading.span(placed).of(reading.source.source));
    let words: Vec<&str> = key.split(' ').collect();
    let scaled: Vec<&str> = std::iter::once("2").chain(words.iter().copied()).collect();
    match reading.from {
        Language::Arabic => {
            number::arabic(&words).is_some_and(|n| n.words == words.len())
                || unit::arabic(&words).iter().any(|(_, len)| *len == words.len())
        }
        Language::English => {
            number::english(&words).is_some_and(|n| n.words == words.len())
                || number::english(&scaled).is_some_and(|n| n.words == scaled.len())
                || !unit::english(&key).is_empty()
        }
    }
}

/// Checks an entry; a missing target is given back, everything else is noted.
fn entry(reading: &Reading<'_>, asked: &Asked<'_, '_>, found: &mut Vec<Finding>) -> Option<Finding> {
    let placed = asked.first;
    let view = placed.found.entry;
    let written = asked.places[0].of(reading.source.source);
    if view.do_not_translate() {
        let is_there = fold::key(reading.target.source).contains(&fold::key(written));
        return (!is_there).then(|| new(asked, FindingKind::MissingTarget, sure::NAME_MISSING, vec![written.to_owned()]));
    }
    let targets = Targets::of(view, reading.from.other());
    let preferred = targets.preferred?.text;
    let expected: Vec<String> = targets.usable().map(|t| t.text.to_owned()).collect();
    let all: Vec<&Placed<'_>> = reading.answers.iter().filter(|a| a.rank == placed.rank && a.found.entry.id() == view.id()).collect();
    let is_usable = |p: &&&Placed<'_>| matches!(p.found.term().status, TermStatus::Preferred | TermStatus::Admitted);
    let usable: Vec<Span<Source>> = all.iter().filter(is_usable).map(|p| reading.answer_span(p)).collect();
    let mut wrong: Vec<Span<Source>> = Vec::new();
    for hit in all.iter().filter(|p| !is_usable(p)) {
        let span = reading.answer_span(hit);
        if usable.iter().chain(&wrong).any(|u| u.overlaps(span)) {
            continue;
        }
        wrong.push(span);
        let is_forbidden = hit.found.term().status == TermStatus::Forbidden;
        let (kind, confidence) = if is_forbidden {
            (FindingKind::ForbiddenTarget, sure::FORBIDDEN)
        } else {
            (FindingKind::NonPreferredVariant, sure::DISCOURAGED)
        };
        let with = as_written(preferred, span.of(reading.target.source), hit.found.term().text);
        found.push(new(asked, kind, confidence, expected.clone()).at(span, reading.target.source, Some(with)));
    }
    if !usable.is_empty() {
        if view.kind() == EntryKind::Person {
            misspelt(reading, asked, &usable, &wrong, &targets, found);
        }
        count(reading, asked, &usable, &wrong, preferred, found);
        return None;
    }
    if !wrong.is_empty() || is_said_otherwise(reading, asked, &targets) {
        return None;
    }
    if let Some(at) = reading.target.source.find(written).filter(|_| written.chars().count() > 1) {
        let span = Span::new(at, at + written.len());
        found.push(new(asked, FindingKind::Untranslated, sure::LEFT, expected).at(span, reading.target.source, Some(preferred.to_owned())));
        return None;
    }
    by_words(reading, asked, &targets, expected, found)
}

fn new(asked: &Asked<'_, '_>, kind: FindingKind, confidence: f64, expected: Vec<String>) -> Finding {
    Finding { entry: asked.first.entry_name(), source_span: asked.places.first().copied(), expected, ..Finding::new(kind, confidence) }
}

/// The preferred target with the plural ending and the capital of what it replaces.
fn as_written(preferred: &str, written: &str, term: &str) -> String {
    let mut text = preferred.to_owned();
    let plural = written.ends_with('s') && !term.ends_with('s') && !text.ends_with('s');
    if plural {
        text.push('s');
    }
    let capital = written.starts_with(char::is_uppercase) && term.starts_with(char::is_lowercase);
    if let (true, Some(first)) = (capital, text.chars().next()) {
        text = first.to_uppercase().chain(text.chars().skip(1)).collect();
    }
    text
}

/// Notes what stands beside an approved part of a person's name, or for a second mention of it, and spells the name
/// otherwise: Samir al-Khatib for Samer al-Khatib.
fn misspelt(
    reading: &Reading<'_>,
    asked: &Asked<'_, '_>,
    usable: &[Span<Source>],
    wrong: &[Span<Source>],
    targets: &Targets<'_>,
    found: &mut Vec<Finding>,
) {
    let preferred = targets.preferred.map_or("", |t| t.text);
    if reading.from != Language::Arabic || !preferred.contains([' ', '-']) {
        return;
    }
    let target = reading.target.source;
    // The whole name stands there as often as it was said.
    let whole = |s: &Span<Source>| fold::key(s.of(target)).split(' ').count() >= fold::key(preferred).split(' ').count();
    if usable.iter().filter(|s| whole(s)).count() >= asked.places.len() {
        return;
    }
    let linked = reading.linked();
    let taken = |s: Span<Source>| usable.iter().chain(wrong).any(|u| u.overlaps(s));
    let is_approved = |s: &Span<Source>| {
        let word = fold::key(s.of(target));
        targets.usable().any(|t| fold::key(t.text).split(' ').any(|w| w == word))
    };
    let mut letters: Vec<Span<Source>> = linked
        .by_letters()
        .filter(|l| l.weight > 1.5 && asked.places.iter().any(|p| p.overlaps(linked.arabic_span(l))))
        .map(|l| linked.english_span(l))
        .filter(|s| !taken(*s))
        .collect();
    letters.sort();
    letters.dedup();
    let Some(odd) = letters.iter().find(|s| !is_approved(s)) else { return };
    // With the rest of the name beside it.
    let beside: Vec<Span<Source>> =
        letters.iter().chain(usable).copied().filter(|s| *s == *odd || is_close(target, *s, *odd) || is_close(target, *odd, *s)).collect();
    let Some(span) = run(target, &beside) else { return };
    let expected: Vec<String> = targets.usable().map(|t| t.text.to_owned()).collect();
    let with = if span.of(target).contains([' ', '-']) { preferred.to_owned() } else { replacement(targets, span.of(target)) };
    found.push(new(asked, FindingKind::NonPreferredVariant, sure::SPELT_OTHERWISE, expected).at(span, target, Some(with)));
}

/// English words that stand for a name that was said.
const PRONOUNS: &[&str] = &[
    "he",
    "him",
    "his",
    "she",
    "her",
    "hers",
    "it",
    "its",
    "they",
    "them",
    "their",
    "theirs",
    "who",
    "whose",
    "whom",
    "which",
    "that",
    "this",
    "there",
    "where",
    "former",
    "latter",
    "himself",
    "herself",
    "itself",
    "themselves",
    "both",
    "here",
    "one",
];

fn count(
    reading: &Reading<'_>,
    asked: &Asked<'_, '_>,
    usable: &[Span<Source>],
    wrong: &[Span<Source>],
    preferred: &str,
    found: &mut Vec<Finding>,
) {
    if reading.from != Language::Arabic || asked.first.found.entry.kind() == EntryKind::Term {
        return;
    }
    let mut distinct: Vec<Span<Source>> = Vec::new();
    for span in usable.iter().chain(wrong) {
        if distinct.iter().all(|d| !d.overlaps(*span)) {
            distinct.push(*span);
        }
    }
    distinct.sort();
    let (asked_for, there) = (asked.places.len(), distinct.len());
    let target = reading.target.source;
    let folded = reading.target.folded.as_str();
    let has_pronoun = || tokens(folded).iter().any(|t| PRONOUNS.contains(&t.span.of(folded)));
    if there < asked_for && !has_pronoun() {
        // Half of the words may be enough: Soleimani for the second Qassem Soleimani.
        let short = preferred.split([' ', '-']).filter(|w| w.chars().count() > 3).any(|w| {
            let times = fold::key(target).matches(&fold::key(w)).count();
            times >= asked_for
        });
        if !short {
            let mut finding = new(asked, FindingKind::CountMismatch, sure::TOO_FEW, vec![preferred.to_owned()]);
            finding.source_span = asked.places.get(there).copied();
            found.push(finding);
        }
    }
    if there > asked_for {
        let twice = distinct.windows(2).find(|pair| {
            let between = target.get(pair[0].end()..pair[1].start()).unwrap_or_default().trim();
            matches!(between, "" | "," | "and" | ", and")
        });
        if let Some(pair) = twice {
            let span = Span::new(pair[0].end(), pair[1].end());
            let mut finding = new(asked, FindingKind::CountMismatch, sure::TWICE, vec![preferred.to_owned()]);
            finding = finding.at(span, target, Some(String::new()));
            finding.target_span = Some(pair[1]);
            found.push(finding);
        }
    }
}

/// True if the term is there in a way that needs no entry: another entry of the same words, another form, a unit's sign.
fn is_said_otherwise(reading: &Reading<'_>, asked: &Asked<'_, '_>, targets: &Targets<'_>) -> bool {
    let placed = asked.first;
    let rival = |id: &str| reading.answers.iter().any(|a| a.found.entry.id() == id);
    if placed.competing.iter().any(|(_, id)| rival(id)) {
        return true;
    }
    let folded = reading.target.folded.as_str();
    if reading.from == Language::English {
        return targets.usable().any(|t| fold::key(reading.target.source).contains(&fold::key(t.text)));
    }
    if targets.usable().any(|t| reading.words().find(&fold::key(t.text)).is_some()) {
        return true;
    }
    let key = fold::key(asked.places[0].of(reading.source.source));
    let words: Vec<&str> = key.split(' ').collect();
    let meant = unit::arabic(&words);
    !meant.is_empty() && tokens(folded).iter().any(|t| unit::english(t.span.of(folded)).iter().any(|u| meant.iter().any(|(m, _)| m == u)))
}

/// What the words of the pair say of a term whose entry says nothing: a name in another spelling, a synonym, or nothing.
fn by_words(
    reading: &Reading<'_>,
    asked: &Asked<'_, '_>,
    targets: &Targets<'_>,
    expected: Vec<String>,
    found: &mut Vec<Finding>,
) -> Option<Finding> {
    let linked = reading.linked();
    let kind = asked.first.found.entry.kind();
    let target = reading.target.source;
    // Links whose source side lies in the term, with their place in the target.
    let mut here: Vec<(&Link, Span<Source>)> = Vec::new();
    for link in linked.links.iter().filter(|l| l.weight > 0.0) {
        let (arabic, english) = (linked.arabic_span(link), linked.english_span(link));
        let (source, place) = if reading.from == Language::Arabic { (arabic, english) } else { (english, arabic) };
        if asked.places.iter().any(|p| p.overlaps(source)) {
            here.push((link, place));
        }
    }
    let is_name = kind != EntryKind::Term;
    let letters: Vec<Span<Source>> =
        here.iter().filter(|(l, _)| l.evidence.kind == EvidenceKind::Transliteration && l.weight > 1.0).map(|(_, s)| *s).collect();
    let approved_word = |span: &Span<Source>| {
        let word = fold::key(span.of(target));
        targets.usable().any(|t| fold::key(t.text).split(' ').any(|w| w == word || (w.len() > 4 && word.strip_suffix('s') == Some(w))))
    };
    let meanings: Vec<&(&Link, Span<Source>)> = here
        .iter()
        .filter(|(l, _)| matches!(l.evidence.kind, EvidenceKind::Lexicon | EvidenceKind::Acronym | EvidenceKind::SameText))
        .collect();
    if is_name {
        // A word of the approved name, well linked or long, stands for the whole of it: Soleimani.
        if letters.iter().any(approved_word) {
            let wrong: Vec<Span<Source>> = letters.iter().copied().filter(|s| !approved_word(s)).collect();
            if wrong.is_empty() || kind != EntryKind::Person {
                return None;
            }
        }
        if let Some(span) = run(target, &letters) {
            let with = replacement(targets, span.of(target));
            found.push(new(asked, FindingKind::NonPreferredVariant, sure::SPELT_OTHERWISE, expected).at(span, target, Some(with)));
            return None;
        }
        // Iranian for Iran, the ministry for its full name: said by meaning.
        if meanings.iter().any(|(l, _)| l.weight > 0.5) {
            return None;
        }
        return Some(new(asked, FindingKind::MissingTarget, sure::NAME_MISSING, expected));
    }
    // A term of several words is said only if most of them are.
    let words = fold::key(asked.places[0].of(reading.source.source)).split(' ').count();
    let said: std::collections::BTreeSet<usize> =
        meanings.iter().filter(|(l, _)| l.weight > 1.0).flat_map(|(l, _)| l.arabic.clone()).collect();
    let first = meanings.iter().find(|(l, _)| l.weight > 1.0);
    let doubtful = asked.first.found.foldings.intersects(Foldings::only(Folding::Hamza));
    match first {
        Some((_, span)) if said.len() >= words => {
            let with = targets.preferred.map(|t| t.text.to_owned());
            found.push(new(asked, FindingKind::NonPreferredVariant, sure::SYNONYM, expected).at(*span, target, with));
            None
        }
        // الحاد is not always إلحاد.
        _ if doubtful => None,
        _ => Some(new(asked, FindingKind::MissingTarget, sure::TERM_MISSING, expected)),
    }
}

/// The places joined where only blanks, hyphens and particles of names are between them; the longest such run.
fn run(target: &str, places: &[Span<Source>]) -> Option<Span<Source>> {
    let mut places = places.to_vec();
    places.sort();
    let mut best: Option<Span<Source>> = None;
    let mut now: Option<Span<Source>> = None;
    for place in places {
        now = match now {
            Some(open) if is_close(target, open, place) => Some(open.join(place)),
            _ => Some(place),
        };
        if now.map_or(0, Span::len) > best.map_or(0, Span::len) {
            best = now;
        }
    }
    best.map(|span| with_particle(target, span))
}

fn is_close(target: &str, open: Span<Source>, next: Span<Source>) -> bool {
    if next.start() <= open.end() {
        return true;
    }
    let between = target.get(open.end()..next.start()).unwrap_or("?");
    let particle =
        |w: &str| matches!(w.to_lowercase().as_str(), "al" | "el" | "bin" | "ibn" | "ben" | "abu" | "abd" | "abdel" | "abdul" | "");
    between.split([' ', '-', '\u{a0}']).all(particle)
}

/// The article before a name belongs to it: al-Suleimani.
fn with_particle(target: &str, span: Span<Source>) -> Span<Source> {
    let before = target.get(..span.start()).unwrap_or_default();
    let found = ["al-", "Al-", "el-", "El-", "al ", "Al ", "el ", "El "]
        .iter()
        .find(|p| before.strip_suffix(**p).is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '(', '"', '-'])));
    Span::new(span.start() - found.map_or(0, |p| p.len()), span.end())
}

/// The preferred name, or its last words if only so many are to be replaced.
fn replacement(targets: &Targets<'_>, written: &str) -> String {
    let preferred = targets.preferred.map_or("", |t| t.text);
    let words: Vec<&str> = preferred.split(' ').collect();
    let said = written.split([' ']).count();
    if said < words.len() && said == 1 { words[words.len() - 1].to_owned() } else { preferred.to_owned() }
}
