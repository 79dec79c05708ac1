//! The ways an Arabic word can be cut into clitics and a stem.
//!
//! The rows of proclitics are those of [`crate::text::clitic`]. A reading is only possible here; how likely it is,
//! [`super::arabic`] says.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::text::clitic::{MorphemeKind, PROCLITICS, Proclitics};

/// Pronouns after a word, the empty one first, then by their order in grammars.
pub const PRONOUNS: &[&str] = &["", "ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ني", "ي", "نا"];

/// Words of one meaning that only look as if they had clitics, and words that are too frequent to be guessed at.
/// They take conjunctions, some take a pronoun; nothing else is cut off them. As written with care.
const WHOLE: &[&str] = &[
    "أن",
    "إن",
    "لأن",
    "لكن",
    "كأن",
    "لعل",
    "ليت",
    "كما",
    "لما",
    "لم",
    "لن",
    "لو",
    "لولا",
    "لذلك",
    "كذلك",
    "لذا",
    "لماذا",
    "بل",
    "بلى",
    "كي",
    "لكي",
    "كيلا",
    "بين",
    "بينما",
    "بعد",
    "بعض",
    "كل",
    "كلا",
    "كلما",
    "كم",
    "كيف",
    "فقط",
    "في",
    "فيما",
    "فوق",
    "سوف",
    "سوى",
    "وراء",
    "وسط",
    "لدى",
    "لقد",
    "ليس",
    "ليست",
    "ليسوا",
    "لست",
    "الله",
    "لله",
    "اللهم",
    "الذي",
    "التي",
    "الذين",
    "اللذان",
    "اللذين",
    "اللتين",
    "اللاتي",
    "اللواتي",
    "الآن",
    "إلى",
    "على",
    "من",
    "عن",
    "مع",
    "منذ",
    "عند",
    "عندما",
    "حيث",
    "حول",
    "دون",
    "ضد",
    "خلال",
    "مثل",
    "غير",
    "هو",
    "هي",
    "هم",
    "هما",
    "هن",
    "أنا",
    "أنت",
    "أنتم",
    "نحن",
    "هذا",
    "هذه",
    "هؤلاء",
    "ذلك",
    "تلك",
    "أولئك",
    "هنا",
    "هناك",
    "هكذا",
    "كان",
    "كانت",
    "كانوا",
    "كنت",
    "كنا",
    "يكون",
    "تكون",
    "ما",
    "ماذا",
    "لا",
    "قد",
    "هل",
    "أو",
    "أم",
    "ثم",
    "إذا",
    "إذ",
    "إذن",
    "أي",
    "أين",
    "متى",
    "حتى",
    "بدون",
    "سبب",
    "بات",
    "بدأ",
    "بدأت",
    "بدا",
    "بقي",
    "أما",
    "إما",
    "إنما",
    "إلا",
    "ألا",
    "ربما",
    "أحد",
    "أحيانا",
    "عما",
    "مما",
    "ممن",
    "أيضا",
    "جدا",
    "لدي",
    "وجد",
    "وصل",
    "وضع",
    "وقع",
    "وقت",
    "وقف",
    "ولد",
    "والد",
    "والدة",
    "فقد",
    "فهم",
    "فتح",
    "فاز",
    "فعل",
    "فرد",
    "كبير",
    "كتب",
    "كتاب",
    "كثير",
    "كرة",
    "لقي",
    "لعب",
    "لغة",
    "لون",
    "ليل",
    "ليلة",
    "بيت",
    "باب",
    "بنت",
    "بلد",
    "بلاد",
    "بحر",
    "نفس",
    "شيء",
    "سن",
    "سنة",
    "سوق",
    "سيارة",
    "سيد",
    "سيدة",
    "ساعة",
    "وحد",
    "وزن",
    "ورق",
    "وجه",
    "واحد",
    "وزير",
    "وزارة",
];

