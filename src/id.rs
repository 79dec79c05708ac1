//! Names of things: parsed once, valid ever after.

use std::fmt;

use thiserror::Error;

/// Why a string is no id or resource name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidId {
    /// The id part is empty, too long or has other characters.
    #[error("`{id}` is not a valid {what} id: it must have 1 to {max} of a-z, 0-9 and `-`, and start with a letter or digit")]
    Id {
        /// `glossary` or `entry`.
        what: &'static str,
        /// What was given, cut to a readable length.
        id: String,
        /// Most characters.
        max: usize,
    },
    /// The resource name has another shape.
    #[error("`{name}` is not a resource name of the form `{pattern}`")]
    Name {
        /// What was given, cut to a readable length.
        name: String,
        /// What was expected.
        pattern: &'static str,
    },
}

fn check(what: &'static str, id: &str, max: usize) -> Result<(), InvalidId> {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let valid = (1..=max).contains(&id.len()) && !id.starts_with('-') && id.bytes().all(legal);
    if valid { Ok(()) } else { Err(InvalidId::Id { what, id: excerpt(id), max }) }
}

/// The beginning of a string, safe to show in an error: no control characters, at most 60 characters.
pub fn excerpt(text: &str) -> String {
    let mut shown: String = text.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

/// Id of a glossary.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GlossaryId(String);

impl GlossaryId {
    /// Most characters.
    pub const MAX: usize = 63;

    /// Reads an id.
    pub fn parse(id: &str) -> Result<Self, InvalidId> {
        check("glossary", id, Self::MAX).map(|()| Self(id.to_owned()))
    }

    /// The glossary of entries that came with a request: `glossaries/-`, which no stored one can be called.
    pub fn inline() -> Self {
        Self("-".into())
    }

    /// Reads a resource name, `glossaries/{glossary}`.
    pub fn parse_name(name: &str) -> Result<Self, InvalidId> {
        let id = name.strip_prefix("glossaries/").filter(|id| !id.contains('/'));
        let id = id.ok_or_else(|| InvalidId::Name { name: excerpt(name), pattern: "glossaries/{glossary}" })?;
        Self::parse(id)
    }

    /// The bare id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The resource name, `glossaries/{glossary}`.
    pub fn name(&self) -> String {
        format!("glossaries/{}", self.0)
    }

    /// The resource name of one of its entries. Every match carries one, so it is put together without formatting.
    pub fn entry_name(&self, entry: &str) -> String {
        ["glossaries/", &self.0, "/entries/", entry].concat()
    }
}

impl fmt::Display for GlossaryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Id of an entry inside its glossary.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(String);

impl EntryId {
    /// Most characters.
    pub const MAX: usize = 120;

    /// Reads an id.
    pub fn parse(id: &str) -> Result<Self, InvalidId> {
        check("entry", id, Self::MAX).map(|()| Self(id.to_owned()))
    }

    /// Reads a resource name, `glossaries/{glossary}/entries/{entry}`.
    pub fn parse_name(name: &str) -> Result<(GlossaryId, Self), InvalidId> {
        let bad = || InvalidId::Name { name: excerpt(name), pattern: "glossaries/{glossary}/entries/{entry}" };
        let (glossary, entry) = name.strip_prefix("glossaries/").and_then(|n| n.split_once("/entries/")).ok_or_else(bad)?;
        Ok((GlossaryId::parse(glossary)?, Self::parse(entry)?))
    }

    /// The bare id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The resource name in a glossary.
    pub fn name(&self, glossary: &GlossaryId) -> String {
        glossary.entry_name(&self.0)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names() {
        for (name, good) in [
            ("glossaries/news/entries/quds-force", true),
            ("glossaries/news/entries/", false),
            ("glossaries/news/entries/../x", false),
            ("glossaries/news/entries/a/entries/b", false),
            ("glossaries/News/entries/a", false),
            ("glossaries//entries/a", false),
            ("news/entries/a", false),
        ] {
            assert_eq!(EntryId::parse_name(name).is_ok(), good, "{name}");
        }
        assert!(GlossaryId::parse(&"a".repeat(64)).is_err());
        assert!(GlossaryId::parse_name("glossaries/news").is_ok_and(|id| id.name() == "glossaries/news"));
    }
}
