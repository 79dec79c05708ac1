//! Glossaries as files: what is read, what is refused and how it is said, and that writing and reading give the same.

mod documents;
mod hostile;
mod round_trip;

use proptest::prelude::*;
use tarjuman::{
    error::Coded,
    formats::{Dialect, ExportReport, Format, Import, Issues, ReadOptions, Reason, WriteOptions, Writer},
    glossary::{CliticRule, Entry, Term},
};

fn read(text: impl AsRef<[u8]>, dialect: Option<Dialect>) -> Import {
    let mut import = Import::default();
    let format = if dialect == Some(Dialect::Tabs) { Format::Tsv } else { Format::Csv };
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    import.read("desk.tsv", std::io::Cursor::new(text.as_ref().to_vec()), &options).unwrap();
    import
}

/// The entries as lines to compare: id, kind, then the terms with the initials of their standing.
fn shown(import: &Import) -> Vec<String> {
    let term = |t: &Term| format!("{}{}:{}", t.language.code(), t.status.as_str().chars().next().unwrap(), t.text);
    let line = |e: &Entry| format!("{} {} {}", e.id, e.kind.as_str(), e.terms.iter().map(term).collect::<Vec<_>>().join(" "));
    import.entries().iter().map(line).collect()
}

fn said(issues: &Issues) -> Vec<String> {
    issues.list().iter().map(|i| format!("{}{} {i}", if i.fatal() { "!" } else { "" }, i.reason.as_str())).collect()
}

#[test]
fn columns_stand_in_any_order() {
    let import = read(
        "# desk\nEN\tkind\tar_admitted\tar\ten_forbidden\tid\n\nGaza\tplace\tقطاع غزة|القطاع\tغزة\tGhaza\t\ntruce\t\t\tهدنة\t\thudna\n",
        None,
    );
    assert_eq!(shown(&import), ["gaza place arp:غزة ara:قطاع غزة ara:القطاع enp:Gaza enf:Ghaza", "hudna term arp:هدنة enp:truce"]);
    assert_eq!((import.rows(), said(import.issues())), (2, vec![]));
}

#[test]
fn two_columns_need_no_names() {
    for text in ["غزة,Gaza\nهدنة,truce\n", "\u{feff}Gaza;غزة\ntruce;هدنة", "Gaza\tغزة\r\ntruce\tهدنة\r\n"] {
        let import = read(text, None);
        assert_eq!(shown(&import), ["gaza term arp:غزة enp:Gaza", "truce term arp:هدنة enp:truce"], "{text}");
    }
}

#[test]
fn other_cells() {
    let text = "ar,en,note,source,do_not_translate,kind\n\"نص\",A|B\\|C,\"two\nlines\",desk,yes,Organization\n";
    let import = read(text, None);
    let entry = &import.entries()[0];
    assert_eq!(shown(&import), ["a organisation arp:نص enp:A ena:B|C"]);
    assert_eq!((entry.note.as_str(), entry.source.as_str(), entry.do_not_translate), ("two\nlines", "desk", true));
    let import = read("ar\tnote\nنص\ta\\tb\\\\n c:\\d\n", None);
    assert_eq!(import.entries()[0].note, "a\tb\\n c:\\d");
}

