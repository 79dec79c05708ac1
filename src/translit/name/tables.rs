//! What the words around and inside names are: titles, particles, articles,
//! letter names, ordinals. Plain data; each row has an example.

/// One meaning with its spellings on both sides.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Arabic words, as [`super::fold_arabic`] writes them (no hamza on alef, ه for ة).
    pub arabic: &'static [&'static str],
    /// Latin words in lower case.
    pub latin: &'static [&'static str],
}

const fn row(arabic: &'static [&'static str], latin: &'static [&'static str]) -> Row {
    Row { arabic, latin }
}

/// Titles, honorifics and ranks: may stand on either side alone, cost little to
/// leave out, and count as weak evidence when both sides have the same one.
/// Many are parts of names too (Sharm el-Sheikh), so letters may still link them.
#[rustfmt::skip]
pub const TITLES: &[Row] = &[
    row(&["الشيخ", "شيخ", "الشيخه", "شيخه"], &["sheikh", "shaykh", "sheik", "cheikh", "shaikh", "sheikha", "shaikha"]), // الشيخ حمد
    row(&["الرئيس", "رئيس", "الرئيسه"], &["president", "chairman", "head", "pres"]), // الرئيس السيسي
    row(&["دكتور", "الدكتور", "د", "الدكتوره", "دكتوره"], &["dr", "doctor"]), // د. محمد البرادعي
    row(&["السيد", "سيد", "السيده", "سيده"], &["mr", "mrs", "ms", "sayyid", "sayed", "seyed", "sayyed", "syed", "sir", "lady", "mister"]), // السيد حسن نصر الله
    row(&["ايه", "ايهالله"], &["ayatollah", "ayatullah"]), // آية الله خامنئي
    row(&["الامام", "امام"], &["imam"]), // الإمام الخميني
    row(&["حجه"], &["hojjatoleslam", "hojatoleslam", "hujjat"]), // حجة الإسلام
    row(&["الملك", "ملك"], &["king"]), // الملك سلمان
    row(&["الملكه", "ملكه"], &["queen"]), // الملكة رانيا
    row(&["الامير", "امير", "الاميره", "اميره"], &["prince", "emir", "amir", "princess"]), // الأمير محمد
    row(&["السلطان", "سلطان"], &["sultan"]), // السلطان قابوس
    row(&["ولي"], &["crown"]), // ولي العهد
    row(&["البابا", "بابا"], &["pope"]), // البابا تواضروس
    row(&["القديس", "القديسه", "مار"], &["saint", "st", "mar", "santa", "san"]), // القديس بولس
    row(&["الجنرال", "جنرال"], &["general", "gen"]), // الجنرال عون
    row(&["اللواء", "لواء"], &["majgen", "major", "maj", "general"]), // اللواء حفتر
    row(&["الفريق", "فريق"], &["lieutenant", "lt", "ltgen"]), // الفريق البرهان
    row(&["العميد", "عميد"], &["brigadier", "brig"]), // العميد حسين سلامي
    row(&["العقيد", "عقيد"], &["colonel", "col"]), // العقيد القذافي
    row(&["المقدم", "الرائد", "النقيب", "الملازم"], &["captain", "capt", "major", "cpt"]), // النقيب تراوري
    row(&["المشير", "المارشال"], &["marshal", "field"]), // المشير حفتر
    row(&["القائد", "قائد"], &["commander", "cmdr", "leader"]), // القائد قاسم سليماني
    row(&["الوزير", "وزير", "الوزيره"], &["minister", "secretary"]), // الوزير لافروف
    row(&["السفير", "سفير", "السفيره"], &["ambassador", "amb"]), // السفير
    row(&["القاضي", "قاضي", "المستشار"], &["judge", "justice", "chancellor", "counsellor"]), // القاضي البيطار
    row(&["النائب", "نائب"], &["deputy", "vice", "mp", "rep"]), // النائب
    row(&["السناتور", "السيناتور"], &["senator", "sen"]), // السناتور ماكين
    row(&["المهندس", "مهندس", "م"], &["engineer", "eng"]), // المهندس خيرت الشاطر
    row(&["الاستاذ", "استاذ", "البروفيسور", "بروفيسور"], &["professor", "prof", "ustad", "ustaz"]), // البروفيسور
    row(&["المحامي", "المحاميه"], &["lawyer", "attorney", "advocate"]), // المحامي
    row(&["الحاج", "حاج", "الحاجه"], &["hajj", "haj", "hajji", "hadj", "haji"]), // الحاج محمد
    row(&["الملا", "ملا", "المولى", "مولانا"], &["mullah", "mulla", "mawlana", "maulana"]), // الملا عمر
    row(&["معالي", "سعاده", "فضيله", "سماحه", "جلاله", "سمو", "فخامه", "دوله"], &["he", "hrh", "excellency", "highness", "majesty", "eminence", "his", "her"]), // معالي الوزير
    row(&["الشهيد", "المرحوم"], &["martyr", "late"]), // الشهيد
    row(&["الاب", "الاسقف", "المطران", "البطريرك"], &["father", "fr", "bishop", "archbishop", "patriarch", "cardinal"]), // البطريرك الراعي
    row(&["بيك", "بك", "باشا", "افندي"], &["bey", "beg", "pasha", "effendi"]), // وليد بيك
];

