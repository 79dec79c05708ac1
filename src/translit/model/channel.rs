//! The letter model arranged for walking a trie: for each chunk of the query's
//! script, the chunks of the list's script it may stand for, best first.

use super::chunk::{MAX_CHUNK, NULL_KEY, Place, pack_arabic, pack_latin, unpack_arabic, unpack_latin};
use super::multigram::ChunkRow;
use crate::translit::hash::FxMap;

/// Which script the list is in; queries are in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListScript {
    /// Latin list, Arabic queries.
    Latin,
    /// Arabic list, Latin queries.
    Arabic,
}

/// Letters are scaled as in the multigram so that products stay near 1.
const SCALE: f32 = 6.0;

/// Chunk pairs that speak against one name by more than this factor are not
/// followed: e^-3.5; a name needs several such to be found worth the walk.
const WEAKEST: f32 = 0.03;

/// A chunk of the list's script that a query chunk may stand for.
#[derive(Debug, Clone, Copy)]
pub struct Arc {
    letters: [u8; MAX_CHUNK],
    len: u8,
    /// Scaled joint probability.
    pub weight: f32,
    /// Number of the learned row.
    pub row: u16,
    /// The weight over the background of the list's letters: by how much
    /// following it changes a place's ratio, roughly.
    pub ratio: f32,
}

impl Arc {
    /// The list's letters.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters[..usize::from(self.len)]
    }
}

/// Arcs by place and query chunk, and the list side's background.
#[derive(Debug, Clone)]
pub struct Channel {
    arcs: [FxMap<u32, Vec<Arc>>; 3],
    /// The arcs of all places, each once.
    anywhere: FxMap<u32, Vec<Arc>>,
    pack_query: fn(&[u8]) -> u32,
    pack_list: fn(&[u8]) -> u32,
    /// Scaled marginal of each list chunk, initial and medial.
    marginals: [FxMap<u32, f32>; 2],
    /// Sum of the geometric series of medial chunks without a list letter.
    loops: f32,
    /// Marginal of an initial chunk without a list letter.
    silent_start: f32,
}

impl Channel {
    /// Arranges the learned rows.
    #[must_use]
    pub fn new(rows: &[ChunkRow], script: ListScript) -> Self {
        let latin_list = script == ListScript::Latin;
        let mut channel = Self {
            arcs: Default::default(),
            anywhere: FxMap::default(),
            pack_query: if latin_list { pack_arabic } else { pack_latin },
            pack_list: if latin_list { pack_latin } else { pack_arabic },
            marginals: Default::default(),
            loops: 1.0,
            silent_start: 0.0,
        };
        let sides = |r: &ChunkRow| if latin_list { (r.arabic, r.latin) } else { (r.latin, r.arabic) };
        let letters = |r: &ChunkRow| if latin_list { unpack_latin(r.latin) } else { unpack_arabic(r.arabic) };
        let query_len = |r: &ChunkRow| if latin_list { unpack_arabic(r.arabic).len() } else { unpack_latin(r.latin).len() };
        for place in 0..3 {
            let (mut of_query, mut of_list): (FxMap<u32, f32>, FxMap<u32, f32>) = Default::default();
            for r in rows {
                *of_query.entry(sides(r).0).or_default() += r.p[place];
                *of_list.entry(sides(r).1).or_default() += r.p[place];
            }
            for (number, r) in rows.iter().enumerate() {
                let (query, list) = sides(r);
                let independent = of_query[&query] * of_list[&list];
                if r.p[place] > 0.0 && r.p[place] >= WEAKEST * independent {
                    let found = letters(r);
                    let mut arc = Arc { letters: [0; MAX_CHUNK], len: found.len() as u8, weight: 0.0, row: number as u16, ratio: 0.0 };
                    arc.letters[..found.len()].copy_from_slice(&found);
                    arc.weight = r.p[place] * SCALE.powi((found.len() + query_len(r)) as i32);
                    arc.ratio = arc.weight / (of_list[&list] * SCALE.powi(found.len() as i32));
                    channel.arcs[place].entry(query).or_default().push(arc);
                }
            }
            channel.keep_background(place, &of_list);
            for arcs in channel.arcs[place].values_mut() {
                arcs.sort_by(|x, y| y.ratio.total_cmp(&x.ratio).then(x.letters.cmp(&y.letters)));
            }
        }
        for arcs in &channel.arcs {
            for (&query, arcs) in arcs {
                let all = channel.anywhere.entry(query).or_default();
                for arc in arcs {
                    if !all.iter().any(|a| a.row == arc.row) {
                        all.push(*arc);
                    }
                }
            }
        }
        for arcs in channel.anywhere.values_mut() {
            arcs.sort_by_key(|a| a.row);
        }
        channel
    }

    fn keep_background(&mut self, place: usize, of_list: &FxMap<u32, f32>) {
        if place == Place::Final as usize {
            return;
        }
        let silent = of_list.get(&NULL_KEY).copied().unwrap_or(0.0);
        if place == Place::Medial as usize {
            self.loops = 1.0 / (1.0 - silent.min(0.9));
        } else {
            self.silent_start = silent;
        }
        self.marginals[place].clone_from(of_list);
    }

    /// What a query chunk may stand for at a place, best first.
    #[must_use]
    pub fn arcs(&self, place: Place, query: &[u8]) -> &[Arc] {
        self.arcs[place as usize].get(&(self.pack_query)(query)).map_or(&[], Vec::as_slice)
    }

    /// What a query chunk may stand for at any place: the medial arcs and those
    /// met only at the edges.
    #[must_use]
    pub fn arcs_anywhere(&self, query: &[u8]) -> &[Arc] {
        self.anywhere.get(&(self.pack_query)(query)).map_or(&[], Vec::as_slice)
    }

    /// Scaled background probability of a prefix, from those of its three
    /// nearest ancestors (parent first): the forward sum of the list side alone.
    #[must_use]
    pub fn background(&self, prefix: &[u8], ancestors: [f32; 3]) -> f32 {
        if prefix.is_empty() {
            return self.silent_start * self.loops;
        }
        let n = prefix.len();
        let mut sum = 0.0;
        for len in 1..=MAX_CHUNK.min(n) {
            let key = (self.pack_list)(&prefix[n - len..]);
            let scale = SCALE.powi(len as i32);
            let p = |place: usize| self.marginals[place].get(&key).copied().unwrap_or(1e-7) * scale;
            sum += ancestors[len - 1] * p(1) * self.loops;
            if len == n {
                sum += p(0);
            }
        }
        // Never zero: the search divides by it.
        sum.max(1e-30)
    }
}
