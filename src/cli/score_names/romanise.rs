//! The romanisation standards on the examples that come with the interscript maps.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{Failure, Sets};
use crate::translit::romanise::{Capitals, Standard, romanise};

/// Map, standard, capitals of its examples.
const MAPS: [(&str, Standard, Capitals); 4] = [
    ("alalc-ara-Arab-Latn-1997.imp", Standard::AlaLc, Capitals::None),
    ("bgnpcgn-ara-Arab-Latn-1956.imp", Standard::BgnPcgn, Capitals::Names),
    ("un-ara-Arab-Latn-2017.imp", Standard::Un2017, Capitals::Names),
    ("iso-ara-Arab-Latn-233-2-1993.imp", Standard::Iso233, Capitals::Names),
];

pub(super) fn report(sets: &Sets) -> Result<(), Failure> {
    let folder = sets.interscript.as_ref().ok_or_else(|| Failure::wrong("romanise needs --interscript FOLDER"))?;
    println!("\n== romanise");
    let composed = |text: &str| ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned();
    for (map, standard, capitals) in MAPS {
        let path = folder.join(map);
        let text = std::fs::read_to_string(&path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
        let cases: Vec<(&str, &str)> = text.lines().filter_map(example).collect();
        let mut right = 0;
        for (arabic, wanted) in &cases {
            let got = romanise(arabic, standard, capitals).text;
            if composed(&got) == composed(wanted) {
                right += 1;
            } else {
                println!("    {arabic}: {got}, wanted {wanted}");
            }
        }
        println!("  {standard:?}: {right} of {} as published", cases.len());
    }
    Ok(())
}

/// A line of the form `test "ARABIC", "LATIN"`.
fn example(line: &str) -> Option<(&str, &str)> {
    line.trim().strip_prefix("test \"")?.strip_suffix('"')?.split_once("\", \"")
}
