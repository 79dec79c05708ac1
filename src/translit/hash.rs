//! A small, fast, fixed hash: the same numbers on every machine and in every
//! run, which reproducible training and stable folds need. Not for hostile keys
//! of unbounded number: tables keyed by it are bounded by the data they hold.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Multiply-rotate hasher (the scheme of Firefox and rustc's `FxHasher`).
#[derive(Default, Clone, Copy)]
pub struct Fx(u64);

/// Odd constant with well-mixed bits, from the golden ratio: 2^64 / φ.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for Fx {
    fn finish(&self) -> u64 {
        // The high bits are the mixed ones; hash tables use the low ones too.
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(u64::from(b));
        }
    }
    fn write_u8(&mut self, v: u8) {
        self.write_u64(u64::from(v));
    }
    fn write_u16(&mut self, v: u16) {
        self.write_u64(u64::from(v));
    }
    fn write_u32(&mut self, v: u32) {
        self.write_u64(u64::from(v));
    }
    fn write_usize(&mut self, v: usize) {
        self.write_u64(v as u64);
    }
    fn write_u64(&mut self, v: u64) {
        self.0 = (self.0.rotate_left(5) ^ v).wrapping_mul(MIX);
    }
}

/// Map with the fixed hash.
pub type FxMap<K, V> = HashMap<K, V, BuildHasherDefault<Fx>>;
/// Set with the fixed hash.
pub type FxSet<K> = HashSet<K, BuildHasherDefault<Fx>>;

/// FNV-1a of bytes, finished by the 64-bit mixer of `SplitMix64` so that every
/// bit can serve to cut folds. Stable for ever: held-out sets depend on it.
#[must_use]
pub fn stable(bytes: &[u8]) -> u64 {
    let mut h = 0xCBF2_9CE4_8422_2325_u64;
    for &b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3);
    }
    h = (h ^ (h >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^ (h >> 31)
}
