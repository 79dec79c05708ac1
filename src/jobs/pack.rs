//! Text and results as they are stored: compressed, results behind their length.
//!
//! Level 1 of Zstandard takes a tenth of the time that computing takes and leaves an eighth of the bytes for the log of the
//! database, which every commit has to bring to the disk.

use std::io::{self, Read};

/// Level of compression: the fastest but the negative ones.
const LEVEL: i32 = 1;

/// Compresses.
pub fn compress(text: &[u8]) -> io::Result<Vec<u8>> {
    zstd::bulk::compress(text, LEVEL)
}

/// Undoes [`compress`].
pub fn expand(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    zstd::stream::read::Decoder::new(packed)?.read_to_end(&mut text)?;
    Ok(text)
}

/// Adds a record to others.
pub fn push(records: &mut Vec<u8>, record: &[u8]) {
    records.extend((record.len() as u32).to_le_bytes());
    records.extend(record);
}

/// Records that were added one after the other.
pub fn records(mut bytes: &[u8]) -> io::Result<Vec<&[u8]>> {
    let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "a stored result is cut off");
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
        let (record, rest) = rest.split_at_checked(u32::from_le_bytes(*head) as usize).ok_or_else(cut)?;
        found.push(record);
        bytes = rest;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out() {
        let mut all = Vec::new();
        for record in ["one", "", "ثلاثة"] {
            push(&mut all, record.as_bytes());
        }
        let packed = compress(&all).unwrap();
        let expanded = expand(&packed).unwrap();
        assert_eq!(records(&expanded).unwrap(), ["one".as_bytes(), b"", "ثلاثة".as_bytes()]);
        assert!(records(&expanded[..expanded.len() - 1]).is_err());
        assert!(expand(&packed[..packed.len() - 1]).is_err());
    }
}
