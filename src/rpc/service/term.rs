//! Look-up.

use tonic::{Request, Response, Status, Streaming};

use crate::{
    glossary::{LookupOptions, Stack, search},
    id::GlossaryId,
    rpc::{
        Engine, Limits,
        convert::{entry, page, term, text},
        pb::{self, term_service_server::TermService},
        service::{Answers, annotate, in_order, names, options},
        status::{self, Violations, to_message},
    },
    store::Catalog,
    text::offsets::OffsetEncoding,
};

#[tonic::async_trait]
impl TermService for Engine {
    async fn match_terms(&self, request: Request<pb::MatchTermsRequest>) -> Result<Response<pb::MatchTermsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        term::count("segments", request.segments.len(), &self.limits, &mut violations);
        let lookup = Lookup::new(self, &request.options.unwrap_or_default(), violations)?;
        let bytes = length(&request.segments);
        let segments = term::segments(request.segments, &self.limits);
        let results = self.read(bytes, move || segments.into_iter().map(|s| lookup.answer(s)).collect()).await?;
        Ok(Response::new(pb::MatchTermsResponse { results, stale: self.catalog.is_stale() }))
    }

    type StreamMatchTermsStream = Answers<pb::StreamMatchTermsResponse>;

    async fn stream_match_terms(
        &self,
        request: Request<Streaming<pb::StreamMatchTermsRequest>>,
    ) -> Result<Response<Self::StreamMatchTermsStream>, Status> {
        use pb::stream_match_terms_request::Payload;
        let mut messages = request.into_inner();
        let options = options(&mut messages, |message| match message.payload {
            Some(Payload::Options(options)) => Some(options),
            _ => None,
        })
        .await?;
        let lookup = Lookup::new(self, &options, Violations::default())?;
        let (limits, catalog) = (self.limits.clone(), self.catalog.clone());
        let answers = in_order(self.clone(), messages, move |message| match message.payload {
            Some(Payload::Segment(segment)) => {
                let (lookup, limits, stale) = (lookup.clone(), limits.clone(), catalog.is_stale());
                Ok(move || {
                    let segment = term::segments(vec![segment], &limits).pop();
                    pb::StreamMatchTermsResponse { result: segment.map(|s| lookup.answer(s)), stale }
                })
            }
            Some(Payload::Options(_)) => Err(status::invalid("options", "only the first message may hold options")),
            None => Err(status::invalid("payload", "the message is empty")),
        });
        Ok(Response::new(answers))
    }

    async fn search_terms(&self, request: Request<pb::SearchTermsRequest>) -> Result<Response<pb::SearchTermsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let characters = request.query.chars().count();
        if request.query.trim().is_empty() {
            violations.add("query", "the query is empty");
        } else if characters > Limits::MAX_QUERY {
            violations.add("query", format!("{characters} characters; the most is {}", Limits::MAX_QUERY));
        }
        let kinds: Vec<_> =
            request.kinds.iter().enumerate().filter_map(|(i, k)| text::parse_kind(*k, &format!("kinds[{i}]"), &mut violations)).collect();
        let max_level = text::parse_level(request.max_level, "max_level", &mut violations);
        let ids = self.glossaries("glossaries", &request.glossaries, &mut violations);
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let stack = self.stack(&ids)?;
        let this = format!("search {:?} {:?} {:?} {max_level:?}", request.query, request.glossaries, request.kinds);
        let start = page::position(&request.page_token, &this)?.and_then(|p| p.parse().ok()).unwrap_or(0);
        let catalog = self.catalog.clone();
        let query = request.query;
        let (hits, total) = self.pool.run(move || found(&stack, &query, &kinds, max_level, (start, size))).await?;
        let next = start + hits.len();
        let next_page_token = if next < total { page::token(&this, &next.to_string()) } else { String::new() };
        // Of a database that cannot be reached nothing more is asked.
        let stale = catalog.is_stale();
        let hits = if stale { hits.into_iter().map(|(_, hit)| hit).collect() } else { complete(&catalog, hits).await };
        Ok(Response::new(pb::SearchTermsResponse { hits, next_page_token, total_size: total as i32, stale }))
    }

    async fn transliterate(&self, request: Request<pb::TransliterateRequest>) -> Result<Response<pb::TransliterateResponse>, Status> {
        names::transliterate(self, request.into_inner()).await.map(Response::new)
    }

    async fn generate_variants(
        &self,
        request: Request<pb::GenerateVariantsRequest>,
    ) -> Result<Response<pb::GenerateVariantsResponse>, Status> {
        names::variants(self, request.into_inner()).await.map(Response::new)
    }

    async fn annotate_text(&self, request: Request<pb::AnnotateTextRequest>) -> Result<Response<pb::AnnotateTextResponse>, Status> {
        annotate::annotate_text(self, request.into_inner()).await.map(Response::new)
    }

    async fn restore_text(&self, request: Request<pb::RestoreTextRequest>) -> Result<Response<pb::RestoreTextResponse>, Status> {
        annotate::restore_text(self, request.into_inner()).await.map(Response::new)
    }

    async fn build_prompt_glossary(
        &self,
        request: Request<pb::BuildPromptGlossaryRequest>,
    ) -> Result<Response<pb::BuildPromptGlossaryResponse>, Status> {
        annotate::build_prompt_glossary(self, request.into_inner()).await.map(Response::new)
    }

    async fn analyze_text(&self, request: Request<pb::AnalyzeTextRequest>) -> Result<Response<pb::AnalyzeTextResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let encoding = text::offset_encoding(request.offset_encoding, "offset_encoding", &mut violations);
        term::count("segments", request.segments.len(), &self.limits, &mut violations);
        violations.check()?;
        let bytes = length(&request.segments);
        let segments = term::segments(request.segments, &self.limits);
        let answer = move |segment| match segment {
            Ok(segment) => term::analysis(&segment, encoding),
            Err((segment_id, status)) => {
                pb::analyze_text_response::Result { segment_id, tokens: Vec::new(), status: Some(to_message(&status)) }
            }
        };
        let results = self.read(bytes, move || segments.into_iter().map(answer).collect()).await?;
        Ok(Response::new(pb::AnalyzeTextResponse { results }))
    }
}

