//! The best set of spans that do not overlap.

use crate::text::{Folds, Span};

/// A span that may express a term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Position of the term.
    pub term: usize,
    /// The words it takes.
    pub span: Span<Folds>,
    /// What taking it is worth; positive.
    pub value: f64,
}

/// Positions of the chosen candidates, in text order. Weighted interval scheduling by dynamic programming (Kleinberg and
/// Tardos, *Algorithm Design*, 6.1), exact, O(n log n); ties go to the candidate that comes first in the list.
pub fn disjoint(candidates: &[Candidate]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|i| (candidates[*i].span.end(), candidates[*i].span.start(), *i));
    // best[k]: value of the best set among the first k by end; the choice at k, and where the rest of it goes on.
    let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None)];
    for (k, i) in order.iter().enumerate() {
        let candidate = &candidates[*i];
        let before = order[..k].partition_point(|j| candidates[*j].span.end() <= candidate.span.start());
        let with = best[before].0 + candidate.value;
        let without = best[k].0;
        best.push(if with > without { (with, Some(before)) } else { (without, None) });
    }
    let mut chosen = Vec::new();
    let mut k = order.len();
    while k > 0 {
        match best[k].1 {
            Some(before) => {
                chosen.push(order[k - 1]);
                k = before;
            }
            None => k -= 1,
        }
    }
    chosen.reverse();
    chosen
}

/// Like [`disjoint`], but candidates of other terms may lie wholly inside or around a chosen one.
pub fn nested(candidates: &[Candidate]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| candidates[*b].value.total_cmp(&candidates[*a].value).then(a.cmp(b)));
    let mut chosen: Vec<usize> = Vec::new();
    for i in order {
        let new = candidates[i];
        let fits = |old: Candidate| {
            !old.span.overlaps(new.span)
                || (old.term != new.term && old.span != new.span && (old.span.contains(new.span) || new.span.contains(old.span)))
        };
        if chosen.iter().all(|j| fits(candidates[*j])) {
            chosen.push(i);
        }
    }
    chosen.sort_by_key(|i| candidates[*i].span);
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(candidates: &[Candidate], chosen: &[usize]) -> f64 {
        chosen.iter().map(|i| candidates[*i].value).sum()
    }

    fn oracle(candidates: &[Candidate]) -> f64 {
        let sets = 0..1_u32 << candidates.len();
        let members = |set: u32| (0..candidates.len()).filter(move |i| set & (1 << i) != 0).collect::<Vec<_>>();
        let legal = |set: &Vec<usize>| set.iter().all(|a| set.iter().all(|b| a == b || !candidates[*a].span.overlaps(candidates[*b].span)));
        sets.map(members).filter(legal).map(|set| value(candidates, &set)).fold(0.0, f64::max)
    }

    proptest! {
        #[test]
        fn agrees_with_the_slow_oracle(raw in proptest::collection::vec((0_usize..12, 1_usize..6, 1_u32..100), 0..10)) {
            let candidates: Vec<Candidate> = raw.iter().enumerate().map(|(term, (s, l, v))| Candidate { term, span: Span::new(*s, s + l), value: f64::from(*v) }).collect();
            let chosen = disjoint(&candidates);
            prop_assert!(chosen.windows(2).all(|w| candidates[w[0]].span.end() <= candidates[w[1]].span.start()));
            prop_assert!((value(&candidates, &chosen) - oracle(&candidates)).abs() < 1e-9);
        }
    }

    #[test]
    fn nesting_only_between_terms() {
        let at = |term, s, e, value| Candidate { term, span: Span::new(s, e), value };
        let all = [at(0, 0, 20, 3.0), at(1, 0, 8, 2.0), at(0, 0, 8, 1.0), at(2, 15, 25, 1.0)];
        assert_eq!(nested(&all), [1, 0]);
        assert_eq!(disjoint(&all), [0]);
    }
}
