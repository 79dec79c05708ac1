//! `TERm`: translation edit rate in which the words of terms weigh double.
//!
//! Insertions, deletions and replacements cost 1, or 2 where the reference word belongs to a term; moving a run of words
//! costs 1 (Snover et al. 2006, greedy). The sum is divided by the number of words of the reference.

/// Cost of an edit at a word of a term.
const TERM: usize = 2;
/// Longest run of words that is moved, and how far (tercom's bounds).
const LONGEST_MOVE: usize = 10;
const FARTHEST: usize = 50;
/// Texts with more words are compared without moves: the search for them is of the fourth power.
const MOVES_BELOW: usize = 120;

/// The rate of a hypothesis; `is_term` says of each word of the reference whether it belongs to a term.
pub fn rate(hypothesis: &[String], reference: &[String], is_term: &[bool]) -> f64 {
    if reference.is_empty() {
        return 0.0;
    }
    let mut text: Vec<&str> = hypothesis.iter().map(String::as_str).collect();
    let wanted: Vec<&str> = reference.iter().map(String::as_str).collect();
    let (mut cost, mut moves) = (distance(&text, &wanted, is_term), 0);
    while text.len() <= MOVES_BELOW && wanted.len() <= MOVES_BELOW && cost > 0 {
        let Some((better, moved)) = best_move(&text, &wanted, is_term).filter(|(c, _)| c + 1 < cost) else { break };
        (cost, text) = (better, moved);
        moves += 1;
    }
    (cost + moves) as f64 / reference.len() as f64
}

/// The move after which the distance is least.
fn best_move<'w>(text: &[&'w str], wanted: &[&str], is_term: &[bool]) -> Option<(usize, Vec<&'w str>)> {
    let mut best: Option<(usize, Vec<&'w str>)> = None;
    for start in 0..text.len() {
        for place in (0..wanted.len()).filter(|p| p.abs_diff(start) <= FARTHEST && *p != start) {
            let same = text[start..].iter().zip(&wanted[place..]).take(LONGEST_MOVE).take_while(|(a, b)| a == b).count();
            for length in 1..=same {
                let mut moved = text.to_vec();
                let run: Vec<&str> = moved.drain(start..start + length).collect();
                let to = place.min(moved.len());
                moved.splice(to..to, run);
                let cost = distance(&moved, wanted, is_term);
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, moved));
                }
            }
        }
    }
    best
}

/// Edit distance with the weights of terms.
fn distance(text: &[&str], wanted: &[&str], is_term: &[bool]) -> usize {
    let weight = |j: usize| if is_term.get(j).copied().unwrap_or(false) { TERM } else { 1 };
    let mut above: Vec<usize> = std::iter::once(0)
        .chain((0..wanted.len()).scan(0, |sum, j| {
            *sum += weight(j);
            Some(*sum)
        }))
        .collect();
    for word in text {
        let mut row = vec![above[0] + 1];
        for (j, other) in wanted.iter().enumerate() {
            let replace = above[j] + if word == other { 0 } else { weight(j) };
            row.push(replace.min(above[j + 1] + 1).min(row[j] + weight(j)));
        }
        above = row;
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn rates_by_hand() {
        let words = |t: &str| t.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        for (hypothesis, reference, terms, expected, why) in [
            ("a b c d", "a b c d", &[][..], 0.0, "equal"),
            ("a x c d", "a b c d", &[], 1.0 / 4.0, "one replaced"),
            ("a x c d", "a b c d", &[1], 2.0 / 4.0, "a term word replaced weighs 2"),
            ("a c d", "a b c d", &[1], 2.0 / 4.0, "a term word missing weighs 2"),
            ("a b b c d", "a b c d", &[1], 1.0 / 4.0, "a word too many is no term word"),
            ("c d a b", "a b c d", &[], 1.0 / 4.0, "one run moved"),
            ("", "a b", &[0], 3.0 / 2.0, "all missing"),
            ("a", "", &[], 0.0, "no reference"),
        ] {
            let reference = words(reference);
            let is_term: Vec<bool> = (0..reference.len()).map(|i| terms.contains(&i)).collect();
            assert!((rate(&words(hypothesis), &reference, &is_term) - expected).abs() < 1e-9, "{why}");
        }
    }
}
