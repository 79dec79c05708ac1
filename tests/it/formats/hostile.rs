//! Bad files: a clear word about what is wrong, no entry, and little memory.

use std::io::{self, Cursor, Read, Write};

use tarjuman::formats::{Charset, Format, ReadOptions, Reader, Reason, RowIssue, Severity};

/// Reads to the end; the number of entries and all issues.
fn outcome(name: &str, input: impl Read + Send + 'static, format: Option<Format>) -> (usize, Vec<RowIssue>) {
    let (mut entries, mut issues) = (0, Vec::new());
    for item in Reader::new(name, input, &ReadOptions { format, ..ReadOptions::default() }).unwrap() {
        match item {
            Ok(_) => entries += 1,
            Err(issue) => issues.push(issue),
        }
    }
    (entries, issues)
}

/// The last issue, which must halt the import.
fn halts(name: &str, input: impl Read + Send + 'static) -> (Reason, u64) {
    let (_, issues) = outcome(name, input, None);
    let last = issues.into_iter().next_back().unwrap_or_else(|| panic!("{name}: nothing is wrong"));
    assert_eq!(last.severity, Severity::File, "{name}: {last}");
    assert!(!last.description.is_empty());
    (last.reason, last.row)
}

/// So many bytes of a letter, made as they are read.
fn endless(begin: &str, letter: u8, bytes: u64, end: &str) -> impl Read + Send + use<> {
    Cursor::new(begin.as_bytes().to_vec()).chain(io::repeat(letter).take(bytes)).chain(Cursor::new(end.as_bytes().to_vec()))
}

/// Peak memory of this process so far.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

const GIB: u64 = 1 << 30;

#[test]
fn a_gibibyte_on_one_line_costs_no_memory() {
    let before = peak();
    for (name, begin, bytes, end) in [
        ("a.tsv", "ar\ten\n", GIB, "\nغزة\tGaza\n"),
        ("a.csv", "ar,en\n\"", GIB / 16, ""),
        ("a.jsonl", "{\"note\":\"", GIB / 16, "\"}\n"),
        ("a.utf8", "هدنة\ttruce\n", GIB / 16, "\n"),
    ] {
        let (entries, issues) = outcome(name, endless(begin, b'x', bytes, end), None);
        assert!(issues.iter().any(|issue| issue.reason == Reason::RowTooLong && issue.severity == Severity::Row), "{name}: {issues:?}");
        assert!(entries <= 1);
    }
    let tbx = "<tbx type='TBX-Basic' style='dca' xmlns='urn:iso:std:iso:30042:ed-2'><text><body><conceptEntry id='";
    assert_eq!(halts("a.tbx", endless(tbx, b'x', GIB, "'/>")), (Reason::XmlLimit, 1));
    assert_eq!(halts("a.tmx", endless("<tmx version='1.4'>\n<!--", b'x', GIB, "-->")), (Reason::XmlLimit, 2));
    assert_eq!(halts("a.xlf", endless("<xliff>", b'x', GIB, "</xliff>")), (Reason::XmlLimit, 1));
    // Other tests of this process run beside this one; alone it takes a few MiB.
    let grown = peak().saturating_sub(before);
    assert!(grown < 64 << 20 || std::env::var_os("TARJUMAN_MEASURE_ALONE").is_none(), "{grown} bytes");
}

