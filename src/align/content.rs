//! What the words of a term weigh, and where a name begins: titles, head nouns, particles, the article.

use super::{
    confidence::TermWords,
    links::Link,
    sides::{ArabicSide, EnglishSide},
};
use crate::{
    glossary::EntryKind,
    text::{Folds, Span, class::Class, clitic},
};

/// Words of offices and honours that a name may lose or take.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lord",
    "president",
    "king",
    "queen",
    "prince",
    "princess",
    "sheikh",
    "shaikh",
    "imam",
    "ayatollah",
    "general",
    "gen",
    "colonel",
    "col",
    "major",
    "captain",
    "minister",
    "prime",
    "senator",
    "professor",
    "prof",
    "pope",
    "sultan",
    "emir",
    "mullah",
    "hajj",
    "haj",
    "sayyed",
    "sayyid",
    "saint",
    "st",
    "judge",
    "ambassador",
];
/// Words that say what kind of thing a name is; either language may leave them out.
const HEADS: &[&str] = &[
    "city",
    "group",
    "movement",
    "organization",
    "organisation",
    "agency",
    "news",
    "corps",
    "river",
    "mount",
    "mountain",
    "street",
    "province",
    "governorate",
    "company",
    "state",
    "republic",
    "kingdom",
];
/// True for a folded English word of an office or honour.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

const TITLE_CONTENT: f64 = 0.3;
const HEAD_CONTENT: f64 = 0.5;

/// Weights of the words of an English term.
pub(super) fn english_content(term: &EnglishSide<'_>, kind: Option<EntryKind>) -> TermWords {
    let several = term.words.iter().filter(|w| !w.is_function).count() > 1;
    let content: Vec<f64> = term
        .words
        .iter()
        .map(|w| match w.key.as_str() {
            _ if w.is_function => 0.0,
            key if several && is_title(key) => TITLE_CONTENT,
            key if several && HEADS.contains(&key) => HEAD_CONTENT,
            key if several && PARTICLES.contains(&key) => PARTICLE_CONTENT,
            _ => 1.0,
        })
        .collect();
    // A sum of nothing would make every chain complete: a term of function words only counts them.
    let content = if content.iter().sum::<f64>() > 0.0 { content } else { vec![1.0; term.words.len()] };
    let family = (kind == Some(EntryKind::Person) && several).then(|| content.iter().rposition(|c| *c >= 1.0)).flatten();
    let may_be_person = matches!(kind, None | Some(EntryKind::Person)) && term.words.iter().all(|w| w.is_capital || w.is_function);
    let last_name = (may_be_person && several).then(|| content.iter().rposition(|c| *c >= 1.0)).flatten();
    TermWords { letters: term.words.iter().map(|w| w.key.chars().count()).collect(), family, last_name, content }
}

/// Parts of names that are spelt joined, apart or not at all.
const PARTICLES: &[&str] = &[
    "al", "el", "bin", "ibn", "ben", "bint", "abu", "abi", "abd", "abdul", "abdel", "ud", "ed", "din", "as", "ash", "at", "an", "ar", "az",
    "ul", "ould", "umm",
];
const PARTICLE_CONTENT: f64 = 0.3;

/// Weights of the words of an Arabic term.
pub(super) fn arabic_content(term: &ArabicSide<'_>, kind: Option<EntryKind>) -> TermWords {
    let content: Vec<f64> = term
        .words
        .iter()
        .map(|w| match w.token.class {
            Class::Punctuation => 0.0,
            _ if w.is_function => 0.1,
            _ => 1.0,
        })
        .collect();
    let several = content.iter().filter(|c| **c >= 1.0).count() > 1;
    let family = (kind == Some(EntryKind::Person) && several).then(|| content.iter().rposition(|c| *c >= 1.0)).flatten();
    TermWords { letters: (0..term.words.len()).map(|i| term.key(i).chars().count()).collect(), family, last_name: None, content }
}

/// True if the term is a name, whose article belongs to it (القاهرة, الحرس الثوري): by its kind, else by its capitals,
/// unless the lexicon knows it as the adjective of a people.
pub(super) fn is_name(term: &EnglishSide<'_>, kind: Option<EntryKind>, links: &[Link]) -> bool {
    match kind {
        Some(EntryKind::Term) => false,
        Some(_) => true,
        None => {
            let is_capital = term.words.iter().all(|w| w.is_capital || w.is_function);
            is_capital && !links.iter().any(|l| l.is_common && l.english.len() == term.words.len())
        }
    }
}

