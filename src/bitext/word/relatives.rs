//! Other forms of the same word: what a model knows of يعود helps with أعود, which it never read.

use smallvec::SmallVec;

use crate::{
    bitext::{segment::known::verb_bases, vocabulary::Vocabulary},
    lexicon::english,
    text::clitic::{SUFFIXES, SuffixKind},
};

/// What a relative knows counts this much of what the word itself would.
pub const TRUST: f32 = 0.5;
/// Most relatives of a word: more of them cost time and add little.
const MOST: usize = 6;
/// Least letters that two forms share.
const LEAST_LETTERS: usize = 3;

/// Numbers of relatives.
pub type Relatives = SmallVec<[u32; MOST]>;

/// Forms of an Arabic unit's word in a vocabulary, the unit itself not among them.
pub fn arabic(form: &str, vocabulary: &Vocabulary) -> Relatives {
    let mut found = Found { form, vocabulary, numbers: Relatives::new() };
    for third in verb_bases(form) {
        found.add(&third);
        // يعود → تعود, نعود, اعود
        if let Some(rest) = third.strip_prefix('ي') {
            ["ت", "ن", "ا"].iter().for_each(|prefix| found.add(&format!("{prefix}{rest}")));
        }
    }
    for ending in SUFFIXES.iter().filter(|s| !matches!(s.kind, SuffixKind::None | SuffixKind::Pronoun | SuffixKind::Nisba)) {
        if let Some(rest) = form.strip_suffix(ending.written) {
            found.add(rest);
            found.add(&format!("{rest}ه"));
            found.add(&format!("{rest}ات"));
        }
    }
    // شرطي → شرطيا, شرطيه
    ["ا", "ه", "ات", "ين"].iter().for_each(|ending| found.add(&format!("{form}{ending}")));
    found.numbers
}

/// The same for an English one.
pub fn english(form: &str, vocabulary: &Vocabulary) -> Relatives {
    let mut found = Found { form, vocabulary, numbers: Relatives::new() };
    for base in english::keys(form).iter().map(String::as_str).chain([form]) {
        found.add(base);
        ["s", "ed", "ing", "d", "es"].iter().for_each(|ending| found.add(&format!("{base}{ending}")));
        if let Some(stem) = base.strip_suffix('e') {
            found.add(&format!("{stem}ing"));
        }
    }
    found.numbers
}

struct Found<'a> {
    form: &'a str,
    vocabulary: &'a Vocabulary,
    numbers: Relatives,
}

impl Found<'_> {
    fn add(&mut self, form: &str) {
        let is_new = form != self.form && self.numbers.len() < MOST && form.chars().count() >= LEAST_LETTERS;
        if let Some(number) = is_new.then(|| self.vocabulary.number(form)).flatten()
            && !self.numbers.contains(&number)
        {
            self.numbers.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_find_each_other() {
        let vocabulary = Vocabulary::new(
            ["يعود", "شرطي", "مدرسه", "كتاب", "screamed", "policeman", "city", "run", "cat"].into_iter().map(Into::into).collect(),
        );
        let names = |numbers: Relatives| numbers.iter().map(|n| vocabulary.form(*n).to_owned()).collect::<Vec<_>>().join(" ");
        for (form, expected) in [("اعود", "يعود"), ("يعودون", "يعود"), ("شرطيا", "شرطي"), ("مدرسات", "مدرسه"), ("كتاب", ""), ("حجر", "")]
        {
            assert_eq!(names(arabic(form, &vocabulary)), expected, "{form}");
        }
        for (form, expected) in [("screaming", "screamed"), ("policemen", "policeman"), ("cities", "city"), ("running", "run"), ("dog", "")]
        {
            assert_eq!(names(english(form, &vocabulary)), expected, "{form}");
        }
    }
}