/// Titles of two words: the second is a title only after the first.
pub const SECOND_WORDS: &[(&str, &str)] = &[("ايه", "الله"), ("حجه", "الاسلام"), ("ولي", "العهد"), ("صاحب", "السمو")];

/// Generic head words of places and bodies: optional on either side.
#[rustfmt::skip]
pub const HEADS: &[Row] = &[
    row(&["مدينه", "بلده", "قريه", "بلديه"], &["city", "town", "village", "municipality"]), // مدينة كرمان
    row(&["محافظه", "ولايه", "مقاطعه", "اقليم", "منطقه", "اماره"], &["governorate", "province", "state", "county", "region", "emirate", "district", "area"]),
    row(&["قضاء", "مركز", "مديريه", "ناحيه"], &["district", "subdistrict", "center"]), // قضاء
    row(&["نهر"], &["river"]), // نهر الفرات
    row(&["بحر", "خليج", "بحيره"], &["sea", "gulf", "lake", "bay"]), // خليج عدن
    row(&["جبل", "جبال"], &["mount", "mountain", "mountains", "mt", "jabal", "jebel"]), // جبل لبنان
    row(&["وادي"], &["valley", "wadi"]), // وادي حلفا
    row(&["جزيره", "جزر"], &["island", "islands", "isle"]), // جزيرة تيران
    row(&["مطار"], &["airport"]), // مطار بيروت
    row(&["ميناء"], &["port", "harbour", "harbor"]), // ميناء الحديدة
    row(&["شارع", "ميدان", "ساحه", "حي"], &["street", "square", "quarter", "neighborhood"]), // ميدان التحرير
    row(&["معبر"], &["crossing"]), // معبر رفح
    row(&["قاعده"], &["base"]), // قاعدة العديد
    row(&["مخيم"], &["camp"]), // مخيم جباليا
    row(&["جامعه"], &["university"]), // جامعة القاهرة
    row(&["مسجد", "جامع"], &["mosque"]), // مسجد
    row(&["صحراء"], &["desert"]), // صحراء
    row(&["راس"], &["cape"]), // رأس
];

/// Son and daughter words inside names; either side may leave them out.
#[rustfmt::skip]
pub const KIN: &[Row] = &[
    row(&["بن", "ابن", "بنو", "بني"], &["bin", "ibn", "ben", "b", "beni", "banu", "bani", "ebn"]), // محمد بن سلمان
    row(&["بنت", "ابنه"], &["bint", "bent"]), // مريم بنت محمد
    row(&["ولد", "اولاد"], &["ould", "wuld", "walad", "oulad", "awlad"]), // محمد ولد عبد العزيز
    row(&["منت"], &["mint"]), // Mauritania
    row(&["زاده"], &["zadeh", "zade"]), // حسين زاده
    row(&["ذو", "ذي", "ذا"], &["dhu", "thi", "dhi", "zu", "zou", "zi"]), // ذو القرنين
];

/// Father and mother words: part of the name, spelled by case and dialect.
#[rustfmt::skip]
pub const KUNYA: &[Row] = &[
    row(&["ابو", "ابي", "ابا", "بو"], &["abu", "abi", "abo", "abou", "aboo", "aba", "bu", "bou", "abul", "aboul", "abol"]), // أبو مازن
    row(&["ام"], &["umm", "um", "om", "oum", "em"]), // أم قصر
];

/// Latin words that carry nothing: articles, prepositions, noble particles.
#[rustfmt::skip]
pub const FUNCTION: &[&str] = &[
    "of", "the", "de", "la", "le", "du", "da", "di", "do", "dos", "das", "del", "der", "den", "van", "von", "y", "and",
    "in", "e", "et", "zu", "zum", "jr", "sr", "junior", "senior", "dit",
];

/// The Arabic article in Latin letters, before any letter.
pub const ARTICLES: &[&str] = &["al", "el", "ul", "il", "ol", "l", "aal"];

