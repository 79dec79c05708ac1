//! Dates: days, months, weekdays and years, in both languages and both families of Arabic month names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::ordinal;

/// The parts of a date that are said; all `None` is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Date {
    /// 1 to 31.
    pub day: Option<u8>,
    /// 1 to 12 Gregorian, 13 to 24 Hijri.
    pub month: Option<u8>,
    /// As written; not converted between calendars.
    pub year: Option<u16>,
    /// 0 Sunday to 6 Saturday.
    pub weekday: Option<u8>,
}

impl Date {
    /// Number of parts said.
    pub fn parts(self) -> usize {
        usize::from(self.day.is_some())
            + usize::from(self.month.is_some())
            + usize::from(self.year.is_some())
            + usize::from(self.weekday.is_some())
    }

    /// True if no part is said differently in both.
    pub fn agrees(self, other: Self) -> bool {
        fn ok<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        ok(self.day, other.day) && ok(self.month, other.month) && ok(self.year, other.year) && ok(self.weekday, other.weekday)
    }

    /// Number of parts said in both.
    pub fn shared(self, other: Self) -> usize {
        let both = |a: bool, b: bool| usize::from(a && b);
        both(self.day.is_some(), other.day.is_some())
            + both(self.month.is_some(), other.month.is_some())
            + both(self.year.is_some(), other.year.is_some())
            + both(self.weekday.is_some(), other.weekday.is_some())
    }
}

/// A date and how many words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The date.
    pub date: Date,
    /// Words used, punctuation marks counted as words.
    pub words: usize,
}

/// Arabic month names, folded, by month: Gregorian names of Egypt and the Gulf, Levantine, Maghrebi; then Hijri.
const ARABIC_MONTHS: &[(u8, &[&str])] = &[
    (1, &["يناير", "كانون الثاني", "كانون ثاني", "كانون 2", "جانفي"]),
    (2, &["فبراير", "شباط", "فيفري"]),
    (3, &["مارس", "اذار", "ادار"]),
    (4, &["ابريل", "نيسان", "افريل"]),
    (5, &["مايو", "ايار", "ماي"]),
    (6, &["يونيو", "يونيه", "حزيران", "جوان"]),
    (7, &["يوليو", "يوليه", "تموز", "جويليه", "يوليوز"]),
    (8, &["اغسطس", "اب", "اوت", "غشت"]),
    (9, &["سبتمبر", "ايلول", "شتنبر"]),
    (10, &["اكتوبر", "تشرين الاول", "تشرين اول", "تشرين 1"]),
    (11, &["نوفمبر", "تشرين الثاني", "تشرين ثاني", "تشرين 2", "نونبر"]),
    (12, &["ديسمبر", "كانون الاول", "كانون اول", "كانون 1", "دجنبر"]),
    (13, &["محرم", "المحرم"]),
    (14, &["صفر"]),
    (15, &["ربيع الاول", "ربيع اول"]),
    (16, &["ربيع الثاني", "ربيع الاخر"]),
    (17, &["جمادي الاولي", "جمادي الاول"]),
    (18, &["جمادي الاخره", "جمادي الثانيه", "جمادي الاخر"]),
    (19, &["رجب"]),
    (20, &["شعبان"]),
    (21, &["رمضان"]),
    (22, &["شوال"]),
    (23, &["ذو القعده", "ذي القعده"]),
    (24, &["ذو الحجه", "ذي الحجه"]),
];

/// English month names and abbreviations, folded.
const ENGLISH_MONTHS: &[(u8, &[&str])] = &[
    (1, &["january", "jan"]),
    (2, &["february", "feb"]),
    (3, &["march", "mar"]),
    (4, &["april", "apr"]),
    (5, &["may"]),
    (6, &["june", "jun"]),
    (7, &["july", "jul"]),
    (8, &["august", "aug"]),
    (9, &["september", "sept", "sep"]),
    (10, &["october", "oct"]),
    (11, &["november", "nov"]),
    (12, &["december", "dec"]),
    (13, &["muharram"]),
    (14, &["safar"]),
    (15, &["rabi al awwal", "rabi i"]),
    (16, &["rabi al thani", "rabi al akhir", "rabi ii"]),
    (17, &["jumada al ula", "jumada i"]),
    (18, &["jumada al akhira", "jumada al thani", "jumada ii"]),
    (19, &["rajab"]),
    (20, &["shaaban", "shaban"]),
    (21, &["ramadan"]),
    (22, &["shawwal"]),
    (23, &["dhu al qadah", "dhul qadah"]),
    (24, &["dhu al hijjah", "dhul hijjah", "dhu al hijja"]),
];

/// Weekdays, folded: Arabic without the article, English.
const WEEKDAYS: &[(u8, &str, &[&str])] = &[
    (0, "احد", &["sunday", "sun"]),
    (1, "اثنين", &["monday", "mon"]),
    (2, "ثلاثاء", &["tuesday", "tue", "tues"]),
    (3, "اربعاء", &["wednesday", "wed"]),
    (4, "خميس", &["thursday", "thu", "thurs"]),
    (5, "جمعه", &["friday", "fri"]),
    (6, "سبت", &["saturday", "sat"]),
];

