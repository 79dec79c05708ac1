//! Laws and examples of folding.

use proptest::prelude::*;

use super::*;
use crate::text::span::{Folds, Span};
use Folding::{
    AlefMaqsura, Case, Diacritics, Digits, Hamza, Invisible, PersianLetters, PresentationForms, Punctuation, TaMarbuta, Tatweel,
};

#[test]
fn examples() {
    for (text, expected, steps) in [
        ("القاهرة", "القاهره", &[TaMarbuta][..]),
        ("أحمد", "احمد", &[Hamza]),
        ("آية الله", "ايه الله", &[Hamza, TaMarbuta]),
        ("مُحَمَّد", "محمد", &[Diacritics]),
        ("مكــي", "مكي", &[Tatweel]),
        ("مصطفى", "مصطفي", &[AlefMaqsura]),
        ("٣٬٥٠٠٫٢", "3,500.2", &[Digits]),
        ("۲۰۲۴", "2024", &[Digits]),
        ("\u{200f}غزة\u{200f}", "غزه", &[TaMarbuta, Invisible]),
        ("ﻻجئ", "لاجي", &[Hamza, PresentationForms]),
        ("ایران", "ايران", &[PersianLetters]),
        ("Élysée", "elysee", &[Diacritics, Case]),
        ("Sana\u{2019}a", "sanaa", &[Case, Punctuation]),
        ("al-Sisi", "al sisi", &[Case, Punctuation]),
        ("U.S. troops", "us. troops", &[Case, Punctuation]),
        ("U.S.A.", "usa.", &[Case, Punctuation]),
        ("أ.ف.ب", "افب", &[Hamza, Punctuation]),
        ("3.5-4 km", "3.5-4 km", &[]),
        ("الأمم  \n المتحدة", "الامم المتحده", &[Hamza, TaMarbuta, Punctuation]),
        ("İstanbul", "istanbul", &[Diacritics, Case]),
        ("Øresund ﬁnd", "oresund find", &[Diacritics, PresentationForms, Case]),
        ("ﷺ", "صلي الله عليه وسلم", &[AlefMaqsura, PresentationForms]),
        ("ŉ ㏂", "n am", &[Diacritics, PresentationForms]),
        ("", "", &[]),
        ("\u{64e}\u{64f}", "", &[Diacritics]),
    ] {
        assert_eq!(Folded::new(text).as_str(), expected, "{text}");
        assert_eq!(foldings_of(text), steps.iter().copied().collect(), "steps of {text}");
    }
}

#[test]
fn differences_name_only_what_keeps_two_spellings_apart() {
    for (a, b, steps) in [
        ("أحمد", "أحمد", &[][..]),
        ("احمد", "أحمد", &[Hamza]),
        ("مُحمد", "محمد", &[Diacritics]),
        ("القاهره", "القاهرة", &[TaMarbuta]),
        ("أحمــد", "أحمد", &[Tatweel]),
        ("AL-SISI", "al-Sisi", &[Case]),
        ("al Sisi", "al-Sisi", &[Punctuation]),
    ] {
        assert_eq!(key(a), key(b), "{a} and {b} must meet");
        assert_eq!(differences(a, b), steps.iter().copied().collect(), "{a} / {b}");
    }
}

#[test]
fn a_span_takes_the_marks_of_its_last_letter_and_the_sign_before_its_first() {
    let text = "في \u{600}مُحَمَّدٌ\u{200f}، هنا";
    let folded = Folded::new(text);
    let at = folded.as_str().find("محمد").unwrap();
    let span = folded.source(Span::new(at, at + "محمد".len()));
    assert_eq!(span.of(text), "\u{600}مُحَمَّدٌ");

    let text = "اب\u{600}\u{301}ج";
    let folded = Folded::new(text);
    let written = |at| folded.source(Span::new(at, at + 2)).of(text);
    assert_eq!((written(2), written(4)), ("ب", "ج"), "a mark on the sign");
}

