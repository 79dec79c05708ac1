//! `tarjuman eval check` and `tarjuman eval terminology`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::{Client, Common, Failure, show};
use crate::rpc::pb;

/// Options of `eval check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Judged pairs: id, source, target, and the kinds of findings wanted (separated by commas; none for a right translation),
    /// with tabs between them and a header.
    #[arg(long, value_name = "FILE", required_unless_present = "right")]
    pairs: Option<PathBuf>,
    /// Also list what was missed and what was found in vain.
    #[arg(long)]
    errors: bool,
    /// Right translations, two files line by line: counts false alarms only.
    #[arg(long, value_names = ["ARABIC", "ENGLISH"], num_args = 2)]
    right: Option<Vec<PathBuf>>,
}

/// Items of a call.
const CHUNK: usize = 500;

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))
}

async fn answers(client: &Client, pairs: &[(String, String, String)]) -> Result<Vec<pb::CheckResult>, Failure> {
    let segment = |text: &str| Some(pb::Segment { text: text.to_owned(), ..pb::Segment::default() });
    let mut results = Vec::new();
    for chunk in pairs.chunks(CHUNK) {
        let items = chunk.iter().map(|(id, s, t)| pb::CheckItem { item_id: id.clone(), source: segment(s), target: segment(t) }).collect();
        results.extend(client.check_translations(pb::CheckTranslationsRequest { options: None, items }).await?.results);
    }
    Ok(results)
}

fn kind(finding: &pb::Finding) -> String {
    finding.kind().as_str_name().trim_start_matches("KIND_").to_lowercase()
}

