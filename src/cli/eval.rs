//! `tarjuman eval` and `tarjuman train`.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use super::{Common, Failure, bitext, client, eval_check, eval_entities, eval_formats, eval_spellings, judged, names, score_names, show};
use crate::{
    align::{
        Aligner, Options,
        confidence::Weights,
        evaluate::Report,
        train::{self, Example},
    },
    glossary::EntryKind,
    lexicon::Lexicon,
    rpc::Engine,
    text::Language,
    translit,
};

/// What to score.
#[derive(Debug, Subcommand)]
pub(super) enum Eval {
    /// Score term alignment against judged sentences.
    Align {
        /// Items, one a line.
        #[arg(long, value_name = "FILE")]
        items: PathBuf,
        /// Judgements, if they are not in the items.
        #[arg(long, value_name = "FILE")]
        gold: Option<PathBuf>,
        /// Also list what was wrong.
        #[arg(long)]
        errors: bool,
        /// Least probability at which a term counts as found.
        #[arg(long, default_value_t = 0.5, value_name = "P")]
        min_confidence: f64,
    },
    /// Score the spans found for English names in the Arabic sentences of EA-MT, without a glossary, beside string baselines.
    EaMt(eval_entities::Arguments),
    /// Score the checks of translations against judged pairs, or count their false alarms on right ones.
    Check(eval_check::Check),
    /// Score translations by the terms that were asked for, as the WMT terminology tasks do.
    Terminology(eval_check::Terminology),
    /// Read every file of a folder of test files (TBX, TMX, XLIFF …), and list which were accepted, reported and refused.
    Formats {
        /// The folder; a file whose path has `bad` or `invalid` in it should not be accepted.
        folder: PathBuf,
        /// List every file.
        #[arg(long)]
        all: bool,
    },
    /// Score the cutting of Arabic words into clitics and stems against judged sentences.
    Segment(bitext::score::Segment),
    /// Score sentence alignment on documents made from aligned sentences by merging and dropping some, beside Gale & Church.
    Sentences(bitext::score_sentences::Arguments),
    /// Score word alignment against judged pairs: alignment error rate of every way to choose links.
    Words(bitext::score::Words),
    /// Count names in running text that are found though the glossary is made to forget how they are spelt, and what else is found.
    Spellings(eval_spellings::Arguments),
    /// Score the name model on words and names it never saw, beside string baselines.
    Names(score_names::Sets),
}

/// What to learn.
#[derive(Debug, Subcommand)]
pub(super) enum Train {
    /// Learn the weights of the alignment confidence from judged sentences; prints them as TOML.
    Align {
        /// Items with judgements, one a line.
        #[arg(long, value_name = "FILE", required = true)]
        items: Vec<PathBuf>,
    },
    /// Learn the transliteration table from pairs of words; the same files give the same table, to the last bit.
    Names(names::Arguments),
}

/// Runs `eval`.
pub(super) async fn eval(common: &Common, what: Eval) -> Result<ExitCode, Failure> {
    let (items, gold, errors, min_confidence) = match what {
        Eval::Align { items, gold, errors, min_confidence } => (items, gold, errors, min_confidence),
        Eval::EaMt(arguments) => return eval_entities::run(&arguments),
        Eval::Spellings(arguments) => return eval_spellings::run(common, arguments).await,
        Eval::Check(arguments) => return eval_check::check(common, arguments).await,
        Eval::Terminology(arguments) => return eval_check::terminology(common, arguments).await,
        Eval::Names(sets) => return score_names::run(&sets),
        Eval::Formats { folder, all } => return eval_formats::run(&folder, all),
        Eval::Sentences(arguments) => return bitext::score_sentences::run(&arguments),
        Eval::Words(arguments) => return bitext::score::words(&arguments),
        Eval::Segment(arguments) => return bitext::score::segment(&arguments),
    };
    let (engine, _scratch) = client::open_engine(common).await?;
    let stack = engine.catalog.stack(&[]).map_err(Failure::from)?;
    let mut report = Report::default();
    for item in judged::read(&items, gold.as_deref())? {
        let terms: Vec<_> = item.terms.iter().map(|(_, t)| t.clone()).collect();
        let options = Options { min_confidence, ..Options::default() };
        let found = engine.aligner.align(&item.sentence, Language::detect(&item.sentence), &terms, &stack, options);
        for (position, (term, gold)) in terms.iter().zip(&item.gold).enumerate() {
            let of_term: Vec<_> = found.iter().filter(|a| a.term == position).collect();
            let kind = term.kind.map_or("kind not given".into(), |k: EntryKind| format!("kind {}", k.as_str()));
            let groups: Vec<String> = item.phenomena.iter().map(|p| format!("phenomenon {p:02}")).chain([kind]).collect();
            let before = report.errors.len();
            report.add(&item.sentence, &term.text, &groups, gold, &of_term);
            if let Some(error) = report.errors.get_mut(before) {
                let confidence = of_term.iter().map(|a| format!("{:.2}", a.confidence)).collect::<Vec<_>>().join(" ");
                *error = format!("{} {error} ({confidence})", item.id);
            }
        }
    }
    show::line(report.to_string().trim_end())?;
    if errors {
        report.errors.iter().try_for_each(|e| show::line(e))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Rounds of choosing the best spans with the present weights and learning from them.
const ROUNDS: usize = 4;

/// Runs `train`.
pub(super) async fn train(common: &Common, what: Train) -> Result<ExitCode, Failure> {
    let items = match what {
        Train::Align { items } => items,
        Train::Names(arguments) => return names::run(&arguments),
    };
    let (engine, _scratch) = client::open_engine(common).await?;
    let judged: Vec<_> = items.iter().map(|f| judged::read(f, None)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let start = *Weights::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let mut weights = start;
    for _ in 0..ROUNDS {
        let examples = examples(&engine, &judged, &weights)?;
        weights = train::fit(&examples, start);
    }
    let text = toml::to_string(&weights).map_err(|e| Failure::broken(e.to_string()))?;
    show::line(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// The best spans of every judged sentence, with and without glossaries, so that the weights hold for both.
fn examples(engine: &Engine, judged: &[judged::Judged], weights: &Weights) -> Result<Vec<Example>, Failure> {
    let model = translit::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let aligner = Aligner::new(model, Lexicon::bundled(), weights);
    let mut examples = Vec::new();
    for stack in [engine.catalog.stack(&[]).map_err(Failure::from)?, crate::glossary::Stack::default()] {
        for item in judged {
            let terms: Vec<_> = item.terms.iter().map(|(_, t)| t.clone()).collect();
            let found = aligner.learnable(&item.sentence, &terms, &stack);
            examples.extend(
                found.into_iter().map(|(term, span, features)| Example { features, is_right: item.gold[term].spans.contains(&span) }),
            );
        }
    }
    Ok(examples)
}
