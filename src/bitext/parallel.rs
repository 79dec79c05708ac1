//! Is this pair a translation? A probability, from how much of what each side says the other side says too
//! ([`super::word::support`]).
//!
//! | module | idea |
//! | --- | --- |
//! | [`numbers`] | numbers that both sides have, in digits or words, and numbers that one has |
//! | [`weights`] | features, their learned weights, the probability |
//! | [`learn`] | how the weights are learned |
//! | [`watch`] | pairs of a file that run out of step |
//! | [`judge`] | scores against pairs known to be translations and pairs known not to be |
//!
//! The question is put between two pairs of equal standing: a translation, or a sentence beside one of its neighbours in the
//! same text. Where most pairs are translations, the probability errs on the side of doubt.

pub mod judge;
pub mod learn;
pub mod numbers;
pub mod watch;
pub mod weights;

pub use weights::{Features, Sets, Weights};

use crate::bitext::{
    segment::{PartKind, Segmented},
    word::Aligned,
};

/// English letters for each Arabic one, and the variance of the difference for each (Gale & Church 1993; the ratio measured on
/// TICO-19).
const RATIO: f64 = 1.19;
const VARIANCE: f64 = 6.8;
/// Nats of a unit beyond which a gain says no more.
const MOST_GAIN: f64 = 8.0;
/// Standard deviations beyond which a length is as odd as can be.
const ODDEST: f64 = 6.0;

/// Probability that the sides of an aligned pair translate each other; 0 if a side has no words.
pub fn score(aligned: &Aligned) -> f64 {
    let Ok(sets) = Sets::bundled() else { return 0.0 };
    let has_words = |side: &Segmented| side.units.iter().any(|u| u.class.is_word());
    if has_words(&aligned.arabic) && has_words(&aligned.english) {
        sets.of(aligned.is_trained).probability(&features(aligned))
    } else {
        0.0
    }
}

/// What speaks for and against a pair.
pub fn features(aligned: &Aligned) -> Features {
    let support = &aligned.support;
    let numbers = numbers::compare(&aligned.arabic, &aligned.english);
    let content = f64::from(support.content[0] + support.content[1]) / 2.0;
    let found = f64::from(support.supported[0] + support.supported[1]) / 2.0;
    let gain = |d: usize, units: usize| {
        let nats = aligned.log_likelihood[d] - aligned.log_frequency[d];
        (nats / units.max(1) as f64).clamp(-MOST_GAIN, MOST_GAIN)
    };
    Features {
        english_gain: gain(0, aligned.english.units.len()),
        arabic_gain: gain(1, aligned.arabic.units.len()),
        // Where nothing has content (`What is it?`), nothing is known.
        supported: if content > 0.0 { found / content } else { 0.5 },
        found: found.max(0.0).ln_1p(),
        missing: (content - found).max(0.0).ln_1p(),
        numbers_shared: f64::from(numbers.shared).ln_1p(),
        numbers_alone: f64::from(numbers.alone).ln_1p(),
        length: oddness(letters(&aligned.arabic), letters(&aligned.english)),
    }
}

/// Letters and digits of a text.
fn letters(side: &Segmented) -> f64 {
    let of_unit = |form: &str, kind| form.chars().count() - usize::from(kind != PartKind::Stem);
    side.units.iter().filter(|u| u.class.is_word()).map(|u| of_unit(&u.form, u.kind) as f64).sum()
}

/// How far two lengths are from those of a translation, in standard deviations.
fn oddness(arabic: f64, english: f64) -> f64 {
    let expected = f64::midpoint(arabic * RATIO, english).max(1.0);
    ((english - arabic * RATIO).abs() / (VARIANCE * expected).sqrt()).min(ODDEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::word::{Aligner, Resident};

    const PAIRS: [(&str, &str); 6] = [
        ("وصل الرئيس إلى مدينة دمشق صباح اليوم.", "The president arrived in the city of Damascus this morning."),
        ("ارتفعت أسعار النفط بنسبة 5 في المئة هذا الأسبوع.", "Oil prices rose by 5 percent this week."),
        ("قُتل عشرون شخصا في انفجار قرب المطار.", "Twenty people were killed in an explosion near the airport."),
        ("فاز المنتخب المصري بالبطولة للمرة الثالثة.", "The Egyptian team won the championship for the third time."),
        ("قال سليماني إن كرمان مدينته.", "Soleimani said that Kerman was his city."),
        ("أين تقع المدرسة؟", "Where is the school?"),
    ];

    #[test]
    fn translations_are_told_from_their_neighbours() {
        for resident in [Resident::Bundled, Resident::Absent] {
            let mut aligner = Aligner::new(resident.model());
            for (i, (arabic, english)) in PAIRS.iter().enumerate() {
                let own = score(&aligner.align(arabic, english));
                let neighbour = score(&aligner.align(arabic, PAIRS[(i + 1) % PAIRS.len()].1));
                assert!(own > 0.7 && neighbour < 0.3, "{resident:?} {english}: {own} and {neighbour}");
            }
        }
    }

    #[test]
    fn pairs_without_words_are_no_translations() {
        let resident = Resident::default();
        let mut aligner = Aligner::new(resident.model());
        for (arabic, english) in [("", ""), ("", "text"), ("نص", ""), ("...", "!!!"), (" ", "\u{200f}")] {
            assert!(score(&aligner.align(arabic, english)) <= 0.0, "{arabic} {english}");
        }
        for (arabic, english) in [("шум", "кот"), ("ا", "a"), ("12", "12"), ("نعم", "Yes")] {
            let found = score(&aligner.align(arabic, english));
            assert!((0.0..=1.0).contains(&found), "{arabic} {english}");
        }
    }
}
