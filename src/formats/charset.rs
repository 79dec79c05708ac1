//! The character encoding of a file: seen, told or guessed, and always said.
//!
//! Whatever it is, the rest of this room reads UTF-8. What cannot be decoded arrives as a byte that is no UTF-8, so that
//! it is found and named where it stands, and never becomes a question mark.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::id::excerpt;

/// A label that no encoding has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no character encoding we know: give a name such as utf-8, windows-1256, iso-8859-6, utf-16le or utf-16be")]
pub struct UnknownCharset(String);

/// A character encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    /// Reads a label, as in the registry of the IANA: `utf-8`, `windows-1256`, `utf-16le` …
    pub fn parse(label: &str) -> Result<Self, UnknownCharset> {
        Encoding::for_label_no_replacement(label.trim().as_bytes()).map(Self).ok_or_else(|| UnknownCharset(excerpt(label)))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl Serialize for Charset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// How an encoding was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// A byte order mark.
    Mark,
    /// The user, or the file itself.
    Told,
    /// The bytes can be nothing else.
    Plain,
    /// Most likely.
    Guess,
}

/// An encoding and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) charset: Charset,
    pub(super) evidence: Evidence,
}

/// Bytes looked at.
pub(super) const SAMPLE: usize = 1 << 18;

/// The encoding of a file that begins so; none if it is one we should only mangle. `whole`: there is no more of it.
pub(super) fn detect(start: &[u8], whole: bool) -> Option<Detected> {
    let found = |charset, evidence| Some(Detected { charset: Charset(charset), evidence });
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return found(encoding, Evidence::Mark);
    }
    if let Some(encoding) = utf_16(start) {
        return found(encoding, Evidence::Plain);
    }
    if let Some(label) = declared(start) {
        // A declaration that can be read as ASCII is not in UTF-16, whatever it says.
        let encoding = Encoding::for_label_no_replacement(label)?;
        return found(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }, Evidence::Told);
    }
    match utf_8(start, whole) {
        Utf8::Yes => found(UTF_8, Evidence::Plain),
        // Other encodings make no run of valid UTF-8 by chance: the faulty bytes are named, one by one.
        Utf8::Mostly => found(UTF_8, Evidence::Guess),
        Utf8::No => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(start, whole);
            let guess = detector.guess(None, Utf8Detection::Deny);
            let ours = guess == WINDOWS_1256 || guess == WINDOWS_1252 || guess == encoding_rs::ISO_8859_6;
            if ours { found(guess, Evidence::Guess) } else { None }
        }
    }
}

