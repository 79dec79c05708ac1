//! The training record: what the table was made from, kept inside it.

use super::{Input, em};
use crate::translit::hash;
use std::fmt::Write;

/// Lines naming every input (format, name, bytes, rows, hash) and every setting.
#[must_use]
pub(crate) fn describe(inputs: &[(&Input<'_>, usize)], held: &[(&Input<'_>, usize)], s: em::Settings, facts: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (role, list) in [("train", inputs), ("held-out", held)] {
        for (input, rows) in list {
            let digest = hash::stable(input.text.as_bytes());
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{role} {:?} {} bytes={} rows={rows} fnv64={digest:016x}", input.format, input.name, input.text.len());
        }
    }
    let _ = writeln!(out, "settings rounds={} alpha={} place_prior={} keep={} floor={}", s.rounds, s.alpha, s.place_prior, s.keep, s.floor);
    for (name, value) in facts {
        let _ = writeln!(out, "{name} {value}");
    }
    out
}
