//! The best way to cut an Arabic word: a unigram model of clitics and stems.
//!
//! P(word) = Σ P(proclitics) · P(pronoun) · P(stem) over the [`cuts`](super::reading::cuts); the cut with the largest term
//! wins. Stems count by types, learned from text ([`super::learn`]); the lexicon adds pseudo-counts, so that the model is of
//! use before it has seen any text.

use smallvec::SmallVec;

use crate::{
    bitext::{
        segment::{
            known::{Known, known},
            reading::{Cut, Letters, MAX_LETTERS, PRONOUNS, cuts, folded},
        },
        vocabulary::Table,
    },
    lexicon::Lexicon,
    text::clitic::{MorphemeKind, PROCLITICS},
};

/// What a part of a word is to translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// Conjunction, preposition, future particle, article.
    Proclitic,
    /// What carries the meaning.
    Stem,
    /// A pronoun after the stem.
    Pronoun,
}

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its form in a vocabulary: folded; `و+` and `+ه` for clitics; مدينه for the مدينت of مدينتهم.
    pub form: String,
    /// Its letters in the written word; the article of لل has one.
    pub letters: usize,
}

/// How often stems and clitics occur.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmenter {
    /// Type counts of folded stems.
    pub(super) stems: Table<f32>,
    /// Sum of the counts.
    pub(super) total: f32,
    /// Probability of each row of [`PROCLITICS`].
    pub(super) before: Vec<f32>,
    /// Probability of each row of [`PRONOUNS`] where a pronoun can stand.
    pub(super) after: Vec<f32>,
    /// The cut of every word that was learned from, by its letters.
    pub(super) decided: Table<Cut>,
}

/// Pseudo-count, in word types, of a stem that the lexicon knows and that may stand between these clitics.
const KNOWN: f32 = 40.0;
/// The same for a word of many letters that it knows as an adverb or particle only, most of which are cut (ب+سرعة), and for
/// a final ه that would have to be a ة.
const DOUBTFUL: f32 = 0.1;
/// Share of all stems given to one of the closed list: more than any open reading can gather.
const CLOSED: f32 = 1.0;
/// Factor for a stem that the lexicon knows only as something that never stands between these clitics.
const MISPLACED: f32 = 0.05;
/// Absolute discount of counts: a stem seen once has mostly been seen by chance (Ney & Essen 1991 use 0.5 to 0.8 for words;
/// stems inside words need less).
pub(super) const DISCOUNT: f32 = 0.2;
/// Mass of stems that were never seen, and what each letter of them costs: 1 in 14, the perplexity of Arabic letters in words.
const UNSEEN: f32 = 0.02;
const LETTER: f32 = 1.0 / 14.0;
/// Word types that the pseudo-counts of the lexicon stand beside before anything is learned.
const UNTRAINED_TOTAL: f32 = 20_000.0;

/// Shares of the parts of proclitic rows before anything is learned: conjunction, preposition, future, article.
const INITIAL_SHARE: [(MorphemeKind, f32); 4] =
    [(MorphemeKind::Conjunction, 0.07), (MorphemeKind::Preposition, 0.05), (MorphemeKind::Future, 0.015), (MorphemeKind::Article, 0.4)];
/// The same for each pronoun.
const INITIAL_PRONOUN: f32 = 0.012;

impl Default for Segmenter {
    fn default() -> Self {
        Self::untrained()
    }
}

impl Segmenter {
    /// The model that has seen no text: lexicon and closed list only.
    pub fn untrained() -> Self {
        let share = |kind| INITIAL_SHARE.iter().find(|(k, _)| *k == kind).map_or(0.01, |(_, p)| *p);
        let before: Vec<f32> = PROCLITICS.iter().map(|row| row.parts.iter().map(|p| share(p.kind)).product()).collect();
        let after: Vec<f32> = PRONOUNS.iter().map(|p| if p.is_empty() { 1.0 } else { INITIAL_PRONOUN }).collect();
        Self {
            stems: Table::default(),
            total: UNTRAINED_TOTAL,
            before: normalised(before),
            after: normalised(after),
            decided: Table::default(),
        }
    }

    /// Cuts a word of Arabic letters. `written` are its letters without marks, hamza seats, ة and ى kept.
    pub fn split(&self, written: &str) -> SmallVec<[Part; 4]> {
        let letters: Letters = written.chars().collect();
        if letters.len() > MAX_LETTERS {
            let form = letters.iter().map(|c| folded(*c)).collect();
            return SmallVec::from_elem(Part { kind: PartKind::Stem, form, letters: letters.len() }, 1);
        }
        self.parts(&letters, self.best(written, &letters))
    }

