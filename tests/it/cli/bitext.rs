//! Parallel text from the command line: train, align, refine, sentences, and what is said about faulty input.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use crate::support::program::{Run, run};

const PAIRS: &str =
    "زلمط كرفان\tzorp blick\nكرفان قاصنل\tblick frood\nقاصنل زلمط\tfrood zorp\nوصل الوزير إلى المدينة\tThe minister arrived in the city\n";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn trained(&self) -> String {
        let (pairs, model) = (self.file("pairs.tsv", PAIRS), self.path("words.model").to_str().unwrap().to_owned());
        bitext(&["train", &pairs, "--out", &model]).exits(0);
        model
    }
}

fn bitext(arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["bitext"].into_iter().chain(arguments.iter().copied()).collect();
    run(&all, "")
}

#[test]
fn a_model_aligns_new_pairs_and_can_be_refined() {
    let desk = Desk::new();
    let model = desk.trained();
    let new = desk.file("new.tsv", "قاصنل وكرفان.\tfrood and blick.\n");
    assert_eq!(bitext(&["align", "--model", &model, &new]).exits(0).out, "0-0 1-1 1-2\n");
    let records = bitext(&["align", "--model", &model, "--format", "jsonl", &new]).exits(0).json();
    assert_eq!(records[0]["ar"][1], "وكرفان");
    assert!(records[0]["links"].as_array().unwrap().iter().all(|l| (0.4..=1.0).contains(&l[2].as_f64().unwrap())));

    let (more, refined) = (desk.file("more.tsv", "وسطير زلمط\tgnarl zorp\nوسطير\tgnarl\n"), desk.path("refined.model"));
    let refined = refined.to_str().unwrap();
    let report = bitext(&["train", &more, "--resume", &model, "--out", refined]).exits(0);
    assert!(report.out.contains("4 pairs") && report.out.contains("2 pairs"), "{}", report.out);
    let both = desk.file("both.tsv", "وسطير قاصنل\tgnarl frood\n");
    assert_eq!(bitext(&["align", "--model", refined, &both]).exits(0).out, "0-0 1-1\n");
}

#[test]
fn pairs_of_every_form_are_aligned_without_a_model_of_ones_own() {
    let desk = Desk::new();
    let tmx = "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"en\"><seg>the city</seg></tuv><tuv xml:lang=\"ar\"><seg>المدينة</seg></tuv></tu>\
               <tu><tuv xml:lang=\"en\"><seg>city</seg></tuv><tuv xml:lang=\"fr\"><seg>ville</seg></tuv></tu></body></tmx>";
    for (name, text) in [
        ("a.tsv", "the city\tالمدينة\n"),
        ("a.txt", "المدينة ||| the city\n"),
        ("a.jsonl", "{\"en\":\"the city\",\"ar\":\"المدينة\"}\n"),
        ("a.csv", "id,en,ar\n1,the city,\"المدينة\"\n"),
        ("a.tmx", tmx),
    ] {
        let file = desk.file(name, text);
        for model in [&[][..], &["--model", "none"], &["--word-model", "none"]] {
            let arguments: Vec<&str> = ["align", &file].into_iter().chain(model.iter().copied()).collect();
            assert_eq!(bitext(&arguments).exits(0).out, "0-0 0-1\n", "{name} {model:?}");
        }
    }
    let config = desk.file("tarjuman.toml", "word_model = \"/nowhere/words.model\"\n");
    let pairs = desk.file("a.tsv", "the city\tالمدينة\n");
    let run = bitext(&["align", "--config", &config, &pairs]).exits(2);
    assert!(run.err.contains("/nowhere/words.model"), "{}", run.err);
    assert_eq!(bitext(&["align", "--config", &config, "--model", "none", &pairs]).exits(0).out, "0-0 0-1\n");
}

#[test]
fn the_model_is_the_same_on_any_number_of_threads() {
    let desk = Desk::new();
    let pairs = desk.file("pairs.tsv", PAIRS);
    let models = ["1", "3"].map(|threads| {
        let path = desk.path(threads);
        bitext(&["train", &pairs, "--threads", threads, "--out", path.to_str().unwrap()]).exits(0);
        fs::read(path).unwrap()
    });
    assert_eq!(models[0], models[1]);
}

#[test]
fn faulty_input_is_named() {
    let desk = Desk::new();
    let model = desk.trained();
    let mut bytes = fs::read(&model).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let (bent, pairs) = (desk.file("bent.model", bytes), desk.path("pairs.tsv"));
    let pairs = pairs.to_str().unwrap();
    let (two, three) = (desk.file("two", "أ\nب\n"), desk.file("three", "a\nb\nc\n"));
    let (empty, columns) = (desk.file("empty", ""), desk.file("columns", "no tab here\n"));
    let out = desk.path("x.model");
    let out = out.to_str().unwrap();
    for (arguments, said) in [
        (vec!["align", "--model", &bent, pairs], "checksum"),
        (vec!["align", "--model", pairs, pairs], "not a word alignment model"),
        (vec!["train", "--arabic", &two, "--english", &three, "--out", out], "out of step"),
        (vec!["train", &empty, "--out", out], "no sentence pairs"),
        (vec!["train", &columns, "--out", out], "line 1: expected two sentences"),
    ] {
        let run = bitext(&arguments).exits(2);
        assert!(run.err.contains(said), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn sentences_of_two_documents_are_aligned() {
    let desk = Desk::new();
    let arabic = desk
        .file("a.txt", "وصل الرئيس إلى دمشق. ارتفعت أسعار النفط بنسبة 5 في المئة، وقال خبراء إن السبب هو الحرب.\nفاز المنتخب بالبطولة.");
    let english = desk.file("e.txt", "The president arrived in Damascus.\nOil prices rose by 5 percent. Experts said that the war was the cause. The national team won the championship.");
    // The English document may come first.
    let rows = bitext(&["sentences", &english, &arabic]).exits(0).out;
    let rows: Vec<Vec<&str>> = rows.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows[1][2], "Oil prices rose by 5 percent. Experts said that the war was the cause.");
    let tmx = bitext(&["sentences", &arabic, &english, "--format", "tmx"]).exits(0).out;
    assert_eq!(tmx.matches("<tu>").count(), 3);
    assert!(tmx.contains("<seg>وصل الرئيس إلى دمشق.</seg>") && tmx.trim_end().ends_with("</body></tmx>"));
}
