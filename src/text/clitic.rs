//! What is glued to an Arabic word: conjunctions, prepositions, the article, pronouns, endings.
//!
//! Written Arabic joins up to four proclitics to a word and one pronoun after it. Which letters are clitics
//! cannot be told from the word alone (وليد is a name, ولد a boy, وليبيا "and Libya"), so this module only says
//! which readings are possible and what each costs; whoever knows terms, names or a lexicon decides.
//!
//! All strings here are folded ([`crate::text::fold`]): ة is ه, ى is ي.

use smallvec::SmallVec;

use super::span::{Folds, Span};

/// Version of the tables below; part of every compiled index.
pub const VERSION: u32 = 1;

/// What a part of a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MorphemeKind {
    /// و, ف
    Conjunction,
    /// ب, ك, ل
    Preposition,
    /// س
    Future,
    /// ال, or the second ل of لل
    Article,
    /// The word itself.
    Stem,
    /// ه, ها, هم …
    Pronoun,
    /// ون, ين, ات …
    Inflection,
}

/// A part of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Morpheme {
    /// What it does.
    pub kind: MorphemeKind,
    /// Its usual written form: the article of لل is `ال`.
    pub form: &'static str,
    /// Its length in the folded text, in bytes.
    pub len: usize,
}

const fn part(kind: MorphemeKind, form: &'static str, letters: usize) -> Morpheme {
    Morpheme { kind, form, len: letters * 2 }
}

const WA: Morpheme = part(MorphemeKind::Conjunction, "و", 1);
const FA: Morpheme = part(MorphemeKind::Conjunction, "ف", 1);
const BI: Morpheme = part(MorphemeKind::Preposition, "ب", 1);
const KA: Morpheme = part(MorphemeKind::Preposition, "ك", 1);
const LI: Morpheme = part(MorphemeKind::Preposition, "ل", 1);
const SA: Morpheme = part(MorphemeKind::Future, "س", 1);
const AL: Morpheme = part(MorphemeKind::Article, "ال", 2);
/// The article after ل, which swallows its alef: ل + القاهرة = للقاهرة.
const L_AL: Morpheme = part(MorphemeKind::Article, "ال", 1);

/// A legal string of proclitics.
#[derive(Debug, PartialEq, Eq)]
pub struct Proclitics {
    /// As written, folded.
    pub written: &'static str,
    /// Its parts in order.
    pub parts: &'static [Morpheme],
}

impl Proclitics {
    /// True if the article is among them.
    pub fn has_article(&self) -> bool {
        self.parts.last().is_some_and(|p| p.kind == MorphemeKind::Article)
    }

    /// True if there is nothing but the article.
    pub fn is_bare_article(&self) -> bool {
        self.parts.len() == 1 && self.has_article()
    }

    /// True if there is something before the article or the stem.
    pub fn has_particle(&self) -> bool {
        !self.parts.is_empty() && !self.is_bare_article()
    }
}

const fn row(written: &'static str, parts: &'static [Morpheme]) -> Proclitics {
    Proclitics { written, parts }
}

/// Every string of proclitics before a noun, and س before a verb.
pub const PROCLITICS: &[Proclitics] = &[
    row("", &[]),
    row("ال", &[AL]),       // القاهرة
    row("و", &[WA]),        // وسوريا
    row("ف", &[FA]),        // فإيران
    row("ب", &[BI]),        // بغداد is not one, ببغداد is
    row("ك", &[KA]),        // كفرنسا
    row("ل", &[LI]),        // لغزة
    row("لل", &[LI, L_AL]), // للحوثيين
    row("س", &[SA]),        // سيعلن
    row("وال", &[WA, AL]),  // والقاهرة
    row("فال", &[FA, AL]),  // فالحكومة
    row("بال", &[BI, AL]),  // بالقاهرة
    row("كال", &[KA, AL]),  // كالعراق
    row("وب", &[WA, BI]),   // وببيروت
    row("وك", &[WA, KA]),
    row("ول", &[WA, LI]), // ولسليمان
    row("فب", &[FA, BI]),
    row("فك", &[FA, KA]),
    row("فل", &[FA, LI]),
    row("وس", &[WA, SA]), // وسيعلن
    row("فس", &[FA, SA]),
    row("وبال", &[WA, BI, AL]), // وبالولايات
    row("وكال", &[WA, KA, AL]),
    row("فبال", &[FA, BI, AL]),
    row("فكال", &[FA, KA, AL]),
    row("ولل", &[WA, LI, L_AL]), // وللحرس
    row("فلل", &[FA, LI, L_AL]),
    row("لال", &[LI, AL]), // لالقاهرة: wrong but common for للقاهرة
];

/// Longest string of proclitics, in bytes: anything longer before a stem is part of the word.
pub const MAX_PROCLITICS: usize = 8;

/// True for the letters that proclitics are made of.
pub fn occurs_in_proclitics(c: char) -> bool {
    matches!(c, 'ا' | 'ل' | 'و' | 'ف' | 'ب' | 'ك' | 'س')
}

