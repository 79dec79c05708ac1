//! What has to be remembered until the translation comes back. The caller keeps it; the server keeps nothing.

use serde::{Deserialize, Serialize};

use super::{Fault, Style, TextFormat, placeholder::Template};

/// Version of the form of tokens.
const VERSION: u8 = 1;
/// Most bytes of a token: more than the terms of the longest segment take.
pub const MAX_BYTES: usize = 1 << 20;
/// Most terms and tags of a token: more than the longest segment has.
const MAX_PARTS: usize = 5_000;

/// What was marked in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    #[serde(rename = "v")]
    version: u8,
    style: String,
    xml: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    prefix: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    suffix: String,
    /// The marked terms, in text order.
    pub items: Vec<Item>,
    /// The tags that the text had, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A marked term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The placeholder, or the id of its element.
    #[serde(rename = "m")]
    pub mark: String,
    /// As it stood in the text, references resolved.
    #[serde(rename = "s")]
    pub source: String,
    /// What has to stand in the translation.
    #[serde(rename = "t")]
    pub target: String,
    /// What may stand there too.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub admitted: Vec<String>,
}

impl Token {
    /// A token of nothing yet.
    pub fn new(style: Style, format: TextFormat, template: Option<&Template>, tags: Vec<String>) -> Self {
        Self {
            version: VERSION,
            style: style.as_str().to_owned(),
            xml: format == TextFormat::Xml,
            prefix: template.map(|t| t.prefix.clone()).unwrap_or_default(),
            suffix: template.map(|t| t.suffix.clone()).unwrap_or_default(),
            items: Vec::new(),
            tags,
        }
    }

    /// How the terms were written.
    pub fn style(&self) -> Style {
        Style::parse(&self.style).unwrap_or(Style::Placeholder)
    }

    /// What the text was.
    pub fn format(&self) -> TextFormat {
        if self.xml { TextFormat::Xml } else { TextFormat::Plain }
    }

    /// The family of its placeholders.
    pub fn template(&self) -> Template {
        Template { prefix: self.prefix.clone(), suffix: self.suffix.clone() }
    }

    /// For the caller to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what the caller kept.
    ///
    /// # Errors
    /// If it is no token of ours.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let bad = |what: &str| Fault::BadToken(what.to_owned());
        if bytes.len() > MAX_BYTES {
            return Err(bad("it is too long"));
        }
        let token: Self = serde_json::from_slice(bytes).map_err(|e| Fault::BadToken(e.to_string()))?;
        if token.items.len() > MAX_PARTS || token.tags.len() > MAX_PARTS {
            return Err(bad("it has more terms or tags than a text"));
        }
        if token.version != VERSION {
            return Err(bad("it is of another version of the program"));
        }
        if Style::parse(&token.style).is_none() {
            return Err(bad("its style is unknown"));
        }
        if token.style() == Style::Placeholder && (token.prefix.chars().count() < 2 || token.suffix.is_empty()) {
            return Err(bad("its placeholders have no form"));
        }
        Ok(token)
    }
}
