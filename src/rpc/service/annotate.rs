//! Before translation: marks, their way back, prompt blocks.

use tonic::Status;

use super::term::{Lookup, length};
use crate::{
    annotate::prompt,
    rpc::{
        Engine,
        convert::{annotate, term},
        pb,
        status::Violations,
    },
};

pub(super) async fn annotate_text(engine: &Engine, mut request: pb::AnnotateTextRequest) -> Result<pb::AnnotateTextResponse, Status> {
    let mut violations = Violations::default();
    term::count("items", request.items.len(), &engine.limits, &mut violations);
    let raw = request.options.take().unwrap_or_default();
    let mut options = annotate::options(&request, crate::glossary::LookupOptions::default(), &mut violations);
    let lookup = Lookup::new(engine, &raw, violations)?;
    options.lookup = lookup.options.clone();
    let bytes = request.items.iter().filter_map(|i| i.segment.as_ref()).map(|s| s.text.len()).sum();
    let items = annotate::items(request.items, &engine.limits, lookup.encoding);
    let work = move || items.into_iter().map(|item| annotate::annotate(&lookup.stack, item, &options, lookup.encoding)).collect();
    Ok(pb::AnnotateTextResponse { results: engine.read(bytes, work).await? })
}

pub(super) async fn restore_text(engine: &Engine, request: pb::RestoreTextRequest) -> Result<pb::RestoreTextResponse, Status> {
    let mut violations = Violations::default();
    term::count("items", request.items.len(), &engine.limits, &mut violations);
    violations.check()?;
    let limits = engine.limits.clone();
    let bytes = request.items.iter().map(|i| i.text.len() + i.restore_token.len()).sum();
    let work = move || request.items.into_iter().map(|item| annotate::restore(item, &limits)).collect();
    Ok(pb::RestoreTextResponse { results: engine.read(bytes, work).await? })
}

pub(super) async fn build_prompt_glossary(
    engine: &Engine,
    request: pb::BuildPromptGlossaryRequest,
) -> Result<pb::BuildPromptGlossaryResponse, Status> {
    let mut violations = Violations::default();
    term::count("segments", request.segments.len(), &engine.limits, &mut violations);
    let (layout, caps) = annotate::layout(&request, &mut violations);
    let raw = request.options.unwrap_or_default();
    let lookup = Lookup::new(engine, &raw, violations)?;
    let bytes = length(&request.segments);
    // A block is of all segments, so one that cannot be read fails the call.
    let segments: Result<Vec<_>, _> = term::segments(request.segments, &engine.limits).into_iter().collect();
    let segments = segments.map_err(|(_, fault): (String, Status)| fault)?;
    let work = move || prompt::block(segments.iter().map(|s| s.text.as_str()), &lookup.stack, &lookup.options, layout, caps);
    Ok(annotate::block(engine.read(bytes, work).await?))
}