/// Given names and places that begin like clitics and end like words: وليد is not و + ل + يد. Names that no cut tempts are not here.
const NAMES: &[&str] = &[
    "وليد",
    "وائل",
    "وسام",
    "وسيم",
    "وفاء",
    "وديع",
    "وجدي",
    "وجيه",
    "ولاء",
    "وهيب",
    "وصفي",
    "وردة",
    "واشنطن",
    "والي",
    "والتر",
    "فريد",
    "فادي",
    "فارس",
    "فيصل",
    "فؤاد",
    "فهد",
    "فاطمة",
    "فاتن",
    "فرج",
    "فراس",
    "فرحات",
    "فخري",
    "فوزي",
    "فوزية",
    "فلاح",
    "فرنسوا",
    "بسام",
    "بسمة",
    "بشار",
    "بشير",
    "بلال",
    "بدر",
    "بندر",
    "باسم",
    "باسل",
    "بهاء",
    "بهجت",
    "بثينة",
    "بكر",
    "بيكر",
    "باسيل",
    "بوتين",
    "بايدن",
    "بوش",
    "بلير",
    "بيرت",
    "بيتر",
    "بول",
    "كمال",
    "كامل",
    "كريم",
    "كريمة",
    "كاظم",
    "كارم",
    "كرم",
    "كميل",
    "كلارا",
    "كلينتون",
    "كارتر",
    "كيري",
    "كيندي",
    "لطفي",
    "لطيف",
    "ليلى",
    "لينا",
    "لؤي",
    "لبنى",
    "لمياء",
    "لمى",
    "لوسي",
    "لويس",
    "ليون",
    "ليندا",
    "لوران",
    "سعيد",
    "سالم",
    "سامي",
    "سامر",
    "سمير",
    "سميرة",
    "سليم",
    "سليمان",
    "سلمان",
    "سلمى",
    "سلوى",
    "سناء",
    "سارة",
    "سعاد",
    "ستيف",
    "سيمون",
    "الياس",
    "إلياس",
    "إلهام",
    "ألبير",
    "أليس",
    "ألكسندر",
    "ألفريد",
    "ألمانيا",
    "المانيا",
    "ألباني",
    "ألبانيا",
    "اليكس",
    "اليزابيث",
    "إليزابيث",
    "الفيس",
    "هاشم",
    "هاني",
    "هند",
];

/// Prepositions and particles before a pronoun: فيها, إنه, لديهم. The stem is one of [`WHOLE`]; these may lose it.
const BEFORE_PRONOUN: &[&str] = &[
    "أن",
    "إن",
    "لأن",
    "لكن",
    "كأن",
    "لعل",
    "ليت",
    "في",
    "من",
    "عن",
    "مع",
    "على",
    "إلى",
    "لدى",
    "لدي",
    "عند",
    "بين",
    "بعد",
    "بعض",
    "كل",
    "حول",
    "دون",
    "ضد",
    "خلال",
    "مثل",
    "غير",
    "فوق",
    "وراء",
    "سوى",
    "بدون",
    "نفس",
    "أحد",
    "أي",
    "كان",
    "لولا",
    "وضع",
    "وجد",
    "فتح",
    "فعل",
    "والد",
    "والدة",
    "كتاب",
    "كتب",
    "بيت",
    "باب",
    "بنت",
    "بلد",
    "بلاد",
    "سن",
    "سيارة",
    "سيد",
    "سيدة",
    "وزير",
    "وزارة",
    "لغة",
    "لون",
    "وقت",
    "وجه",
    "وزن",
    "وحد",
    "سوق",
    "ولد",
    "سبب",
    "فهم",
    "فقد",
    "فرد",
    "وصل",
    "وسط",
];

/// Nouns of two letters that take pronouns: أخي, يده.
const SHORT_NOUNS: &[&str] =
    &["أخ", "أب", "أم", "يد", "حق", "جد", "رب", "سر", "حب", "فم", "دم", "عم", "رد", "حل", "صف", "خط", "ظل", "فن", "جو"];

