//! Whether the parts of an archive are as large as they should be.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
};

use zip::{ZipArchive, result::ZipError};

/// Most parts.
const MAX_PARTS: usize = 10_000;
/// A part may always have this many bytes.
const FREE: u64 = 16 << 20;
/// Beyond that, a sheet may be so many times as large as it is packed. Real sheets are 5 to 30 times as large.
const MAX_RATIO_SHEET: u64 = 200;
/// All other parts are kept in memory; texts are 3 to 10 times as large as packed.
const MAX_RATIO_KEPT: u64 = 30;
/// Most bytes between two tags: a cell holds at most 32,767 characters.
const MAX_GAP: usize = 1 << 20;

/// Unpacks everything that is XML into nothing. The inner error says what is wrong.
pub(super) fn check(file: &mut File) -> io::Result<Result<(), String>> {
    file.rewind()?;
    let mut archive = match ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(error) => return of_zip(error),
    };
    if archive.len() > MAX_PARTS {
        return Ok(Err(format!("it has more than {MAX_PARTS} parts")));
    }
    for index in 0..archive.len() {
        let mut part = match archive.by_index(index) {
            Ok(part) => part,
            Err(error) => return of_zip(error),
        };
        let Ok(name) = part.name().map(|name| name.to_ascii_lowercase()) else {
            return Ok(Err("a part of it has a name that is no text".into()));
        };
        // Pictures and the like are never opened.
        if ![".xml", ".rels"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let ratio = if name.contains("worksheets/") { MAX_RATIO_SHEET } else { MAX_RATIO_KEPT };
        let most = FREE + ratio * part.compressed_size();
        if let Err(said) = unpack(&mut part, most)? {
            return Ok(Err(said));
        }
    }
    Ok(Ok(()))
}

fn of_zip(error: ZipError) -> io::Result<Result<(), String>> {
    match error {
        ZipError::Io(cause) if cause.kind() != io::ErrorKind::UnexpectedEof && cause.kind() != io::ErrorKind::InvalidData => Err(cause),
        other => Ok(Err(other.to_string())),
    }
}

fn unpack(part: &mut impl Read, most: u64) -> io::Result<Result<(), String>> {
    let mut buffer = vec![0; 1 << 16];
    let (mut total, mut gap) = (0_u64, 0_usize);
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => return Ok(Ok(())),
            Ok(read) => read,
            Err(cause) => return Ok(Err(format!("a part of it cannot be unpacked: {cause}"))),
        };
        total += read as u64;
        if total > most {
            return Ok(Err("a part of it unpacks to far more than it should".into()));
        }
        for piece in buffer[..read].split_inclusive(|byte| *byte == b'<') {
            gap += piece.len();
            if gap > MAX_GAP {
                return Ok(Err(format!("a cell has more than {MAX_GAP} bytes")));
            }
            if piece.ends_with(b"<") {
                gap = 0;
            }
        }
    }
}
