//! Both texts, read word by word.

mod arabic;
mod english;

pub use arabic::{ArabicSide, ArabicWord, Shape};
pub use english::{EnglishSide, EnglishWord};

/// Counts of consonant classes, one byte each: enough to see that two words cannot be one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Signature([i8; 6]);

impl Signature {
    /// Classes: labials, liquids r, l, m, n, and the rest of the consonants.
    const CLASSES: [&str; 6] = ["بفپڤbpfv", "رr", "لl", "مm", "نn", "تطدضثذظسصزشجچژكقغخگحهعtdszjkgqcxh"];

    pub(super) fn of(text: &str) -> Self {
        let mut counts = [0_i8; 6];
        for c in text.chars() {
            if let Some(class) = Self::CLASSES.iter().position(|letters| letters.contains(c)) {
                counts[class] = counts[class].saturating_add(1);
            }
        }
        Self(counts)
    }

    /// Of two words read as one.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let mut counts = self.0;
        counts.iter_mut().zip(other.0).for_each(|(a, b)| *a = a.saturating_add(b));
        Self(counts)
    }

    /// True if the two may spell one name. Sonorants and labials are stable across scripts, so few may differ; the
    /// article and digraphs (sh, kh, th) excuse a little more.
    pub fn resembles(self, other: Self) -> bool {
        let differ = |class: usize| i32::from((self.0[class] - other.0[class]).abs());
        let stable: i32 = (0..5).map(differ).sum();
        stable <= 2 && differ(5) <= 3 && stable + differ(5) <= 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_resemble_each_other() {
        for (arabic, latin) in [
            ("سليماني", "soleimani"),
            ("القذافي", "gaddafi"),
            ("الشيخ", "sheikh"),
            ("شكسبير", "shakespeare"),
            ("جونسون", "johnson"),
            ("خامنءي", "khamenei"),
        ] {
            assert!(Signature::of(arabic).resembles(Signature::of(latin)), "{arabic} {latin}");
        }
        assert!(!Signature::of("كرمان").resembles(Signature::of("washington")));
    }
}