#[test]
fn every_faulty_row_is_named_and_nothing_is_imported() {
    let mut text = "id\tkind\tar\ten\ten_forbidden\tdo_not_translate\tcolour\n".to_owned();
    text += "\tplace\tغزة\tGaza\t\t\t\n";
    text += "\tcity\tبيروت\tBeirut\t\tmaybe\t\n";
    text += "\tplace\tدمشق\tDamascus\n";
    text += "\t\t\u{64e}\tx\t\t\t\n";
    text += "\t\t\t\t\t\tonly this\n";
    text += "\t\tحلب\tAleppo\tAleppo\t\t\n";
    text += "\t\tحمص\t\tHims\t\t\n";
    text += "!!\t\tصور\tTyre\t\t\t\n";
    text += "\t\tصيدا\tSi\u{1}don\t\t\t\n";
    let import = read(&text, None);
    assert_eq!(shown(&import), ["gaza place arp:غزة enp:Gaza"]);
    assert_eq!(
        said(import.issues()),
        [
            "UNKNOWN_COLUMN desk.tsv, row 1, column 7 (colour): no column has that name, so this one is not read",
            "!UNKNOWN_KIND desk.tsv, row 3, column 2 (kind): `city` is no kind of entry; the kinds are term, person, place, organisation, date, work",
            "!BAD_FLAG desk.tsv, row 3, column 6 (do_not_translate): `maybe` is neither `true` nor `false`",
            "!WRONG_COLUMN_COUNT desk.tsv, row 4: the row has 4 cells and the table 7 columns; is a separator missing, or one too many?",
            "!EMPTY_TERM desk.tsv, row 5, column 3 (ar): nothing is left of the term without marks and invisible characters",
            "!NO_TERMS desk.tsv, row 6: an entry needs at least one term",
            "!CONFLICTING_STATUS desk.tsv, row 7, column 5 (en_forbidden): `Aleppo` is given two standings that contradict each other",
            "!NONE_PREFERRED desk.tsv, row 8: `en` has terms but none that may be preferred",
            "!INVALID_ID desk.tsv, row 9, column 1 (id): `!!` is no id: write 1 to 120 of a-z, 0-9 and `-`, or leave the cell empty",
            "!CONTROL_CHARACTER desk.tsv, row 10, column 4 (en): the term `Si\u{fffd}don` has a control character",
        ]
    );
    assert_eq!(import.issues().faulty_rows(), 8);
    let error = read(&text, None).accept(7).unwrap_err();
    assert_eq!(error.reason(), "FILE_FAULTY");
    let told = error.to_string();
    assert!(
        told.starts_with("8 rows are faulty, nothing was imported: desk.tsv, row 3, column 2 (kind): `city`")
            && told.ends_with("; and 6 more"),
        "{told}"
    );
    assert_eq!(import.accept(8).unwrap().0.len(), 1, "unless the caller would rather go without them");
}

