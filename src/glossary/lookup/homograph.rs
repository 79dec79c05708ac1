//! Words of their own that only look like a term: أفاد (reported) is not آفاد (AFAD), though loose spelling lets them meet,
//! and كلما (whenever) is no كلم (kilometres) with an ending.

use crate::{
    glossary::table::EntryView,
    lexicon::{
        Lexicon,
        words::{Lemma, PartOfSpeech},
    },
    text::{Language, class},
};

/// Endings of verbs in the past, folded: أنشأ+ت.
const VERB_ENDINGS: [&str; 4] = ["ت", "وا", "ا", "نا"];

/// True if a word, exactly as it is written, is in the lexicon and means nothing that the entry means.
///
/// An entry without an English term says nothing that could be compared.
pub(super) fn is_another_word(entry: EntryView<'_>, written: &str) -> bool {
    if entry.terms().all(|term| term.language == Language::Arabic) {
        return false;
    }
    let bare = class::without_marks(written);
    let lexicon = Lexicon::bundled();
    let mut own = lexicon.spelt(&bare).peekable();
    if own.peek().is_some() {
        return !own.any(|lemma| means(lexicon, lemma, entry));
    }
    VERB_ENDINGS.iter().filter_map(|ending| bare.strip_suffix(ending)).any(|stem| {
        let mut verbs = lexicon.spelt(stem).filter(|lemma| lemma.part_of_speech == PartOfSpeech::Verb).peekable();
        verbs.peek().is_some() && !verbs.any(|verb| means(lexicon, verb, entry))
    })
}

/// True if an English term of the entry shares a word with an equivalent of the lemma.
fn means(lexicon: &Lexicon, lemma: &Lemma, entry: EntryView<'_>) -> bool {
    lexicon.means(lemma, entry.terms().filter(|term| term.language == Language::English).map(|term| term.text))
}
