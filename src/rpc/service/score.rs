//! `EvaluateTerminology`.

use tonic::Status;

use crate::{
    check::score::{self, Constraint, Item, Matching, Scores},
    glossary::{LookupOptions, Stack, lookup::Text, targets::Targets},
    rpc::{
        Engine, Limits,
        convert::{term, text},
        pb,
        status::Violations,
    },
};

pub(super) async fn evaluate(engine: &Engine, request: pb::EvaluateTerminologyRequest) -> Result<pb::EvaluateTerminologyResponse, Status> {
    let mut violations = Violations::default();
    term::count("items", request.items.len(), &engine.limits, &mut violations);
    let mut wanted = Vec::new();
    for (i, item) in request.items.into_iter().enumerate() {
        wanted.push(read(item, &format!("items[{i}]"), &engine.limits, &mut violations));
    }
    let stack = super::check::stack(engine, &request.options.unwrap_or_default(), violations)?;
    let work = move || {
        let items: Vec<Item> = wanted.into_iter().map(|(item, source)| with_constraints(item, source, &stack)).collect();
        (score::evaluate(&items, Matching::Exact), score::evaluate(&items, Matching::ArabicAware))
    };
    let (exact, aware) = engine.pool.run(work).await?;
    Ok(pb::EvaluateTerminologyResponse { scores: Some(message(&exact)), arabic_aware: Some(message(&aware)) })
}

fn read(
    raw: pb::evaluate_terminology_request::Item,
    field: &str,
    limits: &Limits,
    violations: &mut Violations,
) -> (Item, Option<text::Segment>) {
    for (name, text) in [("hypothesis", &raw.hypothesis), ("reference", &raw.reference)] {
        let characters = text.chars().count();
        if characters > limits.max_segment_characters {
            violations.add(format!("{field}.{name}"), format!("{characters} characters; the most is {}", limits.max_segment_characters));
        }
    }
    if raw.constraints.len() > limits.max_reference_terms {
        violations
            .add(format!("{field}.constraints"), format!("{} of them; the most is {}", raw.constraints.len(), limits.max_reference_terms));
    }
    for (n, constraint) in raw.constraints.iter().enumerate().take(limits.max_reference_terms) {
        if constraint.targets.iter().all(|t| t.trim().is_empty()) {
            violations.add(format!("{field}.constraints[{n}].targets"), "at least one target is needed");
        }
        if constraint.targets.len() > limits.max_alternatives || constraint.targets.iter().any(|t| t.chars().count() > Limits::MAX_QUERY) {
            violations.add(
                format!("{field}.constraints[{n}].targets"),
                format!("at most {} targets of {} characters", limits.max_alternatives, Limits::MAX_QUERY),
            );
        }
    }
    let source = raw.source.map(|segment| text::segment(segment, &format!("{field}.source"), limits, violations));
    if raw.constraints.is_empty() && source.is_none() {
        violations.add(format!("{field}.constraints"), "constraints are needed, or a source in which to look for terms");
    }
    let constraints = raw.constraints.into_iter().map(|c| Constraint { source: c.source, targets: c.targets }).collect();
    (Item { hypothesis: raw.hypothesis, reference: raw.reference, constraints }, source)
}

/// Constraints from the glossaries where none are given: every term found in the source, once for each place.
fn with_constraints(mut item: Item, source: Option<text::Segment>, stack: &Stack) -> Item {
    if let (true, Some(source)) = (item.constraints.is_empty(), source) {
        let read = Text::new(&source.text);
        for placed in stack.matches(&read, &LookupOptions::default()) {
            let targets = Targets::of(placed.found.entry, placed.found.language.other());
            let targets: Vec<String> = targets.usable().map(|t| t.text.to_owned()).collect();
            if !targets.is_empty() {
                item.constraints.push(Constraint { source: placed.found.term().text.to_owned(), targets });
            }
        }
    }
    item
}

fn message(scores: &Scores) -> pb::TerminologyScores {
    pb::TerminologyScores {
        exact_match: scores.exact_match,
        window_overlap_2: scores.window_overlap[0],
        window_overlap_3: scores.window_overlap[1],
        one_minus_term: scores.one_minus_term,
        success_rate: scores.success_rate,
        consistency: scores.consistency,
        constraint_count: scores.constraints as i64,
    }
}
