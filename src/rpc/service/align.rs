//! Alignment.

use rayon::prelude::*;
use tonic::{Request, Response, Status, Streaming};

use crate::rpc::{
    Engine,
    convert::{
        align::{self, Alignment},
        entry, term,
    },
    pb::{self, alignment_service_server::AlignmentService},
    service::{
        Answers, in_order, options,
        parallel::{self, Payload, Sentences, Words},
    },
    status::{self, Violations, to_message},
};

#[tonic::async_trait]
impl AlignmentService for Engine {
    async fn align_terms(&self, request: Request<pb::AlignTermsRequest>) -> Result<Response<pb::AlignTermsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        term::count("items", request.items.len(), &self.limits, &mut violations);
        let work = alignment(self, &request.options.unwrap_or_default(), violations)?;
        let limits = self.limits.clone();
        let items: Vec<_> =
            request.items.into_iter().enumerate().map(|(i, raw)| align::item(raw, &format!("items[{i}]"), &limits)).collect();
        let results = self.pool.run(move || items.into_par_iter().map(|item| answer(&work, item)).collect()).await?;
        Ok(Response::new(pb::AlignTermsResponse { results, stale: self.catalog.is_stale() }))
    }

    type StreamAlignTermsStream = Answers<pb::StreamAlignTermsResponse>;

    async fn stream_align_terms(
        &self,
        request: Request<Streaming<pb::StreamAlignTermsRequest>>,
    ) -> Result<Response<Self::StreamAlignTermsStream>, Status> {
        use pb::stream_align_terms_request::Payload;
        let mut messages = request.into_inner();
        let options = options(&mut messages, |message| match message.payload {
            Some(Payload::Options(options)) => Some(options),
            _ => None,
        })
        .await?;
        let work = alignment(self, &options, Violations::default())?;
        let (limits, catalog) = (self.limits.clone(), self.catalog.clone());
        let answers = in_order(self.clone(), messages, move |message| match message.payload {
            Some(Payload::Item(raw)) => {
                let (work, limits) = (work.clone(), limits.clone());
                let stale = catalog.is_stale();
                Ok(move || pb::StreamAlignTermsResponse { result: Some(answer(&work, align::item(raw, "item", &limits))), stale })
            }
            Some(Payload::Options(_)) => Err(status::invalid("options", "only the first message may hold options")),
            None => Err(status::invalid("payload", "the message is empty")),
        });
        Ok(Response::new(answers))
    }

    async fn align_words(&self, request: Request<pb::AlignWordsRequest>) -> Result<Response<pb::AlignWordsResponse>, Status> {
        let pb::AlignWordsRequest { options, items } = request.into_inner();
        let results = parallel::all::<Words>(self, options.unwrap_or_default(), items).await?;
        Ok(Response::new(pb::AlignWordsResponse { results }))
    }

    type StreamAlignWordsStream = Answers<pb::StreamAlignWordsResponse>;

    async fn stream_align_words(
        &self,
        request: Request<Streaming<pb::StreamAlignWordsRequest>>,
    ) -> Result<Response<Self::StreamAlignWordsStream>, Status> {
        use pb::stream_align_words_request::Payload::{Item, Options};
        let payload = |message: pb::StreamAlignWordsRequest| match message.payload {
            Some(Options(options)) => Payload::Options(options),
            Some(Item(item)) => Payload::Item(item),
            None => Payload::Empty,
        };
        parallel::stream::<Words, _, _>(self, request, payload, |result| pb::StreamAlignWordsResponse { result: Some(result) }).await
    }

    async fn align_sentences(&self, request: Request<pb::AlignSentencesRequest>) -> Result<Response<pb::AlignSentencesResponse>, Status> {
        let pb::AlignSentencesRequest { options, items } = request.into_inner();
        let results = parallel::all::<Sentences>(self, options.unwrap_or_default(), items).await?;
        Ok(Response::new(pb::AlignSentencesResponse { results }))
    }

    type StreamAlignSentencesStream = Answers<pb::StreamAlignSentencesResponse>;

    async fn stream_align_sentences(
        &self,
        request: Request<Streaming<pb::StreamAlignSentencesRequest>>,
    ) -> Result<Response<Self::StreamAlignSentencesStream>, Status> {
        use pb::stream_align_sentences_request::Payload::{Item, Options};
        let payload = |message: pb::StreamAlignSentencesRequest| match message.payload {
            Some(Options(options)) => Payload::Options(options),
            Some(Item(item)) => Payload::Item(item),
            None => Payload::Empty,
        };
        parallel::stream::<Sentences, _, _>(self, request, payload, |result| pb::StreamAlignSentencesResponse { result: Some(result) })
            .await
    }
}

/// Reads the options; fails with what is wrong with them and with what was found wrong before.
fn alignment(engine: &Engine, raw: &pb::AlignOptions, mut violations: Violations) -> Result<Alignment, Status> {
    let (options, encoding) = align::options(raw, &mut violations);
    let ids = engine.wanted_glossaries("options", &raw.glossaries, raw.no_glossaries, &mut violations);
    let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
    violations.check()?;
    let stack = engine.wanted_stack(ids.as_deref(), &inline)?;
    Ok(Alignment { aligner: engine.aligner, words: engine.words.clone(), stack, options, encoding })
}

fn answer(alignment: &Alignment, item: Result<align::Item, (String, Status)>) -> pb::AlignmentResult {
    match item {
        Ok(item) => alignment.answer(&item),
        Err((item_id, status)) => pb::AlignmentResult { item_id, status: Some(to_message(&status)), ..pb::AlignmentResult::default() },
    }
}