    /// The most likely cut.
    pub(super) fn best(&self, written: &str, letters: &[char]) -> Cut {
        if let Some(cut) = self.decided.get(written) {
            return cut;
        }
        let mut best: Option<(f32, Cut)> = None;
        for cut in cuts(letters) {
            let stem = stem_of(letters, cut);
            let knowledge = knowledge(letters, &stem, cut);
            let score = self.score(cut, self.count(&stem), stem.chars().count(), knowledge);
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, cut));
            }
        }
        best.map_or_else(|| cuts(letters)[0], |(_, cut)| cut)
    }

    /// Type count of a folded stem.
    pub(super) fn count(&self, stem: &str) -> f32 {
        self.stems.get(stem).unwrap_or(0.0)
    }

    /// Probability of a cut, up to a factor that all cuts of the word share.
    pub(super) fn score(&self, cut: Cut, count: f32, letters: usize, knowledge: Knowledge) -> f32 {
        let row = cut.proclitics();
        let pronoun = if row.has_article() { 1.0 } else { self.after[usize::from(cut.after)] };
        let unseen = UNSEEN * LETTER.powi(letters as i32);
        let stem = ((count - DISCOUNT).max(0.0) + knowledge.bonus) / self.total + knowledge.share + unseen;
        self.before[usize::from(cut.before)] * pronoun * stem * knowledge.factor
    }

    fn parts(&self, letters: &[char], cut: Cut) -> SmallVec<[Part; 4]> {
        let mut found: SmallVec<[Part; 4]> = SmallVec::new();
        for morpheme in cut.proclitics().parts {
            found.push(Part { kind: PartKind::Proclitic, form: format!("{}+", morpheme.form), letters: morpheme.len / 2 });
        }
        if cut.end > cut.start {
            let form = self.stem_form(letters, cut);
            found.push(Part { kind: PartKind::Stem, form, letters: usize::from(cut.end - cut.start) });
        }
        if cut.after > 0 {
            let form = format!("+{}", cut.pronoun());
            found.push(Part { kind: PartKind::Pronoun, form, letters: letters.len() - usize::from(cut.end) });
        }
        found
    }

    /// The stem as it is without the pronoun: مدينت becomes مدينه if that is the better known word.
    fn stem_form(&self, letters: &[char], cut: Cut) -> String {
        let stem = stem_of(letters, cut);
        if cut.after > 0
            && let Some(rest) = stem.strip_suffix('ت').filter(|r| r.chars().count() >= 2)
        {
            let restored = format!("{rest}ه");
            let weight = |form: &str| self.count(form) + if known(Lexicon::bundled(), form, false, false).nominal { KNOWN } else { 0.0 };
            if weight(&restored) > weight(&stem) {
                return restored;
            }
        }
        stem
    }
}

/// The folded stem of a cut.
pub(super) fn stem_of(letters: &[char], cut: Cut) -> String {
    letters[usize::from(cut.start)..usize::from(cut.end)].iter().map(|c| folded(*c)).collect()
}

/// What the lexicon adds to the score of a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knowledge {
    /// Pseudo-count.
    bonus: f32,
    /// Probability as a stem, beside what was counted.
    share: f32,
    /// On the whole score.
    factor: f32,
}

/// What the lexicon says about a stem between the clitics of a cut.
pub(super) fn knowledge(letters: &[char], stem: &str, cut: Cut) -> Knowledge {
    let nothing = Knowledge { bonus: 0.0, share: 0.0, factor: 1.0 };
    if cut.is_closed {
        return Knowledge { share: CLOSED, ..nothing };
    }
    let plain_ha = cut.after == 0 && letters.last() == Some(&'ه');
    let found = known(Lexicon::bundled(), stem, cut.after > 0, plain_ha);
    let is_adverb = found == (Known { function: true, ..Known::default() });
    match fits(found, cut) {
        _ if !found.any() => nothing,
        true => Knowledge { bonus: if is_adverb || found.careless { DOUBTFUL } else { KNOWN }, ..nothing },
        false => Knowledge { factor: MISPLACED, ..nothing },
    }
}

/// True if a word of these kinds may stand between these clitics.
fn fits(found: Known, cut: Cut) -> bool {
    let parts = cut.proclitics().parts;
    let has = |kind| parts.iter().any(|p| p.kind == kind);
    let noun_like = found.nominal || found.proper;
    if has(MorphemeKind::Article) {
        return noun_like;
    }
    if has(MorphemeKind::Future) {
        return found.verb;
    }
    let preposition_fits = parts.iter().filter(|p| p.kind == MorphemeKind::Preposition).all(|p| {
        // The ل of purpose stands before verbs.
        noun_like || found.function || (p.form == "ل" && found.verb)
    });
    preposition_fits && (cut.after == 0 || found.nominal || found.verb)
}

/// The values divided by their sum.
pub(super) fn normalised(mut values: Vec<f32>) -> Vec<f32> {
    let sum: f32 = values.iter().sum();
    values.iter_mut().for_each(|v| *v /= sum.max(f32::MIN_POSITIVE));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_parts_without_any_text_seen() {
        let segmenter = Segmenter::untrained();
        for (word, expected) in [
            ("وبمدينتهم", "و+ ب+ مدينه +هم"),
            ("للمدينة", "ل+ ال+ مدينه"),
            ("بها", "ب+ +ها"),
            ("لكن", "لكن"),
            ("وليد", "وليد"),
            ("سيعلن", "س+ يعلن"),
            ("والقاهرة", "و+ ال+ قاهره"),
            ("ألمانيا", "المانيا"),
            ("إنه", "ان +ه"),
            ("x", "x"),
            ("", ""),
        ] {
            let forms: Vec<String> = segmenter.split(word).into_iter().map(|p| p.form).collect();
            assert_eq!(forms.join(" "), expected, "{word}");
        }
    }

    #[test]
    fn parts_cover_the_word() {
        let segmenter = Segmenter::untrained();
        for word in [&*"ب".repeat(10_000), "وبالمدرسة", "للحوثيين", "كتبهما", "ف", "ــ", "فسيكفيكهم"] {
            let letters: usize = segmenter.split(word).iter().map(|p| p.letters).sum();
            assert_eq!(letters, word.chars().count(), "{word}");
        }
    }
}
