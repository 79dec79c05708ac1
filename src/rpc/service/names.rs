//! Spellings of names: the part of `TermService` that asks the letter model.

use std::collections::HashSet;

use tonic::{Code, Status};

use crate::{
    glossary::{Entry, TermStatus},
    id::EntryId,
    rpc::{
        Engine,
        convert::{names, text},
        pb,
        status::{self, Violations},
    },
    text::fold,
    translit::{self, model::Model},
};

fn model() -> Result<&'static Model, Status> {
    translit::bundled().map_err(|e| status::coded(Code::Internal, "INTERNAL", e.to_string()))
}

pub(super) async fn transliterate(engine: &Engine, request: pb::TransliterateRequest) -> Result<pb::TransliterateResponse, Status> {
    let mut violations = Violations::default();
    let wanted = names::wanted(request, &mut violations);
    violations.check()?;
    let model = model()?;
    engine.pool.run(move || names::transliterated(model, &wanted)).await?
}

pub(super) async fn variants(engine: &Engine, request: pb::GenerateVariantsRequest) -> Result<pb::GenerateVariantsResponse, Status> {
    let mut violations = Violations::default();
    let count = names::count(request.max_results, &mut violations);
    let kind = text::parse_kind(request.kind, "kind", &mut violations);
    let entry = match (request.text.trim().is_empty(), request.entry.is_empty()) {
        (false, true) => {
            names::name("text", &request.text, &mut violations);
            None
        }
        (true, false) => violations.take("entry", EntryId::parse_name(&request.entry)),
        (true, true) => {
            violations.add("text", "give a text, or the name of an entry");
            None
        }
        (false, false) => {
            violations.add("entry", "give a text or an entry, not both");
            None
        }
    };
    violations.check()?;
    let model = model()?;
    let Some((glossary, id)) = entry else {
        let (term, capitals) = (request.text.trim().to_owned(), names::capitals(kind));
        let made = engine.pool.run(move || names::variants(model, &term, count, capitals)).await?;
        return Ok(pb::GenerateVariantsResponse { variants: made.map_err(|e| names::no_name("text", e))? });
    };
    let record = engine.catalog.entry(&glossary, &id).await.map_err(|e| status::from_error(&e))?;
    let variants = engine.pool.run(move || of_entry(model, &record.entry, count)).await?;
    Ok(pb::GenerateVariantsResponse { variants })
}

/// Variants of all terms that may be used, without those that look-up takes for a term of the entry already.
fn of_entry(model: &Model, entry: &Entry, count: usize) -> Vec<pb::SpellingVariant> {
    let mut seen: HashSet<String> = entry.terms.iter().map(|t| fold::key(&t.text)).collect();
    let usable = entry.terms.iter().filter(|t| matches!(t.status, TermStatus::Preferred | TermStatus::Admitted));
    let capitals = names::capitals(Some(entry.kind));
    // A term that is no name has no variants.
    let made = usable.flat_map(|t| names::variants(model, &t.text, count, capitals).unwrap_or_default());
    made.filter(|v| seen.insert(fold::key(&v.text))).collect()
}