/// UTF-16 without a mark: every other byte of text in our languages is one of very few.
fn utf_16(start: &[u8]) -> Option<&'static Encoding> {
    let sample = &start[..start.len().min(4_096) & !1];
    if sample.len() < 4 {
        return None;
    }
    // The high bytes of Latin, Arabic and general punctuation.
    let high = |byte: u8| matches!(byte, 0 | 6 | 0x20 | 0xfb..=0xfe);
    let share = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| high(**byte)).count() * 10 >= sample.len() / 2 * 9;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).map(|byte| usize::from(*byte == 0)).sum::<usize>();
    // Line ends and separators are Latin in every table: some high byte must be zero, and more of them than of the low ones.
    match (share(1) && zeros(1) > zeros(0), share(0) && zeros(0) > zeros(1)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding an XML declaration names.
fn declared(start: &[u8]) -> Option<&[u8]> {
    let start = start.strip_prefix(b"<?xml")?;
    let end = start.iter().take(200).position(|byte| *byte == b'>')?;
    let text = &start[..end];
    let at = text.windows(8).position(|window| window == b"encoding")? + 8;
    let value = text[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first()?;
    let value = &value[1..];
    Some(&value[..value.iter().position(|byte| *byte == quote)?])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Utf8 {
    Yes,
    Mostly,
    No,
}

fn utf_8(start: &[u8], whole: bool) -> Utf8 {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in start.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The sample may end inside a character.
    let cut = !whole && start.utf8_chunks().last().is_some_and(|last| !last.invalid().is_empty() && last.invalid().len() < 4);
    match bad - usize::from(cut && bad > 0) {
        0 => Utf8::Yes,
        bad if good > bad * 4 => Utf8::Mostly,
        _ => Utf8::No,
    }
}

/// Stands for bytes that could not be decoded: no byte of UTF-8.
const UNDECODABLE: u8 = 0xff;

/// A file as UTF-8.
pub(super) struct Decoding<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` not decoded yet.
    pending: std::ops::Range<usize>,
    out: Vec<u8>,
    /// The part of `out` not handed out yet begins here.
    at: usize,
    ended: bool,
}

/// Bytes decoded at a time.
const PIECE: usize = 1 << 14;

impl<R: Read> Decoding<R> {
    pub(super) fn new(input: R, charset: Charset) -> Self {
        let decoder = charset.0.new_decoder_with_bom_removal();
        Self { input, decoder, raw: vec![0; PIECE], pending: 0..0, out: Vec::new(), at: 0, ended: false }
    }

    fn decode(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() && !self.ended {
            let mut last = false;
            if self.pending.is_empty() {
                let read = loop {
                    match self.input.read(&mut self.raw) {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        outcome => break outcome?,
                    }
                };
                self.pending = 0..read;
                last = read == 0;
            }
            // Three bytes of UTF-8 for one of any other encoding are the most there can be.
            self.out.resize(PIECE * 3 + 16, 0);
            let source = &self.raw[self.pending.clone()];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(source, &mut self.out, last);
            self.out.truncate(written);
            self.pending.start += read;
            match result {
                DecoderResult::Malformed(..) => self.out.push(UNDECODABLE),
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
            }
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Decoding<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.out.len() {
            self.decode()?;
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "ar\ten\nوقف إطلاق النار\tceasefire\nاللجنة الدولية للصليب الأحمر\tInternational Committee of the Red Cross\n";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn in_1256(text: &str) -> Vec<u8> {
        let (bytes, _, lost) = WINDOWS_1256.encode(text);
        assert!(!lost);
        bytes.into_owned()
    }

    fn decoded(bytes: &[u8], charset: Charset) -> Vec<u8> {
        let mut text = Vec::new();
        Decoding::new(bytes, charset).read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn encodings_are_found_out_and_read() {
        let marked = format!("\u{feff}{TEXT}");
        for (bytes, name, evidence) in [
            (TEXT.as_bytes().to_vec(), "UTF-8", Evidence::Plain),
            (marked.as_bytes().to_vec(), "UTF-8", Evidence::Mark),
            (b"ar,en\nGaza,Ghazza\n".to_vec(), "UTF-8", Evidence::Plain),
            (utf_16(&marked, u16::to_le_bytes), "UTF-16LE", Evidence::Mark),
            (utf_16(&marked, u16::to_be_bytes), "UTF-16BE", Evidence::Mark),
            (utf_16(TEXT, u16::to_le_bytes), "UTF-16LE", Evidence::Plain),
            (utf_16(TEXT, u16::to_be_bytes), "UTF-16BE", Evidence::Plain),
            (in_1256(TEXT), "windows-1256", Evidence::Guess),
        ] {
            let found = detect(&bytes, true).unwrap();
            assert_eq!((found.charset.name(), found.evidence), (name, evidence));
            if name != "UTF-8" {
                assert_eq!(String::from_utf8(decoded(&bytes, found.charset)).unwrap(), TEXT, "{name}");
            }
        }
    }

    #[test]
    fn what_a_declaration_says_counts() {
        for (text, name) in [
            ("<?xml version=\"1.0\" encoding='windows-1256' ?><x/>", Some("windows-1256")),
            ("<?xml version=\"1.0\" encoding=\"UTF-16\"?><x/>", Some("UTF-8")),
            ("<?xml version=\"1.0\"?><x/>", Some("UTF-8")),
            ("<?xml version=\"1.0\" encoding=\"klingon\"?><x/>", None),
        ] {
            assert_eq!(detect(text.as_bytes(), true).map(|found| found.charset.name()), name, "{text}");
        }
    }

    #[test]
    fn broken_utf_8_is_not_taken_for_something_else_and_far_scripts_are_refused() {
        let broken = [TEXT.as_bytes(), b"\xd9\n", TEXT.as_bytes()].concat();
        assert_eq!(detect(&broken, true).map(|found| found.charset), Some(Charset::UTF_8));
        let cut = &TEXT.as_bytes()[..=TEXT.find('و').unwrap()];
        assert_eq!(detect(cut, false).map(|found| found.evidence), Some(Evidence::Plain));
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode("停戦は今日発表された。停戦は今日発表された。\n");
        assert_eq!(detect(&shift_jis, true), None);
    }

    #[test]
    fn what_cannot_be_decoded_is_marked() {
        let lone = [b'a', 0, 0x00, 0xd8, b'b', 0];
        assert_eq!(decoded(&lone, Charset(UTF_16LE)), b"a\xffb");
        assert_eq!(decoded(&[b'a', 0, b'b'], Charset(UTF_16LE)), b"a\xff");
    }
}
