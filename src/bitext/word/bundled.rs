//! The word model a program works with: the one it was built with, one of its user's, or none.

use std::sync::{Arc, LazyLock};

use super::{Model, file};

/// `models/words.bin` if it was there when the program was built. Its licence is its own: see `NOTICE`.
const BYTES: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/word_model.rs"));

/// Unpacked when somebody first asks: a server that aligns no pairs does not keep it in memory.
static BUNDLED: LazyLock<Option<Model>> = LazyLock::new(|| BYTES.and_then(|bytes| Model::from_bytes(bytes).ok()));
static UNTRAINED: LazyLock<Model> = LazyLock::new(Model::untrained);

/// The model that comes with the program; `None` if it was built without one, or with one that this version does not read.
pub fn bundled() -> Option<&'static Model> {
    BUNDLED.as_ref()
}

/// Which model to work with. Clones share it.
#[derive(Debug, Clone, Default)]
pub enum Resident {
    /// The one that comes with the program.
    #[default]
    Bundled,
    /// Another one.
    Own(Arc<Model>),
    /// None: what lexicon and letters say.
    Absent,
}

impl Resident {
    /// The model. Without one it is the untrained one, which knows the lexicon, clitics, equal text and the letters of names.
    pub fn model(&self) -> &Model {
        match self {
            Self::Bundled => bundled().unwrap_or(&UNTRAINED),
            Self::Own(model) => model,
            Self::Absent => &UNTRAINED,
        }
    }

    /// Which one it is: the checksum of the one that comes with the program, `own`, or `none`. Reads no model.
    pub fn version(&self) -> String {
        match self {
            Self::Bundled => BYTES.and_then(file::checksum).map_or_else(|| "none".into(), |sum| format!("{sum:016x}")),
            Self::Own(_) => "own".into(),
            Self::Absent => "none".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::word::{
        Aligner,
        links::{Method, THRESHOLD, links},
    };

    #[test]
    fn the_model_of_this_build_reads() {
        assert_eq!(bundled().is_some(), BYTES.is_some(), "models/words.bin is of another version: train it again");
        assert_eq!(Resident::Bundled.version().len(), if BYTES.is_some() { 16 } else { 4 });
    }

    #[test]
    fn pairs_are_aligned_with_and_without_it() {
        for resident in [Resident::Bundled, Resident::Absent] {
            let aligned =
                Aligner::new(resident.model()).align("زار سليماني مدينة كرمان أمس", "Soleimani visited the city of Kerman yesterday");
            let found = links(&aligned, Method::Posterior(THRESHOLD));
            for link in [(1, 0), (2, 3), (3, 5)] {
                assert!(found.contains(&link), "{resident:?}: {link:?} in {found:?}");
            }
        }
    }
}