/// Prepositions of one letter that pronouns follow directly: به, لها, لكم.
const BARE_BEFORE_PRONOUN: [&str; 2] = ["ب", "ل"];

/// One way to cut a word. Letters are counted, not bytes: written and folded form have the same letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Row of [`PROCLITICS`].
    pub before: u8,
    /// Row of [`PRONOUNS`].
    pub after: u8,
    /// Letters before the stem.
    pub start: u8,
    /// Letters up to the end of the stem; equal to `start` for a preposition with its pronoun.
    pub end: u8,
    /// The stem is a word of the closed list: nothing else can be meant.
    pub is_closed: bool,
}

impl Cut {
    /// The row of proclitics.
    pub fn proclitics(&self) -> &'static Proclitics {
        &PROCLITICS[usize::from(self.before)]
    }

    /// The pronoun, or nothing.
    pub fn pronoun(&self) -> &'static str {
        PRONOUNS[usize::from(self.after)]
    }
}

/// Least letters of a stem.
const MIN_STEM: usize = 2;
/// Least letters of a stem before a pronoun: of shorter ones all are in the closed list.
const MIN_STEM_BEFORE_PRONOUN: usize = 3;
/// Longest word that is cut; a longer run of letters is no word.
pub const MAX_LETTERS: usize = 40;

/// The letters of a word as they matter here: hamza seats, ة and ى kept.
pub type Letters = SmallVec<[char; 16]>;

/// The folded form of a letter.
pub fn folded(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' => 'ي',
        'ة' => 'ه',
        other => other,
    }
}

/// Rows of a closed list by their first letter, folded.
type Listed = FxHashMap<char, Vec<Letters>>;

static WHOLE_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[WHOLE, NAMES]));
static BEFORE_PRONOUN_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[BEFORE_PRONOUN]));

static SHORT_NOUNS_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[SHORT_NOUNS]));

fn by_first_letter(lists: &[&[&str]]) -> Listed {
    let mut found = Listed::default();
    for row in lists.iter().copied().flatten() {
        let letters: Letters = row.chars().collect();
        found.entry(folded(letters[0])).or_default().push(letters);
    }
    found
}

/// True if the letters are a form of the list, spelt with care or with the folded letters of careless typing.
fn is_listed(list: &Listed, written: &[char]) -> bool {
    let same = |row: &Letters| row.len() == written.len() && row.iter().zip(written).all(|(c, w)| w == c || *w == folded(*c));
    written.first().and_then(|c| list.get(&folded(*c))).is_some_and(|rows| rows.iter().any(same))
}

/// The cuts of a word, the whole word first. `written` are its letters without marks.
pub fn cuts(written: &[char]) -> SmallVec<[Cut; 12]> {
    let mut found: SmallVec<[Cut; 12]> = SmallVec::new();
    let n = written.len();
    found.push(Cut { before: 0, after: 0, start: 0, end: n as u8, is_closed: false });
    if !(2..=MAX_LETTERS).contains(&n) {
        return found;
    }
    for (before, row) in PROCLITICS.iter().enumerate() {
        let Some(start) = prefix(row, written) else { continue };
        for (after, pronoun) in PRONOUNS.iter().enumerate() {
            let Some(end) = suffix(pronoun, written).filter(|end| *end >= start) else { continue };
            if let Some(is_closed) = admits(row, pronoun, &written[start..end]) {
                if before == 0 && after == 0 {
                    found[0].is_closed = is_closed;
                } else {
                    found.push(Cut { before: before as u8, after: after as u8, start: start as u8, end: end as u8, is_closed });
                }
            }
        }
    }
    found
}

