//! Units of measure and currencies.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A unit: the number of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unit(usize);

/// (Arabic stems, folded and without endings; English words, folded).
///
/// An Arabic stem is compared after the article, tanwin alef, dual and plural endings are cut off (كيلومترا,
/// كيلومترين, الدولار); forms that change inside are listed (أميال, أمتار).
const ROWS: &[(&[&str], &[&str])] = &[
    (&["كيلومتر", "كيلو متر", "كم", "كلم"], &["km", "kilometer", "kilometre", "kilometers", "kilometres", "kms"]),
    (&["متر", "امتار"], &["m", "meter", "metre", "meters", "metres"]),
    (&["سنتيمتر", "سم"], &["cm", "centimeter", "centimetre", "centimeters", "centimetres"]),
    (&["ميليمتر", "مليمتر", "ملم"], &["mm", "millimeter", "millimetre", "millimeters", "millimetres"]),
    (&["ميل", "اميال"], &["mile", "miles", "mi"]),
    (&["قدم", "اقدام"], &["foot", "feet", "ft"]),
    (&["هكتار"], &["hectare", "hectares", "ha"]),
    (&["فدان", "افدنه"], &["feddan", "feddans", "acre", "acres"]),
    (&["دونم"], &["dunam", "dunams", "dunum"]),
    (&["طن", "اطنان"], &["ton", "tonne", "tons", "tonnes"]),
    (&["كيلوغرام", "كيلوجرام", "كيلو غرام", "كغ", "كجم", "كيلو"], &["kg", "kilogram", "kilograms", "kilo", "kilos"]),
    (&["غرام", "جرام"], &["g", "gram", "grams"]),
    (&["لتر", "ليتر"], &["liter", "litre", "liters", "litres", "l"]),
    (&["برميل", "براميل"], &["barrel", "barrels", "bpd", "bbl"]),
    (&["ميغاواط", "ميجاواط", "ميغاوات", "ميجاوات"], &["megawatt", "megawatts", "mw"]),
    (&["كيلوواط", "كيلووات"], &["kilowatt", "kilowatts", "kw"]),
    (&["درجه"], &["degree", "degrees"]),
    (&["بالميه", "بالمايه", "في الميه", "في المايه", "%"], &["percent", "%", "per cent", "pc"]),
    (&["دولار", "$"], &["dollar", "dollars", "$", "usd"]),
    (&["يورو", "€"], &["euro", "euros", "€", "eur"]),
    (&["جنيه", "£"], &["pound", "pounds", "£"]),
    (&["ليره"], &["lira", "liras", "pound", "pounds"]),
    (&["ريال"], &["riyal", "riyals", "rial", "rials"]),
    (&["درهم", "دراهم"], &["dirham", "dirhams"]),
    (&["دينار", "دنانير"], &["dinar", "dinars"]),
    (&["روبل"], &["ruble", "rubles", "rouble", "roubles"]),
    (&["يوان"], &["yuan"]),
    (&["روبيه"], &["rupee", "rupees"]),
    (&["شيكل", "شيقل", "شواكل"], &["shekel", "shekels"]),
    (&["سنه", "عام", "اعوام", "سنوات", "سنين"], &["year", "years"]),
    (&["شهر", "اشهر", "شهور"], &["month", "months"]),
    (&["اسبوع", "اسابيع"], &["week", "weeks"]),
    (&["يوم", "ايام"], &["day", "days"]),
    (&["ساعه", "ساعات"], &["hour", "hours"]),
    (&["دقيقه", "دقايق"], &["minute", "minutes"]),
    (&["ثانيه", "ثواني", "ثوان"], &["second", "seconds"]),
];

/// Endings a stem may carry in text.
const ENDINGS: &[&str] = &["", "ا", "ات", "ين", "ان", "تين", "تان"];

/// Rows by the first word of each Arabic stem.
static BY_STEM: LazyLock<FxHashMap<&'static str, Vec<(usize, &'static str)>>> = LazyLock::new(|| {
    let mut by_stem: FxHashMap<&str, Vec<(usize, &str)>> = FxHashMap::default();
    for (number, (stems, _)) in ROWS.iter().enumerate() {
        for stem in *stems {
            let (first, rest) = stem.split_once(' ').unwrap_or((stem, ""));
            by_stem.entry(first).or_default().push((number, rest));
        }
    }
    by_stem
});

/// Rows by English word: a pound is of two currencies.
static BY_ENGLISH: LazyLock<FxHashMap<&'static str, SmallVec<[Unit; 2]>>> = LazyLock::new(|| {
    let mut by_word: FxHashMap<&str, SmallVec<[Unit; 2]>> = FxHashMap::default();
    for (number, word) in ROWS.iter().enumerate().flat_map(|(number, (_, english))| english.iter().map(move |word| (number, *word))) {
        by_word.entry(word).or_default().push(Unit(number));
    }
    by_word
});

/// The units that folded Arabic words begin with, and how many words say each.
pub fn arabic(words: &[&str]) -> SmallVec<[(Unit, usize); 2]> {
    let mut found: SmallVec<[(Unit, usize); 2]> = SmallVec::new();
    let Some(first) = words.first() else { return found };
    let mut add = |stem: &str, is_whole: bool| {
        for (number, rest) in BY_STEM.get(stem).into_iter().flatten() {
            let len = match (rest.is_empty(), words.get(1)) {
                (true, _) => Some(1),
                (false, Some(second)) if is_whole && bare_forms(second).any(|s| s == *rest) => Some(2),
                _ => None,
            };
            if let Some(len) = len.filter(|_| found.iter().all(|(unit, _)| unit.0 != *number)) {
                found.push((Unit(*number), len));
            }
        }
    };
    for stem in bare_forms(first) {
        add(stem, stem == *first);
    }
    // دقيقتين and ساعات lose the ه of their singular.
    for stem in bare_forms(first).filter(|s| s.len() < first.len()) {
        add(&format!("{}ه", stem.strip_suffix('ت').unwrap_or(stem)), false);
    }
    found
}

/// A word without its article and without each ending it may carry, as it stands first.
fn bare_forms(word: &str) -> impl Iterator<Item = &str> {
    let bare = word.strip_prefix("ال");
    std::iter::once(word).chain(bare).flat_map(|w| ENDINGS.iter().filter_map(move |e| w.strip_suffix(e)))
}

/// The dual of a unit says two of it: كيلومترين, يومين.
pub fn is_dual(word: &str) -> bool {
    ["ان", "ين"].iter().any(|e| {
        word.strip_suffix(e).is_some_and(|stem| {
            ROWS.iter().any(|(stems, _)| {
                stems.contains(&stem) || stem.strip_suffix('ت').is_some_and(|s| stems.contains(&format!("{s}ه").as_str()))
            })
        })
    })
}

/// The units a folded English word may be.
pub fn english(word: &str) -> SmallVec<[Unit; 2]> {
    BY_ENGLISH.get(word).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_meet() {
        for (arabic_words, english_word) in [
            (&["كيلومترا"][..], "km"),
            (&["ميلا"], "miles"),
            (&["اميال"], "mile"),
            (&["الدولارات"], "$"),
            (&["في", "المايه"], "percent"),
            (&["دقيقتين"], "minutes"),
            (&["برميل"], "barrels"),
        ] {
            let units = arabic(arabic_words);
            assert!(
                units.iter().any(|(u, len)| english(english_word).contains(u) && *len == arabic_words.len()),
                "{arabic_words:?} {english_word}"
            );
        }
        assert!(arabic(&["مدينه"]).is_empty());
        assert!(is_dual("يومين") && is_dual("ساعتين") && !is_dual("يوم"));
    }
}
