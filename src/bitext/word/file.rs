//! The resident model as bytes: a header with version and checksum, then sections compressed together (Zstandard), all
//! numbers little-endian.

use std::io::Read;

use thiserror::Error;

use super::{
    jumps::{COUNTS, Jumps},
    model::{Model, Parts},
};
use crate::{
    bitext::{
        segment::{Segmenter, file as segmenter},
        vocabulary::{Table, Vocabulary},
    },
    error::{Coded, ErrorCode},
    translit::hash,
};

const MAGIC: &[u8; 8] = b"TJMWORDS";

/// Version this program writes and reads.
pub const VERSION: u16 = 2;

/// Level of compression: a model is written once.
const LEVEL: i32 = 19;
/// Most bytes that a file may unpack to: a damaged or hostile one must not fill the memory.
const MOST_BYTES: u64 = 2 << 30;

/// Why bytes are no usable model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileError {
    /// The first bytes are not those of a model.
    #[error("this is not a word alignment model; make one with `tarjuman bitext train`")]
    NotAModel,
    /// Written by another version of the format.
    #[error("the word alignment model has format version {0}, this program reads {VERSION}; train it again")]
    Version(u16),
    /// The bytes end too early.
    #[error("the word alignment model ends too early; copy or train it again")]
    Truncated,
    /// The bytes were changed after writing.
    #[error("the word alignment model is damaged (its checksum differs); copy or train it again")]
    Checksum,
    /// A section holds impossible values.
    #[error("the word alignment model holds an impossible value: {0}")]
    Invalid(&'static str),
}

impl Coded for FileError {
    fn code(&self) -> ErrorCode {
        ErrorCode::DataLoss
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::NotAModel => "MODEL_UNKNOWN",
            Self::Version(_) => "MODEL_VERSION",
            Self::Truncated | Self::Checksum | Self::Invalid(_) => "MODEL_DAMAGED",
        }
    }
}

impl Model {
    /// Writes the model.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        section(&mut body, self.record.as_bytes());
        segmenter::write(&self.segmenter, &mut body);
        for vocabulary in [&self.arabic, &self.english] {
            strings(&mut body, vocabulary.forms());
        }
        for jumps in &self.jumps {
            floats(&mut body, jumps.counts());
        }
        for list in self.totals.iter().chain(&self.null) {
            floats(&mut body, list);
        }
        section(&mut body, &self.rows_as_bytes());
        // Direction by direction: like stands beside like, which packs better.
        for d in 0..2 {
            section(&mut body, &self.counts.iter().map(|c| c[d]).collect::<Vec<u8>>());
        }
        // Compressing in memory cannot fail; bytes that are no model say so when they are read.
        let body = zstd::bulk::compress(&body, LEVEL).unwrap_or_default();
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(hash::stable(&body).to_le_bytes());
        out.extend(body);
        out
    }

    /// Lengths of rows, and the distance from each partner to the one before.
    fn rows_as_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for range in self.starts.windows(2) {
            let row = &self.partners[range[0] as usize..range[1] as usize];
            varint(&mut out, row.len() as u32);
            let mut last = 0;
            for partner in row {
                varint(&mut out, partner - last);
                last = *partner;
            }
        }
        out
    }

    /// Reads a model.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let mut rest = bytes;
        if take(&mut rest, MAGIC.len()).map_err(|_| FileError::NotAModel)? != MAGIC {
            return Err(FileError::NotAModel);
        }
        let version = u16::from_le_bytes(array(take(&mut rest, 2)?)?);
        if version != VERSION {
            return Err(FileError::Version(version));
        }
        let checksum = u64::from_le_bytes(array(take(&mut rest, 8)?)?);
        if checksum != hash::stable(rest) {
            return Err(FileError::Checksum);
        }
        let mut body = Vec::new();
        let unpacked = zstd::stream::read::Decoder::new(rest).and_then(|packed| packed.take(MOST_BYTES).read_to_end(&mut body));
        unpacked.map_err(|_| FileError::Truncated)?;
        read(&body)
    }
}

/// The checksum in the header of a file, as it was written.
pub fn checksum(bytes: &[u8]) -> Option<u64> {
    let header = bytes.get(MAGIC.len() + 2..MAGIC.len() + 10)?;
    Some(u64::from_le_bytes(array(header).ok()?))
}

fn read(mut rest: &[u8]) -> Result<Model, FileError> {
    let record = text(next(&mut rest)?)?.to_owned();
    let segmenter: Segmenter = segmenter::read(&mut rest)?;
    let arabic = read_vocabulary(&mut rest)?;
    let english = read_vocabulary(&mut rest)?;
    let jumps = [read_jumps(&mut rest)?, read_jumps(&mut rest)?];
    let sizes = [arabic.len(), english.len()];
    let mut list = |size: usize| read_floats(&mut rest).and_then(|l| if l.len() == size { Ok(l) } else { Err(FileError::Truncated) });
    let totals = [list(sizes[0])?, list(sizes[1])?];
    let null = [list(sizes[1])?, list(sizes[0])?];
    let (starts, partners) = read_rows(next(&mut rest)?, sizes)?;
    let directions = [next(&mut rest)?, next(&mut rest)?];
    if directions.iter().any(|list| list.len() != partners.len()) {
        return Err(FileError::Truncated);
    }
    let counts = directions[0].iter().zip(directions[1]).map(|(forward, backward)| [*forward, *backward]).collect();
    Ok(Model::derive(Parts { segmenter, arabic, english, starts, partners, counts, totals, null, jumps, record }))
}

