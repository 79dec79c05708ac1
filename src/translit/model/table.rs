//! The table as bytes: what ships inside the program.
//!
//! Layout, little-endian: magic (8), version (u16), checksum of all that
//! follows (u64), then sections, each a u32 length and its bytes, in the order
//! of [`Table`]'s fields. Probabilities are stored as −ln p in 1/2048 nats.

use super::calibration::{Calibration, FEATURES};
use super::chunk::NULL_KEY;
use super::multigram::ChunkRow;
use super::sequence::SequenceModel;
use crate::translit::hash;
use std::fmt;

const MAGIC: &[u8; 8] = b"TJMNAMES";

/// Version this program writes and reads.
pub const VERSION: u16 = 1;

/// Steps per nat of a stored logarithm; the error (1/4096 nat) is far below
/// what the data can tell apart.
const STEPS_PER_NAT: f32 = 2048.0;

/// Everything training learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// How the table was made: sets, counts, hashes, settings. Plain text lines.
    pub record: String,
    /// Probability of one-letter pairings the data did not show.
    pub floor: f32,
    /// The chunk pairs.
    pub rows: Vec<ChunkRow>,
    /// From likelihood ratio to probability.
    pub calibration: Calibration,
    /// Letter sequences of Arabic and of Latin words.
    pub letters: [SequenceModel; 2],
    /// Sequences of chunks, by row number.
    pub pairs: SequenceModel,
}

/// Why bytes are no usable table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableError {
    /// The first bytes are not those of a table.
    NotATable,
    /// Written by another version of the format.
    Version(u16),
    /// The bytes end too early.
    Truncated,
    /// The bytes were changed after writing.
    Checksum,
    /// A section holds impossible values.
    Invalid(&'static str),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATable => f.write_str("this is not a transliteration table; make one with the train command"),
            Self::Version(v) => {
                write!(f, "the transliteration table has format version {v}, this program reads {VERSION}; train it again")
            }
            Self::Truncated => f.write_str("the transliteration table ends too early; copy or train it again"),
            Self::Checksum => f.write_str("the transliteration table is damaged (checksum differs); copy or train it again"),
            Self::Invalid(what) => write!(f, "the transliteration table holds an impossible value: {what}"),
        }
    }
}

impl std::error::Error for TableError {}

impl Table {
    /// Writes the table.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        section(&mut body, self.record.as_bytes());
        section(&mut body, &self.floor.to_le_bytes());
        let rows: Vec<u8> = self.rows.iter().flat_map(row_bytes).collect();
        section(&mut body, &rows);
        let weights: Vec<u8> = self.calibration.weights.iter().flat_map(|w| w.to_le_bytes()).collect();
        section(&mut body, &weights);
        for letters in &self.letters {
            section(&mut body, &letters.to_bytes());
        }
        section(&mut body, &self.pairs.to_bytes());
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(hash::stable(&body).to_le_bytes());
        out.extend(body);
        out
    }

    /// Reads a table.
    ///
    /// # Errors
    /// See [`TableError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        let mut rest = bytes;
        if take(&mut rest, MAGIC.len()).map_err(|_| TableError::NotATable)? != MAGIC {
            return Err(TableError::NotATable);
        }
        let version = u16::from_le_bytes(array(take(&mut rest, 2)?)?);
        if version != VERSION {
            return Err(TableError::Version(version));
        }
        let checksum = u64::from_le_bytes(array(take(&mut rest, 8)?)?);
        if checksum != hash::stable(rest) {
            return Err(TableError::Checksum);
        }
        let record = String::from_utf8(next_section(&mut rest)?.to_vec());
        let record = record.map_err(|_| TableError::Invalid("the record is no UTF-8 text"))?;
        let floor = f32::from_le_bytes(array(next_section(&mut rest)?)?);
        if !(floor > 0.0 && floor < 1.0) {
            return Err(TableError::Invalid("the floor is no probability"));
        }
        let rows = next_section(&mut rest)?.chunks(ROW_BYTES).map(row_from).collect::<Result<_, _>>()?;
        let calibration = calibration_from(next_section(&mut rest)?)?;
        let mut sequences = || SequenceModel::from_bytes(next_section(&mut rest)?);
        let letters = [sequences()?, sequences()?];
        let pairs = sequences()?;
        Ok(Self { record, floor, rows, calibration, letters, pairs })
    }
}

const ROW_BYTES: usize = 4 + 2 + 3 * 2;

