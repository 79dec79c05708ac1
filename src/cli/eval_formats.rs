//! `tarjuman eval formats`: reads every file of a folder, and says which were accepted.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use super::{Failure, failure::PARTLY, show};
use crate::formats::{Format, ReadOptions, Reader, Reason, RowIssue, Severity};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Read, and nothing in it is against its format.
    Accepted,
    /// Read, with faults named.
    Reported,
    /// Not read to its end.
    Refused,
}

/// The files of one kind.
#[derive(Debug, Default)]
struct Tally {
    accepted: u64,
    reported: u64,
    refused: u64,
}

/// A file that was read.
struct Read {
    outcome: Outcome,
    entries: u64,
    /// The first thing that is against the format.
    fault: Option<RowIssue>,
    time: Duration,
}

/// Reads all files under a folder whose format their name or content shows.
pub(super) fn run(folder: &Path, every: bool) -> Result<ExitCode, Failure> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    let mut deviations = Vec::new();
    let mut slowest = Duration::ZERO;
    for path in &files {
        let Some(format) = Format::of_path(path).filter(|format| !matches!(format, Format::Omegat)) else { continue };
        let read = read(path)?;
        slowest = slowest.max(read.time);
        let shown = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let invalid = says_invalid(&shown);
        let tally = tallies.entry((format.name(), if invalid { "invalid" } else { "valid" })).or_default();
        match read.outcome {
            Outcome::Accepted => tally.accepted += 1,
            Outcome::Reported => tally.reported += 1,
            Outcome::Refused => tally.refused += 1,
        }
        let fault = read.fault.as_ref().map_or_else(String::new, |issue| format!(": {} {issue}", issue.reason.as_str()));
        if (read.outcome == Outcome::Accepted) == invalid {
            deviations.push(format!("{shown}: {:?}, {} entries{fault}", read.outcome, read.entries));
        } else if every {
            show::line(&format!("{shown}: {:?}, {} entries{fault}", read.outcome, read.entries))?;
        }
    }
    show::line("format   files     accepted  reported  refused")?;
    for ((format, kind), tally) in &tallies {
        show::line(&format!("{format:<8} {kind:<8} {:>9} {:>9} {:>8}", tally.accepted, tally.reported, tally.refused))?;
    }
    show::line(&format!("slowest file: {:.0} ms", slowest.as_secs_f64() * 1_000.0))?;
    for deviation in &deviations {
        show::line(&format!("not as its name says: {deviation}"))?;
    }
    Ok(if deviations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

/// Test suites name a file that has a fault `bad…` or `invalid…`, or put it in a folder of that name.
fn says_invalid(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["bad", "invalid", "poorly_formed"].iter().any(|word| path.contains(word))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |e| Failure::wrong(format!("cannot read {}: {e}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Read, Failure> {
    let begun = Instant::now();
    let reader = Reader::open(path, &ReadOptions::default()).map_err(|e| Failure::wrong(e.to_string()))?;
    let mut read = Read { outcome: Outcome::Accepted, entries: 0, fault: None, time: Duration::ZERO };
    for item in reader {
        match item {
            Ok(_) => read.entries += 1,
            Err(issue) => {
                let outcome = judged(&issue);
                read.outcome = read.outcome.max(outcome);
                if outcome > Outcome::Accepted && read.fault.is_none() {
                    read.fault = Some(issue);
                }
            }
        }
    }
    read.time = begun.elapsed();
    Ok(read)
}

/// Whether an issue is about the file and its format; what only our entries cannot hold is none of its faults.
fn judged(issue: &RowIssue) -> Outcome {
    match (issue.severity, issue.reason) {
        (Severity::File, _) => Outcome::Refused,
        (_, Reason::NotConforming) => Outcome::Reported,
        _ => Outcome::Accepted,
    }
}
