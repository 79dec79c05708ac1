//! `tarjuman bitext mine`.

use std::{
    collections::HashMap,
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    super::{Common, Failure, client, show},
    align::say,
    pairs::Pairs,
    resident,
};
use crate::{
    bitext::{
        mine::{Candidate, Miner, Settings, known::Standing, phrase},
        parallel::{self, watch::Watch},
        word::{Aligner, Resident},
    },
    formats::{Format as FileFormat, WriteOptions, Writer},
    glossary::{Entry, Term, TermStatus, entry::tidy},
    id::EntryId,
    text::Language,
};

/// Options of `bitext mine`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pairs: Pairs,
    /// A model made by `tarjuman bitext train`; `none` for none. Default: that of `--word-model`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Pairs that a term must stand in; one is enough for a name that letters or lexicon speak for.
    #[arg(long, default_value_t = 2, value_name = "N")]
    min_count: u32,
    /// Least confidence, 0 to 1.
    #[arg(long, default_value_t = 0.5, value_name = "C")]
    min_confidence: f64,
    /// Pairs less probable to be translations are passed over.
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    min_parallel: f64,
    /// The surest so many only.
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Leave out what the glossaries have already, with this translation.
    #[arg(long)]
    new: bool,
    /// Compare with no glossaries.
    #[arg(long)]
    no_glossaries: bool,
    /// Also write a draft glossary: its format is told by the name (TSV, CSV, JSONL, TBX, TMX, XLIFF, XLSX).
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
    /// What to write: a table, or JSON lines, which also have example sentences.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Tsv,
    Jsonl,
}

/// Columns of the table.
const COLUMNS: &str =
    "arabic\tenglish\tkind\tconfidence\tcount\tp_arabic\tp_english\talignment\ttransliteration\tlexicon\tstanding\tothers";

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let draft = arguments.draft.as_deref().map(|path| format_of(path).map(|format| (path, format))).transpose()?;
    let words = resident(common, arguments.model.as_deref())?;
    let mut found = mined(arguments, &words)?;
    if !arguments.no_glossaries {
        let (engine, _scratch) = client::open_engine(common).await?;
        let glossaries = engine.catalog.stack(&[]).map_err(Failure::from)?;
        found.par_iter_mut().for_each(|c| c.standing = crate::bitext::mine::known::standing(c, &glossaries));
    }
    found.retain(|c| !arguments.new || !matches!(c.standing, Standing::Known(_)));
    found.truncate(arguments.top.unwrap_or(usize::MAX));
    if let Some((path, format)) = draft {
        write_draft(path, format, &found)?;
    }
    let format = arguments.format.unwrap_or(if common.json { Format::Jsonl } else { Format::Tsv });
    if format == Format::Tsv {
        show::line(COLUMNS)?;
    }
    for candidate in &found {
        match format {
            Format::Tsv => show::line(&row(candidate))?,
            Format::Jsonl => show::json(&Record::of(candidate))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn mined(arguments: &Arguments, words: &Resident) -> Result<Vec<Candidate>, Failure> {
    let settings =
        Settings { min_count: arguments.min_count, min_confidence: arguments.min_confidence, min_parallel: arguments.min_parallel };
    let (mut miner, mut watch) = (Miner::default(), Watch::default());
    let read = |aligner: &mut Aligner<'_>, (arabic, english): &(String, String)| {
        let aligned = aligner.align(arabic, english);
        let score = parallel::score(&aligned);
        (score, (score >= settings.min_parallel).then(|| phrase::occurrences(&aligned, arabic, english)))
    };
    arguments.pairs.read(|chunk| {
        let read: Vec<_> = chunk.par_iter().map_init(|| Aligner::new(words.model()), read).collect();
        for ((score, found), (arabic, english)) in read.into_iter().zip(&chunk) {
            watch.add(score);
            if let Some(found) = found {
                miner.add(found, arabic, english);
            }
        }
        Ok(())
    })?;
    say(&watch);
    Ok(miner.finish(settings))
}

/// A candidate as a row of the table.
fn row(c: &Candidate) -> String {
    let others: Vec<String> = c.others.iter().map(|(form, count)| format!("{form} ({count})")).collect();
    let standing = match &c.standing {
        Standing::New => "new".to_owned(),
        Standing::Known(entry) => format!("known: {entry}"),
        Standing::Conflict { entry, arabic } => format!("conflict: {entry} has {}", arabic.join(" | ")),
    };
    let shares = [c.p_arabic, c.p_english, c.alignment, c.transliteration, c.lexicon].map(|p| format!("{p:.3}")).join("\t");
    let kind = c.kind.as_str();
    format!("{}\t{}\t{kind}\t{:.4}\t{}\t{shares}\t{standing}\t{}", c.arabic, c.english, c.confidence, c.count, others.join(" | "))
        .replace(['\n', '\r'], " ")
}

#[derive(Serialize)]
struct Record<'a> {
    arabic: &'a str,
    english: &'a str,
    kind: &'a str,
    confidence: f64,
    count: u32,
    p_arabic: f64,
    p_english: f64,
    alignment: f64,
    transliteration: f64,
    lexicon: f64,
    standing: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    entry_arabic: &'a [String],
    others: &'a [(String, u32)],
    examples: &'a [(String, String)],
}

