use super::*;

fn read(text: &[u8]) -> Result<String, Fault> {
    let mut xml = Xml::new(std::io::BufReader::with_capacity(7, text));
    let mut said = String::new();
    loop {
        match xml.next()? {
            Piece::Start(e) => {
                let attributes: String = e.attributes.iter().map(|a| format!(" {}:{}={}", a.namespace, a.name, a.value)).collect();
                said += &format!("<{}@{}.{}{attributes}>", e.name, e.place.row, e.place.column);
            }
            Piece::End => said += "/",
            Piece::Text(text) => said += &text,
            Piece::Eof => return Ok(said),
        }
    }
}

#[test]
fn pieces_have_their_place() {
    let text = "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<!-- x -->\n<a xmlns='u'>\r\n  بـ<b x='1&amp;2' xml:lang='ar'/>&#x41;&lt;<![CDATA[<&]]></a>\n";
    let expected = format!("<a@4.1>\n  بـ<b@5.5 :x=1&2 {XML}:lang=ar>/A<<&/");
    assert_eq!(read(text.as_bytes()).unwrap(), expected);
}

#[test]
fn what_is_not_well_formed_is_refused_where_it_stands() {
    let deep = "<a>".repeat(MAX_DEPTH + 1);
    let long = format!("<a>{}</a>", "x".repeat(MAX_EVENT + 100_000));
    let wide = format!("<a {}/>", (0..=MAX_ATTRIBUTES).map(|n| format!("a{n}=''")).collect::<Vec<_>>().join(" "));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>";
    for (text, reason, row, column) in [
        ("", Reason::MalformedXml, 1, 1),
        ("text", Reason::MalformedXml, 1, 1),
        ("<a>\n <b></a>", Reason::MalformedXml, 2, 5),
        ("<a>\n<b>", Reason::MalformedXml, 2, 4),
        ("<a/>\n<b/>", Reason::MalformedXml, 2, 1),
        ("<a/>x", Reason::MalformedXml, 1, 5),
        ("<a b='1' b='2'/>", Reason::MalformedXml, 1, 1),
        ("<a b='<'/>", Reason::MalformedXml, 1, 1),
        ("<a b='&x;'/>", Reason::EntityReference, 1, 1),
        ("<p:a/>", Reason::MalformedXml, 1, 1),
        ("<a p:b='1'/>", Reason::MalformedXml, 1, 1),
        ("<1/>", Reason::MalformedXml, 1, 1),
        ("<a>&#0;</a>", Reason::MalformedXml, 1, 4),
        ("<a>\u{1}</a>", Reason::MalformedXml, 1, 4),
        ("<a>\0</a>", Reason::NulCharacter, 1, 4),
        ("<a>]]></a>", Reason::MalformedXml, 1, 4),
        ("<a>&b;</a>", Reason::EntityReference, 1, 4),
        (bomb, Reason::EntityReference, 2, 4),
        (&deep, Reason::XmlLimit, 1, 3 * MAX_DEPTH as u64 + 1),
        (&long, Reason::XmlLimit, 1, 4),
        (&wide, Reason::XmlLimit, 1, 1),
    ] {
        let shown: String = text.chars().take(60).collect();
        match read(text.as_bytes()) {
            Ok(read) => panic!("{shown}: {read}"),
            Err(fault) => assert_eq!((fault.reason, fault.row, fault.column), (reason, row, column), "{shown}: {}", fault.description),
        }
    }
    assert_eq!(read(b"<a>\n\xff</a>").unwrap_err().reason, Reason::InvalidUtf8);
}

#[test]
fn a_tree_is_read_to_its_end_and_no_further() {
    let mut xml = Xml::new("<r><a>x<b>y</b>\n z</a><c/></r>".as_bytes());
    xml.next().unwrap();
    let Piece::Start(a) = xml.next().unwrap() else { panic!() };
    let tree = xml.tree(a).unwrap();
    assert_eq!((tree.text().as_str(), tree.all("b").count(), xml.depth()), ("xy z", 1, 1));
    assert!(matches!(xml.next().unwrap(), Piece::Start(c) if c.name == "c"));
    xml.skip().unwrap();
    assert_eq!(xml.depth(), 1);
}
