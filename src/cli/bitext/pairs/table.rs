//! Pairs from tables of values separated by commas, with a row of column names.

use std::{io::Read, path::Path};

use super::{super::super::Failure, Pair};
use crate::bitext::corpus::ordered;

/// Names of the two columns, in lower case.
const COLUMNS: [&[&str]; 2] = [&["ar", "arabic", "source", "sourcestring"], &["en", "english", "target", "targetstring"]];

/// Hands out the pairs of a table; faults are named by file and line.
pub(super) fn read(path: &Path, input: impl Read, each: &mut impl FnMut(Pair) -> Result<(), Failure>) -> Result<(), Failure> {
    let wrong = |what: String| Failure::wrong(format!("{}: {what}", path.display()));
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let names = rows.headers().map_err(|e| wrong(e.to_string()))?.clone();
    let place = |wanted: &[&str]| {
        let is_wanted = |name: &str| wanted.contains(&name.trim_start_matches('\u{feff}').trim().to_lowercase().as_str());
        names.iter().position(is_wanted).ok_or_else(|| wrong(format!("line 1: no column is named one of {}", wanted.join(", "))))
    };
    let [one, other] = [place(COLUMNS[0])?, place(COLUMNS[1])?];
    for row in rows.records() {
        let row = row.map_err(|e| wrong(e.to_string()))?;
        let (Some(one), Some(other)) = (row.get(one), row.get(other)) else {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(wrong(format!("line {line}: {} columns, the first row has {}", row.len(), names.len())));
        };
        each(ordered(one.to_owned(), other.to_owned()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    fn read(table: &str) -> Result<Vec<(String, String)>, String> {
        let mut found = Vec::new();
        let each = &mut |pair| {
            found.push(pair);
            Ok(())
        };
        super::read("pairs.csv".as_ref(), table.as_bytes(), each).map_err(|e| format!("{e:?}"))?;
        Ok(found)
    }

    #[test]
    fn columns_are_found_by_name() {
        let expected = [("المدينة، \"الكبيرة\"".to_owned(), "the big city".to_owned())];
        let quoted = "\"المدينة، \"\"الكبيرة\"\"\"";
        assert_eq!(read(&format!("id,en,AR\n1,the big city,{quoted}\n")).unwrap(), expected);
        assert_eq!(read(&format!("id,sourceString,targetString\n1,the big city,{quoted}\n")).unwrap(), expected);
    }

    #[test]
    fn faults_are_named_by_line() {
        for (table, part) in
            [("a,b\n1,2\n", "pairs.csv: line 1: no column is named one of ar"), ("ar,en\nنعم,yes\nلا\n", "line 3: 1 columns")]
        {
            assert!(read(table).unwrap_err().contains(part), "{table}");
        }
    }
}