fn read_rows(mut bytes: &[u8], sizes: [usize; 2]) -> Result<(Vec<u32>, Vec<u32>), FileError> {
    let mut starts = vec![0_u32];
    let mut partners = Vec::new();
    for _ in 0..sizes[0] {
        let mut last = 0_u32;
        for _ in 0..read_varint(&mut bytes)? {
            last = last.saturating_add(read_varint(&mut bytes)?);
            if last as usize >= sizes[1] {
                return Err(FileError::Invalid("a row names an English unit that is not there"));
            }
            partners.push(last);
        }
        starts.push(partners.len() as u32);
    }
    Ok((starts, partners))
}

fn read_vocabulary(rest: &mut &[u8]) -> Result<Vocabulary, FileError> {
    let list: Vec<Box<str>> = read_strings(rest)?.map(Into::into).collect();
    let size = list.len();
    let vocabulary = Vocabulary::new(list);
    if vocabulary.len() == size { Ok(vocabulary) } else { Err(FileError::Invalid("a unit is listed twice")) }
}

fn read_jumps(rest: &mut &[u8]) -> Result<Jumps, FileError> {
    let counts: [f32; COUNTS] = read_floats(rest)?.try_into().map_err(|_| FileError::Truncated)?;
    Ok(Jumps::new(counts))
}

/// Appends bytes with their length before them.
pub(in crate::bitext) fn section(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_le_bytes());
    out.extend(bytes);
}

/// The next section.
pub(in crate::bitext) fn next<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], FileError> {
    let length = u32::from_le_bytes(array(take(rest, 4)?)?);
    take(rest, length as usize)
}

/// A section of strings, one a line.
pub(in crate::bitext) fn strings<'a>(out: &mut Vec<u8>, list: impl Iterator<Item = &'a str>) {
    section(out, list.collect::<Vec<_>>().join("\n").as_bytes());
}

/// Reads a section of strings.
pub(in crate::bitext) fn read_strings<'a>(rest: &mut &'a [u8]) -> Result<impl Iterator<Item = &'a str> + use<'a>, FileError> {
    Ok(text(next(rest)?)?.split('\n').filter(|s| !s.is_empty()))
}

/// A section of 32-bit floats.
pub(in crate::bitext) fn floats(out: &mut Vec<u8>, list: &[f32]) {
    section(out, &list.iter().flat_map(|f| f.to_le_bytes()).collect::<Vec<u8>>());
}

/// Reads a section of floats; all must be finite and none negative.
pub(in crate::bitext) fn read_floats(rest: &mut &[u8]) -> Result<Vec<f32>, FileError> {
    let list: Vec<f32> = next(rest)?.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    if list.iter().all(|f| f.is_finite() && *f >= 0.0) { Ok(list) } else { Err(FileError::Invalid("a count is no number")) }
}

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Result<u32, FileError> {
    let mut value = 0_u32;
    for shift in (0..32).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(FileError::Invalid("a number is too long"))
}

fn text(bytes: &[u8]) -> Result<&str, FileError> {
    std::str::from_utf8(bytes).map_err(|_| FileError::Invalid("a text is not UTF-8"))
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Result<&'a [u8], FileError> {
    let (head, tail) = rest.split_at_checked(n).ok_or(FileError::Truncated)?;
    *rest = tail;
    Ok(head)
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], FileError> {
    bytes.try_into().map_err(|_| FileError::Truncated)
}

/// A table as two sections: its keys, and the bytes of its values.
pub(in crate::bitext) fn table<V: Copy>(out: &mut Vec<u8>, table: &Table<V>, bytes_of: impl Fn(V) -> Vec<u8>) {
    strings(out, table.iter().map(|(key, _)| key));
    section(out, &table.iter().flat_map(|(_, value)| bytes_of(value)).collect::<Vec<u8>>());
}

/// Reads a table whose values have `width` bytes each.
pub(in crate::bitext) fn read_table<V: Copy>(
    rest: &mut &[u8],
    width: usize,
    value: impl Fn(&[u8]) -> Result<V, FileError>,
) -> Result<Table<V>, FileError> {
    let keys: Vec<&str> = read_strings(rest)?.collect();
    let values = next(rest)?;
    if values.len() != width * keys.len() {
        return Err(FileError::Truncated);
    }
    let pairs: Result<Vec<_>, FileError> =
        keys.into_iter().zip(values.chunks_exact(width)).map(|(k, v)| Ok((k.into(), value(v)?))).collect();
    Ok(Table::new(pairs?))
}
