//! Links by value: numbers, ordinals, dates, acronyms, particles of names, the same text.

use std::ops::Range;

use super::{EvidenceKind, Link, link, shown, weight};
use crate::{
    align::sides::{ArabicSide, EnglishSide, EnglishWord},
    lexicon::{date, decade, english, letters, number, ordinal},
    text::{Folds, Span, class::Class},
};

pub(super) fn number_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    for (i, word) in arabic.words.iter().enumerate() {
        for (j, other) in english.words.iter().enumerate() {
            if let (Some(a), Some(e)) = (word.number, other.number)
                && number::same(a.value, e.value)
            {
                let range = i..(i + a.words).min(arabic.words.len());
                let detail = format!("{}", e.value);
                found.push(link(
                    (range.clone(), number_span(arabic, &range)),
                    j..j + e.words,
                    weight::NUMBER,
                    EvidenceKind::Number,
                    detail,
                ));
            }
            for (unit, len) in &word.units {
                if other.units.contains(unit) {
                    let span = arabic.words[i].token.span.join(arabic.words[(i + len - 1).min(arabic.words.len() - 1)].token.span);
                    found.push(link((i..i + len, span), j..j + 1, weight::UNIT, EvidenceKind::Number, shown(english, j..j + 1)));
                }
            }
        }
    }
}

/// Third = الثالث, XIV = الرابع عشر, 5G = الخامس.
pub(super) fn ordinal_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    for (j, other) in english.words.iter().enumerate() {
        let Some(value) = ordinal::english(&other.key) else { continue };
        for i in 0..arabic.words.len() {
            let keys: Vec<&str> = (i..(i + 2).min(arabic.words.len())).map(|k| arabic.key(k)).collect();
            if let Some(ordinal) = ordinal::arabic(&keys).filter(|o| number::same(o.value, value)) {
                let range = i..i + ordinal.words;
                let span = arabic.words[range.clone()].iter().map(|w| w.token.span).reduce(Span::join).unwrap_or(Span::new(0, 0));
                let article = if keys[0].starts_with("ال") { "ال".len() } else { 0 };
                found.push(link(
                    (range, Span::new(span.start() + article, span.end())),
                    j..j + 1,
                    weight::NUMBER,
                    EvidenceKind::Number,
                    other.key.clone(),
                ));
            }
        }
    }
}

/// Dates inside longer terms: end of October, October 7 attack.
pub(super) fn date_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    let keys: Vec<&str> = english.words.iter().map(|w| w.key.as_str()).collect();
    let mut j = 0;
    while j < keys.len() {
        let longest = (j + 1..=keys.len().min(j + 4)).rev().find_map(|end| date::english(&keys[j..end]).map(|d| (end, d)));
        let Some((end, wanted)) = longest else {
            j += 1;
            continue;
        };
        for (i, word) in arabic.words.iter().enumerate() {
            for (said, cut) in word.dates.iter().filter(|(said, _)| said.date == wanted) {
                let range = i..(i + said.words).min(arabic.words.len());
                let span = Span::new(word.token.span.start() + cut, arabic.words[range.end - 1].token.span.end());
                found.push(link((range, span), j..end, weight::NUMBER * (end - j) as f32, EvidenceKind::Date, shown(english, j..end)));
            }
        }
        j = end;
    }
}

/// The 1930s = ثلاثينيات القرن الماضي.
pub(super) fn decade_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    for (j, other) in english.words.iter().enumerate() {
        let Some(wanted) = decade::english(&other.key) else { continue };
        for i in 0..arabic.words.len() {
            let keys: Vec<&str> = (i..(i + 5).min(arabic.words.len())).map(|k| arabic.key(k)).collect();
            let Some(bare) = keys.first().map(|k| k.trim_start_matches(['و', 'ب', 'ل', 'ف'])) else { continue };
            let cut = keys[0].len() - bare.len();
            let keys = [&[bare], &keys[1..]].concat();
            if let Some((_, words)) = decade::arabic(&keys).filter(|(said, _)| said.agrees(wanted)) {
                let span = Span::new(arabic.words[i].token.span.start() + cut, arabic.words[i + words - 1].token.span.end());
                found.push(link((i..i + words, span), j..j + 1, weight::NUMBER, EvidenceKind::Date, shown(english, j..j + 1)));
            }
        }
    }
}