#[test]
fn bombs_are_not_set_off() {
    let laughs: String = (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb = format!("<?xml version='1.0'?>\n<!DOCTYPE martif [<!ENTITY l0 \"lol\">{laughs}]>\n<martif type='TBX'><text><body>\n");
    let concept = "<termEntry><langSet xml:lang='en'><tig><term>&l9;</term></tig></langSet></termEntry></body></text></martif>";
    assert_eq!(halts("a.tbx", Cursor::new(bomb + concept)), (Reason::EntityReference, 4));
    let outside = "<!DOCTYPE tmx [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<tmx version='1.4'><body><tu><tuv xml:lang='en'><seg>&x;</seg></tuv></tu></body></tmx>";
    assert_eq!(halts("a.tmx", Cursor::new(outside)), (Reason::EntityReference, 2));
    let attributes: String = (0..1_000_000).map(|n| format!(" a{n}='1'")).collect();
    assert_eq!(halts("a.tmx", Cursor::new(format!("<tmx{attributes}/>"))), (Reason::XmlLimit, 1));
    let few: String = (0..50_000).map(|n| format!(" a{n}='1'")).collect();
    assert_eq!(halts("a.tmx", Cursor::new(format!("<tmx{few}/>"))), (Reason::XmlLimit, 1), "within a tag that may be read");
    let deep = "<a>".repeat(1_000_000);
    assert_eq!(halts("a.tmx", Cursor::new(format!("<tmx>{deep}"))).0, Reason::XmlLimit);
    let wide = format!("<tmx version='1.4'><body><tu>{}</tu></body></tmx>", "<prop type='x'/>".repeat(100_000));
    assert_eq!(halts("a.tmx", Cursor::new(wide)).0, Reason::XmlLimit);
}

/// A workbook whose only sheet and strings are these.
fn workbook(sheet: &mut dyn Read, strings: &mut dyn Read) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &mut dyn Read| {
        out.start_file(name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).unwrap();
        io::copy(content, &mut out).unwrap();
        out.flush().unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!("<workbook xmlns='{main}' xmlns:r='{office}'><sheets><sheet name='s' sheetId='1' r:id='r1'/></sheets></workbook>");
    let links = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/>\
         <Relationship Id='r2' Type='{office}/sharedStrings' Target='sharedStrings.xml'/></Relationships>"
    );
    let top = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r0' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
    );
    part("_rels/.rels", &mut top.as_bytes());
    part("xl/workbook.xml", &mut book.as_bytes());
    part("xl/_rels/workbook.xml.rels", &mut links.as_bytes());
    part("xl/sharedStrings.xml", strings);
    part("xl/worksheets/sheet1.xml", sheet);
    out.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_is_read_and_a_bomb_is_not_unpacked() {
    let sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>\
                 <row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>\
                 <row r='4'><c r='A4' t='inlineStr'><is><t>غزة</t></is></c><c r='B4' t='inlineStr'><is><t>Gaza</t></is></c></row>\
                 </sheetData></worksheet>";
    let strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>ar</t></si><si><t>en</t></si></sst>";
    let sound = workbook(&mut sheet.as_bytes(), &mut strings.as_bytes());
    let (entries, issues) = outcome("a.xlsx", Cursor::new(sound.clone()), None);
    assert_eq!((entries, issues), (1, vec![]));

    let mut bomb = Cursor::new("<sst>").chain(Cursor::new("<si><t>x</t></si>".repeat(100)).chain(io::repeat(b' ').take(200 << 20)));
    let bomb = workbook(&mut sheet.as_bytes(), &mut bomb);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(halts("a.xlsx", Cursor::new(bomb)), (Reason::BadWorkbook, 0));
    let mut rows = Cursor::new("<worksheet>").chain(io::repeat(b'<').take(300 << 20));
    assert_eq!(halts("a.xlsx", Cursor::new(workbook(&mut rows, &mut strings.as_bytes()))), (Reason::BadWorkbook, 0));

    for cut in [4, 30, sound.len() / 2, sound.len() - 1] {
        assert_eq!(halts("a.xlsx", Cursor::new(sound[..cut].to_vec())).0, Reason::BadWorkbook, "cut at {cut}");
    }
    assert_eq!(halts("a.xlsx", Cursor::new("no zip")).0, Reason::BadWorkbook);
    assert_eq!(halts("a.xlsx", Cursor::new("")).0, Reason::BadWorkbook);
}

