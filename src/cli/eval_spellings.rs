//! `tarjuman eval spellings`: names in running text whose spelling the glossary is made to forget. What it finds of them by their
//! letters is right; what it finds elsewhere is listed for a reader to judge.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::Args;

use super::{Common, Failure, client, show};
use crate::{
    glossary::{Entry, EntryKind, Level, LookupOptions, Snapshot, Stack, TermStatus, lookup::Text, stack::Placed},
    id::GlossaryId,
    text::Language,
};

/// Options of `eval spellings`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Arabic text, a segment a line.
    #[arg(long, value_name = "FILE")]
    text: PathBuf,
    /// List what is found where no term stands: right or wrong is for a reader to say.
    #[arg(long)]
    list: bool,
}

/// What the glossary is made to forget of persons and places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forgets {
    Nothing,
    AdmittedArabic,
    AllArabic,
}

/// Sums over the text.
#[derive(Debug, Default)]
struct Counts {
    segments: usize,
    /// Occurrences that the whole glossary finds and the poorer one does not.
    forgotten: usize,
    /// Of those, found by their letters, and found as another entry.
    right: usize,
    wrong: usize,
    /// Names found by their letters where the whole glossary has none.
    others: Vec<String>,
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let path = &arguments.text;
    let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    let (engine, _scratch) = client::open_engine(common).await?;
    let whole = engine.catalog.stack(&[]).map_err(Failure::from)?;
    show::line(&format!(
        "{:32} {:>8} {:>9} {:>6} {:>6} {:>7} {:>9}",
        "Arabic terms of persons, places", "segments", "forgotten", "right", "wrong", "others", "per 1,000"
    ))?;
    for (name, forgets) in [("all", Forgets::Nothing), ("preferred only", Forgets::AdmittedArabic), ("none", Forgets::AllArabic)] {
        let poorer = poorer(&whole, forgets)?;
        let mut counts = Counts::default();
        text.lines().filter(|l| !l.trim().is_empty()).for_each(|line| counts.add(line, &whole, &poorer));
        let rate = 1_000.0 * counts.others.len() as f64 / counts.segments.max(1) as f64;
        show::line(&format!(
            "{name:32} {:>8} {:>9} {:>6} {:>6} {:>7} {rate:>9.2}",
            counts.segments,
            counts.forgotten,
            counts.right,
            counts.wrong,
            counts.others.len()
        ))?;
        if arguments.list {
            counts.others.iter().try_for_each(|o| show::line(&format!("    {o}")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The glossaries without some of their Arabic terms.
fn poorer(whole: &Stack, forgets: Forgets) -> Result<Stack, Failure> {
    let snapshots = whole.snapshots().iter().enumerate().map(|(rank, snapshot)| {
        let entries: Vec<Entry> = snapshot.entries().filter_map(|e| e.to_entry()).filter_map(|e| forgetful(e, forgets)).collect();
        // Ranks and ids are those of the whole, so that entries can be compared.
        let glossary: GlossaryId = snapshot.glossary.clone();
        Snapshot::new(glossary, snapshot.revision, rank as i32, &entries).map(Arc::new).map_err(|e| Failure::broken(e.to_string()))
    });
    Ok(Stack::new(snapshots.collect::<Result<_, _>>()?))
}

fn forgetful(mut entry: Entry, forgets: Forgets) -> Option<Entry> {
    if is_name(entry.kind) {
        entry.terms.retain(|t| match forgets {
            _ if t.language == Language::English => true,
            Forgets::Nothing => true,
            Forgets::AdmittedArabic => t.status == TermStatus::Preferred,
            Forgets::AllArabic => false,
        });
    }
    (!entry.terms.is_empty()).then_some(entry)
}

fn is_name(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Person | EntryKind::Place)
}

impl Counts {
    fn add(&mut self, line: &str, whole: &Stack, poorer: &Stack) {
        self.segments += 1;
        let text = Text::new(line);
        let known = names_of(whole.matches(&text, &LookupOptions::default()));
        let spelt = LookupOptions { other_spellings: vec![EntryKind::Person, EntryKind::Place], ..LookupOptions::default() };
        let (by_letters, by_terms): (Vec<_>, Vec<_>) =
            names_of(poorer.matches(&text, &spelt)).into_iter().partition(|p| p.found.level == Level::Variant);
        let same = |a: &Placed<'_>, b: &Placed<'_>| a.rank == b.rank && a.found.entry.id() == b.found.entry.id() && there(a, b);
        for name in known.iter().filter(|k| !by_terms.iter().any(|p| same(k, p))) {
            self.forgotten += 1;
            if by_letters.iter().any(|p| same(name, p)) {
                self.right += 1;
            } else if by_letters.iter().any(|p| there(name, p)) {
                self.wrong += 1;
            }
        }
        for found in by_letters.iter().filter(|p| !known.iter().any(|k| there(k, p))) {
            let written = text.folded.source(found.found.token_span).of(line);
            self.others.push(format!("{written} = {} ({}); {line}", found.found.term().text, found.found.entry.id()));
        }
    }
}

fn names_of(mut found: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    found.retain(|p| is_name(p.found.entry.kind()));
    found
}

fn there(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    a.found.token_span.overlaps(b.found.token_span)
}
