//! How much of what a side says is said by the other side: content words with a partner, in nats.
//!
//! A word's content is its information, −ln of its frequency. Two words that are each other's likeliest partner account for
//! as much of it as their mutual information (the mean of both directions), at most all. A word counts once, so lists of common
//! words gain nothing.

use crate::{
    bitext::segment::{PartKind, Unit},
    lexicon::english,
};

/// Content of both sides, and what of it the other side accounts for, in nats: Arabic, English.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Support {
    /// Information of all content words.
    pub content: [f32; 2],
    /// What of it has a partner.
    pub supported: [f32; 2],
}

/// A side: its units, and the frequency of each.
pub struct Side<'a> {
    /// Units in order.
    pub units: &'a [Unit],
    /// Share of all text that each is.
    pub frequency: &'a [f32],
}

impl Side<'_> {
    /// True for a word that carries content.
    fn counts(&self, number: usize) -> bool {
        let unit = &self.units[number];
        unit.kind == PartKind::Stem && unit.class.is_word() && !english::is_function_word(&unit.form)
    }

    fn information(&self, number: usize) -> f32 {
        -self.frequency[number].max(f32::MIN_POSITIVE).ln()
    }
}

/// The partner that accounts for most of a unit, and the product of lifts of both directions.
#[derive(Clone, Copy)]
struct Best {
    partner: usize,
    lift: f32,
}

impl Support {
    /// Of a pair; `values` has a row for each Arabic unit: probability of the English one from it, and the other way round.
    pub fn new(arabic: &Side<'_>, english: &Side<'_>, values: &[[f32; 2]]) -> Self {
        let (n, m) = (arabic.units.len(), english.units.len());
        let columns: Vec<usize> = (0..m).filter(|j| english.counts(*j)).collect();
        let rows: Vec<usize> = (0..n).filter(|i| arabic.counts(*i)).collect();
        let none = Best { partner: usize::MAX, lift: 1.0 };
        let (mut of_rows, mut of_columns) = (vec![none; n], vec![none; m]);
        for i in &rows {
            for j in &columns {
                let [forward, backward] = values[i * m + j];
                let lift = forward / english.frequency[*j] * (backward / arabic.frequency[*i]);
                if lift > of_rows[*i].lift {
                    of_rows[*i] = Best { partner: *j, lift };
                }
                if lift > of_columns[*j].lift {
                    of_columns[*j] = Best { partner: *i, lift };
                }
            }
        }
        let mut support = Self::default();
        for (side, units, numbers) in [(0, arabic, &rows), (1, english, &columns)] {
            support.content[side] = numbers.iter().map(|k| units.information(*k)).sum();
        }
        for i in rows {
            let Best { partner, lift } = of_rows[i];
            if partner < m && of_columns[partner].partner == i {
                let shared = 0.5 * lift.ln();
                support.supported[0] += shared.min(arabic.information(i));
                support.supported[1] += shared.min(english.information(partner));
            }
        }
        support
    }
}
