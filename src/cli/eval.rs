//! `tarjuman eval` and `tarjuman train`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};

use super::{
    Common, Failure, bitext, client, eval_check, eval_entities, eval_formats, eval_lexicon, eval_projection, eval_spellings, eval_terms,
    judged, names, score_names, show,
};
use crate::{
    align::{
        Aligner, Options,
        confidence::Weights,
        evaluate::Report,
        train::{self, Choice},
    },
    glossary::EntryKind,
    lexicon::Lexicon,
    rpc::Engine,
    translit,
};

/// Options of `eval align`.
#[derive(Debug, Args)]
pub(super) struct Align {
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
    /// Do not look at the translations of the items.
    #[arg(long)]
    without_target: bool,
    /// Other weights than those of the program, as `train align` prints them.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

/// What to score.
#[derive(Debug, Subcommand)]
pub(super) enum Eval {
    /// Score term alignment against judged sentences.
    Align(Align),
    /// Score the spans found for English names in the Arabic sentences of EA-MT, without a glossary, beside string baselines.
    EaMt(eval_entities::Arguments),
    /// Score where the answers of English paragraphs are found in their Arabic translations (XQuAD), without a glossary.
    Projection(eval_projection::Arguments),
    /// Count the terms of glossaries that look-up finds in sentence pairs that have them on both sides, beside simpler ways to look.
    Terms(eval_terms::Arguments),
    /// Count the words of a dictionary and of running text that the lexicon knows.
    Lexicon(eval_lexicon::Arguments),
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
    /// Score how well translations are told from pairs shifted by a sentence: AUC, Brier score, reliability.
    Parallel(bitext::score_parallel::Arguments),
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
        #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
        items: Vec<PathBuf>,
    },
    /// Learn the transliteration table from pairs of words; the same files give the same table, to the last bit.
    Names(names::Arguments),
    /// Learn the weights of the probability that a pair is a translation, from pairs in their order; prints them as TOML. The
    /// model must not have read them.
    Parallel(bitext::score_parallel::Arguments),
}

/// Runs `eval`.
pub(super) async fn eval(common: &Common, what: Eval) -> Result<ExitCode, Failure> {
    match what {
        Eval::Align(arguments) => align(common, &arguments).await,
        Eval::EaMt(arguments) => eval_entities::run(&arguments),
        Eval::Spellings(arguments) => eval_spellings::run(common, arguments).await,
        Eval::Projection(arguments) => eval_projection::run(common, &arguments),
        Eval::Terms(arguments) => eval_terms::run(common, &arguments).await,
        Eval::Lexicon(arguments) => eval_lexicon::run(&arguments),
        Eval::Check(arguments) => eval_check::check(common, arguments).await,
        Eval::Terminology(arguments) => eval_check::terminology(common, arguments).await,
        Eval::Names(sets) => score_names::run(&sets),
        Eval::Formats { folder, all } => eval_formats::run(&folder, all),
        Eval::Sentences(arguments) => bitext::score_sentences::run(&arguments),
        Eval::Parallel(arguments) => bitext::score_parallel::score(common, &arguments),
        Eval::Words(arguments) => bitext::score::words(common, &arguments),
        Eval::Segment(arguments) => bitext::score::segment(&arguments),
    }
}

