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

#[test]
fn links_go_into_translation_files() {
    let desk = Desk::new();
    let pairs = desk.file("pairs.tsv", "المدينة <b>\tthe city\nسليماني\tSoleimani\n");
    let tmx = bitext(&["align", &pairs, "--format", "tmx", "--model", "none"]).exits(0).out;
    assert!(tmx.contains("<prop type=\"x-links\">0-0 0-1</prop>") && tmx.contains("<seg>المدينة &lt;b&gt;</seg>"), "{tmx}");
    // What was written is read again.
    let again = desk.file("again.tmx", &tmx);
    assert_eq!(bitext(&["align", &again, "--model", "none"]).exits(0).out, "0-0 0-1\n0-0\n");
    let xliff = bitext(&["align", &pairs, "--format", "xliff", "--model", "none"]).exits(0).out;
    assert!(xliff.contains("<unit id=\"u2\"><notes>") && xliff.contains("<note category=\"links\">0-0</note>"), "{xliff}");
    let again = desk.file("again.xlf", &xliff);
    assert_eq!(bitext(&["align", &again, "--model", "none"]).exits(0).out, "0-0 0-1\n0-0\n");
}

#[test]
fn pairs_out_of_step_are_noticed() {
    let desk = Desk::new();
    let (arabic, english): (Vec<String>, Vec<String>) = (0..60)
        .map(|i| {
            let (ar, en) = SENTENCES[i % SENTENCES.len()];
            (format!("{ar} ({})", 1900 + i), format!("{en} ({})", 1900 + i))
        })
        .unzip();
    let text = |lines: &[String]| lines.join("\n") + "\n";
    let (a, e) = (desk.file("a", text(&arabic)), desk.file("e", text(&english)));
    let good = bitext(&["score", "--arabic", &a, "--english", &e]).exits(0);
    let scores: Vec<f64> = good.out.lines().map(|l| l.split('\t').next().unwrap().parse().unwrap()).collect();
    assert!(good.err.is_empty() && scores.iter().all(|s| *s > 0.5), "{} {scores:?}", good.err);
    // One sentence is lost, and nothing fits from there on.
    let mut shifted = english.clone();
    shifted.remove(20);
    shifted.push("The end.".into());
    let shifted = desk.file("s", text(&shifted));
    for verb in ["score", "align", "mine"] {
        let run = bitext(&[verb, "--arabic", &a, "--english", &shifted, "--word-model", "none"]).exits(0);
        assert!(run.err.contains("in a row from pair 21 on do not"), "{verb}: {}", run.err);
    }
}

const SENTENCES: [(&str, &str); 5] = [
    ("وصل الرئيس إلى مدينة دمشق", "The president arrived in the city of Damascus"),
    ("ارتفعت أسعار النفط هذا الأسبوع", "Oil prices rose this week"),
    ("قالت وزارة الخارجية إن الحرب انتهت", "The Foreign Ministry said that the war was over"),
    ("فاز المنتخب المصري بالبطولة", "The Egyptian team won the championship"),
    ("زار سليماني مدينة كرمان", "Soleimani visited the city of Kerman"),
];

#[test]
fn terms_are_mined_with_evidence_and_become_a_draft() {
    let desk = Desk::new();
    let pairs: String = SENTENCES.iter().chain(&SENTENCES).map(|(ar, en)| format!("{ar}.\t{en}.\n")).collect();
    let (pairs, draft) = (desk.file("pairs.tsv", pairs), desk.path("draft.tsv"));
    let draft = draft.to_str().unwrap();
    let run = bitext(&["mine", &pairs, "--format", "jsonl", "--draft", draft, "--no-glossaries"]).exits(0);
    let records = run.json();
    let of = |english: &str| records.iter().find(|r| r["english"] == english).unwrap_or_else(|| panic!("{english}: {}", run.out));
    assert_eq!((of("Kerman")["arabic"].as_str(), of("Kerman")["count"].as_u64()), (Some("كرمان"), Some(2)));
    assert_eq!(of("Foreign Ministry")["arabic"], "وزارة الخارجية");
    assert_eq!(of("Foreign Ministry")["kind"], "organisation");
    assert!(of("Kerman")["examples"][0][0].as_str().unwrap().contains("كرمان"));
    let written = fs::read_to_string(draft).unwrap();
    assert!(written.contains("كرمان") && written.contains("draft: 2 pairs"), "{written}");
    let table = bitext(&["mine", &pairs, "--no-glossaries", "--top", "1"]).exits(0).out;
    assert_eq!(table.lines().count(), 2, "{table}");
    let wrong = bitext(&["mine", &pairs, "--draft", "x.pdf"]).exits(2);
    assert!(wrong.err.contains("cannot tell the format of x.pdf"), "{}", wrong.err);
}

#[test]
fn odd_pairs_have_a_clear_outcome() {
    let desk = Desk::new();
    let long = "كلمة ".repeat(1_000);
    let lines = [
        "\t".to_owned(),
        "نص\t".to_owned(),
        "\ttext".to_owned(),
        format!("{long}\t{}", "word ".repeat(1_000)),
        format!("{}\t{}", ".".repeat(10_000), "!".repeat(10_000)),
        "\u{200f}\u{202b}\tкот и собака".to_owned(),
        "你好\tこんにちは".to_owned(),
        "\u{0}\u{1}\t\u{7}".to_owned(),
    ];
    let odd = desk.file("odd.tsv", lines.join("\n") + "\n");
    let same = desk.file("same.tsv", "وصل الوزير\tThe minister arrived\n".repeat(10_000));
    for verb in ["align", "score", "mine"] {
        let run = bitext(&[verb, &odd, "--word-model", "none"]).exits(0);
        assert_eq!(run.out.lines().count(), if verb == "mine" { 1 } else { lines.len() }, "{verb}");
        let run = bitext(&[verb, &same]).exits(0);
        assert_eq!(run.out.lines().count(), if verb == "mine" { 1 } else { 10_000 }, "{verb}");
    }
    let model = desk.path("same.model");
    bitext(&["train", &same, "--out", model.to_str().unwrap()]).exits(0);
    bitext(&["train", &odd, "--out", model.to_str().unwrap()]).exits(0);
}