/// Runs `eval check`.
pub(super) async fn check(common: &Common, arguments: Check) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    if let Some(files) = &arguments.right {
        return right(&client, &read(&files[0])?, &read(&files[1])?, arguments.errors).await;
    }
    let Some(path) = &arguments.pairs else { return Err(Failure::wrong("name a file with --pairs")) };
    let text = read(path)?;
    let mut wanted: Vec<Vec<&str>> = Vec::new();
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, source, target, findings] = cells.as_slice() else {
            return Err(Failure::wrong(format!("{} line {}: four columns are needed", path.display(), number + 1)));
        };
        wanted.push(findings.split(',').filter(|k| !k.is_empty()).collect());
        pairs.push(((*id).to_owned(), (*source).to_owned(), (*target).to_owned()));
    }
    let mut tally: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for ((pair, wanted), result) in pairs.iter().zip(&wanted).zip(answers(&client, &pairs).await?) {
        let mut found: Vec<String> = result.findings.iter().map(kind).collect();
        found.sort();
        // A pair of numbers that were exchanged is one fault.
        found.dedup();
        for kind in wanted {
            let hit = found.iter().any(|f| f == kind);
            tally.entry((*kind).to_owned()).or_default()[if hit { 0 } else { 2 }] += 1;
            if !hit && arguments.errors {
                show::line(&format!("missed {kind}: {} {} | {}", pair.0, pair.1, pair.2))?;
            }
        }
        for kind in found.iter().filter(|k| !wanted.contains(&k.as_str())) {
            tally.entry(kind.clone()).or_default()[1] += 1;
            if arguments.errors {
                let told: Vec<String> = result.findings.iter().map(show::finding).collect();
                show::line(&format!("in vain {kind}: {} {} | {}\n{}", pair.0, pair.1, pair.2, told.join("\n")))?;
            }
        }
    }
    let all = tally.values().fold([0; 3], |sum, t| [sum[0] + t[0], sum[1] + t[1], sum[2] + t[2]]);
    show::line(&format!("{:<24} precision  recall  right  in vain  missed", format!("{} pairs", pairs.len())))?;
    for (name, [right, vain, missed]) in tally.iter().map(|(n, t)| (n.as_str(), *t)).chain([("all", all)]) {
        let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        show::line(&format!(
            "{name:<24}     {:.3}   {:.3}  {right:>5}  {vain:>7}  {missed:>6}",
            share(right, right + vain),
            share(right, right + missed)
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Right translations: each finding is a false alarm, or a fault of the translation.
async fn right(client: &Client, arabic: &str, english: &str, errors: bool) -> Result<ExitCode, Failure> {
    let (arabic, english): (Vec<&str>, Vec<&str>) = (arabic.lines().collect(), english.lines().collect());
    if arabic.len() != english.len() {
        return Err(Failure::wrong(format!("the files are out of step: {} lines and {}", arabic.len(), english.len())));
    }
    let pairs: Vec<_> =
        arabic.iter().zip(&english).enumerate().map(|(n, (a, e))| (format!("{}", n + 1), (*a).to_owned(), (*e).to_owned())).collect();
    let mut with: BTreeMap<String, usize> = BTreeMap::new();
    let mut values = 0;
    for (pair, result) in pairs.iter().zip(answers(client, &pairs).await?) {
        let mut kinds: Vec<String> = result.findings.iter().map(kind).collect();
        kinds.sort();
        kinds.dedup();
        let is_value = |k: &String| k == "number_mismatch" || k == "date_mismatch";
        values += usize::from(kinds.iter().any(is_value));
        for kind in &kinds {
            *with.entry(kind.clone()).or_default() += 1;
        }
        if errors && !kinds.is_empty() {
            let told: Vec<String> = result.findings.iter().map(show::finding).collect();
            show::line(&format!("{} {} | {}\n{}", pair.0, pair.1, pair.2, told.join("\n")))?;
        }
    }
    let share = |n: usize| 100.0 * n as f64 / pairs.len().max(1) as f64;
    for (kind, n) in &with {
        show::line(&format!("{kind:<24} in {n} of {} pairs, {:.2} %", pairs.len(), share(*n)))?;
    }
    show::line(&format!("{:<24} in {values} of {} pairs, {:.2} %", "numbers or dates", pairs.len(), share(values)))?;
    Ok(ExitCode::SUCCESS)
}

/// Options of `eval terminology`.
#[derive(Debug, Args)]
pub(super) struct Terminology {
    /// Translations: JSON lines of EvaluateTerminologyRequest.Item.
    #[arg(long, value_name = "FILE")]
    items: PathBuf,
    /// Glossaries from which terms are taken where an item has no constraints. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
}

/// Runs `eval terminology`.
pub(super) async fn terminology(common: &Common, arguments: Terminology) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    let mut items = Vec::new();
    for (number, line) in read(&arguments.items)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |e: serde_json::Error| Failure::wrong(format!("{} line {}: {e}", arguments.items.display(), number + 1));
        items.push(serde_json::from_str(line).map_err(fault)?);
    }
    let options = pb::CheckOptions { glossaries: arguments.glossary, ..pb::CheckOptions::default() };
    let answer = client.evaluate_terminology(pb::EvaluateTerminologyRequest { options: Some(options), items }).await?;
    if common.json {
        show::json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (exact, aware) = (answer.scores.unwrap_or_default(), answer.arabic_aware.unwrap_or_default());
    show::line(&format!("{:<22}  {:>6}  {:>12}", format!("{} terms", exact.constraint_count), "exact", "Arabic-aware"))?;
    for (name, a, b) in [
        ("exact-match accuracy", exact.exact_match, aware.exact_match),
        ("window overlap (2)", exact.window_overlap_2, aware.window_overlap_2),
        ("window overlap (3)", exact.window_overlap_3, aware.window_overlap_3),
        ("1 - TERm", exact.one_minus_term, aware.one_minus_term),
        ("success rate", exact.success_rate, aware.success_rate),
        ("consistency", exact.consistency, aware.consistency),
    ] {
        show::line(&format!("{name:<22}  {a:>6.3}  {b:>12.3}"))?;
    }
    Ok(ExitCode::SUCCESS)
}
