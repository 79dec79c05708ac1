//! Arabic in Latin letters by the published standards.
//!
//! The standards write what is heard, so they need vowel marks. Where the text has none, the answer has none either, and
//! the places are named: nothing is guessed. A word that bears some marks is taken to bear all that matter: its unmarked
//! letters have no vowel.

pub mod buckwalter;
mod schemes;
mod sounds;

pub use schemes::Standard;

use schemes::Habits;
use sounds::{Letter, Sound, Vowel};
use std::ops::Range;

/// Whether words begin with capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capitals {
    /// As names do; the article stays small where the standard says so.
    Names,
    /// Nowhere.
    None,
}

/// A text in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Romanised {
    /// What the standard writes.
    pub text: String,
    /// Letters, as bytes of the source, after which a vowel or a doubling may be missing because the source does not mark it.
    pub unknown: Vec<Range<usize>>,
}

/// Words written without a vowel that is always heard, and how they would be written with it.
const SPOKEN: &[(&str, &str)] =
    &[("الله", "أَللَاه"), ("لله", "لِللَاه"), ("هذا", "هَاذَا"), ("هذه", "هَاذِهِ"), ("ذلك", "ذَالِك"), ("لكن", "لَاكِن"), ("الرحمن", "الرَحمَان")];

/// Of those, the words that are spoken so whatever marks they bear; the first two have a capital everywhere.
const ALWAYS: [&str; 5] = ["الله", "لله", "هذا", "هذه", "ذلك"];

/// A word cut up.
struct Word {
    /// و, ف, ك, ب or ل written with the article's word.
    clitic: Option<(char, Vowel)>,
    article: bool,
    letters: Vec<Letter>,
    /// The letters stand in place of those of the text.
    respelt: bool,
    /// The name of God.
    divine: bool,
}

enum Piece<'t> {
    Word(Word),
    Other(&'t str),
}

/// Writes a text by a standard, in time linear in its length.
#[must_use]
pub fn romanise(text: &str, standard: Standard, capitals: Capitals) -> Romanised {
    let habits = standard.habits();
    let pieces = pieces(text, &habits);
    let mut out = Romanised { text: String::with_capacity(text.len()), unknown: Vec::new() };
    for (i, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Other(other) => out.text.extend(other.chars().map(punctuation)),
            Piece::Word(word) => {
                let (mut sounds, unknown) = sounds::read(&word.letters);
                if !word.respelt {
                    out.unknown.extend(unknown);
                }
                let genitive = !word.article && is_before_genitive(&pieces[i + 1..]);
                settle(&mut sounds, &habits);
                let first = out.text.trim().is_empty();
                front(word, &sounds, &habits, (capitals, first), &mut out.text);
                let body = write(&sounds, &habits, genitive);
                out.text.push_str(&if capitals == Capitals::Names || word.divine { capitalised(&body) } else { body });
            }
        }
    }
    out
}

/// Words and what stands between them.
fn pieces<'t>(text: &'t str, habits: &Habits) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let (mut at, mut between) = (0, 0);
    while at < text.len() {
        let (letters, len) = sounds::word(&text[at..], at);
        if letters.is_empty() {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if between < at {
            pieces.push(Piece::Other(&text[between..at]));
        }
        pieces.push(Piece::Word(cut(letters, habits)));
        at += len;
        between = at;
    }
    if between < at {
        pieces.push(Piece::Other(&text[between..at]));
    }
    pieces
}

/// Takes proclitic and article off a word.
fn cut(letters: Vec<Letter>, habits: &Habits) -> Word {
    let skeleton = |l: &[Letter]| l.iter().map(|l| l.base).collect::<String>();
    let marked = letters.iter().any(|l| l.is_marked() || l.shadda);
    let whole = skeleton(&letters);
    let respelling = match whole.as_str() {
        "بن" if !marked => Some(habits.son),
        _ => SPOKEN.iter().find(|r| r.0 == whole && (!marked || ALWAYS.contains(&r.0))).map(|r| r.1),
    };
    if let Some(spelling) = respelling {
        let letters = sounds::word(spelling, 0).0;
        return Word { respelt: true, divine: whole == ALWAYS[0] || whole == ALWAYS[1], ..article(letters) };
    }
    // A proclitic is taken off only where its vowel is marked: others may be a letter of the word.
    let clitic = letters.first().and_then(|l| l.vowel.filter(|_| "وفكبل".contains(l.base)).map(|v| (l.base, v)));
    let Some((letter, vowel)) = clitic else { return article(letters) };
    let behind = &letters[1..];
    let rest = skeleton(behind);
    if rest == "الله" {
        let letters = sounds::word(SPOKEN[0].1, 0).0;
        return Word { clitic, article: false, letters, respelt: true, divine: true };
    }
    let li =
        letter == 'ل' && vowel == Vowel::I && rest.starts_with('ل') && behind.len() > 2 && behind[0].vowel.is_none() && !behind[0].shadda;
    if li {
        return Word { clitic, article: true, letters: without_doubling(behind[1..].to_vec()), respelt: false, divine: false };
    }
    let with_article = article(behind.to_vec());
    if with_article.article { Word { clitic, ..with_article } } else { article(letters) }
}

/// Takes the article off letters.
fn article(letters: Vec<Letter>) -> Word {
    let is_article = match &letters[..] {
        [alef, lam, third, _, ..] => {
            let alef_fits = matches!(alef.base, 'ا' | 'ٱ') && !matches!(alef.vowel, Some(Vowel::I | Vowel::U)) && !alef.nunation;
            alef_fits && lam.base == 'ل' && lam.vowel.is_none() && !lam.shadda && !lam.dagger && third.base != 'ا'
        }
        _ => false,
    };
    let letters = if is_article { without_doubling(letters[2..].to_vec()) } else { letters };
    Word { clitic: None, article: is_article, letters, respelt: false, divine: false }
}