/// The row for a string, if it is a legal one.
pub fn proclitics(written: &str) -> Option<&'static Proclitics> {
    if written.len() > MAX_PROCLITICS {
        return None;
    }
    let wanted = packed(written);
    PROCLITICS.get(PACKED_PROCLITICS.iter().position(|row| *row == wanted)?)
}

/// The letters of each row of a table as one number: hits are judged by the million, and numbers compare at once.
macro_rules! packed {
    ($table:ident) => {{
        let mut all = [0; $table.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = packed($table[i].written);
            i += 1;
        }
        all
    }};
}

static PACKED_PROCLITICS: [u64; PROCLITICS.len()] = packed!(PROCLITICS);
static PACKED_SUFFIXES: [u64; SUFFIXES.len()] = packed!(SUFFIXES);

/// At most eight bytes as a number; none of them is zero, so strings of different length differ.
const fn packed(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut number, mut i) = (0, 0);
    while i < bytes.len() {
        number = number << 8 | bytes[i] as u64;
        i += 1;
    }
    number
}

/// What a suffix can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuffixKind {
    /// Nothing.
    None,
    /// A pronoun: مدينته.
    Pronoun,
    /// Alef of the indefinite accusative: مواطنا.
    Tanwin,
    /// Sound plural or dual: ون ين ات ان.
    Number,
    /// Feminine ة.
    Feminine,
    /// Relational adjective of the stem: ي ية يون.
    Nisba,
}

/// An ending.
#[derive(Debug, PartialEq, Eq)]
pub struct Suffix {
    /// As written, folded.
    pub written: &'static str,
    /// What it does.
    pub kind: SuffixKind,
    /// Its parts in order.
    pub parts: &'static [Morpheme],
}

const fn pronoun(written: &'static str, parts: &'static [Morpheme]) -> Suffix {
    Suffix { written, kind: SuffixKind::Pronoun, parts }
}

macro_rules! one {
    ($kind:ident, $form:literal) => {
        &[Morpheme { kind: MorphemeKind::$kind, form: $form, len: $form.len() }]
    };
}

const fn ending(written: &'static str, kind: SuffixKind, parts: &'static [Morpheme]) -> Suffix {
    Suffix { written, kind, parts }
}

/// Every ending that is told apart, the empty one first.
pub const SUFFIXES: &[Suffix] = &[
    ending("", SuffixKind::None, &[]),
    pronoun("ه", one!(Pronoun, "ه")),   // حزبه (a folded ة looks the same: see Feminine)
    pronoun("ها", one!(Pronoun, "ها")), // عاصمتها
    pronoun("هم", one!(Pronoun, "هم")), // قواتهم
    pronoun("هما", one!(Pronoun, "هما")),
    pronoun("هن", one!(Pronoun, "هن")),
    pronoun("ك", one!(Pronoun, "ك")),
    pronoun("كم", one!(Pronoun, "كم")),
    pronoun("كن", one!(Pronoun, "كن")),
    pronoun("نا", one!(Pronoun, "نا")),                         // بلدنا
    pronoun("ي", one!(Pronoun, "ي")),                           // كتابي
    ending("ا", SuffixKind::Tanwin, one!(Inflection, "ا")),     // كيلومترا
    ending("ون", SuffixKind::Number, one!(Inflection, "ون")),   // مسؤولون
    ending("ين", SuffixKind::Number, one!(Inflection, "ين")),   // مسؤولين, تفجيرين
    ending("ان", SuffixKind::Number, one!(Inflection, "ان")),   // تفجيران
    ending("ات", SuffixKind::Number, one!(Inflection, "ات")),   // عقوبات
    ending("تين", SuffixKind::Number, one!(Inflection, "تين")), // دولتين
    ending("تان", SuffixKind::Number, one!(Inflection, "تان")),
    ending("ه", SuffixKind::Feminine, one!(Inflection, "ة")), // إيرانية after إيراني
    ending("ي", SuffixKind::Nisba, one!(Inflection, "ي")),    // إيراني after إيران
    ending("يه", SuffixKind::Nisba, one!(Inflection, "ية")),
    ending("يون", SuffixKind::Nisba, one!(Inflection, "يون")),
    ending("يين", SuffixKind::Nisba, one!(Inflection, "يين")),
    ending("يات", SuffixKind::Nisba, one!(Inflection, "يات")),
    ending("يا", SuffixKind::Nisba, one!(Inflection, "يا")),
    ending("اتها", SuffixKind::Pronoun, &[part(MorphemeKind::Inflection, "ات", 2), part(MorphemeKind::Pronoun, "ها", 2)]),
    ending("اته", SuffixKind::Pronoun, &[part(MorphemeKind::Inflection, "ات", 2), part(MorphemeKind::Pronoun, "ه", 1)]),
    ending("اتهم", SuffixKind::Pronoun, &[part(MorphemeKind::Inflection, "ات", 2), part(MorphemeKind::Pronoun, "هم", 2)]),
];

/// Longest ending, in bytes.
pub const MAX_SUFFIX: usize = 8;

