//! Lines in, answers out: in order, on all processors, in constant memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use futures_util::{Stream, TryStreamExt};

use super::Failure;

/// A line of input.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    /// Without its end; `Err` says what is wrong with it.
    pub(super) text: Result<String, String>,
}

/// Most bytes of a line: four times the largest request text there is.
const MAX_LINE: u64 = 4 << 20;
/// Lines of a call.
const CHUNK: usize = 128;

/// The non-empty lines of files, or of standard input if there are none, read by a thread of their own.
fn lines(files: &[PathBuf]) -> impl Stream<Item = Result<Vec<Line>, Failure>> + use<> {
    let files = files.to_vec();
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    std::thread::spawn(move || {
        let outcome =
            if files.is_empty() { send(io::stdin().lock(), &sender) } else { files.iter().try_for_each(|f| send_file(f, &sender)) };
        if let Err(failure) = outcome {
            // Nobody listens any more only when the command is already ending.
            let _ = sender.blocking_send(Err(failure));
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(receiver)
}

type Sender = tokio::sync::mpsc::Sender<Result<Vec<Line>, Failure>>;

fn send_file(path: &Path, sender: &Sender) -> Result<(), Failure> {
    let file = File::open(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    send(BufReader::new(file), sender)
}

fn send(mut input: impl BufRead, sender: &Sender) -> Result<(), Failure> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut number = 0;
    while let Some(text) = read_line(&mut input)? {
        number += 1;
        if text.as_ref().is_ok_and(|t| t.trim().is_empty()) {
            continue;
        }
        chunk.push(Line { number, text });
        if chunk.len() == CHUNK && sender.blocking_send(Ok(std::mem::take(&mut chunk))).is_err() {
            return Ok(());
        }
    }
    if !chunk.is_empty() {
        let _ = sender.blocking_send(Ok(chunk));
    }
    Ok(())
}

/// The next line; what is wrong with it if it is too long or not UTF-8, and the rest of it is passed over.
fn read_line(input: &mut impl BufRead) -> Result<Option<Result<String, String>>, Failure> {
    let mut bytes = Vec::new();
    if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() as u64 == MAX_LINE && bytes.last() != Some(&b'\n') {
        pass_over(input)?;
        return Ok(Some(Err(format!("the line is longer than {} MiB", MAX_LINE >> 20))));
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    let text = String::from_utf8(bytes).map_err(|e| format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to() + 1));
    Ok(Some(text.map(|t| t.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(t))))
}

fn pass_over(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        input.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Answers the lines of the input, a call for each chunk of them, several calls at a time, answers in input order.
pub(super) async fn answer<A, F>(
    files: &[PathBuf],
    parallel: usize,
    call: impl Fn(Vec<Line>) -> F,
    mut put: impl FnMut(A) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    F: Future<Output = Result<Vec<A>, Failure>>,
{
    let mut answers = std::pin::pin!(lines(files).map_ok(call).try_buffered(parallel));
    while let Some(chunk) = answers.try_next().await? {
        chunk.into_iter().try_for_each(&mut put)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_kinds() {
        let mut input: &[u8] = b"\xef\xbb\xbfone\r\n\ntwo\xff\nlast";
        let mut found = Vec::new();
        while let Some(line) = read_line(&mut input).unwrap() {
            found.push(line);
        }
        assert_eq!(found, [Ok("one".into()), Ok(String::new()), Err("not UTF-8 at byte 4".into()), Ok("last".into())]);
    }
}
