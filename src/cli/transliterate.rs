//! `tarjuman transliterate`.

use std::{
    io::{self, BufRead},
    process::ExitCode,
};

use clap::Args;

use super::{Client, Common, Failure, show};
use crate::rpc::pb::{self, TransliterationScheme as S, transliterate_request::Direction};

/// Options of `transliterate`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Names or terms, Arabic or Latin. Default: the lines of standard input.
    texts: Vec<String>,
    /// How to spell; several are answered one after the other. The standards need vowel marks and say where they are missing.
    #[arg(long, value_enum, value_name = "SCHEME", value_delimiter = ',', default_value = "news")]
    scheme: Vec<Scheme>,
    /// Script to write. Default: the other one than that of the text.
    #[arg(long, value_enum, value_name = "SCRIPT")]
    to: Option<Script>,
    /// Most spellings of `news`, at most 50.
    #[arg(short = 'n', long, default_value_t = 5, value_name = "N")]
    limit: u16,
    /// Common terms, not names: no capitals.
    #[arg(long)]
    term: bool,
    /// Other spellings in both scripts, with the rule that made each, instead.
    #[arg(long, conflicts_with_all = ["scheme", "to"])]
    variants: bool,
}

/// Ways to spell.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Scheme {
    /// As news write names, learned; several answers with probabilities
    News,
    /// Library catalogues (ALA-LC 2012)
    AlaLc,
    /// Maps (BGN/PCGN 1956)
    BgnPcgn,
    /// Maps (United Nations 2017)
    Un2017,
    /// ISO 233-2:1993
    #[value(name = "iso-233-2")]
    Iso2332,
    /// DIN 31635
    #[value(name = "din-31635")]
    Din31635,
    /// Letter for letter in ASCII, both ways
    Buckwalter,
}

/// Scripts.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Script {
    /// Latin letters
    Latin,
    /// Arabic letters
    Arabic,
}

impl Scheme {
    fn message(self) -> S {
        match self {
            Self::News => S::News,
            Self::AlaLc => S::AlaLc,
            Self::BgnPcgn => S::BgnPcgn,
            Self::Un2017 => S::Un2017,
            Self::Iso2332 => S::Iso2332,
            Self::Din31635 => S::Din31635,
            Self::Buckwalter => S::Buckwalter,
        }
    }
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    if arguments.texts.is_empty() {
        for line in io::stdin().lock().lines() {
            one(&client, common, &arguments, line?).await?;
        }
    }
    for text in &arguments.texts {
        one(&client, common, &arguments, text.clone()).await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn one(client: &Client, common: &Common, arguments: &Arguments, text: String) -> Result<(), Failure> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let kind = if arguments.term { pb::EntryKind::Term } else { pb::EntryKind::Unspecified } as i32;
    let max_results = i32::from(arguments.limit);
    if arguments.variants {
        let request = pb::GenerateVariantsRequest { text, kind, max_results, ..pb::GenerateVariantsRequest::default() };
        let answer = client.generate_variants(request).await?;
        return if common.writes_json() { show::json(&answer) } else { answer.variants.iter().try_for_each(variant) };
    }
    let direction = match arguments.to {
        None => Direction::Unspecified,
        Some(Script::Latin) => Direction::ToLatin,
        Some(Script::Arabic) => Direction::ToArabic,
    };
    let schemes = arguments.scheme.iter().map(|s| s.message() as i32).collect();
    let request = pb::TransliterateRequest {
        text: text.clone(),
        direction: direction as i32,
        kind,
        schemes,
        max_results,
        offset_encoding: pb::OffsetEncoding::CodePoints as i32,
    };
    let answer = client.transliterate(request).await?;
    if common.writes_json() { show::json(&answer) } else { answer.results.iter().try_for_each(|r| result(&text, r)) }
}

/// `Sulaymani   0.31   news`, and what is unknown.
fn result(text: &str, result: &pb::transliterate_response::Result) -> Result<(), Failure> {
    let scheme = result.scheme().as_str_name().trim_start_matches("TRANSLITERATION_SCHEME_").to_lowercase().replace('_', "-");
    let probability = if result.scheme() == S::News { format!("{:.3}   ", result.probability) } else { String::new() };
    let mut line = format!("{}   {probability}{scheme}", show::isolate(&result.text));
    if !result.unknown.is_empty() {
        let letter = |s: &pb::Span| text.chars().skip(s.start as usize).take((s.end - s.start) as usize).collect::<String>();
        let letters: Vec<String> = result.unknown.iter().map(|s| show::isolate(&letter(s))).collect();
        line = format!("{line}   vowels not marked after {}", letters.join(" "));
    }
    Ok(show::line(&line)?)
}

fn variant(v: &pb::SpellingVariant) -> Result<(), Failure> {
    let rule = v.rule().as_str_name().trim_start_matches("RULE_").to_lowercase();
    Ok(show::line(&format!("{:.3}   {}   {rule}", v.weight, show::isolate(&v.text)))?)
}
