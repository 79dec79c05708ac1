//! Reading word pairs in the formats the free data sets come in.

use super::Pair;
use super::news;
use crate::translit::alphabet::{ArabicWord, LatinWord};
use crate::translit::hash;

/// A file format of word pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// English TAB Arabic letters with spaces TAB count (`NETransliteration`).
    Netranslit,
    /// Arabic TAB English (google/transliteration).
    Google,
    /// Arabic TAB ALA-LC romanisation TAB count, with a heading line.
    AlaLc,
    /// The Arabic and the English JSON of one CLDR display-name table, one after the other.
    Cldr,
    /// Arabic TAB English, with an optional weight.
    Tsv,
}

impl Format {
    /// The name used on command lines.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "netranslit" => Some(Self::Netranslit),
            "google" => Some(Self::Google),
            "alalc" => Some(Self::AlaLc),
            "cldr" => Some(Self::Cldr),
            "tsv" => Some(Self::Tsv),
            _ => None,
        }
    }
}

/// Which share of a library romanisation file to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All rows.
    All,
    /// The nine tenths that may be trained on.
    Training,
    /// The tenth held out for evaluation.
    HeldOut,
}

/// The held-out library words in plain news spelling, one row a word.
#[must_use]
pub fn read_held_out_plain(text: &str) -> Vec<Pair> {
    let rows = text.lines().skip(1).filter_map(|l| library_row(l, Share::HeldOut).pop());
    rows.collect()
}

/// Rows of ALA-LC whose Arabic word hashes to this remainder of 10 are never trained on.
const HELD_OUT_TENTH: u64 = 3;

/// Whether this Arabic word belongs to the held-out tenth. Careless spellings of
/// one word fall on the same side.
#[must_use]
pub fn is_held_out(word: &ArabicWord) -> bool {
    hash::stable(word.careless().symbols()) % 10 == HELD_OUT_TENTH
}

/// Whether this Arabic word belongs to the twentieth used for choosing settings
/// and fitting probabilities (a part of the training data).
#[must_use]
pub fn is_development(word: &ArabicWord) -> bool {
    (hash::stable(word.careless().symbols()) >> 20) % 20 == 7
}

/// A fixed number for any bytes, to shuffle evaluation sets the same way each time.
#[must_use]
pub fn stable_order(bytes: &[u8]) -> u64 {
    hash::stable(bytes)
}

/// Number of varied news spellings made of each library word, beside the plain one.
const VARIANTS: u32 = 5;
/// Weight of the plain spelling; the varied ones share the rest.
const PLAIN_WEIGHT: f64 = 0.2;

/// Reads all usable rows; rows that are no single-word pair are passed over.
#[must_use]
pub fn read(format: Format, text: &str, share: Share) -> Vec<Pair> {
    match format {
        Format::Netranslit => text.lines().filter_map(netranslit_row).collect(),
        Format::Google | Format::Tsv => text.lines().filter_map(|l| tsv_row(l, format)).collect(),
        Format::AlaLc => text.lines().skip(1).flat_map(|l| library_row(l, share)).collect(),
        Format::Cldr => cldr(text),
    }
}

fn pair(arabic: &str, latin: &str, weight: f64, source: Format) -> Option<Pair> {
    Some(Pair { arabic: ArabicWord::parse(arabic).ok()?, latin: LatinWord::parse(latin).ok()?, weight, source })
}

/// Frequent names are surer and more useful; the logarithm keeps rare ones in.
fn by_count(count: &str) -> f64 {
    1.0 + count.trim().parse::<f64>().unwrap_or(1.0).max(1.0).ln()
}

fn netranslit_row(line: &str) -> Option<Pair> {
    let mut fields = line.split('\t');
    let (english, arabic) = (fields.next()?, fields.next()?.replace(' ', ""));
    pair(&arabic, english, by_count(fields.next().unwrap_or("1")), Format::Netranslit)
}