/// The doubling after the article is the l of the article.
fn without_doubling(mut letters: Vec<Letter>) -> Vec<Letter> {
    if let Some(first) = letters.first_mut() {
        first.shadda = false;
    }
    letters
}

/// The next word belongs to this one as its genitive: it follows after a space.
fn is_before_genitive(rest: &[Piece<'_>]) -> bool {
    matches!(rest, [Piece::Other(between), Piece::Word(next), ..] if between.trim().is_empty() && next.clitic.is_none())
}

/// Puts the sounds into the form the standard writes: endings, doubled glides.
fn settle(sounds: &mut Vec<Sound>, habits: &Habits) {
    let spoken = sounds.iter().filter(|s| matches!(s, Sound::Consonant(_) | Sound::Long(_))).count();
    match sounds.last() {
        Some(Sound::Nunation(Vowel::A)) if habits.nunation => {}
        Some(Sound::Nunation(_)) => drop(sounds.pop()),
        Some(Sound::Short(_)) if !habits.endings && spoken > 2 => drop(sounds.pop()),
        _ => {}
    }
    let mut i = 0;
    while i + 3 <= sounds.len() {
        let (vowel, glide) = match sounds[i] {
            Sound::Short(Vowel::I) => (Vowel::I, Sound::Consonant('ي')),
            Sound::Short(Vowel::U) => (Vowel::U, Sound::Consonant('و')),
            _ => (Vowel::A, Sound::Maqsura),
        };
        if sounds[i + 1] == glide && sounds[i + 2] == glide {
            let last = i + 3 == sounds.len();
            let (i_form, u_form) = (habits.long_i || last, habits.long_u);
            if (vowel == Vowel::I && i_form) || (vowel == Vowel::U && u_form) {
                let keeps_glide = !(last && vowel == Vowel::I);
                let long = [Sound::Long(vowel), glide];
                sounds.splice(i..i + 3, long[..=usize::from(keeps_glide)].iter().copied());
            }
        }
        i += 1;
    }
}

/// Writes proclitic and article.
fn front(word: &Word, sounds: &[Sound], habits: &Habits, capitals: (Capitals, bool), out: &mut String) {
    let joint = habits.article_joint;
    let before = out.len();
    if let Some((letter, vowel)) = word.clitic {
        out.push_str(habits.letter(letter).unwrap_or_default());
        out.push(short(vowel));
        let fused = joint == ' ' && matches!(letter, 'ب' | 'ل');
        if !(fused && word.article) {
            out.push(joint);
        }
    }
    if word.article {
        let elided = match word.clitic {
            Some(('ل', _)) => true,
            Some(('ب', _)) => habits.elides || joint == ' ',
            Some(_) => habits.elides,
            None => false,
        };
        let first = sounds.iter().find_map(|s| if let Sound::Consonant(c) = s { Some(*c) } else { None });
        let vowel_first = !matches!(sounds.first(), Some(Sound::Consonant(_)));
        let assimilated = habits.article(if vowel_first { 'ا' } else { first.unwrap_or('ا') });
        if !elided {
            out.push('a');
        }
        out.push_str(assimilated);
        out.push(joint);
    }
    let at_beginning = capitals.1 && joint == ' ';
    if capitals.0 == Capitals::Names && at_beginning {
        let written = capitalised(&out[before..]);
        out.truncate(before);
        out.push_str(&written);
    }
}

/// Writes the sounds.
fn write(sounds: &[Sound], habits: &Habits, genitive: bool) -> String {
    let mut out = String::new();
    for (i, sound) in sounds.iter().enumerate() {
        match *sound {
            Sound::Consonant(c) => {
                if let Some(Sound::Consonant(before)) = i.checked_sub(1).map(|p| sounds[p]) {
                    out.push_str(habits.between(before, c));
                }
                match habits.letter(c) {
                    Some(letter) => out.push_str(letter),
                    None => out.push(c),
                }
            }
            Sound::Short(v) => out.push(short(v)),
            Sound::Long(v) => out.push(long(v)),
            Sound::Maqsura => out.push_str(habits.maqsura),
            Sound::TaMarbuta => {
                let last = i + 1 == sounds.len();
                let ending = habits.ta_marbuta[usize::from(genitive || !last)];
                let after_long = i > 0 && sounds[i - 1] == Sound::Long(Vowel::A);
                let kept = if after_long { ending.strip_prefix('a').filter(|e| !e.is_empty()).unwrap_or("h") } else { ending };
                out.push_str(kept);
            }
            Sound::Nunation(v) => {
                out.push(short(v));
                out.push('n');
            }
        }
    }
    out
}

fn short(vowel: Vowel) -> char {
    match vowel {
        Vowel::A => 'a',
        Vowel::I => 'i',
        Vowel::U => 'u',
    }
}

fn long(vowel: Vowel) -> char {
    match vowel {
        Vowel::A => 'ā',
        Vowel::I => 'ī',
        Vowel::U => 'ū',
    }
}

/// With its first letter large; signs of hamza and ayn are no letters.
fn capitalised(word: &str) -> String {
    let mut done = false;
    let one = |c: char| -> String {
        if done || !c.is_alphabetic() || matches!(c, 'ʾ' | 'ʿ') {
            return c.to_string();
        }
        done = true;
        c.to_uppercase().collect()
    };
    word.chars().map(one).collect()
}

/// Arabic signs between words.
fn punctuation(c: char) -> char {
    match c {
        '،' => ',',
        '؛' => ';',
        '؟' => '?',
        '٪' => '%',
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        _ => c,
    }
}

#[cfg(test)]
mod tests;
