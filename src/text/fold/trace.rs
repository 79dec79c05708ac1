//! Which foldings stand between two spellings.

use super::{Fate, Foldings, Sink, fate, run};

/// One folded character with the source it came from.
struct Step {
    folded: char,
    start: usize,
    end: usize,
    why: Foldings,
}

#[derive(Default)]
struct Trace {
    steps: Vec<Step>,
    /// Steps before the first character.
    leading: Foldings,
}

impl Trace {
    fn of(text: &str) -> Self {
        let mut trace = Self::default();
        run(text, &mut trace);
        trace
    }
}

impl Sink for Trace {
    fn push(&mut self, c: char, start: usize, end: usize, why: Foldings) {
        self.steps.push(Step { folded: c, start, end, why });
    }

    fn extend(&mut self, end: usize, why: Foldings) {
        if let Some(step) = self.steps.last_mut() {
            step.end = end;
        }
        self.skip(why);
    }

    fn skip(&mut self, why: Foldings) {
        let set = self.steps.last_mut().map_or(&mut self.leading, |step| &mut step.why);
        *set = set.union(why);
    }

    fn last(&self) -> Option<char> {
        self.steps.last().map(|step| step.folded)
    }
}

/// All foldings that `text` undergoes.
pub fn foldings_of(text: &str) -> Foldings {
    let mut steps = Steps::default();
    run(text, &mut steps);
    steps.all
}

/// The steps of a text without their places.
#[derive(Default)]
struct Steps {
    all: Foldings,
    last: Option<char>,
}

impl Sink for Steps {
    fn push(&mut self, c: char, _start: usize, _end: usize, why: Foldings) {
        self.last = Some(c);
        self.skip(why);
    }

    fn extend(&mut self, _end: usize, why: Foldings) {
        self.skip(why);
    }

    fn skip(&mut self, why: Foldings) {
        self.all = self.all.union(why);
    }

    fn last(&self) -> Option<char> {
        self.last
    }

    fn keep(&mut self, run: &str, _start: usize) {
        self.last = run.chars().next_back();
    }
}

/// The foldings needed to make `a` and `b` meet, for two texts with the same folded form: those of every
/// letter on which they are not already equal. Empty for equal texts.
pub fn differences(a: &str, b: &str) -> Foldings {
    if a == b {
        return Foldings::NONE;
    }
    letter_by_letter(a, b).unwrap_or_else(|| by_traces(a, b))
}

pub(super) fn by_traces(a: &str, b: &str) -> Foldings {
    let (left, right) = (Trace::of(a), Trace::of(b));
    let mut all = left.leading.union(right.leading);
    for (x, y) in left.steps.iter().zip(&right.steps) {
        if a.get(x.start..x.end) != b.get(y.start..y.end) {
            all = all.union(x.why).union(y.why);
        } else if x.why != y.why {
            all = all.union(if x.why.len() > y.why.len() { x.why } else { y.why });
        }
    }
    all
}

/// The same, up to the first letter in which the folded texts differ.
pub fn differences_at_start(a: &str, b: &str) -> Foldings {
    let (left, right) = (Trace::of(a), Trace::of(b));
    let same = left.steps.iter().zip(&right.steps).take_while(|(x, y)| x.folded == y.folded).count();
    let end = |trace: &Trace, text: &str| same.checked_sub(1).and_then(|n| trace.steps.get(n)).map_or(0, |s| s.end.min(text.len()));
    match (a.get(..end(&left, a)), b.get(..end(&right, b))) {
        (Some(a), Some(b)) => differences(a, b),
        _ => Foldings::NONE,
    }
}

/// The same for texts of which every character becomes one, whatever stands beside it: nothing to keep in memory.
fn letter_by_letter(a: &str, b: &str) -> Option<Foldings> {
    let step = |c: char| match fate(c) {
        Fate::Keep if !matches!(c, '-' | '\'' | '.') => Some(Foldings::NONE),
        Fate::To(to, why) if !matches!(to, ' ' | '-' | '\'' | '.') => Some(Foldings::only(why)),
        _ => None,
    };
    let (mut left, mut right) = (a.chars(), b.chars());
    let mut all = Foldings::NONE;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Some(all),
            (Some(x), Some(y)) if x == y => {
                step(x)?;
            }
            (Some(x), Some(y)) if x != ' ' && y != ' ' => all = all.union(step(x)?).union(step(y)?),
            _ => return None,
        }
    }
}
