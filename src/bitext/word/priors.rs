//! The prior of a whole corpus: pseudo-counts for the units that meet, and for known pairs that never do.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    cells::Cells,
    model::Model,
    prior::{ArabicUnit, EnglishUnit, Prior, same_text},
};
use crate::{
    bitext::{corpus::Corpus, vocabulary::Vocabulary},
    translit::Scratch,
};

/// What a known pair counts for: three meetings.
pub const WEIGHT: f32 = 3.0;

/// Two units with their pseudo-counts in both directions.
pub type Known = (u32, u32, [f32; 2]);

/// Pseudo-counts of both directions.
#[derive(Debug)]
pub struct Pseudocounts {
    /// For each cell; English from Arabic, then Arabic from English.
    pub cells: [Vec<f32>; 2],
    /// Pairs that never meet in the corpus but that lexicon or base model know.
    pub unmet: Vec<Known>,
}

impl Pseudocounts {
    /// Of a corpus, and of a model that is refined.
    pub fn new(corpus: &Corpus, cells: &Cells, base: Option<&Model>) -> Self {
        let prior = Prior::default();
        let english: Vec<EnglishUnit> =
            corpus.english.forms().zip(&corpus.is_name).map(|(form, is_name)| prior.english(form, *is_name)).collect();
        let by_id = Prior::by_id(&english);
        let forms: Vec<&str> = corpus.arabic.forms().collect();
        let of_unit = |scratch: &mut Scratch, (number, form): (usize, &&str)| {
            let unit = prior.arabic(form);
            let mut found = meanings(&unit, &by_id);
            for (word, weight) in unit.clitic_words() {
                if let Some(e) = corpus.english.number(word) {
                    raise(&mut found, e, weight);
                }
            }
            if let Some(same) = corpus.english.number(form) {
                raise(&mut found, same, same_text(form, corpus.english.form(same)));
            }
            for cell in cells.row(number as u32) {
                let e = cells.english[cell];
                if Prior::has_letters(&english[e as usize]) {
                    raise(&mut found, e, prior.spelling(&unit, &english[e as usize], scratch));
                }
            }
            let mut found: Vec<(u32, f32)> = found.into_iter().filter(|(_, w)| *w > 0.0).collect();
            found.sort_unstable_by_key(|(e, _)| *e);
            found
        };
        let rows: Vec<Vec<(u32, f32)>> = forms.par_iter().enumerate().map_init(Scratch::default, of_unit).collect();
        let zeros = vec![0.0; cells.english.len()];
        let mut pseudo = Self { cells: [zeros.clone(), zeros], unmet: Vec::new() };
        for (a, row) in rows.into_iter().enumerate() {
            row.into_iter().for_each(|(e, weight)| pseudo.put(cells, (a as u32, e, [WEIGHT * weight; 2])));
        }
        if let Some(base) = base {
            pseudo.add_base(base, &corpus.arabic, &corpus.english, cells);
        }
        pseudo
    }

    fn put(&mut self, cells: &Cells, known: Known) {
        let (a, e, counts) = known;
        match cells.find(a, e) {
            Some(cell) => (0..2).for_each(|d| self.cells[d][cell] = counts[d]),
            None => self.unmet.push(known),
        }
    }

    /// The counts of the base model take the place of the lexicon's: they have it in them.
    fn add_base(&mut self, base: &Model, arabic: &Vocabulary, english: &Vocabulary, cells: &Cells) {
        let english_numbers: Vec<Option<u32>> = base.english().forms().map(|f| english.number(f)).collect();
        let mut unmet: FxHashMap<(u32, u32), [f32; 2]> = self.unmet.drain(..).map(|(a, e, c)| ((a, e), c)).collect();
        for (a_base, form) in base.arabic().forms().enumerate() {
            let Some(a) = arabic.number(form) else { continue };
            for (e_base, counts) in base.row(a_base as u32) {
                let Some(e) = english_numbers[e_base as usize] else { continue };
                match cells.find(a, e) {
                    Some(cell) => (0..2).for_each(|d| self.cells[d][cell] = counts[d]),
                    None => {
                        unmet.insert((a, e), counts);
                    }
                }
            }
        }
        self.unmet = unmet.into_iter().map(|((a, e), c)| (a, e, c)).collect();
        self.unmet.sort_unstable_by_key(|(a, e, _)| (*a, *e));
    }
}

fn meanings(unit: &ArabicUnit, by_id: &FxHashMap<crate::lexicon::words::EnglishId, Vec<u32>>) -> FxHashMap<u32, f32> {
    let mut found = FxHashMap::default();
    for (id, weight) in &unit.meanings {
        for e in by_id.get(id).into_iter().flatten() {
            raise(&mut found, *e, *weight);
        }
    }
    found
}

fn raise(found: &mut FxHashMap<u32, f32>, english: u32, weight: f32) {
    let w = found.entry(english).or_default();
    *w = w.max(weight);
}