/// Letters of the row if the word begins with it, its alef without a hamza: أل is no article.
fn prefix(row: &Proclitics, written: &[char]) -> Option<usize> {
    let mut count = 0;
    for c in row.written.chars() {
        if written.get(count) != Some(&c) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Letters before the pronoun if the word ends in it; ة and ى are no pronouns.
fn suffix(pronoun: &str, written: &[char]) -> Option<usize> {
    let start = written.len().checked_sub(pronoun.chars().count())?;
    written[start..].iter().copied().eq(pronoun.chars()).then_some(start)
}

/// Whether the clitics can stand around the stem: `Some(true)` if the closed list says so.
fn admits(before: &Proclitics, pronoun: &str, stem: &[char]) -> Option<bool> {
    let has = |kind| before.parts.iter().any(|p| p.kind == kind);
    if stem.is_empty() {
        let last = before.parts.last()?;
        return (!pronoun.is_empty() && BARE_BEFORE_PRONOUN.contains(&last.form)).then_some(true);
    }
    // ت before a pronoun may be the ة of a listed word.
    let restored: Option<Letters> =
        (!pronoun.is_empty() && stem.last() == Some(&'ت')).then(|| stem[..stem.len() - 1].iter().copied().chain(['ة']).collect());
    if has(MorphemeKind::Article) {
        let closed = is_listed(&WHOLE_BY_LETTER, stem) && stem.len() > MIN_STEM;
        return (pronoun.is_empty() && stem.len() >= MIN_STEM).then_some(closed);
    }
    if pronoun.is_empty() && is_listed(&WHOLE_BY_LETTER, stem) {
        return Some(true);
    }
    if !pronoun.is_empty()
        && (is_listed(&BEFORE_PRONOUN_BY_LETTER, stem) || restored.is_some_and(|r| is_listed(&BEFORE_PRONOUN_BY_LETTER, &r)))
    {
        return Some(true);
    }
    if has(MorphemeKind::Future) && !matches!(stem[0], 'ي' | 'ت' | 'ن' | 'ا' | 'أ') {
        return None;
    }
    let is_short_noun = is_listed(&SHORT_NOUNS_BY_LETTER, stem);
    let least = if pronoun.is_empty() || is_short_noun { MIN_STEM } else { MIN_STEM_BEFORE_PRONOUN };
    (stem.len() >= least).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> Vec<String> {
        let letters: Letters = word.chars().collect();
        let text = |part: &[char]| part.iter().collect::<String>();
        cuts(&letters)
            .iter()
            .map(|c| {
                let (start, end) = (usize::from(c.start), usize::from(c.end));
                format!("{}+{}+{}", text(&letters[..start]), text(&letters[start..end]), text(&letters[end..]))
            })
            .collect()
    }

    #[test]
    fn the_intended_cut_is_among_them() {
        for (word, cut) in [
            ("وبمدينتهم", "وب+مدينت+هم"),
            ("للمدينة", "لل+مدينة+"),
            ("بها", "ب++ها"),
            ("فيها", "+في+ها"),
            ("إنه", "+إن+ه"),
            ("سيزور", "س+يزور+"),
            ("وليد", "+وليد+"),
            ("والدته", "+والدت+ه"),
            ("ولكنه", "و+لكن+ه"),
        ] {
            assert!(shown(word).contains(&cut.to_owned()), "{word}: {:?}", shown(word));
        }
    }

    #[test]
    fn letters_forbid_cuts() {
        for (word, cut, why) in [
            ("ألمانيا", "أل+مانيا+", "hamza: no article"),
            ("مدينة", "+مدين+ة", "ta marbuta is no pronoun"),
            ("مصطفى", "+مصطف+ى", "nor is alef maqsura"),
            ("سقوط", "س+قوط+", "the future particle stands before present verbs"),
            ("القاهرها", "ال+قاهر+ها", "article and pronoun exclude each other"),
        ] {
            assert!(!shown(word).contains(&cut.to_owned()), "{word} {cut}: {why}");
        }
    }
}