#[test]
fn what_can_be_repaired_is_and_is_said() {
    let mut text = "id,ar,ar_admitted,en\n".to_owned();
    text += "T_001 Gaza,غزة|غزّة,غزة,Gaza\n";
    text += "truce,هدنة,,truce\ntruce,مهادنة,,armistice\n,هدنة,,Truce\n,Beirut,,بيروت\n";
    let import = read(&text, None);
    assert_eq!(
        shown(&import),
        [
            "t-001-gaza term arp:غزة ara:غزّة enp:Gaza",
            "truce term arp:هدنة enp:truce",
            "truce-2 term arp:مهادنة enp:armistice",
            "truce-3 term arp:هدنة enp:Truce",
            "ar-a97fec7a1e2d701a term arp:Beirut enp:بيروت",
        ]
    );
    assert_eq!(
        said(import.issues()),
        [
            "INVALID_ID desk.tsv, row 2, column 1 (id): `T_001 Gaza` is no id: ids have a-z, 0-9 and `-`; read as `t-001-gaza`",
            "SEVERAL_PREFERRED desk.tsv, row 2, column 2 (ar): 2 terms are preferred in `ar`, and only one can be; the others are admitted; read as `غزة`",
            "REPEATED_TERM desk.tsv, row 2, column 3 (ar_admitted): `غزة` stands twice in the row; once is enough",
            "DUPLICATE_ID desk.tsv, row 4, column 1 (id): another row has the id `truce`; read as `truce-2`",
            "DUPLICATE_TERMS desk.tsv, row 5: row 3 has the same preferred terms",
            "SCRIPT_MISMATCH desk.tsv, row 6, column 2 (ar): `Beirut` is no Arabic; are two columns exchanged?",
            "SCRIPT_MISMATCH desk.tsv, row 6, column 4 (en): `بيروت` is no English; are two columns exchanged?",
        ]
    );
    assert!(import.accept(0).is_ok());
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_is_refused_however_many_errors_are_allowed() {
    for (text, reason, place) in [
        (&b""[..], Reason::EmptyFile, (0, 0)),
        (b"# nothing\n\n", Reason::EmptyFile, (0, 0)),
        ("Gaza,Ghazza\n".as_bytes(), Reason::MissingHeader, (1, 0)),
        ("id,note\nx,y\n".as_bytes(), Reason::MissingLanguageColumn, (1, 0)),
        ("ar,en,en\n".as_bytes(), Reason::RepeatedColumn, (1, 3)),
        ("ar,en\nغزة,Gaza\n\"هدنة,truce\nسلام,peace\n".as_bytes(), Reason::UnclosedQuote, (3, 1)),
        (b"PK\x03\x04\x14\x00\x06\x00,\n", Reason::NulCharacter, (1, 1)),
    ] {
        let import = read(text, None);
        let issue = import.issues().list().last().unwrap();
        assert_eq!((issue.reason, (issue.row, issue.column)), (reason, place), "{text:?}");
        assert!(import.accept(u64::MAX).is_err(), "{text:?}");
    }
}

#[test]
fn a_file_of_faults_is_counted_not_hoarded() {
    let text = "ar\ten\n".to_owned() + &"a\tb\tc\n".repeat(Issues::MAX + 500);
    let import = read(text, None);
    let issues = import.issues();
    assert_eq!((issues.list().len(), issues.unlisted(), issues.faulty_rows()), (Issues::MAX, 500, Issues::MAX as u64 + 500));
}

#[test]
fn a_table_is_written_so() {
    let import = read("ar\ten\ten_admitted\tkind\tnote\nغزة\tGaza\tGaza Strip|A\\|B\tplace\tsays \"x\"\n", None);
    let mut entries = import.accept(0).unwrap().0;
    entries[0].terms[0].clitic_rule = CliticRule::NoArticle;
    let header = "id\tkind\tar\tar_admitted\tar_not_recommended\tar_obsolete\tar_forbidden\ten\ten_admitted\ten_not_recommended\ten_obsolete\ten_forbidden\tnote\tsource\tdo_not_translate\tdefinition\tsubject\tar_part_of_speech\tar_gender\tar_context\ten_part_of_speech\ten_gender\ten_context\n";
    let tabs = header.to_owned() + "gaza\tplace\tغزة\t\t\t\t\tGaza\tGaza Strip|A\\|B\t\t\t\tsays \"x\"\t\t\t\t\t\t\t\t\t\t\n";
    let commas = header.replace('\t', ",") + "gaza,place,غزة,,,,,Gaza,Gaza Strip|A\\|B,,,,\"says \"\"x\"\"\",,,,,,,,,,\n";
    for (format, expected) in [(Format::Tsv, tabs.clone()), (Format::Csv, commas)] {
        let (text, report) = written(&entries, format);
        assert_eq!(String::from_utf8(text).unwrap(), expected);
        let said = "1 names of files that entries were read from (gaza)\n1 rules about clitics (gaza)";
        assert_eq!((report.entries, report.to_string().as_str()), (1, said));
    }
}

fn written(entries: &[Entry], format: Format) -> (Vec<u8>, ExportReport) {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, format, &WriteOptions::default()).unwrap();
    for entry in entries {
        writer.write(entry).unwrap();
    }
    let report = writer.finish().unwrap();
    (out, report)
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(text in "(id|ar|en|note|\\PC{1,3}|[,;\t\n\"|#\\\\]){0,40}") {
        for dialect in [None, Some(Dialect::Tabs), Some(Dialect::Commas)] {
            let import = read(&text, dialect);
            prop_assert!(import.entries().iter().all(|e| e.clone().validated().is_ok()));
        }
    }
}