fn row_bytes(row: &ChunkRow) -> Vec<u8> {
    let mut out = row.arabic.to_le_bytes().to_vec();
    // 15 bits of letters and the leading one fit 16 bits.
    out.extend((row.latin as u16).to_le_bytes());
    for p in row.p {
        out.extend(quantise(p).to_le_bytes());
    }
    out
}

fn row_from(bytes: &[u8]) -> Result<ChunkRow, TableError> {
    let arabic = u32::from_le_bytes(array(bytes.get(..4).unwrap_or_default())?);
    let latin = u32::from(u16::from_le_bytes(array(bytes.get(4..6).unwrap_or_default())?));
    let sound = (NULL_KEY..1 << 19).contains(&arabic) && latin >= NULL_KEY && arabic + latin > 2 * NULL_KEY;
    if !sound {
        return Err(TableError::Invalid("a chunk without letters"));
    }
    let mut p = [0.0; 3];
    for (i, p) in p.iter_mut().enumerate() {
        *p = dequantise(u16::from_le_bytes(array(bytes.get(6 + 2 * i..8 + 2 * i).unwrap_or_default())?));
    }
    Ok(ChunkRow { arabic, latin, p })
}

/// −ln p in [`STEPS_PER_NAT`]; the largest number stands for zero.
pub(super) fn quantise(p: f32) -> u16 {
    if p <= 0.0 { u16::MAX } else { (-p.ln() * STEPS_PER_NAT).round().clamp(0.0, 65_534.0) as u16 }
}

/// The probability of a quantised logarithm.
pub(super) fn dequantise(q: u16) -> f32 {
    if q == u16::MAX { 0.0 } else { (-f32::from(q) / STEPS_PER_NAT).exp() }
}

fn calibration_from(bytes: &[u8]) -> Result<Calibration, TableError> {
    if bytes.len() != 8 * FEATURES {
        return Err(TableError::Truncated);
    }
    let mut weights = [0.0; FEATURES];
    for (w, b) in weights.iter_mut().zip(bytes.chunks(8)) {
        *w = f64::from_le_bytes(array(b)?);
        if !w.is_finite() {
            return Err(TableError::Invalid("a calibration weight is not a number"));
        }
    }
    Ok(Calibration { weights })
}

fn section(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_le_bytes());
    out.extend(bytes);
}

fn next_section<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], TableError> {
    let len = u32::from_le_bytes(array(take(rest, 4)?)?);
    take(rest, len as usize)
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Result<&'a [u8], TableError> {
    let (head, tail) = rest.split_at_checked(n).ok_or(TableError::Truncated)?;
    *rest = tail;
    Ok(head)
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], TableError> {
    bytes.try_into().map_err(|_| TableError::Truncated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translit::model::sequence::Shape;

    fn small() -> Table {
        Table {
            record: "set x".into(),
            floor: 1e-7,
            rows: vec![ChunkRow { arabic: 0b1_000_001, latin: 0b1_00001, p: [0.5, 0.25, 0.0] }],
            calibration: Calibration { weights: [1.0, 2.0, 3.0, 4.0, 5.0] },
            letters: [SequenceModel::empty(Shape::letters(41)), SequenceModel::empty(Shape::letters(26))],
            pairs: SequenceModel::empty(Shape::chunks(1)),
        }
    }

    #[test]
    fn round_trip() {
        let table = small();
        let read = Table::from_bytes(&table.to_bytes()).unwrap();
        assert_eq!(read.record, table.record);
        assert_eq!(read.calibration, table.calibration);
        assert!((read.rows[0].p[0] - 0.5).abs() < 1e-3 && read.rows[0].p[2] == 0.0);
        assert_eq!(Table::from_bytes(&read.to_bytes()), Ok(read));
    }

    #[test]
    fn damage_is_named() {
        let good = small().to_bytes();
        assert_eq!(Table::from_bytes(b"hello"), Err(TableError::NotATable));
        let mut other = good.clone();
        other[8] = 9;
        assert_eq!(Table::from_bytes(&other), Err(TableError::Version(9)));
        let mut bent = good.clone();
        bent[40] ^= 1;
        assert_eq!(Table::from_bytes(&bent), Err(TableError::Checksum));
        assert_eq!(Table::from_bytes(&good[..12]), Err(TableError::Truncated));
        assert!(Table::from_bytes(&good[..good.len() - 3]).is_err());
    }
}
