//! Learning the table from pairs of words, the same to the last bit each time.
//!
//! 1. Read and weigh the sources; leave out every pair of the evaluation sets.
//! 2. Learn a first model, drop pairs it finds absurd (machine-made lists hold
//!    about 3 % errors), learn again.
//! 3. The same without a twentieth of the words; on that twentieth fit the
//!    probability.
//! 4. Learn the letter sequences of both scripts.

pub mod calibrate;
pub mod em;
pub mod news;
pub mod pairs;
mod record;
mod weigh;

pub use pairs::{Format, Share};
pub use weigh::{drop_noise, weigh};

use crate::translit::alphabet::{ArabicWord, LatinWord, arabic::LETTERS, latin::LETTER_COUNT};
use crate::translit::hash::FxSet;
use crate::translit::model::multigram::{ChunkRow, Multigram};
use crate::translit::model::sequence::{SequenceModel, Shape};
use crate::translit::model::table::Table;

/// One training pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The Arabic-script word.
    pub arabic: ArabicWord,
    /// The Latin-script word.
    pub latin: LatinWord,
    /// How often to count it.
    pub weight: f64,
    /// Where it came from.
    pub source: Format,
}

/// One file, already read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its format.
    pub format: Format,
    /// Its name for the record.
    pub name: &'a str,
    /// Its content.
    pub text: &'a str,
}

/// Pairs that must not be learned: the evaluation sets.
pub type Never = FxSet<(ArabicWord, LatinWord)>;

/// Letter sequences met fewer times than this (weighted) are left to back-off.
const RARE_SEQUENCE: f64 = 2.0;

/// The same for sequences of chunks.
const RARE_CHUNKS: f64 = 1.5;

/// Which of the training words to learn the table itself from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them: the table that ships.
    Everything,
    /// All but the development fold: a table to choose settings with.
    WithoutDevelopment,
}

/// What training made.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The table.
    pub table: Table,
    /// The pairs of the development fold as they stand in the files, evaluation pairs left out.
    pub development: Vec<Pair>,
}

/// Learns a table. `held_out` are the evaluation files, never learned from;
/// `note` receives progress for people.
#[must_use]
pub fn train(inputs: &[Input<'_>], held_out: &[Input<'_>], scope: Scope, s: em::Settings, mut note: impl FnMut(&str)) -> Trained {
    let read = |i: &Input<'_>, share| pairs::read(i.format, i.text, share);
    let sets: Vec<Vec<Pair>> = inputs.iter().map(|i| read(i, Share::Training)).collect();
    let held: Vec<Vec<Pair>> = held_out.iter().map(|i| read(i, Share::HeldOut)).collect();
    let trained_on: Vec<_> = inputs.iter().zip(sets.iter().map(Vec::len)).collect();
    let left_out: Vec<_> = held_out.iter().zip(held.iter().map(Vec::len)).collect();
    let never: Never = held.iter().flatten().map(|p| (p.arabic.clone(), p.latin.clone())).collect();
    let all: Vec<Pair> = sets.into_iter().flatten().collect();
    let (development, rest): (Vec<Pair>, Vec<Pair>) = all.iter().cloned().partition(|p| pairs::is_development(&p.arabic));

    note("learning without the development fold");
    let (mut rows, mut clean) = learn_cleanly(weigh(rest, &never), s, &mut note);
    let fold = weigh(development.clone(), &never);
    let calibration = calibrate::calibrate(&Multigram::new(&rows, s.floor), &fold);
    if scope == Scope::Everything {
        note("learning from everything");
        (rows, clean) = learn_cleanly(weigh(all, &never), s, &mut note);
    }
    let pairs = chunk_model(&rows, &clean, s.floor);
    let facts = [
        ("scope", format!("{scope:?}")),
        ("pairs", clean.len().to_string()),
        ("chunks", rows.len().to_string()),
        ("calibration", format!("{:?}", calibration.weights)),
    ];
    let record = record::describe(&trained_on, &left_out, s, &facts);
    let table = Table { record, floor: s.floor, rows, calibration, letters: letter_models(&clean), pairs };
    let seen = |p: &Pair| never.contains(&(p.arabic.clone(), p.latin.clone()));
    Trained { table, development: development.into_iter().filter(|p| !seen(p)).collect() }
}

fn learn_cleanly(pairs: Vec<Pair>, s: em::Settings, note: &mut impl FnMut(&str)) -> (Vec<ChunkRow>, Vec<Pair>) {
    let before = pairs.len();
    let first = Multigram::new(&em::learn(&pairs, s, &mut *note), s.floor);
    let clean = drop_noise(pairs, &first);
    note(&format!("{} pairs, {} dropped as errors", clean.len(), before - clean.len()));
    (em::learn(&clean, s, &mut *note), clean)
}

fn letter_models(pairs: &[Pair]) -> [SequenceModel; 2] {
    let wide = |s: &[u8]| s.iter().map(|&s| u16::from(s)).collect::<Vec<u16>>();
    let arabic = pairs.iter().map(|p| (wide(p.arabic.symbols()), p.weight));
    let latin = pairs.iter().map(|p| (wide(p.latin.symbols()), p.weight));
    [
        SequenceModel::learn(Shape::letters(LETTERS.len()), arabic, RARE_SEQUENCE),
        SequenceModel::learn(Shape::letters(usize::from(LETTER_COUNT)), latin, RARE_SEQUENCE),
    ]
}

/// Chunk sequences of the most likely cuts (Viterbi training).
fn chunk_model(rows: &[ChunkRow], pairs: &[Pair], floor: f32) -> SequenceModel {
    let model = Multigram::new(rows, floor);
    let cuts = pairs.iter().filter_map(|p| {
        let a = model.prepare_arabic(p.arabic.symbols());
        let e = model.prepare_latin(p.latin.symbols());
        Some((model.best_rows(&a, &e)?, p.weight))
    });
    SequenceModel::learn(Shape::chunks(rows.len()), cuts, RARE_CHUNKS)
}