/// Arabic text as it comes: letters of several alphabets, marks, controls, digits, punctuation.
fn messy() -> impl Strategy<Value = String> {
    let alphabet =
        "ابتأإآؤئءةىيكگپیک مُحَّ\u{670}\u{654}ـ\u{200f}\u{200d}\u{200b}\u{61c}\u{600}٣۴5.,-'’ aBÉİßﬁﻻﷺﷲ㈀ŉ㏂…\n\u{a0}ʿ«»\u{301}я漢😀\u{fe0f}";
    let pool: Vec<char> = alphabet.chars().collect();
    prop_oneof![
        4 => proptest::collection::vec(proptest::sample::select(pool), 0..40).prop_map(|v| v.into_iter().collect()),
        1 => any::<String>(),
    ]
}

/// The slow oracle: folds one character at a time with no context and no map.
fn letters_only(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match fate(c) {
            Fate::Keep => out.push(c),
            Fate::To(to, _) => out.push(to),
            Fate::Expand => general::expand(c, |to, _| out.push(to)),
            Fate::Mark(_) | Fate::Drop(_) | Fate::Prefix(_) => {}
        }
    }
    out.retain(|c| !matches!(c, ' ' | '-' | '\'' | '.'));
    out
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in messy()) {
        let once = Folded::new(&text);
        let twice = Folded::new(once.as_str());
        prop_assert_eq!(once.as_str(), twice.as_str());
    }

    #[test]
    fn folding_agrees_with_the_slow_oracle(text in messy()) {
        let mut folded = Folded::new(&text).as_str().to_owned();
        folded.retain(|c| !matches!(c, ' ' | '-' | '\'' | '.'));
        prop_assert_eq!(folded, letters_only(&text));
    }

    #[test]
    fn the_map_is_total_ordered_and_on_character_boundaries(text in messy()) {
        let folded = Folded::new(&text);
        let mut last = Span::new(0, 0);
        for (at, c) in folded.as_str().char_indices() {
            let span = folded.source(Span::new(at, at + c.len_utf8()));
            prop_assert!(!span.is_empty());
            prop_assert!(text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()));
            prop_assert!(last.start() <= span.start() && last.end() <= span.end());
            let following = text[span.end()..].chars().next();
            prop_assert!(!following.is_some_and(|c| matches!(fate(c), Fate::Mark(_))), "cut off a mark");
            last = span;
        }
    }

    #[test]
    fn the_source_of_a_span_folds_to_the_span(text in messy(), a in 0_usize..60, b in 0_usize..60) {
        // Word-inner punctuation looks at neighbours, which a slice no longer has: compare without it.
        let folded = Folded::new(&text);
        let bounds: Vec<usize> = folded.as_str().char_indices().map(|(i, _)| i).chain([folded.as_str().len()]).collect();
        let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
        let span = Span::<Folds>::new(a.min(b), a.max(b));
        let source = folded.source(span).of(&text);
        let strip = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '-' | '\'' | '.')).collect::<String>();
        let expanding = source.chars().any(|c| matches!(fate(c), Fate::Expand));
        if !expanding {
            prop_assert_eq!(strip(&letters_only(source)), strip(span.of(folded.as_str())));
        }
    }

    #[test]
    fn runs_fold_as_their_characters_do(text in messy()) {
        struct Letters(String);
        impl Sink for Letters {
            fn push(&mut self, c: char, _: usize, _: usize, _: Foldings) {
                self.0.push(c);
            }
            fn extend(&mut self, _: usize, _: Foldings) {}
            fn skip(&mut self, _: Foldings) {}
            fn last(&self) -> Option<char> {
                self.0.chars().next_back()
            }
        }
        let (mut letters, mut prefix) = (Letters(String::new()), None);
        for (at, c) in text.char_indices() {
            one(c, (at, at + c.len_utf8()), &text, &mut prefix, &mut letters);
        }
        let folded = Folded::new(&text);
        prop_assert_eq!(folded.as_str(), letters.0.as_str());
    }

    #[test]
    fn texts_compare_letter_by_letter_as_by_their_traces(text in messy()) {
        let folded = Folded::new(&text);
        prop_assert_eq!(differences(&text, folded.as_str()), trace::by_traces(&text, folded.as_str()));
    }

    #[test]
    fn equal_texts_have_no_differences(text in messy()) {
        prop_assert!(differences(&text, &text).is_empty());
    }
}
