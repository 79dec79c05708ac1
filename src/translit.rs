//! Transliteration: is this Arabic word the same name as that Latin one?
//!
//! | module | idea |
//! | --- | --- |
//! | [`alphabet`] | words as rows of small numbers |
//! | [`model`] | how likely two words are one name, and why |
//! | [`train`] | how the table is learned, the same to the last bit each time |
//! | [`name`] | names of several words: titles, particles, parts of names |
//! | [`index`] | fuzzy look-up of names in the other script without scanning the list |
//! | [`generate`] | likely spellings in the other script |
//! | [`spell`] | the same for names of several words |
//! | [`variants`] | other spellings in both scripts, each with its reason |
//! | [`romanise`] | Arabic in Latin letters by the published standards |
//! | [`fuzzy`] | Latin words with typing mistakes |
//! | [`respelling`] | one foreign name spelt twice in Arabic |
//! | [`skeleton`] | a cheap key under which spellings of one name meet |

// The formulas of the papers have one-letter names; longer ones would hide them.
#![allow(clippy::many_single_char_names)]

pub mod alphabet;
pub mod fuzzy;
pub mod generate;
pub mod hash;
pub mod index;
pub mod model;
pub mod name;
pub mod respelling;
pub mod romanise;
pub mod skeleton;
pub mod spell;
pub mod train;
pub mod variants;

use std::sync::LazyLock;

pub use model::{Model, Prepared, Scratch, WordMatch};

static BUNDLED: LazyLock<Result<Model, model::TableError>> = LazyLock::new(|| Model::from_bytes(include_bytes!("../models/translit.bin")));

/// The model that comes with the program.
///
/// # Errors
/// If the table inside the binary is damaged, which a test rules out.
pub fn bundled() -> Result<&'static Model, &'static model::TableError> {
    BUNDLED.as_ref()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bundled_model_knows_names() {
        let model = super::bundled().unwrap();
        for (arabic, latin, same) in
            [("سليماني", "Soleimani", true), ("ألترمان", "Alterman", true), ("كرمان", "Kerman", true), ("طهران", "Baghdad", false)]
        {
            let (a, e) = (super::alphabet::ArabicWord::parse(arabic).unwrap(), super::alphabet::LatinWord::parse(latin).unwrap());
            assert_eq!(model.compare_words(&a, &e).probability > 0.5, same, "{arabic} {latin}");
        }
    }
}