/// Bytes of text in segments.
pub(super) fn length(segments: &[pb::Segment]) -> usize {
    segments.iter().map(|s| s.text.len()).sum()
}

/// A look-up with its options read and its glossaries held.
#[derive(Clone)]
pub(super) struct Lookup {
    pub(super) stack: Stack,
    pub(super) options: LookupOptions,
    pub(super) encoding: OffsetEncoding,
}

impl Lookup {
    /// Reads the options; fails with what is wrong with them and with what was found wrong before.
    pub(super) fn new(engine: &Engine, raw: &pb::MatchOptions, mut violations: Violations) -> Result<Self, Status> {
        let (options, encoding) = term::lookup_options(raw, &mut violations);
        let ids = engine.glossaries("options.glossaries", &raw.glossaries, &mut violations);
        let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
        violations.check()?;
        Ok(Self { stack: engine.stack_below(&inline, engine.stack(&ids)?)?, options, encoding })
    }

    fn answer(&self, segment: Result<text::Segment, (String, Status)>) -> pb::SegmentMatches {
        match segment {
            Ok(segment) => term::matches(&self.stack, &segment, &self.options, self.encoding),
            Err((segment_id, status)) => pb::SegmentMatches { segment_id, matches: Vec::new(), status: Some(to_message(&status)) },
        }
    }
}

/// A hit of a search with its glossary; times and etag are still missing.
type Hit = (GlossaryId, pb::search_terms_response::Hit);

fn found(
    stack: &Stack,
    query: &str,
    kinds: &[crate::glossary::EntryKind],
    max_level: crate::glossary::Level,
    page: (usize, usize),
) -> (Vec<Hit>, usize) {
    let all = search::search(stack, query, kinds, max_level);
    let total = all.len();
    let shown = all.into_iter().skip(page.0).take(page.1).filter_map(|hit| {
        let message = pb::search_terms_response::Hit {
            entry: Some(entry::plain_entry(&hit.snapshot.glossary, &hit.entry.to_entry()?)),
            matched_term: hit.entry.term(hit.term).map(|t| t.text.to_owned()).unwrap_or_default(),
            level: text::level(hit.level) as i32,
            prefix: hit.prefix,
            score: hit.score,
        };
        Some((hit.snapshot.glossary.clone(), message))
    });
    (shown.collect(), total)
}

/// Adds what only the store knows of an entry. An entry deleted a moment ago keeps what the snapshot knew.
async fn complete(catalog: &Catalog, hits: Vec<Hit>) -> Vec<pb::search_terms_response::Hit> {
    let mut complete = Vec::with_capacity(hits.len());
    for (glossary, mut hit) in hits {
        let id = hit.entry.as_ref().and_then(|e| crate::id::EntryId::parse_name(&e.name).ok()).map(|(_, id)| id);
        if let Some(id) = id
            && let Ok(record) = catalog.entry(&glossary, &id).await
        {
            hit.entry = Some(entry::entry(&glossary, &record));
        }
        complete.push(hit);
    }
    complete
}
