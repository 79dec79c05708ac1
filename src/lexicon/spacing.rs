//! Words written without the space between them: وزيرالدفاع, مدينةبغداد.
//!
//! News text loses spaces mostly after letters that do not join the next one, where the eye does not miss them. A word is
//! cut only if the lexicon does not know it whole and the parts explain it; names of people and places it does not know
//! stay whole unless the spelling itself shows a border (ة and ى end words).

use smallvec::SmallVec;

use crate::lexicon::{Lexicon, stem, words::PartOfSpeech};

/// Where the parts of a folded word begin, the first left out; empty if it is one word. `ends_word(at)` tells whether the
/// letter before byte `at`, as written, is one that only ends words.
pub fn lost_spaces(lexicon: &Lexicon, word: &str, ends_word: impl Fn(usize) -> bool) -> SmallVec<[usize; 2]> {
    if word.chars().count() < LEAST_WHOLE {
        return SmallVec::new();
    }
    let mut reader = Reader { lexicon, word, ends_word, cuts: SmallVec::new() };
    reader.cuts = word.char_indices().map(|(at, _)| at).skip(2).filter(|cut| reader.is_plausible(*cut)).collect();
    // Most words end here, before anything is looked up with its endings.
    if reader.cuts.is_empty() || !stem::analyses(lexicon, word, word).is_empty() {
        return SmallVec::new();
    }
    // What is known from end to end, before what has something unknown in it.
    reader.two(0, true).or_else(|| reader.three()).or_else(|| reader.two(0, false)).unwrap_or_default()
}

/// Shortest word, in letters, that may hold two: a particle of two and a word of four.
const LEAST_WHOLE: usize = 6;
/// Shortest part, in letters, beside a sure border; elsewhere chance makes words of three letters out of anything.
const LEAST_PART: usize = 3;
const LEAST_UNSURE_PART: usize = 4;
/// Shortest name of a place that is trusted beside something unknown.
const LEAST_PLACE: usize = 5;
/// Shortest word with its article that is taken for one inside another word.
const LEAST_DEFINITE: usize = 5;

/// Words of two or three letters that lose their space before an article, folded.
const PARTICLES: &[&str] = &["في", "من", "ان", "عن", "الي", "علي"];

/// First parts of names that are written joined as often as apart: not a slip.
const NAME_HEADS: &[&str] = &["عبد", "ابو", "ابا", "ابي", "نور", "سيف", "علاء", "بدر", "جمال", "صلاح", "محيي", "حسام", "شمس"];

/// Letters that do not join the next one.
fn stands_apart(letter: char) -> bool {
    matches!(letter, 'ا' | 'د' | 'ذ' | 'ر' | 'ز' | 'و' | 'ء')
}

struct Reader<'a, F> {
    lexicon: &'a Lexicon,
    word: &'a str,
    ends_word: F,
    /// Places where a word may begin, by the letters alone.
    cuts: SmallVec<[usize; 8]>,
}