/// The article assimilated to a sun letter: what is written, and how the next
/// word must begin (ash-Sharq, ed-Dawla).
#[rustfmt::skip]
pub const SUN_ARTICLES: &[(&str, &str)] = &[
    ("ash", "sh"), ("esh", "sh"), ("ush", "sh"), ("ech", "ch"), ("ach", "ch"),
    ("ath", "th"), ("eth", "th"), ("adh", "dh"), ("edh", "dh"), ("udh", "dh"), ("ad", "dh"), ("ed", "dh"), ("at", "th"), ("et", "th"),
    ("as", "s"), ("es", "s"), ("us", "s"), ("is", "s"), ("os", "s"), ("as", "sh"), ("es", "sh"),
    ("at", "t"), ("et", "t"), ("ut", "t"), ("ad", "d"), ("ed", "d"), ("ud", "d"), ("id", "d"), ("od", "d"),
    ("ar", "r"), ("er", "r"), ("ur", "r"), ("ir", "r"), ("or", "r"), ("an", "n"), ("en", "n"), ("un", "n"), ("in", "n"), ("on", "n"),
    ("az", "z"), ("ez", "z"), ("uz", "z"), ("oz", "z"),
];

/// Servant-of names: Latin beginnings that stand for عبد ال, the longest first.
/// A doubled consonant after `abdu`, `abde` … stands for a sun letter (Abdurrahman).
#[rustfmt::skip]
pub const SERVANT: &[&str] = &["abdoul", "abdool", "abdul", "abdel", "abdal", "abdol", "abdil", "abdou", "abdu", "abde", "abda", "abdo", "abd"];

/// Names of Latin letters in Arabic, for initials (J. K. = جيه كيه or ج. ك.).
#[rustfmt::skip]
pub const LETTER_NAMES: &[(char, &[&str])] = &[
    ('a', &["اي", "ايه", "ا"]), ('b', &["بي", "ب"]), ('c', &["سي", "س", "ك"]), ('d', &["دي", "د"]),
    ('e', &["اي", "ا"]), ('f', &["اف", "ف"]), ('g', &["جي", "ج", "غ"]), ('h', &["اتش", "ه", "ح"]),
    ('i', &["اي", "ا"]), ('j', &["جي", "جيه", "جاي", "ج"]), ('k', &["كي", "كيه", "كاي", "ك"]), ('l', &["ال", "ل"]),
    ('m', &["ام", "م"]), ('n', &["ان", "ن"]), ('o', &["او", "ا"]), ('p', &["بي", "ب"]), ('q', &["كيو", "ق"]),
    ('r', &["ار", "ر"]), ('s', &["اس", "س"]), ('t', &["تي", "ت", "ط"]), ('u', &["يو", "ي"]), ('v', &["في", "ف"]),
    ('w', &["دبليو", "دبليوه", "و"]), ('x', &["اكس"]), ('y', &["واي", "ي"]), ('z', &["زد", "زي", "ز"]),
];

/// Regnal and other ordinals after names (محمد السادس = Mohammed VI).
#[rustfmt::skip]
pub const ORDINALS: &[Row] = &[
    row(&["الاول", "الاولى", "الاولي"], &["i", "first"]),
    row(&["الثاني", "الثانيه"], &["ii", "second"]),
    row(&["الثالث", "الثالثه"], &["iii", "third"]),
    row(&["الرابع", "الرابعه"], &["iv", "fourth"]),
    row(&["الخامس", "الخامسه"], &["v", "fifth"]),
    row(&["السادس", "السادسه"], &["vi", "sixth"]),
    row(&["السابع", "السابعه"], &["vii", "seventh"]),
    row(&["الثامن", "الثامنه"], &["viii", "eighth"]),
    row(&["التاسع", "التاسعه"], &["ix", "ninth"]),
    row(&["العاشر", "العاشره"], &["x", "tenth"]),
    row(&["عشر"], &["xi", "xii", "xiii", "xiv", "xv", "xvi"]),
];

/// The row of a table that holds the Arabic word.
#[must_use]
pub fn arabic_row(table: &'static [Row], word: &str) -> Option<&'static Row> {
    table.iter().find(|r| r.arabic.contains(&word))
}

/// The row of a table that holds the Latin word.
#[must_use]
pub fn latin_row(table: &'static [Row], word: &str) -> Option<&'static Row> {
    table.iter().find(|r| r.latin.contains(&word))
}

/// Whether one row of the table holds both words.
#[must_use]
pub fn same_row(table: &[Row], arabic: &str, latin: &str) -> bool {
    table.iter().any(|r| r.arabic.contains(&arabic) && r.latin.contains(&latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_columns_are_folded() {
        for table in [TITLES, HEADS, KIN, KUNYA, ORDINALS] {
            for word in table.iter().flat_map(|r| r.arabic) {
                assert!(!word.contains(['أ', 'إ', 'آ', 'ة']), "{word} must be written as fold_arabic writes it");
            }
        }
    }

    #[test]
    fn rows_meet() {
        assert!(same_row(TITLES, "الشيخ", "sheikh"));
        assert!(same_row(ORDINALS, "السادس", "vi"));
        assert!(!same_row(KIN, "بن", "bint"));
    }
}
