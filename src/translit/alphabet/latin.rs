//! Latin letters as small numbers: lower case a–z, diacritics taken off.
//!
//! Marks for ayn and hamza carry almost no information in news spelling
//! (Baath, Ba'ath, Baʻth), so every kind of apostrophe is dropped; hyphens and
//! dots only join (al-Assad, J.K.).

/// Number of Latin letters; symbols are 0 (a) to 25 (z).
pub const LETTER_COUNT: u8 = 26;

/// Letters with diacritics: base letters, then all the forms read as them.
const ACCENTED: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǟǡȁȃȧḁạảấầẩẫậắằẳẵặạªɑ"),
    ("b", "ḃḅḇɓƀ"),
    ("c", "çćĉċčḉƈ"),
    ("d", "ďđḋḍḏḑḓɖɗðḍ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệəɛǝ"),
    ("f", "ḟƒ"),
    ("g", "ĝğġģǥǧǵḡɠɣ"),
    ("h", "ĥħȟḣḥḧḩḫẖ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉịɨ"),
    ("j", "ĵǰɉ"),
    ("k", "ķǩḱḳḵƙⱪ"),
    ("l", "ĺļľŀłḷḹḻḽƚ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŋǹṅṇṉṋɲɳ"),
    ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợºɔ"),
    ("p", "ṕṗƥ"),
    ("q", "ʠ"),
    ("r", "ŕŗřȑȓṙṛṝṟɍ"),
    ("s", "śŝşšșṡṣṥṧṩſʂ"),
    ("t", "ţťŧțṫṭṯṱẗƭʈ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿʋ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹƴ"),
    ("z", "źżžẑẓẕƶ"),
    ("ss", "ßẞ"),
    ("ae", "æǽ"),
    ("oe", "œ"),
    ("th", "þ"),
    ("ij", "ĳ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
];

/// What one character of a Latin text means to the letter model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// One plain lower-case letter.
    Letter(u8),
    /// One character that stands for several letters (ß is ss).
    Letters(&'static str),
    /// Apostrophes, ayn and hamza signs, hyphens, dots, combining marks.
    Joiner,
    /// Anything else.
    Foreign,
}

/// Reads one character.
#[must_use]
pub fn glyph(c: char) -> Glyph {
    match c {
        'a'..='z' => Glyph::Letter(c as u8 - b'a'),
        'A'..='Z' => Glyph::Letter(c as u8 - b'A'),
        'Ａ'..='Ｚ' => Glyph::Letter((c as u32 - 'Ａ' as u32) as u8),
        'ａ'..='ｚ' => Glyph::Letter((c as u32 - 'ａ' as u32) as u8),
        _ if is_joiner(c) => Glyph::Joiner,
        _ => accented(c),
    }
}

/// Apostrophes of all kinds, the signs for ayn and hamza, hyphens, full stops,
/// combining marks and invisible controls: they join letters into one word.
#[must_use]
pub fn is_joiner(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | '՚' | '＇'
        | 'ˊ' | 'ˋ' | '-' | '‐' | '‑' | '‒' | '–' | '−' | '·' | '.' | '\u{AD}'
        | '\u{0300}'..='\u{036F}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn accented(c: char) -> Glyph {
    // Upper case of accented letters: one lower-case char in every case we list.
    let lower = c.to_lowercase().next().unwrap_or(c);
    if lower.is_ascii_lowercase() {
        return Glyph::Letter(lower as u8 - b'a'); // İ lowers to i and a combining dot
    }
    match ACCENTED.iter().find(|(_, forms)| forms.contains(lower)) {
        Some((base, _)) if base.len() == 1 => Glyph::Letter(base.as_bytes()[0] - b'a'),
        Some((base, _)) => Glyph::Letters(base),
        None => Glyph::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs() {
        let letter = |c: char| Glyph::Letter(c as u8 - b'a');
        for (given, want, why) in [
            ('Ḥ', letter('h'), "ALA-LC ḥa"),
            ('İ', letter('i'), "Turkish dotted I"),
            ('ı', letter('i'), "Turkish dotless i"),
            ('ş', letter('s'), "Turkish ş"),
            ('ß', Glyph::Letters("ss"), "sharp s"),
            ('ʿ', Glyph::Joiner, "ayn"),
            ('\u{0301}', Glyph::Joiner, "combining acute"),
            ('ب', Glyph::Foreign, "Arabic"),
            ('7', Glyph::Foreign, "digit"),
        ] {
            assert_eq!(glyph(given), want, "{why}");
        }
    }
}