#[test]
fn encodings_are_read_told_and_never_mangled() {
    let text = "ar;en\nوقف إطلاق النار;ceasefire\nاللجنة الدولية للصليب الأحمر;Red Cross\n";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (in_1256, _, _) = encoding_rs::WINDOWS_1256.encode(text);
    for (bytes, name, guessed) in [(utf_16.clone(), "UTF-16BE", false), (in_1256.to_vec(), "windows-1256", true)] {
        let reader = Reader::new("a.csv", Cursor::new(bytes), &ReadOptions::default()).unwrap();
        assert_eq!(reader.charset().map(Charset::name), Some(name));
        let (mut terms, mut said) = (Vec::new(), Vec::new());
        for item in reader {
            match item {
                Ok(entry) => terms.push(entry.terms[0].text.clone()),
                Err(issue) => said.push(issue.reason),
            }
        }
        assert_eq!(terms, ["وقف إطلاق النار", "اللجنة الدولية للصليب الأحمر"], "{name}");
        assert_eq!(said, if guessed { vec![Reason::CharsetGuessed] } else { vec![] });
    }
    let mut lone = utf_16;
    let at = lone.len() - 12;
    lone[at..at + 2].copy_from_slice(&0xd800_u16.to_be_bytes());
    let (entries, issues) = outcome("a.csv", Cursor::new(lone), None);
    assert_eq!((entries, issues[0].reason, issues[0].row), (1, Reason::InvalidUtf8, 3));
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode("停戦は今日発表された。停戦は今日発表された。\n");
    assert_eq!(halts("a.csv", Cursor::new(shift_jis.to_vec())), (Reason::UnsupportedEncoding, 0));
    let told = ReadOptions { charset: Charset::parse("windows-1256").ok(), ..ReadOptions::default() };
    let read: Vec<_> = Reader::new("a.csv", Cursor::new(in_1256.to_vec()), &told).unwrap().collect();
    assert!(read.iter().all(Result::is_ok), "nothing to say when the encoding is told");
}

#[test]
fn truncated_files_say_where_they_end() {
    let tbx = "<tbx type='TBX-Basic' style='dca' xmlns='urn:iso:std:iso:30042:ed-2'>\n<text><body>\n<conceptEntry id='a'><langSec xml:lang='en'>\n<termSec><term>truce</term></termSec></langSec></conceptEntry>\n</body></text></tbx>";
    let tmx = "<tmx version='1.4'>\n<body>\n<tu><tuv xml:lang='en'><seg>truce</seg></tuv></tu>\n</body></tmx>";
    for (name, text) in [("a.tbx", tbx), ("a.tmx", tmx)] {
        assert_eq!(outcome(name, Cursor::new(text), None).0, 1, "{name}");
        for cut in (1..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            let (reason, _) = halts(name, Cursor::new(text[..cut].to_owned()));
            assert!(matches!(reason, Reason::MalformedXml | Reason::WrongRoot), "{name} cut at {cut}: {reason:?}");
        }
    }
}

#[test]
fn names_of_files_are_inert() {
    for (name, kept) in [
        ("../../etc/pass\u{202e}wd.tsv", "pass\u{fffd}wd.tsv"),
        ("C:\\Users\\x\\a.tsv", "a.tsv"),
        ("a\u{1b}[31m.tsv", "a\u{fffd}[31m.tsv"),
        ("'; DROP TABLE entries; --.tsv", "'; DROP TABLE entries; --.tsv"),
    ] {
        let mut reader = Reader::new(name, Cursor::new("ar\ten\nغزة\tGaza\n"), &ReadOptions::default()).unwrap();
        assert_eq!(reader.next().unwrap().unwrap().provenance.unwrap().file, kept);
    }
    let ids = "id\ten\n../../x\ta\n'; DROP TABLE entries; --\tb\n\u{202e}evil\tc\n".to_owned() + &"x".repeat(5_000) + "\td\n";
    let reader = Reader::new("a.tsv", Cursor::new(ids), &ReadOptions::default()).unwrap();
    let ids: Vec<String> = reader.filter_map(Result::ok).map(|entry| entry.id.to_string()).collect();
    assert_eq!(ids[..3], ["x", "drop-table-entries", "evil"]);
    assert_eq!(ids[3], "x".repeat(120));
}
