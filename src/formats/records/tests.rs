use proptest::prelude::*;

use super::*;

type Row = Result<(u64, Vec<String>), (Reason, u64, u64)>;

fn rows(text: &[u8], dialect: Option<Dialect>) -> Vec<Row> {
    let mut records = Records::new(io::BufReader::with_capacity(5, text), dialect);
    let mut found = Vec::new();
    while let Some(row) = records.next().unwrap() {
        found.push(row.map(|r| (r.row, r.cells)).map_err(|e| (e.reason, e.row, e.column)));
    }
    found
}

#[allow(clippy::unnecessary_wraps)] // beside faulty rows in one table
fn good(row: u64, cells: &[&str]) -> Row {
    Ok((row, cells.iter().map(|c| (*c).to_owned()).collect()))
}

#[test]
fn tabs_are_never_quoted() {
    let text = "\u{feff}# a table\nar\ten\r\n\n\"غزة\"\tGaza \"Strip\n\t\nx\ty\tz";
    assert_eq!(rows(text.as_bytes(), None), [good(2, &["ar", "en"]), good(4, &["\"غزة\"", "Gaza \"Strip"]), good(6, &["x", "y", "z"])]);
}

#[test]
fn commas_and_quotation_marks() {
    let text = "ar,en\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\"two\r\nlines\",\r\n#no,\n\"#yes\",5\" pipe\n,,\n\"\",z\n";
    assert_eq!(
        rows(text.as_bytes(), None),
        [
            good(1, &["ar", "en"]),
            good(2, &["a,b", "say \"x\""]),
            good(3, &["two\r\nlines", ""]),
            good(6, &["#yes", "5\" pipe"]),
            good(8, &["", "z"])
        ]
    );
}

#[test]
fn a_broken_row_is_named_and_the_next_one_is_read() {
    let text = b"ar\ten\n\xd8\xba\xd8\tx\nb\tc\xff\nd\te\x00f\ng\th\n";
    let expected = [
        good(1, &["ar", "en"]),
        Err((Reason::InvalidUtf8, 2, 1)),
        Err((Reason::InvalidUtf8, 3, 2)),
        Err((Reason::NulCharacter, 4, 2)),
        good(5, &["g", "h"]),
    ];
    assert_eq!(rows(text, None), expected);
    let text = b"ar,en\n\"a\",\"x,\xff\"\n\"b\"c,d\n\"e\",f\n";
    assert_eq!(
        rows(text, None),
        [good(1, &["ar", "en"]), Err((Reason::InvalidUtf8, 2, 2)), Err((Reason::BadQuote, 3, 1)), good(4, &["e", "f"])]
    );
}

#[test]
fn an_unclosed_quotation_mark_is_found_where_it_stands() {
    assert_eq!(
        rows(b"ar,en\na,b\n\"c\nd\",\"e\nf,g\nh,i\n", None),
        [good(1, &["ar", "en"]), good(2, &["a", "b"]), Err((Reason::UnclosedQuote, 4, 2))]
    );
    let endless = ["ar,en\n\"".as_bytes(), "xxxxxxxxx\n".repeat(200_000).as_bytes()].concat();
    assert_eq!(rows(&endless, None), [good(1, &["ar", "en"]), Err((Reason::UnclosedQuote, 2, 1))]);
}

#[test]
fn other_kinds_of_file() {
    let long = [vec![b'x'; MAX_BYTES + 1], b"\na\tb\n".to_vec()].concat();
    assert_eq!(rows(&long, Some(Dialect::Tabs)), [Err((Reason::RowTooLong, 1, 0)), good(2, &["a", "b"])]);
}

proptest! {
    #[test]
    fn cuts_as_the_csv_crate_does(text in "[ab,\"\n]{0,40}") {
        let ours = rows(text.as_bytes(), Some(Dialect::Commas));
        prop_assume!(ours.iter().all(Result::is_ok));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        let theirs: Vec<_> = theirs.into_iter().filter(|cells| !cells.iter().all(|c| c.trim().is_empty())).collect();
        let ours: Vec<_> = ours.into_iter().map(|r| r.unwrap().1).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\t'), any::<u8>()], 0..80)) {
        for dialect in [None, Some(Dialect::Tabs), Some(Dialect::Semicolons)] {
            rows(&bytes, dialect);
        }
    }
}