impl<'a> Record<'a> {
    fn of(c: &'a Candidate) -> Self {
        let (standing, entry, entry_arabic) = match &c.standing {
            Standing::New => ("new", None, &[][..]),
            Standing::Known(entry) => ("known", Some(entry.as_str()), &[][..]),
            Standing::Conflict { entry, arabic } => ("conflict", Some(entry.as_str()), arabic.as_slice()),
        };
        let rounded = |p: f64| (p * 1e4).round() / 1e4;
        Self {
            arabic: &c.arabic,
            english: &c.english,
            kind: c.kind.as_str(),
            confidence: rounded(c.confidence),
            count: c.count,
            p_arabic: rounded(c.p_arabic),
            p_english: rounded(c.p_english),
            alignment: rounded(c.alignment),
            transliteration: rounded(c.transliteration),
            lexicon: rounded(c.lexicon),
            standing,
            entry,
            entry_arabic,
            others: &c.others,
            examples: &c.examples,
        }
    }
}

fn format_of(path: &Path) -> Result<FileFormat, Failure> {
    FileFormat::of_path(path).ok_or_else(|| {
        let known: Vec<&str> = FileFormat::all().map(FileFormat::name).collect();
        Failure::wrong(format!("cannot tell the format of {}: end its name in that of a format, {}", path.display(), known.join(", ")))
    })
}

/// Writes the candidates as a glossary: an entry for each English term, with the surest Arabic preferred.
fn write_draft(path: &Path, format: FileFormat, found: &[Candidate]) -> Result<(), Failure> {
    let cannot = |e: std::io::Error| Failure::wrong(format!("cannot write {}: {e}", path.display()));
    let out = File::create(path).map_err(cannot)?;
    let mut writer = Writer::new(BufWriter::new(out), format, &WriteOptions::default()).map_err(cannot)?;
    for entry in entries(found) {
        writer.write(&entry).map_err(cannot)?;
    }
    writer.finish().map_err(cannot)?;
    Ok(())
}

/// Entries of a draft.
fn entries(found: &[Candidate]) -> Vec<Entry> {
    let mut order: Vec<String> = Vec::new();
    let mut by_english: HashMap<String, Vec<&Candidate>> = HashMap::new();
    for candidate in found {
        let key = candidate.english.to_lowercase();
        let list = by_english.entry(key.clone()).or_default();
        if list.is_empty() {
            order.push(key);
        }
        list.push(candidate);
    }
    let mut used: HashMap<String, usize> = HashMap::new();
    order.iter().filter_map(|key| entry(by_english.get(key)?, &mut used)).collect()
}

fn entry(candidates: &[&Candidate], used: &mut HashMap<String, usize>) -> Option<Entry> {
    let first = candidates.first()?;
    let slug: String = first.english.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(50).collect();
    let slug = slug.trim_matches('-');
    let turn = used.entry(slug.to_owned()).or_default();
    *turn += 1;
    let id = EntryId::parse(&if *turn == 1 { slug.to_owned() } else { format!("{slug}-{turn}") }).ok()?;
    let status = |position: usize| if position == 0 { TermStatus::Preferred } else { TermStatus::Admitted };
    let terms = candidates.iter().enumerate().map(|(i, c)| Term::new(Language::Arabic, &c.arabic, status(i)));
    let note = format!("draft: {} pairs, p(ar|en) {:.2}, p(en|ar) {:.2}", first.count, first.p_arabic, first.p_english);
    Some(Entry {
        id,
        kind: first.kind,
        terms: terms.chain([Term::new(Language::English, &first.english, TermStatus::Preferred)]).collect(),
        note: tidy(&note),
        source: "mined from parallel text".to_owned(),
        do_not_translate: false,
        definition: String::new(),
        subject: String::new(),
        provenance: None,
    })
}