/// Parts of names that are too short for their letters to speak: (Arabic, folded; English, folded).
const PARTICLES: &[(&[&str], &[&str])] = &[
    (&["ابو", "ابي", "ابا"], &["abu", "abou", "abi", "abo"]),
    (&["بن", "ابن"], &["bin", "ibn", "ben", "b"]),
    (&["بنت"], &["bint"]),
    (&["ام"], &["umm", "um", "oum"]),
    (&["ال"], &["al"]),
    (&["ولد"], &["ould"]),
    (&["عبد"], &["abd", "abdul", "abdel", "abdal"]),
    (&["بني", "بنو"], &["bani", "banu", "beni"]),
];

pub(super) fn particle_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    for (j, word) in english.words.iter().enumerate().filter(|(_, w)| w.is_capital) {
        let Some((spellings, _)) = PARTICLES.iter().find(|(_, english)| english.contains(&word.key.as_str())) else { continue };
        for i in 0..arabic.words.len() {
            let key = arabic.key(i);
            let bare = spellings.iter().find(|s| key == **s || key.strip_prefix(['و', 'ل', 'ب', 'ف', 'ك']) == Some(s));
            if let Some(bare) = bare {
                let end = arabic.words[i].token.span.end();
                found.push(link(
                    (i..i + 1, Span::new(end - bare.len(), end)),
                    j..j + 1,
                    weight::PARTICLE,
                    EvidenceKind::Transliteration,
                    word.key.clone(),
                ));
            }
        }
    }
}

/// Acronyms spelt out by the names of their letters: إف بي آي.
pub(super) fn acronym_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    for (j, word) in english.words.iter().enumerate().filter(|(_, w)| w.is_acronym) {
        let len = word.key.chars().count();
        for i in 0..(arabic.words.len() + 1).saturating_sub(len) {
            let keys: Vec<&str> = (i..i + len).map(|k| arabic.key(k)).collect();
            if letters::spell(&keys, &word.key) {
                // بإف بي آي: the preposition is no letter.
                let bare = keys[0].strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']);
                let bare = bare.filter(|bare| letters::spell(&[&[*bare], &keys[1..]].concat(), &word.key));
                let cut = keys[0].len() - bare.unwrap_or(keys[0]).len();
                let start = arabic.words[i].token.span.start() + cut;
                let span = Span::new(start, arabic.words[i + len - 1].token.span.end());
                found.push(link((i..i + len, span), j..j + 1, weight::SAME_TEXT, EvidenceKind::Acronym, word.key.to_uppercase()));
            }
        }
    }
}

/// The words of a number, a particle before the first one left out.
fn number_span(arabic: &ArabicSide<'_>, range: &Range<usize>) -> Span<Folds> {
    let words = &arabic.words[range.clone()];
    let whole = words.iter().map(|w| w.token.span).reduce(Span::join).unwrap_or(Span::new(0, 0));
    let keys: Vec<&str> = range.clone().map(|k| arabic.key(k)).collect();
    let cut = if number::arabic(&keys).is_some() { 0 } else { keys.first().and_then(|k| k.chars().next()).map_or(0, char::len_utf8) };
    Span::new(whole.start() + cut, whole.end())
}

/// Latin words inside Arabic text, and the initials of the whole term.
pub(super) fn same_text_links(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    let content: Vec<&EnglishWord> = english.words.iter().filter(|w| !w.is_function).collect();
    let initials: String = content.iter().filter_map(|w| w.key.chars().next()).collect();
    for (i, word) in arabic.words.iter().enumerate().filter(|(_, w)| w.token.class == Class::Latin) {
        let key = arabic.key(i);
        for (j, _) in english.words.iter().enumerate().filter(|(_, w)| w.key == key || english::same_word(&w.key, key)) {
            found.push(link((i..i + 1, word.token.span), j..j + 1, weight::SAME_TEXT, EvidenceKind::SameText, key.to_owned()));
        }
        if content.len() > 2 && initials == key {
            found.push(link(
                (i..i + 1, word.token.span),
                0..english.words.len(),
                weight::ACRONYM * content.len() as f32,
                EvidenceKind::Acronym,
                key.to_uppercase(),
            ));
        }
    }
}
