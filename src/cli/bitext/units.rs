//! Pairs as translation units: TMX 1.4 and XLIFF 2.1, with what was found out about each.

use std::fmt::Write;

/// How units are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// TMX 1.4, what was found out as `prop`.
    Tmx,
    /// XLIFF 2.1 from Arabic to English, what was found out as `note`.
    Xliff,
}

const TMX_HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"tarjuman\" creationtoolversion=\"",
    env!("CARGO_PKG_VERSION"),
    "\" segtype=\"sentence\" o-tmf=\"plain\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/>\n<body>"
);
const XLIFF_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" \
                          srcLang=\"ar\" trgLang=\"en\">\n<file id=\"f1\">";

/// A pair with what is known of it.
pub(super) struct Unit<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) arabic: &'a str,
    pub(super) english: &'a str,
    /// Names and values, such as (`probability`, `0.9312`).
    pub(super) facts: &'a [(&'a str, String)],
}

impl Kind {
    /// What opens the document.
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::Tmx => TMX_HEAD,
            Self::Xliff => XLIFF_HEAD,
        }
    }

    /// What closes it.
    pub(super) fn tail(self) -> &'static str {
        match self {
            Self::Tmx => "</body></tmx>",
            Self::Xliff => "</file>\n</xliff>",
        }
    }

    /// A unit.
    pub(super) fn unit(self, unit: &Unit<'_>) -> String {
        let (arabic, english) = (escaped(unit.arabic), escaped(unit.english));
        let mut facts = String::new();
        for (name, value) in unit.facts {
            let value = escaped(value);
            // Writing to a string cannot fail.
            let _ = match self {
                Self::Tmx => write!(facts, "<prop type=\"x-{name}\">{value}</prop>"),
                Self::Xliff => write!(facts, "<note category=\"{name}\">{value}</note>"),
            };
        }
        match self {
            Self::Tmx => {
                format!("<tu>{facts}<tuv xml:lang=\"en\"><seg>{english}</seg></tuv><tuv xml:lang=\"ar\"><seg>{arabic}</seg></tuv></tu>")
            }
            Self::Xliff => format!(
                "<unit id=\"u{}\"><notes>{facts}</notes><segment><source>{arabic}</source><target>{english}</target></segment></unit>",
                unit.number
            ),
        }
    }
}

/// Text for XML 1.0, which has no control characters at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_escaped_and_carry_what_is_known() {
        let facts = [("probability", "0.5000".to_owned()), ("links", "0-0 1-2".to_owned())];
        let unit = Unit { number: 7, arabic: "أ & ب", english: "a <b>\u{1}", facts: &facts };
        assert_eq!(
            Kind::Tmx.unit(&unit),
            "<tu><prop type=\"x-probability\">0.5000</prop><prop type=\"x-links\">0-0 1-2</prop><tuv xml:lang=\"en\"><seg>a &lt;b&gt;</seg></tuv>\
             <tuv xml:lang=\"ar\"><seg>أ &amp; ب</seg></tuv></tu>"
        );
        assert_eq!(
            Kind::Xliff.unit(&unit),
            "<unit id=\"u7\"><notes><note category=\"probability\">0.5000</note><note category=\"links\">0-0 1-2</note></notes>\
             <segment><source>أ &amp; ب</source><target>a &lt;b&gt;</target></segment></unit>"
        );
    }
}
