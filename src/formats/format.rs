//! Which format a file has.

use std::path::Path;

use super::Dialect;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A table between tabs.
    Tsv,
    /// A table between commas or semicolons.
    Csv,
}

/// A format and what it is called.
struct Known {
    format: Format,
    name: &'static str,
    /// The first one is for new files.
    extensions: &'static [&'static str],
    media_type: &'static str,
}

const KNOWN: &[Known] = &[
    Known { format: Format::Tsv, name: "tsv", extensions: &["tsv", "tab"], media_type: "text/tab-separated-values" },
    Known { format: Format::Csv, name: "csv", extensions: &["csv"], media_type: "text/csv" },
];

impl Format {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|known| known.format)
    }

    fn known(self) -> &'static Known {
        KNOWN.iter().find(|known| known.format == self).unwrap_or(&KNOWN[0])
    }

    /// Its name, as in `--format`.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// The extension of new files, without the dot.
    pub fn extension(self) -> &'static str {
        self.known().extensions[0]
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.known().media_type
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        KNOWN.iter().find(|known| known.name == name).map(|known| known.format)
    }

    /// The format a file name says.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        KNOWN.iter().find(|known| known.extensions.contains(&extension.as_str())).map(|known| known.format)
    }

    /// The format that the beginning of a file shows.
    pub fn of_content(_start: &[u8]) -> Option<Self> {
        None
    }

    /// How cells are separated, where the format alone says it.
    pub(super) fn dialect(self) -> Option<Dialect> {
        (self == Self::Tsv).then_some(Dialect::Tabs)
    }
}
