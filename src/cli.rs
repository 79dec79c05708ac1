//! The command line: every verb works on the local database, or against a server with `--server`.
//!
//! For people on a terminal, JSONL (proto3 JSON of the wire's messages) in a pipe.
//!
//! | module | idea |
//! | --- | --- |
//! | [`client`] | the same calls, in this process or over the network |
//! | [`config`] | the configuration file |
//! | [`lines`] | lines in, answers out, in order, in constant memory |
//! | [`show`] | matches and alignments for people |
//! | [`batch`] | verbs that answer each line by itself |
//! | [`annotate`] | before translation, and back |
//! | [`serve`], [`matching`], [`align`], [`search`], [`transliterate`], [`glossary`], [`eval`] | one verb each |
//! | [`exchange`] | glossaries from files and to files |
//! | [`jobs`], [`work`] | batches, and a worker for them |
//! | [`bitext`] | parallel text: train, align, score |
//! | [`judged`] | judged sentences to score and learn from |

mod align;
mod annotate;
mod batch;
mod bitext;
mod check;
mod client;
mod config;
mod document;
mod eval;
mod eval_check;
mod eval_entities;
mod eval_formats;
mod eval_lexicon;
mod eval_projection;
mod eval_spellings;
mod eval_terms;
mod exchange;
mod failure;
mod glossary;
mod jobs;
mod judged;
mod lines;
mod manage;
mod matching;
mod names;
mod report;
mod score_names;
mod search;
mod serve;
mod show;
mod transliterate;
mod upload;
mod work;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use client::Client;
use failure::Failure;

/// Aligns Arabic sentences with English reference terms and serves glossaries.
///
/// Exit status: 0 done; 1 some lines could not be processed (their results say why); 2 the command or its input is wrong;
/// 3 the database, the server or the network failed.
#[derive(Debug, Parser)]
#[command(name = "tarjuman", version, max_term_width = 100)]
struct Command {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

/// Options of every verb.
#[derive(Debug, Clone, Args)]
struct Common {
    /// The database: a file, made when it is not there, or a PostgreSQL URL. Default: a file in the platform's data folder.
    #[arg(long, global = true, env = "TARJUMAN_DATABASE", value_name = "FILE|URL", hide_env_values = true)]
    database: Option<String>,
    /// Ask a running server, such as <http://127.0.0.1:50051>, instead of opening the database.
    #[arg(long, global = true, env = "TARJUMAN_SERVER", value_name = "URL", conflicts_with = "database")]
    server: Option<String>,
    /// Do without the bundled glossary: a new database stays empty, and without --database an empty one is made for this run.
    #[arg(long, global = true, conflicts_with = "server")]
    no_bundled: bool,
    /// Configuration file (TOML): see docs/configuration.md.
    #[arg(long, global = true, env = "TARJUMAN_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// A model made by `tarjuman bitext train`, instead of the one that comes with the program; `none` for none.
    #[arg(long, global = true, env = "TARJUMAN_WORD_MODEL", value_name = "FILE", conflicts_with = "server")]
    word_model: Option<PathBuf>,
    /// Write JSON lines also on a terminal.
    #[arg(long, global = true)]
    json: bool,
    /// What to log to standard error: error, warn, info, debug, or a filter such as tarjuman=debug.
    #[arg(long, global = true, env = "TARJUMAN_LOG", default_value = "warn", value_name = "FILTER")]
    log: String,
    /// For tests: wait for ever at a named place of a write (see `store::stop`), to be killed there.
    #[arg(long, global = true, hide = true, value_name = "PLACE")]
    stop_at: Option<String>,
}

impl Common {
    /// True if answers are for programs.
    fn writes_json(&self) -> bool {
        self.json || !std::io::stdout().is_terminal()
    }
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve gRPC until interrupted.
    Serve(serve::Arguments),
    /// Find glossary terms in text: one segment a line, from files or standard input.
    Match(matching::Arguments),
    /// Align sentences with reference terms: JSON lines of `AlignmentItem`, or plain lines with --terms.
    Align(align::Arguments),
    /// Mark the terms of text for a translation engine: placeholders, or elements around them.
    Annotate(annotate::Annotate),
    /// Put the approved translations where the marks of `annotate` are.
    Restore(annotate::Restore),
    /// Build the glossary block of a prompt: only the terms that are in the text.
    Prompt(annotate::Prompt),
    /// Check translations: terms, names, numbers, dates. Exit status 1 if there are findings.
    Check(check::Arguments),
    /// Search entries by a term or its beginning, in either language.
    Search(search::Arguments),
    /// Write names in the other script, as news do or by a standard; --variants: all their spellings.
    Transliterate(transliterate::Arguments),
    /// List, show, import and export glossaries.
    #[command(subcommand)]
    Glossary(glossary::Arguments),
    /// Batches of items: submit files, follow them, read their results.
    #[command(subcommand)]
    Jobs(jobs::Arguments),
    /// Work on jobs until interrupted, without serving: for further processes or machines on one database.
    Work,
    /// Align the words of parallel text: train a model, align with it, score pairs.
    #[command(subcommand)]
    Bitext(bitext::Arguments),
    /// Score against judged data.
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Learn from judged data.
    #[command(subcommand)]
    Train(eval::Train),
    /// Print the version.
    Version,
}

/// Runs the program; the value is its exit status.
pub fn main() -> ExitCode {
    let command = Command::parse();
    start_log(&command.common.log, matches!(command.verb, Verb::Serve(_) | Verb::Work));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(command)),
        Err(error) => Err(Failure::broken(format!("cannot start: {error}"))),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    let common = command.common;
    if common.stop_at.as_deref().is_some_and(|place| !crate::store::stop::arm(place)) {
        return Err(Failure::wrong(format!("--stop-at: use one of {}", crate::store::stop::PLACES.join(", "))));
    }
    match command.verb {
        Verb::Serve(arguments) => Box::pin(serve::run(&common, arguments)).await,
        Verb::Match(arguments) => matching::run(&common, arguments).await,
        Verb::Align(arguments) => align::run(&common, arguments).await,
        Verb::Annotate(arguments) => annotate::annotate(&common, arguments).await,
        Verb::Restore(arguments) => annotate::restore(&common, arguments).await,
        Verb::Prompt(arguments) => annotate::prompt(&common, arguments).await,
        Verb::Check(arguments) => check::run(&common, arguments).await,
        Verb::Search(arguments) => search::run(&common, arguments).await,
        Verb::Transliterate(arguments) => transliterate::run(&common, arguments).await,
        Verb::Glossary(arguments) => glossary::run(&common, arguments).await,
        Verb::Jobs(arguments) => Box::pin(jobs::run(&common, arguments)).await,
        Verb::Work => work::run(&common).await,
        Verb::Bitext(arguments) => bitext::run(&common, arguments).await,
        Verb::Eval(what) => eval::eval(&common, what).await,
        Verb::Train(what) => eval::train(&common, what).await,
        Verb::Version => {
            show::line(&format!("tarjuman {}", env!("CARGO_PKG_VERSION")))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn start_log(filter: &str, is_server: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(is_server);
    // Fails only if a log was started before, which would do as well.
    let _ = log.try_init();
}
