//! Verbs that answer each line of their input by itself: read it, send the good ones, put the answers in order.

use std::path::PathBuf;

use super::{
    Failure,
    lines::{self, Line},
};

/// Answers the lines of the input. `read` makes a question of a line, or at once the answer that says what is wrong with
/// it; `call` answers questions, as many as it gets, in their order.
pub(super) async fn run<Q, A, F>(
    files: &[PathBuf],
    parallel: usize,
    read: impl Fn(&Line) -> Result<Q, A>,
    call: impl Fn(Vec<Q>) -> F,
    put: impl FnMut(A) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    F: Future<Output = Result<Vec<A>, Failure>>,
{
    let chunk = |chunk: Vec<Line>| {
        let (mut questions, mut faults) = (Vec::new(), Vec::new());
        for line in &chunk {
            match read(line) {
                Ok(question) => {
                    questions.push(question);
                    faults.push(None);
                }
                Err(fault) => faults.push(Some(fault)),
            }
        }
        // Without questions there is nothing to call for.
        let answers = (!questions.is_empty()).then(|| call(questions));
        async move {
            let mut answers = match answers {
                Some(answers) => answers.await?.into_iter(),
                None => Vec::new().into_iter(),
            };
            Ok(faults.into_iter().filter_map(|fault| fault.or_else(|| answers.next())).collect())
        }
    };
    lines::answer(files, parallel, chunk, put).await
}
