//! Grammar of a term, in the categories of TBX-Basic.

/// Part of speech (DatCatInfo `partOfSpeech`, the values of TBX-Basic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartOfSpeech {
    /// A common noun or a phrase that stands for one.
    Noun,
    /// A name.
    ProperNoun,
    /// A verb.
    Verb,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// Anything else.
    Other,
}

impl PartOfSpeech {
    /// All of them, with their names in files.
    pub const NAMES: [(Self, &'static str); 6] = [
        (Self::Noun, "noun"),
        (Self::ProperNoun, "proper_noun"),
        (Self::Verb, "verb"),
        (Self::Adjective, "adjective"),
        (Self::Adverb, "adverb"),
        (Self::Other, "other"),
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(part, _)| *part == self).map_or("other", |(_, name)| name)
    }

    /// Reads a name, as we and as TBX write it (`properNoun`), or its usual abbreviation.
    pub fn parse(name: &str) -> Option<Self> {
        match plain(name).as_str() {
            "noun" | "n" => Some(Self::Noun),
            "propernoun" | "propn" | "name" => Some(Self::ProperNoun),
            "verb" | "v" => Some(Self::Verb),
            "adjective" | "adj" => Some(Self::Adjective),
            "adverb" | "adv" => Some(Self::Adverb),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// Grammatical gender (DatCatInfo `grammaticalGender`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
    /// Neuter.
    Neuter,
    /// Anything else, such as both.
    Other,
}

impl Gender {
    /// All of them, with their names in files.
    pub const NAMES: [(Self, &'static str); 4] =
        [(Self::Masculine, "masculine"), (Self::Feminine, "feminine"), (Self::Neuter, "neuter"), (Self::Other, "other")];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(gender, _)| *gender == self).map_or("other", |(_, name)| name)
    }

    /// Reads a name or its initial.
    pub fn parse(name: &str) -> Option<Self> {
        match plain(name).as_str() {
            "masculine" | "m" | "masc" => Some(Self::Masculine),
            "feminine" | "f" | "fem" => Some(Self::Feminine),
            "neuter" | "n" => Some(Self::Neuter),
            "other" | "othergender" | "common" => Some(Self::Other),
            _ => None,
        }
    }
}

/// `proper_noun`, `proper noun` and `properNoun` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        assert!(PartOfSpeech::NAMES.iter().all(|(part, name)| PartOfSpeech::parse(name) == Some(*part) && part.as_str() == *name));
        assert!(Gender::NAMES.iter().all(|(gender, name)| Gender::parse(name) == Some(*gender) && gender.as_str() == *name));
        assert_eq!(PartOfSpeech::parse("properNoun"), Some(PartOfSpeech::ProperNoun));
        assert_eq!((PartOfSpeech::parse(""), Gender::parse("?")), (None, None));
    }
}
