//! Pairs from lines: two columns, or objects of JSON.

use serde::Deserialize;

use super::Pair;
use crate::bitext::corpus::ordered;

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "source")]
    ar: String,
    #[serde(alias = "target")]
    en: String,
}

/// Reads a line.
pub(super) fn pair(line: &str) -> Result<Pair, String> {
    let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    if line.trim_start().starts_with('{') {
        let Line { ar, en } = serde_json::from_str(line).map_err(|e| format!("not a JSON object with `ar` and `en`: {e}"))?;
        return Ok(ordered(ar, en));
    }
    let cells = line.split_once('\t').or_else(|| line.split_once(" ||| "));
    let (one, other) = cells.ok_or("expected two sentences separated by a tab, or a JSON object")?;
    let other = other.split('\t').next().unwrap_or_default();
    Ok(ordered(one.to_owned(), other.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn lines_of_all_forms() {
        let expected = Ok(("في القاهرة".to_owned(), "in Cairo".to_owned()));
        for line in [
            "في القاهرة\tin Cairo",
            "in Cairo\tفي القاهرة\tnote",
            "في القاهرة ||| in Cairo\r",
            r#"{"en": "in Cairo", "ar": "في القاهرة", "id": 7}"#,
            r#"{"source": "in Cairo", "target": "في القاهرة"}"#,
        ] {
            assert_eq!(pair(line), expected, "{line}");
        }
        assert!(pair("no tab").is_err() && pair("{}").is_err());
    }
}