/// Names of months, split into words, by their first one: nearly every word of a text begins none.
type Months = FxHashMap<&'static str, Vec<(u8, Vec<&'static str>)>>;

static ARABIC: LazyLock<Months> = LazyLock::new(|| by_first_word(ARABIC_MONTHS));
static ENGLISH: LazyLock<Months> = LazyLock::new(|| by_first_word(ENGLISH_MONTHS));

fn by_first_word(table: &'static [(u8, &'static [&'static str])]) -> Months {
    let mut months = Months::default();
    for (month, name) in table.iter().flat_map(|(month, names)| names.iter().map(move |name| (*month, name))) {
        let words: Vec<&str> = name.split(' ').collect();
        months.entry(words[0]).or_default().push((month, words));
    }
    months
}

/// The month whose name begins the words, with its number of words. The longest name wins: `rabi ii` over `rabi i`.
fn month(months: &Months, words: &[&str]) -> Option<(u8, usize)> {
    let named = months.get(words.first()?)?.iter().filter(|(_, name)| words.starts_with(name));
    named.map(|(month, name)| (*month, name.len())).max_by_key(|(_, len)| *len)
}

/// An Arabic month with its other name after a slash or in parentheses: يناير/كانون الثاني, كانون الثاني (يناير).
fn arabic_month(words: &[&str]) -> Option<(u8, usize)> {
    let (first, len) = month(&ARABIC, words)?;
    let rest = words.get(len..).unwrap_or_default();
    let (skip, close) = match rest.first() {
        Some(&("/" | "-" | "\\")) => (1, 0),
        Some(&"(") => (1, 1),
        _ => return Some((first, len)),
    };
    match month(&ARABIC, rest.get(skip..).unwrap_or_default()) {
        Some((second, more)) if second == first => Some((first, len + skip + more + close)),
        _ => Some((first, len)),
    }
}

fn year(word: &str) -> Option<u16> {
    let plausible = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|y| plausible && (1000..=2199).contains(y))
}

fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|d| ordinal && digits.len() <= 2 && (1..=31).contains(d))
}

fn numeric(word: &[&str]) -> Option<Found> {
    // 3/1/2024 as the Arab world writes it: day, month, year.
    let [d, "/" | "-", m, "/" | "-", y] = word.get(..5)? else { return None };
    if let (Some(yy), Some(mm), Some(dd)) = (year(d), small_month(m), day(y)) {
        return Some(Found { date: Date { day: Some(dd), month: Some(mm), year: Some(yy), weekday: None }, words: 5 });
    }
    let date = Date { day: Some(day(d)?), month: Some(small_month(m)?), year: Some(year(y)?), weekday: None };
    Some(Found { date, words: 5 })
}

fn small_month(word: &str) -> Option<u8> {
    word.parse().ok().filter(|m| (1..=12).contains(m))
}

/// Words that may stand between the parts of an Arabic date.
const YEAR_WORDS: &[&str] = &["عام", "سنه", "العام", "لعام", "لسنه"];

/// The dates that begin with the first of folded Arabic words, shortest first: `3 يناير 2024` gives `3 يناير` and the whole.
pub fn arabic(words: &[&str]) -> SmallVec<[Found; 4]> {
    let mut found = SmallVec::new();
    if let Some(whole) = numeric(words) {
        found.push(whole);
        return found;
    }
    let mut date = Date::default();
    let mut used = 0;
    if let Some((weekday, len)) = arabic_weekday(words) {
        date.weekday = Some(weekday);
        used = len;
        found.push(Found { date, words: used });
        used += usize::from(words.get(used) == Some(&","));
    }
    let rest = words.get(used..).unwrap_or_default();
    if let Some((d, len)) = arabic_day(rest) {
        date.day = Some(d);
        used += len;
    }
    let rest = words.get(used..).unwrap_or_default();
    if let Some((m, len)) = arabic_month(rest) {
        date.month = Some(m);
        used += len;
        // `يناير` may also be meant alone in `يناير/كانون الثاني`, but the pair is the usual span.
        found.push(Found { date, words: used });
    } else if date.day.is_some() {
        return found;
    }
    let rest = words.get(used..).unwrap_or_default();
    let may_skip = if date.month.is_some() { 2 } else { 0 };
    let skip = rest.iter().take(may_skip).take_while(|w| YEAR_WORDS.contains(w) || matches!(**w, "," | "من")).count();
    if let Some(y) = rest.get(skip).and_then(|w| year(w)) {
        // The mark of the calendar belongs to the date: 1445 هـ, 2023م.
        let era = usize::from(rest.get(skip + 1).is_some_and(|w| matches!(*w, "ه" | "م" | "هجريه" | "هجري" | "ميلاديه" | "ميلادي")));
        if date.month.is_some() {
            date.year = Some(y);
            found.push(Found { date, words: used + skip + 1 + era });
        } else if used == 0 {
            found.push(Found { date: Date { year: Some(y), ..Date::default() }, words: skip + 1 });
        }
    }
    found
}

