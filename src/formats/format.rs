//! Which format a file has.

use std::path::Path;

use serde::{Serialize, Serializer};

use super::{Dialect, header};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A table between tabs.
    Tsv,
    /// A table between commas or semicolons.
    Csv,
    /// Lines of JSON: all of an entry.
    Jsonl,
    /// TBX, versions 2 and 3.
    Tbx,
    /// TMX.
    Tmx,
    /// XLIFF, versions 1.2 and 2.
    Xliff,
    /// A workbook of Excel.
    Xlsx,
    /// A glossary of OmegaT.
    Omegat,
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
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
    Known { format: Format::Jsonl, name: "jsonl", extensions: &["jsonl", "ndjson"], media_type: "application/jsonl" },
    Known { format: Format::Tbx, name: "tbx", extensions: &["tbx"], media_type: "application/x-tbx" },
    Known { format: Format::Tmx, name: "tmx", extensions: &["tmx"], media_type: "application/x-tmx" },
    Known { format: Format::Xliff, name: "xliff", extensions: &["xlf", "xliff"], media_type: "application/xliff+xml" },
    Known {
        format: Format::Xlsx,
        name: "xlsx",
        extensions: &["xlsx"],
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    },
    Known { format: Format::Omegat, name: "omegat", extensions: &["utf8"], media_type: "text/plain" },
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

    /// The format of a file that begins so.
    pub fn of_file(path: &Path, start: &[u8]) -> Option<Self> {
        Self::of_path(path).or_else(|| Self::of_content(start)).or_else(|| Self::of_text(path, start))
    }

    /// `.txt` may be a table of ours, or a glossary of OmegaT: the first row tells.
    fn of_text(path: &Path, start: &[u8]) -> Option<Self> {
        path.extension().filter(|extension| extension.eq_ignore_ascii_case("txt"))?;
        // Excel writes its tables as text in UTF-16: ASCII between zeros.
        let start: Vec<u8> = start.iter().take(4_096).copied().filter(|byte| *byte != 0).collect();
        let text = String::from_utf8_lossy(&start);
        let first = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
        let named = first.split('\t').any(|cell| header::read(cell).is_some());
        first.contains('\t').then_some(if named { Self::Tsv } else { Self::Omegat })
    }

    /// The format that the beginning of a file shows.
    pub fn of_content(start: &[u8]) -> Option<Self> {
        // UTF-16 shows its ASCII between zeros.
        let text: Vec<u8> = start.iter().take(4_096).copied().filter(|byte| *byte != 0).collect();
        let text = text.trim_ascii_start();
        let text = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().find_map(|mark| text.strip_prefix(*mark)).unwrap_or(text);
        let text = text.trim_ascii_start();
        if start.starts_with(b"PK\x03\x04") {
            return Some(Self::Xlsx);
        }
        if text.starts_with(b"<") {
            return root(text).and_then(Self::of_root);
        }
        text.starts_with(b"{").then_some(Self::Jsonl)
    }

    fn of_root(name: &[u8]) -> Option<Self> {
        match name {
            b"tbx" | b"martif" | b"TBX" => Some(Self::Tbx),
            b"tmx" => Some(Self::Tmx),
            b"xliff" => Some(Self::Xliff),
            _ => None,
        }
    }

    /// True for formats of characters; the others are bytes.
    pub(super) fn is_text(self) -> bool {
        self != Self::Xlsx
    }

    /// How cells are separated, where the format alone says it.
    pub(super) fn dialect(self) -> Option<Dialect> {
        (self == Self::Tsv).then_some(Dialect::Tabs)
    }
}

/// The name of the first element of a document, without its prefix.
fn root(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    loop {
        let at = rest.iter().position(|byte| *byte == b'<')?;
        rest = &rest[at + 1..];
        let comment = rest.starts_with(b"!--");
        match rest.first()? {
            b'!' if comment => {
                let end = rest.windows(3).position(|window| window == b"-->")?;
                rest = &rest[end + 3..];
            }
            b'!' | b'?' => rest = &rest[rest.iter().position(|byte| *byte == b'>')?..],
            _ => {
                let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).unwrap_or(rest.len());
                return rest[..end].rsplit(|byte| *byte == b':').next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_name_and_by_content() {
        for format in Format::all() {
            assert_eq!(Format::parse(format.name()), Some(format));
        }
        for (start, format) in [
            (
                &b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <tmx> -->\n<!DOCTYPE martif SYSTEM 'x'>\n<martif type='TBX'>"[..],
                Some(Format::Tbx),
            ),
            (b"<x:tbx>", Some(Format::Tbx)),
            (b"\xff\xfe<\0t\0m\0x\0>\0", Some(Format::Tmx)),
            (b" {\"name\":", Some(Format::Jsonl)),
            (b"ar\ten\n", None),
            (b"<!DOCTYPE x [<!ELEMENT y ANY>]><xliff>", Some(Format::Xliff)),
            (b"PK\x03\x04\x14\0", Some(Format::Xlsx)),
            (b"<html>", None),
        ] {
            assert_eq!(Format::of_content(start), format, "{start:?}");
        }
        assert_eq!(Format::of_path(Path::new("a/B.TBX")), Some(Format::Tbx));
        for (start, format) in [
            ("ar\ten\n", Some(Format::Tsv)),
            ("a\0r\0\t\0e\0n\0\n\0", Some(Format::Tsv)),
            ("# x\ntruce\tهدنة\n", Some(Format::Omegat)),
            ("truce,هدنة\n", None),
        ] {
            assert_eq!(Format::of_file(Path::new("a.txt"), start.as_bytes()), format, "{start}");
        }
    }
}
