//! The lemmas behind a written Arabic word: through its clitics and endings to the lexicon.

use smallvec::SmallVec;

use crate::{
    lexicon::Lexicon,
    text::{
        Folds, Span,
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
}

/// The lemmas of a folded word, cheapest first, each lemma once.
pub fn analyses(lexicon: &Lexicon, word: &str) -> SmallVec<[Analysis; 4]> {
    let mut found: SmallVec<[Analysis; 4]> = SmallVec::new();
    for reading in clitic::readings(word) {
        let stem = reading.stem.of(word);
        let mut add = |lemmas: &[u32], extra: f32| {
            for &lemma in lemmas {
                if found.iter().all(|a| a.lemma != lemma) {
                    let pronoun = if reading.suffix.kind == SuffixKind::Pronoun { reading.suffix.parts.last().map_or(0, |p| p.len) } else { 0 };
                    let end = word.len() - pronoun;
                    found.push(Analysis { lemma, stem: Span::new(reading.stem.start(), end), proclitics: reading.proclitics, cost: reading.cost + extra });
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
/// دولت+ين from دولة; مستشف+ين from مستشفى.
fn restored(stem: &str, ending: SuffixKind) -> SmallVec<[(String, f32); 3]> {
    let mut found = SmallVec::new();
    match ending {
        SuffixKind::Pronoun => found.extend(stem.strip_suffix('ت').map(|s| (format!("{s}ه"), 0.1))),
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
        ] {
            let word = fold::key(word);
            let lemmas: Vec<&str> = analyses(lexicon, &word).iter().filter_map(|a| lexicon.lemma(a.lemma)).map(|l| &*l.arabic).collect();
            assert!(lemmas.contains(&lemma), "{word}: {lemmas:?}");
        }
    }
}
