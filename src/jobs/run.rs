//! A chunk becomes results: a pure function of the task, the text and the number of its first line.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::jobs::{
    cut::{MAX_LINE, is_blank},
    pack,
    task::{Answer, Item, Task},
};

/// What came out of a chunk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// One record for each item, in order ([`pack::records`]).
    pub records: Vec<u8>,
    /// Items.
    pub items: i64,
    /// Items whose result is a fault.
    pub failed: i64,
}

/// Works on all items of a chunk, or on none if it is to stop before it is done. An item that cannot be read or that breaks
/// the program costs no other item its result.
pub fn run(task: &dyn Task, input: &[u8], first_line: i64, stop: &AtomicBool) -> Option<Output> {
    let mut output = Output::default();
    for (at, line) in input.split(|b| *b == b'\n').enumerate() {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let number = first_line as u64 + at as u64;
        if is_blank(line) {
            continue;
        }
        let answer = match text(line, number == 1) {
            Ok(text) => answer(task, Item { line: number, text }),
            Err(reason) => task.failure(number, &reason),
        };
        pack::push(&mut output.records, &answer.body);
        output.items += 1;
        output.failed += i64::from(answer.failed);
    }
    Some(output)
}

/// A line without its end and, at the beginning of the input, without its byte order mark.
pub(super) fn text(line: &[u8], first: bool) -> Result<&str, String> {
    if line.len() as u64 > MAX_LINE {
        return Err(format!("the line is longer than {} MiB", MAX_LINE >> 20));
    }
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|e| format!("not UTF-8 at byte {}", e.valid_up_to() + 1))?;
    Ok(text.strip_prefix('\u{feff}').filter(|_| first).unwrap_or(text))
}

fn answer(task: &dyn Task, item: Item<'_>) -> Answer {
    catch_unwind(AssertUnwindSafe(|| task.answer(item)))
        .unwrap_or_else(|_| task.failure(item.line, "the program failed on this item; its log says more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers with number and text; fails on "bad", panics on "worse".
    struct Echo;

    impl Task for Echo {
        fn answer(&self, item: Item<'_>) -> Answer {
            assert_ne!(item.text, "worse", "on purpose");
            Answer { body: format!("{} {}", item.line, item.text).into_bytes(), failed: item.text == "bad" }
        }

        fn failure(&self, line: u64, reason: &str) -> Answer {
            Answer { body: format!("{line} ! {reason}").into_bytes(), failed: true }
        }
    }

    #[test]
    fn every_item_has_a_result_whatever_it_is() {
        let input = b"\xef\xbb\xbfone\r\n\n  \nbad\nworse\n\xff\nlast";
        let output = run(&Echo, input, 1, &AtomicBool::new(false)).unwrap();
        let records: Vec<String> =
            pack::records(&output.records).unwrap().into_iter().map(|r| String::from_utf8(r.to_vec()).unwrap()).collect();
        assert_eq!(
            records,
            ["1 one", "4 bad", "5 ! the program failed on this item; its log says more", "6 ! not UTF-8 at byte 1", "7 last"]
        );
        assert_eq!((output.items, output.failed), (5, 3));
    }

    #[test]
    fn what_is_to_stop_gives_nothing() {
        assert_eq!(run(&Echo, b"one", 1, &AtomicBool::new(true)), None);
    }
}
