//! Which units ever meet in a sentence pair: the parameters of the model, in rows by Arabic unit.

use rayon::prelude::*;

use crate::bitext::corpus::Corpus;

/// The English units that meet each Arabic unit, and where each meeting's parameters stand.
///
/// Memory: 4 bytes for each meeting of two units in a pair, and 4 for each different meeting.
#[derive(Debug)]
pub struct Cells {
    /// Row of each Arabic unit in `english`.
    pub starts: Vec<u32>,
    /// English units, sorted within a row.
    pub english: Vec<u32>,
    /// For each pair: the parameter of each Arabic unit (row) with each English one (column).
    pub index: Vec<Box<[u32]>>,
}

impl Cells {
    /// Of all pairs.
    pub fn new(corpus: &Corpus) -> Self {
        let rows = rows(corpus);
        let mut starts = vec![0_u32];
        let mut english = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        for row in rows {
            english.extend(row);
            starts.push(english.len() as u32);
        }
        let mut cells = Self { starts, english, index: Vec::new() };
        cells.index = (0..corpus.len()).into_par_iter().map(|number| cells.places(corpus, number)).collect();
        cells
    }

    fn places(&self, corpus: &Corpus, number: usize) -> Box<[u32]> {
        let pair = corpus.pair(number);
        let mut places = Vec::with_capacity(pair.arabic.len() * pair.english.len());
        for a in pair.arabic {
            let row = self.row(*a);
            places.extend(pair.english.iter().map(|e| row.start as u32 + self.english[row.clone()].partition_point(|x| x < e) as u32));
        }
        places.into()
    }

    /// Parameters of an Arabic unit.
    pub fn row(&self, arabic: u32) -> std::ops::Range<usize> {
        self.starts[arabic as usize] as usize..self.starts[arabic as usize + 1] as usize
    }

    /// Parameter of two units, if they ever meet.
    pub fn find(&self, arabic: u32, english: u32) -> Option<usize> {
        let row = self.row(arabic);
        self.english[row.clone()].binary_search(&english).ok().map(|at| row.start + at)
    }
}

/// The English units that meet each Arabic one, sorted.
fn rows(corpus: &Corpus) -> Vec<Vec<u32>> {
    let mut pairs_of: Vec<Vec<u32>> = vec![Vec::new(); corpus.arabic.len()];
    for number in 0..corpus.len() {
        for a in corpus.pair(number).arabic {
            if pairs_of[*a as usize].last() != Some(&(number as u32)) {
                pairs_of[*a as usize].push(number as u32);
            }
        }
    }
    let seen = || vec![u32::MAX; corpus.english.len()];
    let row = |seen: &mut Vec<u32>, (arabic, pairs): (usize, Vec<u32>)| {
        let mut row = Vec::new();
        for e in pairs.into_iter().flat_map(|number| corpus.pair(number as usize).english) {
            if seen[*e as usize] != arabic as u32 {
                seen[*e as usize] = arabic as u32;
                row.push(*e);
            }
        }
        row.sort_unstable();
        row
    };
    pairs_of.into_par_iter().enumerate().map_init(seen, row).collect()
}