fn tsv_row(line: &str, source: Format) -> Option<Pair> {
    let mut fields = line.split('\t');
    let (arabic, english) = (fields.next()?, fields.next()?);
    let weight = fields.next().and_then(|w| w.trim().parse().ok()).unwrap_or(1.0);
    pair(arabic.trim(), english.trim(), weight, source)
}

fn library_row(line: &str, share: Share) -> Vec<Pair> {
    let mut fields = line.split('\t');
    let (Some(arabic), Some(library), Some(count)) = (fields.next(), fields.next(), fields.next()) else {
        return Vec::new();
    };
    let Some(plain) = pair(arabic, &news::plain(library), by_count(count), Format::AlaLc) else {
        return Vec::new();
    };
    let wanted = share == Share::All || is_held_out(&plain.arabic) == (share == Share::HeldOut);
    if !wanted || !news::is_bare_word(library) || plain.arabic.symbols().len() < 2 {
        return Vec::new();
    }
    let each = plain.weight * (1.0 - PLAIN_WEIGHT) / f64::from(VARIANTS);
    let varied = (0..VARIANTS).filter_map(|d| pair(arabic, &news::varied(library, d), each, Format::AlaLc));
    let mut rows: Vec<Pair> = varied.collect();
    // The plain spelling comes last: `read_held_out_plain` takes it.
    rows.push(Pair { weight: plain.weight * PLAIN_WEIGHT, ..plain });
    rows
}

/// Display names: `"SA": "السعودية"` in the first table, `"SA": "Saudi Arabia"`
/// in the second. Most are translated; the trainer drops what is not a transliteration.
fn cldr(text: &str) -> Vec<Pair> {
    let entry = |line: &str| -> Option<(String, String)> {
        let (key, value) = line.trim().trim_end_matches(',').split_once("\": \"")?;
        Some((key.trim_start_matches('"').to_owned(), value.trim_end_matches('"').to_owned()))
    };
    let rows: Vec<(String, String)> = text.lines().filter_map(entry).collect();
    let arabic: std::collections::BTreeMap<&str, &str> =
        rows.iter().filter(|r| ArabicWord::parse(&r.1).is_ok()).map(|r| (r.0.as_str(), r.1.as_str())).collect();
    rows.iter()
        .filter(|r| LatinWord::parse(&r.1).is_ok())
        .filter_map(|r| pair(arabic.get(r.0.as_str())?, &r.1, 1.0, Format::Cldr))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pairs: &[Pair]) -> Vec<String> {
        pairs.iter().map(|p| format!("{} {}", p.arabic, p.latin)).collect()
    }

    #[test]
    fn formats() {
        let rows = read(Format::Netranslit, "rüdiger\tر و د ي غ ر\t6\n", Share::All);
        assert_eq!(shown(&rows), ["روديغر rudiger"]);
        assert!((rows[0].weight - (1.0 + 6.0_f64.ln())).abs() < 1e-12);
        assert_eq!(shown(&read(Format::Google, "دياز\tdiaz\nx\n", Share::All)), ["دياز diaz"]);
        let cldr = "\"SY\": \"سوريا\",\n\"US\": \"الولايات المتحدة\"\n\"SY\": \"Syria\",\n\"US\": \"United States\"\n";
        assert_eq!(shown(&read(Format::Cldr, cldr, Share::All)), ["سوريا syria"]);
    }

    #[test]
    fn library_rows_are_either_trained_on_or_held_out() {
        let text = "source\ttarget\tfreq\nسليمان\tSulaymān\t2761\nبتنسيق\tbi-tansīq\t3\n";
        let (train, test) = (read(Format::AlaLc, text, Share::Training), read(Format::AlaLc, text, Share::HeldOut));
        assert_eq!(train.len() + test.len(), 1 + VARIANTS as usize);
        assert!(train.is_empty() || test.is_empty());
    }
}
