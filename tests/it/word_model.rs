//! The word model that comes with the program: what its record says of it, and that it is of use.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};
use tarjuman::bitext::word::{
    Aligner, bundled,
    links::{Method, THRESHOLD, links},
};

/// Most bytes of the file.
const MOST: usize = 8 << 20;

#[test]
fn its_record_is_of_this_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let Ok(bytes) = fs::read(folder.join("words.bin")) else { return assert!(bundled().is_none()) };
    let record = fs::read_to_string(folder.join("words.md")).unwrap();
    let sum: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    assert!(record.contains(&sum), "models/words.md is of another file; this one is {sum}");
    assert!(record.contains(&format!("{} bytes", bytes.len())) && bytes.len() <= MOST);
    let inside = bundled().unwrap().record();
    assert!(inside.contains("CC BY-SA 4.0") && inside.contains("without: nothing"), "{inside}");
}

#[test]
fn it_knows_more_than_the_lexicon() {
    let Some(model) = bundled() else { return };
    assert!(model.translations("سعيد").iter().take(3).any(|(english, forward, _)| *english == "happy" && *forward > 0.1));
    let aligned = Aligner::new(model).align("لم يكن أحد يعرف أين اختفت القطة.", "Nobody knew where the cat had disappeared.");
    let found = links(&aligned, Method::Posterior(THRESHOLD));
    for link in [(3, 1), (4, 2), (6, 4), (5, 6)] {
        assert!(found.contains(&link), "{link:?} in {found:?}");
    }
}
