//! The two languages of the service.

use super::class::{self, Class};

/// Arabic or English. Text in other Latin-script languages is read as English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// `ar`
    Arabic,
    /// `en`
    English,
}

impl Language {
    /// BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    /// Reads a BCP 47 tag, with or without a region: `ar`, `ar-EG`, `en_GB`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "ar" | "ara" | "arb" => Some(Self::Arabic),
            "en" | "eng" => Some(Self::English),
            _ => None,
        }
    }

    /// The language whose script most letters of `text` have; Arabic when there is none.
    pub fn detect(text: &str) -> Self {
        let mut balance = 0_i64;
        for c in text.chars() {
            match class::of(c) {
                Class::Arabic => balance += 1,
                Class::Latin => balance -= 1,
                _ => {}
            }
        }
        if balance < 0 { Self::English } else { Self::Arabic }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Arabic => Self::English,
            Self::English => Self::Arabic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn tags_and_scripts() {
        for (tag, expected) in [("ar-EG", Some(Language::Arabic)), ("EN_gb", Some(Language::English)), ("fr", None), ("", None)] {
            assert_eq!(Language::parse(tag), expected, "{tag}");
        }
        assert_eq!(Language::detect("شركة Inrupt الجديدة"), Language::Arabic);
        assert_eq!(Language::detect("the city of كرمان"), Language::English);
    }
}