/// The rows for a string: ه and ي have two each.
pub fn suffixes(written: &str) -> SmallVec<[&'static Suffix; 2]> {
    let mut rows = SmallVec::new();
    if written.is_empty() {
        rows.extend(SUFFIXES.first());
    } else if written.len() <= MAX_SUFFIX {
        let wanted = packed(written);
        rows.extend(PACKED_SUFFIXES.iter().zip(SUFFIXES).filter(|(row, _)| **row == wanted).map(|(_, row)| row));
    }
    rows
}

/// One way to read a written word.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What stands before the stem.
    pub proclitics: &'static Proclitics,
    /// The stem, inside the word's folded form.
    pub stem: Span<Folds>,
    /// What stands after the stem.
    pub suffix: &'static Suffix,
    /// 0 for the word as it stands; grows with what is cut off.
    pub cost: f32,
}

/// Least stem, in letters, when something before it was cut off: shorter rests are nearly always part of a root.
const MIN_STEM: usize = 2;
/// Least stem, in letters, when an ending was cut off.
const MIN_STEM_BEFORE_ENDING: usize = 3;
/// One-letter particles are also root letters, so they cost more than the article, which seldom is.
const PARTICLE_COST: f32 = 1.0;
/// Cost of cutting the article off.
const ARTICLE_COST: f32 = 0.4;
/// Cost of cutting an ending off.
const SUFFIX_COST: f32 = 1.2;

/// The readings of a folded Arabic word, cheapest first; the word as it stands is always among them.
pub fn readings(word: &str) -> SmallVec<[Reading; 8]> {
    let mut found: SmallVec<[Reading; 8]> = SmallVec::new();
    let endings: SmallVec<[&'static Suffix; 8]> = SUFFIXES.iter().filter(|s| word.ends_with(s.written)).collect();
    for before in PROCLITICS {
        let Some(rest) = word.strip_prefix(before.written) else { continue };
        for after in endings.iter().copied() {
            let Some(stem) = rest.len().checked_sub(after.written.len()).and_then(|end| rest.get(..end)) else { continue };
            let whole = before.parts.is_empty() && after.parts.is_empty();
            let least = if after.parts.is_empty() { MIN_STEM } else { MIN_STEM_BEFORE_ENDING };
            if whole || stem.chars().count() >= least {
                let start = before.written.len();
                found.push(Reading {
                    proclitics: before,
                    stem: Span::new(start, start + stem.len()),
                    suffix: after,
                    cost: cost(before, after),
                });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

fn cost(before: &Proclitics, after: &Suffix) -> f32 {
    let left: f32 = before.parts.iter().map(|p| if p.kind == MorphemeKind::Article { ARTICLE_COST } else { PARTICLE_COST }).sum();
    left + SUFFIX_COST * after.parts.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::key;

    #[test]
    fn letters_of_proclitics() {
        for c in ('\u{600}'..='\u{6ff}').filter(|c| occurs_in_proclitics(*c)) {
            assert!(PROCLITICS.iter().any(|row| row.written.contains(c)), "{c}");
        }
        assert!(PROCLITICS.iter().flat_map(|row| row.written.chars()).all(occurs_in_proclitics));
    }

    #[test]
    fn the_intended_reading_is_among_them() {
        for (word, before, stem, after) in [
            ("للقاهرة", "لل", "قاهره", ""),
            ("وبالولايات", "وبال", "ولاي", "ات"),
            ("وسوريا", "و", "سوريا", ""),
            ("لغزة", "ل", "غزه", ""),
            ("الحوثيين", "ال", "حوثي", "ين"),
            ("مدينتهم", "", "مدينت", "هم"),
            ("وليد", "", "وليد", ""),
            ("سيعلن", "س", "يعلن", ""),
        ] {
            let word = key(word);
            let hit = readings(&word).into_iter().find(|r| r.proclitics.written == before && r.suffix.written == after);
            assert_eq!(hit.map(|r| r.stem.of(&word).to_owned()).as_deref(), Some(stem), "{word}");
        }
    }

    #[test]
    fn the_whole_word_is_the_cheapest_reading() {
        for word in ["وليد", "بغداد", "المانيا", "و", "ال", "", "x"] {
            let readings = readings(word);
            let best = readings.first().expect("one reading at least");
            assert_eq!(best.stem.of(word), word);
            assert!(readings.iter().all(|r| word.is_char_boundary(r.stem.start()) && word.is_char_boundary(r.stem.end())));
        }
    }

    #[test]
    fn parts_spell_their_row() {
        for row in PROCLITICS {
            assert_eq!(row.written.len(), row.parts.iter().map(|p| p.len).sum::<usize>(), "{}", row.written);
            assert!(row.written.len() <= MAX_PROCLITICS);
        }
        for row in SUFFIXES {
            assert_eq!(row.written.len(), row.parts.iter().map(|p| p.len).sum::<usize>(), "{}", row.written);
            assert!(row.written.len() <= MAX_SUFFIX);
        }
    }
}
