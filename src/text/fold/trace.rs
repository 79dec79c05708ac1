//! Which foldings stand between two spellings.

use super::{Foldings, Sink, run};

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
    let trace = Trace::of(text);
    trace.steps.iter().fold(trace.leading, |all, step| all.union(step.why))
}

/// The foldings needed to make `a` and `b` meet, for two texts with the same folded form: those of every
/// letter on which they are not already equal. Empty for equal texts.
pub fn differences(a: &str, b: &str) -> Foldings {
    if a == b {
        return Foldings::NONE;
    }
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
