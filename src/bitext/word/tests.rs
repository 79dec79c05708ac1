//! Laws of training and of the resident model.

use proptest::prelude::*;

use super::{
    Aligner, Model,
    file::FileError,
    links::{Method, links},
    train::{Settings, train},
};
use crate::bitext::{corpus::Builder, parallel::score};

const PAIRS: [(&str, &str); 8] = [
    ("زلمط كرفان", "zorp blick"),
    ("كرفان قاصنل", "blick frood"),
    ("قاصنل زلمط", "frood zorp"),
    ("وسطير زلمط", "gnarl zorp"),
    ("في المدينة كرفان", "a blick in the city"),
    ("كتب الوزير وسطير", "the minister wrote a gnarl"),
    ("الكرفان والزلمط", "the blick and the zorp"),
    ("وصل 1234 زلمطا", "1234 zorps arrived"),
];

fn trained<'p>(pairs: impl IntoIterator<Item = &'p (&'p str, &'p str)>, base: Option<&Model>) -> Model {
    let mut builder = Builder::default();
    let pairs: Vec<(String, String)> = pairs.into_iter().map(|(a, e)| ((*a).to_owned(), (*e).to_owned())).collect();
    builder.add(&pairs);
    let segmenter = base.map_or_else(|| builder.segmenter(), |b| b.segmenter().clone());
    let corpus = builder.finish(&segmenter);
    train(&corpus, segmenter, base, Settings::default(), |_| {})
}

fn best(model: &Model, arabic: &str) -> String {
    model.translations(arabic).first().map_or(String::new(), |(e, _, _)| (*e).to_owned())
}

#[test]
fn words_that_keep_company_translate_each_other() {
    let model = trained(&PAIRS, None);
    for (arabic, english) in [("زلمط", "zorp"), ("كرفان", "blick"), ("قاصنل", "frood"), ("مدينه", "city"), ("ال+", "the")]
    {
        assert_eq!(best(&model, arabic), english, "{arabic}");
    }
    let aligned = Aligner::new(&model).align("القاصنل والكرفان", "the frood and the blick");
    let found = links(&aligned, Method::Posterior(0.4));
    assert!(found.contains(&(0, 1)) && found.contains(&(1, 4)) && found.contains(&(1, 2)), "{found:?}");
    assert!(!found.contains(&(0, 4)), "{found:?}");
}

#[test]
fn unknown_words_are_aligned_by_lexicon_and_letters() {
    let model = trained(&PAIRS, None);
    let aligned = Aligner::new(&model).align("زار سليماني مدينة كرمان", "Soleimani visited the city of Kerman");
    let found = links(&aligned, Method::Posterior(0.4));
    for link in [(1, 0), (2, 3), (3, 5)] {
        assert!(found.contains(&link), "{link:?} in {found:?}");
    }
}

#[test]
fn a_model_survives_its_file_and_damage_is_named() {
    let model = trained(&PAIRS, None);
    let bytes = model.to_bytes();
    let read = Model::from_bytes(&bytes).unwrap();
    assert!(read == model && read.to_bytes() == bytes);
    assert_eq!(Model::from_bytes(b"hello"), Err(FileError::NotAModel));
    let mut other = bytes.clone();
    other[8] = 9;
    assert_eq!(Model::from_bytes(&other), Err(FileError::Version(9)));
    let mut bent = bytes.clone();
    bent[60] ^= 1;
    assert_eq!(Model::from_bytes(&bent), Err(FileError::Checksum));
    for length in [0, 9, 17, bytes.len() / 2, bytes.len() - 1] {
        assert!(Model::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn refining_keeps_what_was_known_and_learns_what_is_new() {
    let base = trained(&PAIRS[..4], None);
    let refined = trained(&PAIRS[4..], Some(&base));
    assert_eq!(best(&refined, "قاصنل"), "frood", "known before only");
    assert_eq!(best(&refined, "مدينه"), "city", "new");
    assert_eq!(refined.record().lines().count(), 2);
}

#[test]
fn extreme_pairs_have_a_clear_answer() {
    let model = trained(&PAIRS, None);
    let mut aligner = Aligner::new(&model);
    let long = "كرفان ".repeat(1_000);
    for (arabic, english) in
        [("", ""), ("", "zorp"), ("زلمط", ""), (&*long, "blick"), ("زلمط", &*"zorp ".repeat(1_000)), ("!!", "?"), ("шум", "кот")]
    {
        let aligned = aligner.align(arabic, english);
        assert!(aligned.forward.iter().chain(&aligned.backward).all(|p| (0.0..=1.001).contains(p)), "{arabic} {english}");
        let _ = (links(&aligned, Method::GrowDiagFinalAnd), score(&aligned));
    }
    assert!(score(&aligner.align("زلمط كرفان", "zorp blick")) > score(&aligner.align("زلمط كرفان", "gnarl frood")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn neither_order_nor_threads_change_a_model(order in Just((0..PAIRS.len()).collect::<Vec<_>>()).prop_shuffle(), threads in 1_usize..4) {
        let expected = trained(&PAIRS, None).to_bytes();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| trained(order.iter().map(|i| &PAIRS[*i]), None)).to_bytes();
        prop_assert_eq!(expected, found);
    }
}
