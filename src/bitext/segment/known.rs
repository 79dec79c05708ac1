//! What the lexicon says about a stem: whether it is a form of a noun, of a verb, or of nothing known.

use crate::{
    lexicon::{Lexicon, words::PartOfSpeech},
    text::clitic::{SUFFIXES, SuffixKind},
};

/// What a stem may be, as far as the lexicon knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// A noun, adjective or number: takes the article, prepositions and, mostly, pronouns.
    pub nominal: bool,
    /// A verb: takes object pronouns, no article.
    pub verb: bool,
    /// A place, a people or a name: takes no pronoun.
    pub proper: bool,
    /// A preposition, particle or pronoun.
    pub function: bool,
    /// Known only if a final ه was meant as ة.
    pub careless: bool,
}

impl Known {
    /// True if the lexicon knows the stem at all.
    pub fn any(self) -> bool {
        self.nominal || self.verb || self.proper || self.function
    }

    fn add(&mut self, lexicon: &Lexicon, form: &str) {
        for lemma in lexicon.with_form(form).iter().filter_map(|n| lexicon.lemma(*n)) {
            match lemma.part_of_speech {
                PartOfSpeech::Noun | PartOfSpeech::Adjective | PartOfSpeech::Number => self.nominal = true,
                PartOfSpeech::Verb => self.verb = true,
                PartOfSpeech::Place | PartOfSpeech::Name | PartOfSpeech::People => self.proper = true,
                PartOfSpeech::Function => self.function = true,
            }
        }
    }
}

/// Looks a folded stem up, its endings undone. `before_pronoun` lets a final ت stand for ة; `plain_ha` says that a final ه is
/// written as ه, so that it is hardly the ة of an adjective.
pub fn known(lexicon: &Lexicon, stem: &str, before_pronoun: bool, plain_ha: bool) -> Known {
    let mut found = Known::default();
    found.add(lexicon, stem);
    found.careless = plain_ha && found.any() && !with_plain_ha(lexicon, stem);
    if before_pronoun && let Some(rest) = stem.strip_suffix('ت') {
        found.add(lexicon, &format!("{rest}ه"));
    }
    if !plain_ha {
        nominal_endings(lexicon, stem, &mut found);
    }
    for verb in verb_bases(stem) {
        let mut base = Known::default();
        base.add(lexicon, &verb);
        found.verb |= base.verb;
    }
    found
}

/// True if some lemma of the form does not end in ة.
fn with_plain_ha(lexicon: &Lexicon, stem: &str) -> bool {
    lexicon.with_form(stem).iter().filter_map(|n| lexicon.lemma(*n)).any(|l| !l.arabic.ends_with('ة'))
}

/// مهندسون, عقوبات, كيلومترا, إيرانية.
fn nominal_endings(lexicon: &Lexicon, stem: &str, found: &mut Known) {
    for ending in SUFFIXES.iter().filter(|s| !matches!(s.kind, SuffixKind::None | SuffixKind::Pronoun)) {
        let Some(rest) = stem.strip_suffix(ending.written).filter(|r| r.chars().count() >= 3) else { continue };
        let mut base = Known::default();
        base.add(lexicon, rest);
        if ending.kind == SuffixKind::Number {
            base.add(lexicon, &format!("{rest}ه"));
        }
        found.nominal |= base.nominal || (base.proper && ending.kind == SuffixKind::Nisba);
        found.proper |= base.proper;
    }
}

/// Subject endings of the past, the longest first; of the present, those that need its prefix.
const PAST: [&str; 8] = ["تموا", "تما", "تم", "وا", "نا", "تا", "ت", "و"];
const PRESENT: [&str; 5] = ["ون", "ين", "ان", "وا", "و"];

/// The third persons singular (past or present) a form may belong to: أعلنت → اعلن, تعلنون → يعلن.
pub(in crate::bitext) fn verb_bases(stem: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for ending in PAST {
        found.extend(stem.strip_suffix(ending).filter(|r| r.chars().count() >= 2).map(str::to_owned));
    }
    let mut letters = stem.chars();
    if matches!(letters.next(), Some('ي' | 'ت' | 'ن' | 'ا')) {
        let rest = letters.as_str();
        let third = |body: &str| format!("ي{body}");
        found.push(third(rest));
        found.extend(PRESENT.iter().filter_map(|e| rest.strip_suffix(e)).filter(|r| r.chars().count() >= 2).map(third));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_lemmas_are_known() {
        let lexicon = Lexicon::bundled();
        for (stem, pronoun, nominal, verb) in [
            ("مدينه", false, true, false),
            ("مدينت", true, true, false),
            ("عقوبات", false, true, false),
            ("مسوولون", false, true, false),
            ("اعلنت", false, false, true),
            ("يعلنون", false, false, true),
            ("تعلن", false, false, true),
            ("سلقفون", false, false, false),
        ] {
            let found = known(lexicon, stem, pronoun, false);
            assert_eq!((found.nominal, found.verb), (nominal, verb), "{stem}: {found:?}");
        }
    }
}
