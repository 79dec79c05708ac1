//! The lemmas behind a written Arabic word: through its clitics and endings to the lexicon.

use smallvec::SmallVec;

use crate::{
    lexicon::{Lexicon, words::PartOfSpeech},
    text::{
        Folds, Span, class,
        clitic::{self, Proclitics, SuffixKind},
    },
};

/// One lemma a word may be a form of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Analysis {
    /// Number of the lemma.
    pub lemma: u32,
    /// The word without proclitics and pronoun, relative to the word.
    pub stem: Span<Folds>,
    /// What stands before the stem.
    pub proclitics: &'static Proclitics,
    /// What was cut off to get there; 0 for a lemma as it stands.
    pub cost: f32,
    /// The word is an adjective made from the lemma: إسرائيلية from إسرائيل.
    pub is_derived: bool,
}

/// The lemmas of a folded word, cheapest first, each lemma once. `written` is the word as it stands in the text: its
/// last letter tells ة from the pronoun ه where it is spelt with care.
pub fn analyses(lexicon: &Lexicon, word: &str, written: &str) -> SmallVec<[Analysis; 4]> {
    let mut found: SmallVec<[Analysis; 4]> = SmallVec::new();
    let has_ta_marbuta = written.trim_end_matches(class::is_mark).ends_with('ة');
    for reading in clitic::readings(word) {
        let stem = reading.stem.of(word);
        let is_pronoun = reading.suffix.kind == SuffixKind::Pronoun;
        if is_pronoun && has_ta_marbuta {
            continue;
        }
        let mut add = |lemmas: &[u32], extra: f32| {
            for &lemma in lemmas {
                if found.iter().all(|a| a.lemma != lemma) {
                    // An adjective takes no pronoun: its ه or ي is an ending, however it is spelt.
                    let takes_pronoun = lexicon.lemma(lemma).is_some_and(|l| {
                        !matches!(
                            l.part_of_speech,
                            PartOfSpeech::Adjective | PartOfSpeech::People | PartOfSpeech::Place | PartOfSpeech::Name
                        )
                    });
                    let pronoun = if is_pronoun && takes_pronoun { reading.suffix.parts.last().map_or(0, |p| p.len) } else { 0 };
                    let end = word.len() - pronoun;
                    found.push(Analysis {
                        lemma,
                        stem: Span::new(reading.stem.start(), end),
                        proclitics: reading.proclitics,
                        cost: reading.cost + extra,
                        is_derived: reading.suffix.kind == SuffixKind::Nisba,
                    });
                }
            }
        };
        add(lexicon.with_form(stem), 0.0);
        for (rest, extra) in restored(stem, reading.suffix.kind) {
            add(lexicon.with_form(&rest), extra);
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

/// The singular spellings that lose a letter before an ending: مدينت+هم and عقوب+ات come from مدينة and عقوبة,
/// دولت+ين from دولة; مستشف+ين from مستشفى; and what the plural leaves before a pronoun: مستشاري+ه from مستشارين.
fn restored(stem: &str, ending: SuffixKind) -> SmallVec<[(String, f32); 3]> {
    let mut found = SmallVec::new();
    match ending {
        SuffixKind::Pronoun => {
            found.extend(stem.strip_suffix('ت').map(|s| (format!("{s}ه"), 0.1)));
            let plural = stem.strip_suffix(['ي', 'و']).filter(|s| s.chars().count() >= 4);
            found.extend(plural.map(|s| (s.to_owned(), 0.3)));
        }
        SuffixKind::Number => {
            found.push((format!("{stem}ه"), 0.1));
            found.extend(stem.strip_suffix('ت').map(|s| (format!("{s}ه"), 0.1)));
        }
        SuffixKind::Tanwin | SuffixKind::Feminine | SuffixKind::Nisba | SuffixKind::None => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn lemmas_through_clitics_and_endings() {
        let lexicon = Lexicon::bundled();
        for (word, lemma) in [
            ("للدراسات", "دراسة"),
            ("والدولية", "دولي"),
            ("الاستراتيجية", "استراتيجي"),
            ("وزارتهم", "وزارة"),
            ("العقوبات", "عقوبة"),
            ("المسؤولين", "مسؤول"),
            ("والأحزاب", "حزب"),
            ("قنابل", "قنبلة"),
            ("الثوري", "ثوري"),
            ("بالمفاوضات", "مفاوضة"),
            ("مستشاريه", "مستشار"),
            ("مراسلوها", "مراسل"),
        ] {
            let (written, word) = (word, fold::key(word));
            let lemmas: Vec<&str> =
                analyses(lexicon, &word, written).iter().filter_map(|a| lexicon.lemma(a.lemma)).map(|l| &*l.arabic).collect();
            assert!(lemmas.contains(&lemma), "{word}: {lemmas:?}");
        }
    }

    #[test]
    fn the_stem_keeps_its_ending_and_loses_its_pronoun() {
        let lexicon = Lexicon::bundled();
        for (written, stem) in
            [("الكردية", "كرديه"), ("والدولية", "دوليه"), ("حزبه", "حزب"), ("وزارتهم", "وزارت"), ("للمدينة", "مدينه"), ("الحزبية", "حزبيه")]
        {
            let word = fold::key(written);
            let found = analyses(lexicon, &word, written);
            assert_eq!(found.first().map(|a| a.stem.of(&word)), Some(stem), "{written}");
        }
    }
}