/// Scores term alignment.
async fn align(common: &Common, arguments: &Align) -> Result<ExitCode, Failure> {
    let (engine, _scratch) = client::open_engine(common).await?;
    let weights = weights(arguments.weights.as_deref())?;
    let model = translit::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let aligner = Aligner::new(model, Lexicon::bundled(), &weights);
    let stack = engine.catalog.stack(&[]).map_err(Failure::from)?;
    let options = Options { min_confidence: arguments.min_confidence, ..Options::default() };
    let mut report = Report::default();
    for mut item in judged::read(&arguments.items, arguments.gold.as_deref())? {
        item.target = item.target.filter(|_| !arguments.without_target);
        let terms: Vec<_> = item.terms.iter().map(|(_, t)| t.clone()).collect();
        let posteriors = item.posteriors(&engine);
        let found = aligner.align(item.sentence(posteriors.as_ref()), &terms, &stack, options);
        for (position, (term, gold)) in terms.iter().zip(&item.gold).enumerate() {
            let of_term: Vec<_> = found.iter().filter(|a| a.term == position).collect();
            let kind = term.kind.map_or("kind not given".into(), |k: EntryKind| format!("kind {}", k.as_str()));
            let groups: Vec<String> = item.phenomena.iter().map(|p| format!("phenomenon {p:02}")).chain([kind]).collect();
            let before = report.errors.len();
            report.add(&item.text, &term.text, &groups, gold, &of_term);
            if let Some(error) = report.errors.get_mut(before) {
                let confidence = of_term.iter().map(|a| format!("{:.2}", a.confidence)).collect::<Vec<_>>().join(" ");
                *error = format!("{} {error} ({confidence})", item.id);
            }
        }
    }
    show::line(report.to_string().trim_end())?;
    if arguments.errors {
        report.errors.iter().try_for_each(|e| show::line(e))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The weights of a file, or those of the program.
pub(super) fn weights(file: Option<&std::path::Path>) -> Result<Weights, Failure> {
    let Some(path) = file else { return Weights::bundled().copied().map_err(|e| Failure::broken(e.to_string())) };
    let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    toml::from_str(&text).map_err(|e| Failure::wrong(format!("{}: {e}", path.display())))
}

/// Rounds of choosing the best spans with the present weights and learning from them.
const ROUNDS: usize = 4;

/// Runs `train`.
pub(super) async fn train(common: &Common, what: Train) -> Result<ExitCode, Failure> {
    let items = match what {
        Train::Align { items } => items,
        Train::Names(arguments) => return names::run(&arguments),
        Train::Parallel(arguments) => return bitext::score_parallel::train(common, &arguments),
    };
    let (engine, _scratch) = client::open_engine(common).await?;
    let judged: Vec<_> = items.iter().map(|f| judged::read(f, None)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let start = *Weights::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let mut weights = start;
    for _ in 0..ROUNDS {
        let (alone, pair) = choices(&engine, &judged, &weights)?;
        weights = start.with(train::fit(&alone, start.alone), train::fit(&pair, start.pair));
    }
    let text = toml::to_string(&weights).map_err(|e| Failure::broken(e.to_string()))?;
    show::line(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// What the candidates of every judged sentence teach, with and without glossaries, so that the weights hold for both: of the
/// sentence alone, and with its translation.
fn choices(engine: &Engine, judged: &[judged::Judged], weights: &Weights) -> Result<(Vec<Choice>, Vec<Choice>), Failure> {
    let model = translit::bundled().map_err(|e| Failure::broken(e.to_string()))?;
    let aligner = Aligner::new(model, Lexicon::bundled(), weights);
    let (mut alone, mut pair) = (Vec::new(), Vec::new());
    for stack in [engine.catalog.stack(&[]).map_err(Failure::from)?, crate::glossary::Stack::default()] {
        for item in judged {
            let terms: Vec<_> = item.terms.iter().map(|(_, t)| t.clone()).collect();
            let posteriors = item.posteriors(engine);
            let mut sentence = item.sentence(posteriors.as_ref());
            for has_target in [true, false] {
                sentence.target = sentence.target.filter(|_| has_target);
                for ((candidates, is_located), gold) in aligner.read(sentence, &stack).learnable(&terms).into_iter().zip(&item.gold) {
                    if is_located && has_target {
                        pair.push(train::first_choice(&candidates, &gold.spans, &weights.pair));
                    }
                    let (into, weights) = if is_located { (&mut pair, &weights.pair) } else { (&mut alone, &weights.alone) };
                    if is_located == has_target {
                        into.extend(train::choices(&candidates, &gold.spans, weights));
                    }
                }
            }
        }
    }
    Ok((alone, pair))
}
