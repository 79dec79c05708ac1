//! Parallel text: words and sentences of pairs. The methods stand in [`super::align`].

use rayon::prelude::*;
use tonic::{Request, Response, Status, Streaming};

use crate::{
    bitext::word::Resident,
    rpc::{
        Engine, Limits,
        convert::{
            parallel::{self, Pair, SentenceOptions, Unread, WordOptions},
            term,
        },
        pb,
        service::{Answers, in_order, options},
        status::{self, Violations, to_message},
    },
};

/// What is done to each pair, and how its options and items are read: words or sentences.
pub trait Task: Clone + Send + Sync + 'static {
    /// Options of a call.
    type Options: Default;
    /// Answer to an item.
    type Result: Send + 'static;

    /// Reads the options.
    fn new(words: Resident, raw: Self::Options, violations: &mut Violations) -> Self;
    /// Reads an item.
    fn read(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread>;
    /// Answers one.
    fn align(&self, pair: &Pair) -> Self::Result;
    /// Says why one could not be read.
    fn unread(item_id: String, status: &Status) -> Self::Result;

    /// Answers an item that was read or not.
    fn answer(&self, item: Result<Pair, Unread>) -> Self::Result {
        match item {
            Ok(pair) => self.align(&pair),
            Err((item_id, status)) => Self::unread(item_id, &status),
        }
    }
}

/// Aligns words.
#[derive(Clone)]
pub struct Words {
    model: Resident,
    options: WordOptions,
}

impl Task for Words {
    type Options = pb::AlignWordsOptions;
    type Result = pb::WordAlignment;

    fn new(model: Resident, raw: Self::Options, violations: &mut Violations) -> Self {
        Self { model, options: parallel::word_options(&raw, violations) }
    }

    fn read(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread> {
        parallel::sentences(raw, field, limits)
    }

    fn align(&self, pair: &Pair) -> Self::Result {
        parallel::align_words(self.model.model(), pair, self.options)
    }

    fn unread(item_id: String, status: &Status) -> Self::Result {
        pb::WordAlignment { item_id, status: Some(to_message(status)), ..pb::WordAlignment::default() }
    }
}

/// Aligns sentences.
#[derive(Clone)]
pub struct Sentences {
    model: Resident,
    options: SentenceOptions,
}

impl Task for Sentences {
    type Options = pb::AlignSentencesOptions;
    type Result = pb::SentenceAlignment;

    fn new(model: Resident, raw: Self::Options, violations: &mut Violations) -> Self {
        Self { model, options: parallel::sentence_options(raw, violations) }
    }

    fn read(raw: pb::SentencePair, field: &str, limits: &Limits) -> Result<Pair, Unread> {
        parallel::documents(raw, field, limits)
    }

    fn align(&self, pair: &Pair) -> Self::Result {
        parallel::align_sentences(self.model.model(), pair, self.options)
    }

    fn unread(item_id: String, status: &Status) -> Self::Result {
        pb::SentenceAlignment { item_id, status: Some(to_message(status)), ..pb::SentenceAlignment::default() }
    }
}

/// Answers the items of a unary call, in order.
pub(super) async fn all<T: Task>(engine: &Engine, raw: T::Options, items: Vec<pb::SentencePair>) -> Result<Vec<T::Result>, Status> {
    let mut violations = Violations::default();
    term::count("items", items.len(), &engine.limits, &mut violations);
    let task = T::new(engine.words.clone(), raw, &mut violations);
    violations.check()?;
    let limits = engine.limits.clone();
    let items: Vec<_> = items.into_iter().enumerate().map(|(i, raw)| T::read(raw, &format!("items[{i}]"), &limits)).collect();
    Ok(engine.pool.run(move || items.into_par_iter().map(|item| task.answer(item)).collect()).await?)
}

/// A message of a stream.
pub(super) enum Payload<O> {
    /// The first one.
    Options(O),
    /// The others.
    Item(pb::SentencePair),
    /// Nothing in it.
    Empty,
}

/// Answers a stream: options first, then items.
pub(super) async fn stream<T: Task, Q: Send + 'static, A: Send + 'static>(
    engine: &Engine,
    request: Request<Streaming<Q>>,
    payload: fn(Q) -> Payload<T::Options>,
    answer: fn(T::Result) -> A,
) -> Result<Response<Answers<A>>, Status> {
    let mut messages = request.into_inner();
    let raw = options(&mut messages, |message| if let Payload::Options(options) = payload(message) { Some(options) } else { None }).await?;
    let mut violations = Violations::default();
    let task = T::new(engine.words.clone(), raw, &mut violations);
    violations.check()?;
    let limits = engine.limits.clone();
    let answers = in_order(engine.clone(), messages, move |message| match payload(message) {
        Payload::Item(raw) => {
            let (task, limits) = (task.clone(), limits.clone());
            Ok(move || answer(task.answer(T::read(raw, "item", &limits))))
        }
        Payload::Options(_) => Err(status::invalid("options", "only the first message may hold options")),
        Payload::Empty => Err(status::invalid("payload", "the message is empty")),
    });
    Ok(Response::new(answers))
}
