//! Whether the probabilities mean what they say.

use super::words::Gold;
use crate::translit::model::{Model, Prepared, Scratch};

const WRONG_PER_RIGHT: usize = 20;
const BINS: usize = 10;

pub(super) fn report(model: &Model, name: &str, set: &[Gold]) {
    if set.is_empty() {
        return;
    }
    let scored = score(model, set);
    println!("{name}");
    line("all", &scored, |_| true);
    line("native", &scored, |s| s.native);
    line("foreign", &scored, |s| !s.native);
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for s in &scored {
        let bin = &mut bins[((s.p * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + s.p, bin.1 + f64::from(u8::from(s.right)), bin.2 + 1.0);
    }
    let shown: Vec<String> = bins.iter().map(|b| format!("{:.2}→{:.2} ({})", b.0 / b.2, b.1 / b.2, b.2)).collect();
    println!("  said → was (pairs): {}", shown.join("  "));
}

struct Scored {
    p: f64,
    right: bool,
    native: bool,
}

fn score(model: &Model, set: &[Gold]) -> Vec<Scored> {
    let ready: Vec<(Prepared, Prepared)> = set.iter().map(|g| (model.arabic(&g.arabic), model.latin(&g.latin))).collect();
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    for (i, (a, e)) in ready.iter().enumerate() {
        let native = set[i].is_native();
        out.push(Scored { p: model.compare(a, e, &mut scratch).probability, right: true, native });
        for k in 1..=WRONG_PER_RIGHT {
            let j = (i + k * 613) % ready.len();
            if set[j].latin != set[i].latin {
                out.push(Scored { p: model.compare(a, &ready[j].1, &mut scratch).probability, right: false, native });
            }
        }
    }
    out
}

fn line(name: &str, scored: &[Scored], keep: impl Fn(&Scored) -> bool) {
    let kept: Vec<&Scored> = scored.iter().filter(|s| keep(s)).collect();
    let brier = kept.iter().map(|s| (s.p - f64::from(u8::from(s.right))).powi(2)).sum::<f64>() / kept.len() as f64;
    let share = |right: bool, low: bool| {
        let group: Vec<_> = kept.iter().filter(|s| s.right == right).collect();
        group.iter().filter(|s| (s.p < 0.5) == low).count() as f64 / group.len().max(1) as f64
    };
    println!(
        "  {name:8} Brier {brier:.4}  AUC {:.4}  missed at 0.5 {:.2} %  false alarms {:.3} %",
        auc(&kept),
        100.0 * share(true, true),
        100.0 * share(false, false)
    );
}

/// Chance that a right pair scores above a wrong one (rank-sum; ties count half).
fn auc(scored: &[&Scored]) -> f64 {
    let mut sorted: Vec<&&Scored> = scored.iter().collect();
    sorted.sort_by(|a, b| a.p.total_cmp(&b.p));
    let (mut wrong, mut sum, mut right) = (0.0, 0.0, 0.0);
    for s in sorted {
        if s.right {
            right += 1.0;
            sum += wrong;
        } else {
            wrong += 1.0;
        }
    }
    sum / (right * wrong)
}