/// الخميس; the head noun of يوم الخميس stays outside, like عام before a year.
fn arabic_weekday(words: &[&str]) -> Option<(u8, usize)> {
    let word = words.first()?.strip_prefix("ال")?;
    WEEKDAYS.iter().find(|(_, ar, _)| *ar == word).map(|(n, _, _)| (*n, 1))
}

/// A day before a month: `3`, `الثالث من`, `ثالث`.
fn arabic_day(words: &[&str]) -> Option<(u8, usize)> {
    let (d, len) = match words.first().and_then(|w| day(w)) {
        Some(d) => (d, 1),
        None => ordinal::arabic(words).filter(|o| o.value <= 31.0).map(|o| (o.value as u8, o.words))?,
    };
    let rest = words.get(len..).unwrap_or_default();
    let skip = rest.iter().take(2).take_while(|w| matches!(**w, "من" | "شهر")).count();
    arabic_month(rest.get(skip..).unwrap_or_default()).map(|_| (d, len + skip))
}

/// The date that all the folded English words say: `January 3`, `3 January 2024`, `Thursday`, `2022`, `mid-December`.
pub fn english(words: &[&str]) -> Option<Date> {
    if let Some(found) = numeric(words).filter(|f| f.words == words.len()) {
        return Some(found.date);
    }
    let mut date = Date::default();
    let mut rest = words;
    while let Some((word, tail)) = rest.split_first() {
        if let Some((m, len)) = month(&ENGLISH, rest).filter(|_| date.month.is_none()) {
            date.month = Some(m);
            rest = rest.get(len..).unwrap_or_default();
            continue;
        }
        if let Some(y) = year(word).filter(|_| date.year.is_none()) {
            date.year = Some(y);
        } else if let Some(d) = day(word).filter(|_| date.day.is_none()) {
            date.day = Some(d);
        } else if let Some((n, _, _)) = WEEKDAYS.iter().find(|(_, _, en)| en.contains(word)) {
            date.weekday = Some(*n);
        } else if !matches!(*word, "," | "." | "of" | "the" | "on" | "in" | "year" | "mid" | "early" | "late" | "ad" | "ah") {
            return None;
        }
        rest = tail;
    }
    // A bare small number is a number, not a day.
    let only_day = date.day.is_some() && date.month.is_none();
    (date.parts() > 0 && !only_day).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{fold, token};

    fn words(key: &str) -> Vec<&str> {
        token::tokens(key).into_iter().map(|t| t.span.of(key)).collect()
    }

    fn d(day: u8, month: u8, year: u16) -> Date {
        let some = |n: u8| (n > 0).then_some(n);
        Date { day: some(day), month: some(month), year: (year > 0).then_some(year), weekday: None }
    }

    #[test]
    fn arabic_dates() {
        for (text, expected) in [
            ("3 يناير، تم", &[(d(3, 1, 0), 2)][..]),
            ("4 يناير/كانون الثاني عن", &[(d(4, 1, 0), 5)]),
            ("٧ أكتوبر/تشرين الأول ٢٠٢٣", &[(d(7, 10, 0), 5), (d(7, 10, 2023), 6)]),
            ("كانون الثاني (يناير) 2024", &[(d(0, 1, 0), 5), (d(0, 1, 2024), 6)]),
            ("عام 2022، أعلن", &[]),
            ("2018 في", &[(d(0, 0, 2018), 1)]),
            ("الثالث من كانون الثاني", &[(d(3, 1, 0), 4)]),
            ("12 ربيع الأول 1445 هـ", &[(d(12, 15, 0), 3), (d(12, 15, 1445), 5)]),
            ("3/1/2024", &[(d(3, 1, 2024), 5)]),
            ("820 كيلومترا", &[]),
            ("مدينة", &[]),
        ] {
            let key = fold::key(text);
            let found: Vec<(Date, usize)> = arabic(&words(&key)).iter().map(|f| (f.date, f.words)).collect();
            assert_eq!(found, expected, "{text}");
        }
        let key = fold::key("الخميس إن");
        assert_eq!(arabic(&words(&key)).first().map(|f| (f.date.weekday, f.words)), Some((Some(4), 1)));
    }

    #[test]
    fn english_dates() {
        for (text, expected) in [
            ("January 3", Some(d(3, 1, 0))),
            ("3 January 2024", Some(d(3, 1, 2024))),
            ("Jan. 3, 2024", Some(d(3, 1, 2024))),
            ("the 7th of October", Some(d(7, 10, 0))),
            ("2022", Some(d(0, 0, 2022))),
            ("December", Some(d(0, 12, 0))),
            ("35", None),
            ("May Ziade", None),
            ("820km", None),
        ] {
            let key = fold::key(text);
            assert_eq!(english(&words(&key)), expected, "{text}");
        }
    }
}
