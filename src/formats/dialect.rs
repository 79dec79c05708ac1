//! Tabs, commas or semicolons.

use std::path::Path;

/// How cells are separated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Tabs, never quoted.
    Tabs,
    /// Commas; cells may be quoted.
    Commas,
    /// Semicolons, as spreadsheets write where the comma is the decimal sign; cells may be quoted.
    Semicolons,
}

impl Dialect {
    /// The dialect a file name says. `.csv` says little: the first row decides.
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        matches!(extension.as_str(), "tsv" | "tab").then_some(Self::Tabs)
    }

    /// The dialect of a first row: tabs if it has any, else what it has more of outside quotation marks.
    pub fn detect(row: &[u8]) -> Self {
        let mut quoted = false;
        let (mut tabs, mut commas, mut semicolons) = (0_u32, 0_u32, 0_u32);
        for byte in row {
            match byte {
                b'"' => quoted = !quoted,
                b'\t' => tabs += 1,
                b',' if !quoted => commas += 1,
                b';' if !quoted => semicolons += 1,
                _ => {}
            }
        }
        match (tabs, semicolons > commas) {
            (1.., _) => Self::Tabs,
            (0, true) => Self::Semicolons,
            (0, false) => Self::Commas,
        }
    }

    /// The separator.
    pub fn delimiter(self) -> u8 {
        match self {
            Self::Tabs => b'\t',
            Self::Commas => b',',
            Self::Semicolons => b';',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_decides() {
        for (row, dialect) in [
            ("ar\ten", Dialect::Tabs),
            ("ar,en", Dialect::Commas),
            ("ar;en;note", Dialect::Semicolons),
            ("\"ar;x\",en", Dialect::Commas),
            ("ar", Dialect::Commas),
            ("", Dialect::Commas),
        ] {
            assert_eq!(Dialect::detect(row.as_bytes()), dialect, "{row}");
        }
        assert_eq!(Dialect::of_name(Path::new("a/b.TSV")), Some(Dialect::Tabs));
        assert_eq!((Dialect::of_name(Path::new("b.csv")), Dialect::of_name(Path::new("tsv"))), (None, None));
    }
}