impl<F: Fn(usize) -> bool> Reader<'_, F> {
    /// One cut in what begins at byte `start`, both parts known or not.
    fn two(&self, start: usize, known: bool) -> Option<SmallVec<[usize; 2]>> {
        let cuts = self.cuts.iter().copied().filter(|cut| *cut > start);
        // A particle first, else the longest first part: مدينة rather than مدين.
        let mut good: SmallVec<[usize; 4]> = cuts.filter(|cut| self.parts(start, *cut, self.word.len(), known)).collect();
        good.sort_by_key(|cut| (!PARTICLES.contains(&&self.word[start..*cut]), std::cmp::Reverse(*cut)));
        good.first().map(|cut| SmallVec::from_slice(&[*cut]))
    }

    /// A particle or a known word, and two parts after it.
    fn three(&self) -> Option<SmallVec<[usize; 2]>> {
        let is_first = |cut: &usize| PARTICLES.contains(&&self.word[..*cut]) || ((self.ends_word)(*cut) && self.knows(0, *cut));
        self.cuts.iter().copied().filter(is_first).find_map(|cut| {
            let second = *self.two(cut, true)?.first()?;
            self.knows(second, self.word.len()).then(|| SmallVec::from_slice(&[cut, second]))
        })
    }

    fn is_plausible(&self, cut: usize) -> bool {
        let (first, second) = (&self.word[..cut], &self.word[cut..]);
        let apart = || {
            let long = |part: &str| part.chars().count() >= LEAST_UNSURE_PART;
            first.chars().next_back().is_some_and(stands_apart) && long(first) && long(second)
        };
        let is_sure = first.ends_with(['ه', 'ي']) && (self.ends_word)(cut);
        is_sure || second.starts_with("ال") || PARTICLES.contains(&first) || apart() || self.is_place(second)
    }

    fn parts(&self, start: usize, cut: usize, end: usize, known: bool) -> bool {
        let (first, second) = (&self.word[start..cut], &self.word[cut..end]);
        if NAME_HEADS.contains(&first) || second == "الله" || second == "الدين" || first.ends_with("ال") {
            return false;
        }
        let letters = |part: &str| part.chars().count();
        let is_definite = second.starts_with("ال") && letters(second) >= LEAST_DEFINITE;
        if PARTICLES.contains(&first) {
            let is_clear = is_definite && letters(second) > LEAST_DEFINITE || self.is_place(second);
            return is_clear && (!known || self.knows(cut, end));
        }
        let is_sure = (self.ends_word)(cut);
        match (self.knows(start, cut), self.knows(cut, end)) {
            (false, _) | (_, false) if known => false,
            (true, true) if is_sure || is_definite => letters(first) >= LEAST_PART && letters(second) >= LEAST_PART,
            (true, true) => self.is_border(start, cut) && letters(first).min(letters(second)) >= LEAST_UNSURE_PART,
            (true, false) => is_sure && letters(second) >= LEAST_PART,
            (false, true) => letters(first) >= LEAST_PART && (is_sure || (self.is_border(start, cut) && self.is_place(second))),
            (false, false) => false,
        }
    }

    /// True if a slip is likely between what begins at `start` and what begins at `cut`.
    fn is_border(&self, start: usize, cut: usize) -> bool {
        let (before, after) = (&self.word[start..cut], &self.word[cut..]);
        before.chars().next_back().is_some_and(stands_apart) || self.is_place(after)
    }

    fn knows(&self, start: usize, end: usize) -> bool {
        let part = &self.word[start..end];
        let most = if (self.ends_word)(end) { MOST_CUT_OFF_SURELY } else { MOST_CUT_OFF };
        stem::analyses(self.lexicon, part, part).first().is_some_and(|a| a.cost <= most)
    }

    fn is_place(&self, part: &str) -> bool {
        let lemmas = self.lexicon.with_form(part.strip_prefix("ال").unwrap_or(part));
        let places = lemmas.iter().filter_map(|l| self.lexicon.lemma(*l)).filter(|l| l.part_of_speech == PartOfSpeech::Place);
        part.chars().count() >= LEAST_PLACE && places.count() > 0
    }
}

/// Most that may be cut off a part to find it in the lexicon, as `text::clitic` counts: an article and an ending; before
/// a sure border the ending of an adjective too.
const MOST_CUT_OFF: f32 = 1.0;
const MOST_CUT_OFF_SURELY: f32 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn parts(written: &str) -> Vec<String> {
        let word = fold::key(written);
        let ends_word = |at: usize| {
            let letters = word[..at].chars().count();
            written.chars().nth(letters - 1).is_some_and(|c| matches!(c, 'ة' | 'ى'))
        };
        let mut cuts = lost_spaces(Lexicon::bundled(), &word, ends_word).to_vec();
        cuts.insert(0, 0);
        cuts.push(word.len());
        cuts.windows(2).map(|pair| word[pair[0]..pair[1]].to_owned()).collect()
    }

    #[test]
    fn lost_spaces_are_found() {
        for (written, expected) in [
            ("وزيرالداخلية", &["وزير", "الداخليه"][..]),
            ("مدينةالموصل", &["مدينه", "الموصل"]),
            ("فيالبرلمان", &["في", "البرلمان"]),
            ("إلىالقاهرة", &["الي", "القاهره"]),
            ("غادردمشق", &["غادر", "دمشق"]),
            ("حكومةغرينفيلد", &["حكومه", "غرينفيلد"]),
            ("السوريةوقوات", &["السوريه", "وقوات"]),
            ("فيمطارالقاهرة", &["في", "مطار", "القاهره"]),
        ] {
            assert_eq!(parts(written), expected, "{written}");
        }
    }

    #[test]
    fn whole_words_and_names_stay_whole() {
        for written in [
            "المستشفيات",
            "وبالمفاوضات",
            "عبدالرحمن",
            "نورالدين",
            "غروندبرغ",
            "ليندستروم",
            "هالبيرن",
            "نورثبريدج",
            "كينسينغتون",
            "دونوفان",
            "أفغانستان",
            "سيستخدمونها",
            "فولكسفاغن",
            "ماريوبول",
            "الرومانسية",
            "أوليفر",
            "كلوديا",
            "العلامات",
            "الالتحاق",
            "الأوحد",
            "شوارزنيجر",
            "بابليون",
        ] {
            assert_eq!(parts(written).len(), 1, "{written}: {:?}", parts(written));
        }
    }
}
