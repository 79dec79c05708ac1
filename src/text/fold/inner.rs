//! Punctuation inside words, the only place where folding looks at neighbours.
//!
//! | written | folded | why |
//! | --- | --- | --- |
//! | `al-Sisi`, `cease-fire` | `al sisi`, `cease fire` | hyphen or space is a matter of house style |
//! | `Sana'a`, `Qur’an`, `Iran's` | `sanaa`, `quran`, `irans` | the apostrophe of ayn and hamza is often left out |
//! | `U.S.`, `أ.ف.ب` | `us.`, `افب` | dots of initials |
//! | two spaces, a line break | one space | |

use super::{Folding, Foldings, Sink, neighbours};
use crate::text::class::{self, Class};

/// Puts one folded character that stands for the bytes `span.0..span.1` of `text`.
pub(super) fn put(c: char, why: Foldings, span: (usize, usize), text: &str, sink: &mut impl Sink) {
    let style = why.union(Foldings::only(Folding::Punctuation));
    match c {
        ' ' if sink.last() == Some(' ') => sink.extend(span.1, style),
        '-' if between_letters(sink, text, span.1) => sink.push(' ', span.0, span.1, style),
        '\'' if between_letters(sink, text, span.1) => sink.skip(style),
        '.' if after_initial(text, span.0) && before_initial(text, span.1) => sink.skip(style),
        _ => sink.push(c, span.0, span.1, why),
    }
}

fn between_letters(sink: &impl Sink, text: &str, end: usize) -> bool {
    let before = sink.last().map(class::of).is_some_and(Class::is_letter);
    before && matches!(ahead(text, end), [Some(next), _] if next.is_letter())
}

/// True after a letter that stands alone, as in a chain of initials.
fn after_initial(text: &str, start: usize) -> bool {
    let [last, before] = neighbours(text.get(..start).unwrap_or_default().chars().rev());
    last.is_some_and(Class::is_letter) && !before.is_some_and(Class::is_word)
}

fn before_initial(text: &str, end: usize) -> bool {
    matches!(ahead(text, end), [Some(next), after] if next.is_letter() && !after.is_some_and(Class::is_word))
}

fn ahead(text: &str, end: usize) -> [Option<Class>; 2] {
    neighbours(text.get(end..).unwrap_or_default().chars())
}
