//! The segmenter as sections of a model file.

use crate::{
    bitext::{
        segment::{
            Segmenter,
            reading::{Cut, PRONOUNS},
        },
        word::file::{FileError, floats, read_floats, read_table, table},
    },
    text::clitic::PROCLITICS,
};

/// Appends the sections.
pub(in crate::bitext) fn write(segmenter: &Segmenter, out: &mut Vec<u8>) {
    floats(out, &[segmenter.total]);
    floats(out, &segmenter.before);
    floats(out, &segmenter.after);
    table(out, &segmenter.stems, |count| count.to_le_bytes().to_vec());
    table(out, &segmenter.decided, |cut| vec![cut.before, cut.after, cut.start, cut.end, u8::from(cut.is_closed)]);
}

/// Reads the sections.
pub(in crate::bitext) fn read(rest: &mut &[u8]) -> Result<Segmenter, FileError> {
    let total = read_floats(rest)?;
    let (before, after) = (read_floats(rest)?, read_floats(rest)?);
    let ([total], true) = (total.as_slice(), before.len() == PROCLITICS.len() && after.len() == PRONOUNS.len()) else {
        return Err(FileError::Invalid("the clitics are not those of this program; train it again"));
    };
    let total = *total;
    let stems = read_table(rest, 4, |b| Ok(f32::from_le_bytes([b[0], b[1], b[2], b[3]])))?;
    let decided = read_table(rest, 5, cut)?;
    // The letters of a word must be those its cut counts.
    if decided.iter().any(|(word, cut)| !fits(word, cut)) || stems.iter().any(|(_, count)| !count.is_finite()) {
        return Err(FileError::Invalid("a word is cut outside its letters"));
    }
    Ok(Segmenter { stems, total, before, after, decided })
}

fn cut(bytes: &[u8]) -> Result<Cut, FileError> {
    let [before, after, start, end, closed] = *bytes else { return Err(FileError::Truncated) };
    if usize::from(before) >= PROCLITICS.len() || usize::from(after) >= PRONOUNS.len() {
        return Err(FileError::Invalid("a word is cut by clitics that are not there"));
    }
    Ok(Cut { before, after, start, end, is_closed: closed != 0 })
}

fn fits(word: &str, cut: Cut) -> bool {
    let letters = word.chars().count();
    let (start, end) = (usize::from(cut.start), usize::from(cut.end));
    let after = cut.pronoun().chars().count();
    start <= end && end + after == letters && cut.proclitics().written.chars().count() == start
}