/// A span that begins in the word `first`, with the article before it.
pub(super) fn with_article(side: &ArabicSide<'_>, first: usize, span: Span<Folds>) -> Span<Folds> {
    let Some(word) = side.words.get(first) else { return span };
    let before = Span::<Folds>::new(word.token.span.start(), span.start());
    let row = clitic::proclitics(before.of(side.text.folded.as_str()));
    let article = row.filter(|r| r.has_article()).and_then(|r| r.parts.last()).map_or(0, |p| p.len);
    Span::new(span.start() - article, span.end())
}

/// A span that begins in the word `first`, with عبد before it: الرحمن after it is no name by itself.
pub(super) fn with_servant(side: &ArabicSide<'_>, first: usize, span: Span<Folds>) -> Span<Folds> {
    let is_divine = Span::<Folds>::new(span.start(), span.end()).of(side.text.folded.as_str()).starts_with("ال");
    let Some(before) = first.checked_sub(1).filter(|_| is_divine) else { return span };
    let key = side.key(before);
    let row = key.strip_suffix("عبد").and_then(clitic::proclitics);
    let end = side.words[before].token.span.end();
    if row.is_some_and(|r| !r.has_article()) { Span::new(end - "عبد".len(), span.end()) } else { span }
}

/// A span that begins in the word `first`, without an article at its start: كوليرا in الكوليرا.
pub(super) fn without_article(side: &ArabicSide<'_>, first: usize, span: Span<Folds>) -> Span<Folds> {
    let Some(word) = side.words.get(first) else { return span };
    let start = Span::<Folds>::new(span.start(), word.token.span.end()).of(side.text.folded.as_str());
    // The article of a word that has it in itself (الله) stays.
    let bare = start.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3 && word.analyses.iter().all(|a| a.cost > 0.0));
    Span::new(span.start() + bare.map_or(0, |rest| start.len() - rest.len()), span.end())
}

/// Arabic words that say what kind of thing a name is, folded, with the English that keeps them inside the span.
const ARABIC_HEADS: &[(&str, &[&str])] = &[
    ("تنظيم", &["organization", "organisation", "group"]),
    ("جماعه", &["group", "community"]),
    ("حركه", &["movement"]),
    ("حلف", &["alliance", "pact"]),
    ("وكاله", &["agency"]),
    ("شركه", &["company", "corporation", "co", "inc", "ltd"]),
    ("مدينه", &["city", "town"]),
    ("محافظه", &["governorate", "province"]),
    ("حي", &["district", "neighborhood", "neighbourhood", "quarter"]),
    ("نهر", &["river"]),
    ("جبل", &["mount", "mountain", "mt", "jebel"]),
    ("قناه", &["channel", "canal", "tv"]),
    ("صحيفه", &["newspaper", "daily"]),
    ("بنك", &["bank"]),
    ("الملك", &["king"]),
    ("الريس", &["president"]),
    ("البابا", &["pope"]),
    ("الشيخ", &["sheikh", "shaikh", "sheik"]),
    ("الامير", &["prince", "emir"]),
    ("الدكتور", &["dr", "doctor"]),
    ("السيد", &["mr", "sayyed", "sayyid"]),
    ("فيلم", &["film", "movie"]),
    ("مسلسل", &["series", "show"]),
    ("روايه", &["novel"]),
    ("كتاب", &["book"]),
    ("قصيده", &["poem"]),
    ("لوحه", &["painting", "portrait"]),
    ("اغنيه", &["song"]),
    ("البوم", &["album"]),
    ("لعبه", &["game"]),
    ("مسرحيه", &["play"]),
    ("مجله", &["magazine"]),
    ("برنامج", &["program", "programme", "show"]),
    ("يوم", &["day"]),
    ("بلده", &["town"]),
    ("قريه", &["village"]),
    ("دوله", &["state"]),
    ("المتمردين", &["rebels", "rebel", "insurgents"]),
    ("المتمردون", &["rebels", "rebel", "insurgents"]),
];

/// The span without a head noun at its start that the English term does not have: glossaries list تنظيم داعش too, but
/// ISIS is داعش.
pub(super) fn without_head(side: &ArabicSide<'_>, term: &EnglishSide<'_>, span: Span<Folds>) -> Span<Folds> {
    let mut inside = side.words.iter().filter(|w| w.token.span.overlaps(span));
    let (Some(first), Some(second)) = (inside.next(), inside.next()) else { return span };
    let head = Span::<Folds>::new(span.start(), first.token.span.end()).of(side.text.folded.as_str());
    let said = |english: &[&str]| term.words.iter().any(|w| english.contains(&w.key.as_str()));
    let is_extra = ARABIC_HEADS.iter().any(|(arabic, english)| *arabic == head && !said(english));
    if is_extra && term.words.iter().filter(|w| !w.is_function).count() <= 2 {
        Span::new(second.token.span.start(), span.end())
    } else {
        span
    }
}
