//! Several terms in one cell, and text that a cell cannot hold as it is.

/// The terms of a cell: `US|U\|S` is `US` and `U|S`. Empty ones are left out.
pub fn terms(cell: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut rest = cell.chars();
    while let Some(c) = rest.next() {
        let meant = match c {
            '|' => {
                terms.push(String::new());
                continue;
            }
            '\\' => match rest.clone().next() {
                Some(escaped @ ('|' | '\\')) => {
                    rest.next();
                    escaped
                }
                _ => '\\',
            },
            c => c,
        };
        if let Some(term) = terms.last_mut() {
            term.push(meant);
        }
    }
    terms.retain(|term| !term.trim().is_empty());
    terms
}

/// The cell with these terms.
pub fn of_terms<'t>(terms: impl Iterator<Item = &'t str>) -> String {
    let escaped: Vec<String> = terms.map(|term| term.replace('\\', "\\\\").replace('|', "\\|")).collect();
    escaped.join("|")
}

/// What stands for characters that a cell between tabs cannot hold.
const ESCAPES: [(char, char); 4] = [('\\', '\\'), ('\t', 't'), ('\n', 'n'), ('\r', 'r')];

/// Text for a cell between tabs.
pub fn escape(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in text.chars() {
        match ESCAPES.iter().find(|(meant, _)| *meant == c) {
            Some((_, written)) => cell.extend(['\\', *written]),
            None => cell.push(c),
        }
    }
    cell
}

/// The text of a cell between tabs. A backslash before any other character is itself.
pub fn unescape(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell.chars();
    while let Some(c) = rest.next() {
        let escaped = rest.clone().next().filter(|_| c == '\\').and_then(|next| ESCAPES.iter().find(|(_, written)| *written == next));
        if let Some((meant, _)) = escaped {
            rest.next();
            text.push(*meant);
        } else {
            text.push(c);
        }
    }
    text
}

/// What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

fn begins_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Text for a cell that a spreadsheet may open: it stays text.
pub fn guard(text: &str) -> String {
    if begins_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell that may be guarded.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| begins_formula(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bars_and_backslashes() {
        for (cell, expected) in [
            ("", &[][..]),
            ("داعش|تنظيم داعش", &["داعش", "تنظيم داعش"]),
            ("a||b| ", &["a", "b"]),
            (r"a\|b|c\\", &["a|b", r"c\"]),
            (r"C:\dir|x\", &[r"C:\dir", r"x\"]),
        ] {
            assert_eq!(terms(cell), expected, "{cell}");
        }
        assert_eq!(unescape(r"a\tb\n\\n\x\"), "a\tb\n\\n\\x\\");
    }

    proptest! {
        #[test]
        fn terms_come_back(list in proptest::collection::vec(r"[a|\\ب]{1,6}", 0..5)) {
            prop_assert_eq!(terms(&of_terms(list.iter().map(String::as_str))), list);
        }

        #[test]
        fn guarded_text_comes_back(text in "['=+@a-]{0,5}") {
            let cell = guard(&text);
            prop_assert!(!cell.starts_with(FORMULA), "{}", cell);
            prop_assert_eq!(unguard(&cell), text);
        }

        #[test]
        fn text_comes_back(text in r"[a\\tnr\t\n\r]{0,12}") {
            let cell = escape(&text);
            prop_assert!(!cell.contains(['\t', '\n', '\r']));
            prop_assert_eq!(unescape(&cell), text);
        }
    }
}
