//! Dates compared by value, whatever family of months and order of parts they are written in.

use super::{
    Finding, FindingKind,
    reading::Reading,
    values::{DateAt, Values},
};
use crate::{lexicon::date::Date, text::Language};

/// Two dates answer each other, and differ.
const DIFFERS: f64 = 0.95;
/// A whole date without an answer: it may have become "today".
const MISSING: f64 = 0.7;
/// The first month of the Hijri calendar in the numbering of the lexicon.
const HIJRI: u8 = 13;

/// Compares the dates of a pair.
pub fn check(reading: &Reading<'_>, source: &Values, target: &Values, found: &mut Vec<Finding>) {
    let left: Vec<&DateAt> = source.dates.iter().filter(|d| !answered(d, &target.dates) && !in_range(d.date, target)).collect();
    let mut right: Vec<&DateAt> = target.dates.iter().filter(|d| !answered(d, &source.dates) && !in_range(d.date, source)).collect();
    for date in left.into_iter().filter(|d| !d.is_doubtful) {
        // The one that shares most is the one that was meant.
        let rival = (0..right.len())
            .filter(|i| !right[*i].is_doubtful && conflict(date.date, right[*i].date))
            .max_by_key(|i| agreeing(date.date, right[*i].date));
        if let Some(at) = rival {
            let other = right.remove(at);
            found.push(differs(reading, date, other));
        } else if date.date.day.is_some() && date.date.month.is_some_and(|m| m < HIJRI) && !said_in_numbers(date.date, target) {
            let mut finding = Finding::new(FindingKind::DateMismatch, MISSING);
            finding.source_span = Some(date.span);
            finding.expected = vec![written(reading, date.date, "")];
            found.push(finding);
        }
    }
}

fn answered(date: &DateAt, others: &[DateAt]) -> bool {
    others.iter().any(|o| o.date.agrees(date.date) && o.date.shared(date.date) > 0)
}

/// The day of a range whose other end bears the month: from 8 to 12 December, December 8 through 12.
fn in_range(date: Date, other: &Values) -> bool {
    let (Some(day), Some(month)) = (date.day, date.month) else { return false };
    let same_month = |d: &DateAt| d.date.month == Some(month) && (d.date.year == date.year || d.date.year.is_none() || date.year.is_none());
    let free = |n: &super::values::Number| n.form != super::values::Form::Support || other.dates.iter().all(|d| !d.span.overlaps(n.span));
    other.dates.iter().any(same_month)
        && other.numbers.iter().any(|n| free(n) && n.values.iter().any(|v| (*v - f64::from(day)).abs() < 1e-9))
}

/// True if the two cannot be one date: a part that both say differs, in one calendar.
fn conflict(a: Date, b: Date) -> bool {
    let hijri = |d: Date| d.month.is_some_and(|m| m >= HIJRI);
    if hijri(a) != hijri(b) && a.month.is_some() && b.month.is_some() {
        return false;
    }
    !a.agrees(b)
}

fn agreeing(a: Date, b: Date) -> usize {
    usize::from(a.day.is_some() && a.day == b.day)
        + usize::from(a.month.is_some() && a.month == b.month)
        + usize::from(a.year.is_some() && a.year == b.year)
        + usize::from(a.weekday.is_some() && a.weekday == b.weekday)
}

/// 3/1 or the like: the parts stand there as numbers.
fn said_in_numbers(date: Date, target: &Values) -> bool {
    let says = |wanted: Option<u8>| {
        wanted.is_none_or(|w| target.numbers.iter().any(|n| n.values.iter().any(|v| (*v - f64::from(w)).abs() < 1e-9)))
    };
    says(date.day) && says(date.month)
}

fn differs(reading: &Reading<'_>, date: &DateAt, other: &DateAt) -> Finding {
    let expected = written(reading, date.date, other.span.of(reading.target.source));
    let with = (!expected.is_empty()).then(|| expected.clone());
    let mut finding = Finding::new(FindingKind::DateMismatch, DIFFERS).at(other.span, reading.target.source, with);
    finding.source_span = Some(date.span);
    finding.expected = if expected.is_empty() { Vec::new() } else { vec![expected] };
    finding
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "يناير"),
    ("February", "فبراير"),
    ("March", "مارس"),
    ("April", "أبريل"),
    ("May", "مايو"),
    ("June", "يونيو"),
    ("July", "يوليو"),
    ("August", "أغسطس"),
    ("September", "سبتمبر"),
    ("October", "أكتوبر"),
    ("November", "نوفمبر"),
    ("December", "ديسمبر"),
];
const WEEKDAYS: [(&str, &str); 7] = [
    ("Sunday", "الأحد"),
    ("Monday", "الاثنين"),
    ("Tuesday", "الثلاثاء"),
    ("Wednesday", "الأربعاء"),
    ("Thursday", "الخميس"),
    ("Friday", "الجمعة"),
    ("Saturday", "السبت"),
];

/// A date in the language of the target, in the order of what stands there; empty for Hijri dates.
fn written(reading: &Reading<'_>, date: Date, like: &str) -> String {
    let is_english = reading.from == Language::Arabic;
    let name = |pair: &(&'static str, &'static str)| if is_english { pair.0 } else { pair.1 };
    let month = match date.month {
        Some(m) => match MONTHS.get(usize::from(m) - 1) {
            Some(pair) => Some(name(pair)),
            None => return String::new(),
        },
        None => None,
    };
    let weekday = date.weekday.and_then(|w| WEEKDAYS.get(usize::from(w))).map(name);
    let month_first = is_english && !like.starts_with(|c: char| c.is_ascii_digit());
    let day = date.day.map(|d| d.to_string());
    let day_month: Vec<String> = match (day, month) {
        (Some(day), Some(month)) if month_first => vec![format!("{month} {day}")],
        (Some(day), Some(month)) => vec![format!("{day} {month}")],
        (day, month) => day.into_iter().chain(month.map(str::to_owned)).collect(),
    };
    let between = if month_first && date.day.is_some() { ", " } else { " " };
    let mut text = day_month.concat();
    if let Some(year) = date.year {
        text = if text.is_empty() { year.to_string() } else { format!("{text}{between}{year}") };
    }
    match weekday {
        Some(weekday) if text.is_empty() => weekday.to_owned(),
        Some(weekday) if is_english => format!("{weekday}, {text}"),
        Some(weekday) => format!("{weekday} {text}"),
        None => text,
    }
}
