//! Checks of translations, and their scores.

use rayon::prelude::*;
use tonic::{Request, Response, Status, Streaming};

use crate::{
    check::{Pair, across},
    glossary::Stack,
    rpc::{
        Engine,
        convert::{
            check::{self, Checking},
            entry, term,
        },
        pb::{self, check_service_server::CheckService},
        service::{Answers, in_order, options},
        status::{self, Violations},
    },
};

#[tonic::async_trait]
impl CheckService for Engine {
    async fn check_translations(
        &self,
        request: Request<pb::CheckTranslationsRequest>,
    ) -> Result<Response<pb::CheckTranslationsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        term::count("items", request.items.len(), &self.limits, &mut violations);
        let options = request.options.unwrap_or_default();
        let checking = checking(self, &options, violations)?;
        let limits = self.limits.clone();
        let items: Vec<_> =
            request.items.into_iter().enumerate().map(|(i, raw)| check::item(raw, &format!("items[{i}]"), &limits)).collect();
        let results = self.pool.run(move || answer_all(&checking, items, options.across_items)).await?;
        Ok(Response::new(pb::CheckTranslationsResponse { results }))
    }

    type StreamCheckTranslationsStream = Answers<pb::StreamCheckTranslationsResponse>;

    async fn stream_check_translations(
        &self,
        request: Request<Streaming<pb::StreamCheckTranslationsRequest>>,
    ) -> Result<Response<Self::StreamCheckTranslationsStream>, Status> {
        use pb::stream_check_translations_request::Payload;
        let mut messages = request.into_inner();
        let options = options(&mut messages, |message| match message.payload {
            Some(Payload::Options(options)) => Some(options),
            _ => None,
        })
        .await?;
        if options.across_items {
            return Err(status::invalid("options.across_items", "needs all items at once; use CheckTranslations"));
        }
        let checking = checking(self, &options, Violations::default())?;
        let limits = self.limits.clone();
        let answers = in_order(self.clone(), messages, move |message| match message.payload {
            Some(Payload::Item(raw)) => {
                let (checking, limits) = (checking.clone(), limits.clone());
                Ok(move || pb::StreamCheckTranslationsResponse { result: Some(checking.answer(check::item(raw, "item", &limits))) })
            }
            Some(Payload::Options(_)) => Err(status::invalid("options", "only the first message may hold options")),
            None => Err(status::invalid("payload", "the message is empty")),
        });
        Ok(Response::new(answers))
    }

    async fn evaluate_terminology(
        &self,
        request: Request<pb::EvaluateTerminologyRequest>,
    ) -> Result<Response<pb::EvaluateTerminologyResponse>, Status> {
        super::score::evaluate(self, request.into_inner()).await.map(Response::new)
    }
}

/// The glossaries that options of a check name, with the entries they bring.
pub(super) fn stack(engine: &Engine, raw: &pb::CheckOptions, mut violations: Violations) -> Result<Stack, Status> {
    let ids = engine.wanted_glossaries("options", &raw.glossaries, raw.no_glossaries, &mut violations);
    let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
    violations.check()?;
    engine.wanted_stack(ids.as_deref(), &inline)
}

/// A check with its options read.
fn checking(engine: &Engine, raw: &pb::CheckOptions, mut violations: Violations) -> Result<Checking, Status> {
    let (options, encoding) = check::options(raw, &mut violations);
    let stack = stack(engine, raw, violations)?;
    Ok(Checking::new(engine.checker()?, stack, options, raw, encoding))
}

type Read = Result<check::Item, (String, Status)>;

/// The results of all items, in order, on all threads of the pool that this runs on.
fn answer_all(checking: &Checking, items: Vec<Read>, across_items: bool) -> Vec<pb::CheckResult> {
    let mut findings: Vec<_> = items.par_iter().map(|i| i.as_ref().map_or_else(|_| Vec::new(), |item| checking.findings(item))).collect();
    if across_items {
        let pairs: Vec<Pair<'_>> = items.iter().map(|i| i.as_ref().map_or(NOTHING, check::Item::pair)).collect();
        let spelt: Vec<_> = pairs.par_iter().map(|pair| across::spellings(&checking.checker, pair, &checking.stack)).collect();
        across::check(&pairs, &spelt, &mut findings, &checking.options);
    }
    let answer = |(item, findings): (Read, Vec<_>)| match item {
        Ok(item) => checking.result(&item, findings),
        Err((id, status)) => check::failed(id, &status),
    };
    items.into_iter().zip(findings).map(answer).collect()
}

/// Stands for an item that could not be read.
const NOTHING: Pair<'static> = Pair { source: "", from: crate::text::Language::Arabic, target: "" };
