//! How a term is written for an engine.

use super::markup::escape;

/// A way to write a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// XLIFF 2.1: `<mrk id="t1" type="term" value="Cairo" ref="…">القاهرة</mrk>` (section 4.7.3.1.2).
    Xliff21,
    /// XLIFF 1.2: `<mrk mtype="term" mid="t1" comment="Cairo">القاهرة</mrk>`.
    Xliff12,
    /// `<term id="t1" target="Cairo">القاهرة</term>`.
    XmlTerm,
    /// Azure's dynamic dictionary: `<mstrans:dictionary translation="Cairo">القاهرة</mstrans:dictionary>`.
    MsTrans,
    /// A mark in place of the term: `TRM1Q`.
    Placeholder,
}

impl Style {
    /// All styles with their names in tokens and on the command line.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::Xliff21, "xliff21"),
        (Self::Xliff12, "xliff12"),
        (Self::XmlTerm, "term"),
        (Self::MsTrans, "mstrans"),
        (Self::Placeholder, "placeholder"),
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(style, _)| *style == self).map_or("term", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(style, _)| *style)
    }

    /// Name of its element; none of a placeholder.
    pub fn element(self) -> Option<&'static str> {
        match self {
            Self::Xliff21 | Self::Xliff12 => Some("mrk"),
            Self::XmlTerm => Some("term"),
            Self::MsTrans => Some("mstrans:dictionary"),
            Self::Placeholder => None,
        }
    }

    /// The attribute that holds the id of a term.
    pub fn id_attribute(self) -> Option<&'static str> {
        match self {
            Self::Xliff21 | Self::XmlTerm => Some("id"),
            Self::Xliff12 => Some("mid"),
            Self::MsTrans | Self::Placeholder => None,
        }
    }

    /// The opening tag around a term.
    pub fn opening(self, id: &str, target: &str, entry: &str, keep: bool) -> String {
        let target = escape(target);
        match self {
            Self::Xliff21 => {
                let translate = if keep { " translate=\"no\"" } else { "" };
                format!("<mrk id=\"{id}\" type=\"term\" value=\"{target}\" ref=\"tarjuman:{entry}\"{translate}>", entry = escape(entry))
            }
            Self::Xliff12 => format!("<mrk mtype=\"{}\" mid=\"{id}\" comment=\"{target}\">", if keep { "protected" } else { "term" }),
            Self::XmlTerm => {
                let translate = if keep { " translate=\"no\"" } else { "" };
                format!("<term id=\"{id}\" target=\"{target}\"{translate}>")
            }
            Self::MsTrans => format!("<mstrans:dictionary translation=\"{target}\">"),
            Self::Placeholder => String::new(),
        }
    }

    /// The closing tag.
    pub fn closing(self) -> String {
        self.element().map(|name| format!("</{name}>")).unwrap_or_default()
    }
}
