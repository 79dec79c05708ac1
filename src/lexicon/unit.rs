//! Units of measure and currencies.

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

/// The units that folded Arabic words begin with, and how many words say each.
pub fn arabic(words: &[&str]) -> SmallVec<[(Unit, usize); 2]> {
    let mut found = SmallVec::new();
    for (number, (stems, _)) in ROWS.iter().enumerate() {
        if let Some(len) = stems.iter().filter_map(|stem| matches_arabic(words, stem)).max() {
            found.push((Unit(number), len));
        }
    }
    found
}

fn matches_arabic(words: &[&str], stem: &str) -> Option<usize> {
    let parts: SmallVec<[&str; 2]> = stem.split(' ').collect();
    let (last, before) = parts.split_last()?;
    let said = words.get(..parts.len())?;
    let word = said.last()?;
    let bare = word.strip_prefix("ال").unwrap_or(word);
    let ends = |w: &str| {
        ENDINGS.iter().any(|e| {
            w.strip_suffix(e) == Some(last) || (e.starts_with('ت') && w.strip_suffix(e).is_some_and(|s| last.strip_suffix('ه') == Some(s)))
        })
    };
    (said.starts_with(before) && (ends(bare) || ends(word))).then_some(parts.len())
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
    ROWS.iter().enumerate().filter(|(_, (_, english))| english.contains(&word)).map(|(number, _)| Unit(number)).collect()
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
