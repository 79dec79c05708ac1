//! Documents of other programs: what is read of them, and what is said about them.

use std::io::Cursor;

use tarjuman::{
    formats::{ColumnMap, Format, ReadOptions, Reader},
    glossary::{Entry, Term},
};

fn shown(entry: &Entry) -> String {
    let term = |t: &Term| {
        let mut said = format!("{}{}:{}", t.language.code(), &t.status.as_str()[..1], t.text);
        for (name, text) in [("note", &t.note), ("context", &t.context)] {
            if !text.is_empty() {
                said += &format!(" [{name} {text}]");
            }
        }
        said += &t.part_of_speech.map_or_else(String::new, |part| format!(" [{}]", part.as_str()));
        said + &t.gender.map_or_else(String::new, |gender| format!(" [{}]", gender.as_str()))
    };
    let mut said = format!("{} | {}", entry.id, entry.terms.iter().map(term).collect::<Vec<_>>().join(" | "));
    for (name, text) in [("note", &entry.note), ("source", &entry.source), ("definition", &entry.definition), ("subject", &entry.subject)] {
        if !text.is_empty() {
            said += &format!(" | {name} {}", text.replace('\n', "/"));
        }
    }
    said
}

/// The entries, and the reasons of the issues with their places.
fn read(name: &str, text: &str, options: &ReadOptions) -> (Vec<String>, Vec<String>) {
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    for item in Reader::new(name, Cursor::new(text.to_owned()), options).unwrap() {
        match item {
            Ok(entry) => entries.push(shown(&entry)),
            Err(issue) => issues.push(format!("{} {}.{}", issue.reason.as_str(), issue.row, issue.column)),
        }
    }
    (entries, issues)
}

fn plain(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    read(name, text, &ReadOptions::default())
}

#[test]
fn tables_of_others() {
    for (why, text, expected) in [
        ("Google, without names", "truce,هدنة\nport,ميناء\n", ["truce | arp:هدنة | enp:truce", "port | arp:ميناء | enp:port"]),
        (
            "Google, term sets",
            "en,ar,pos,description\ntruce,هدنة,noun,a pause\nport,ميناء,,\n",
            ["truce | arp:هدنة [noun] | enp:truce [noun] | definition a pause", "port | arp:ميناء | enp:port"],
        ),
        ("DeepL", "truce,هدنة,en,ar\nport,ميناء,en,ar\n", ["truce | arp:هدنة | enp:truce", "port | arp:ميناء | enp:port"]),
        (
            "Amazon",
            "\"en-US\",\"ar-SA\"\n\"truce\",\"هدنة\"\nport,ميناء\n",
            ["truce | arp:هدنة | enp:truce", "port | arp:ميناء | enp:port"],
        ),
        (
            "Weblate",
            "source,target,context,translator_comments\ntruce,هدنة,,short\nport,ميناء,,\n",
            ["truce | arp:هدنة | enp:truce | note short", "port | arp:ميناء | enp:port"],
        ),
        (
            "Excel in Europe",
            "\u{feff}Arabic;English;Notes\r\nهدنة;truce;\"two\r\nlines\"\r\nميناء;port;;;\r\n",
            ["truce | arp:هدنة | enp:truce | note two//lines", "port | arp:ميناء | enp:port"],
        ),
        (
            "guarded",
            "ar,en,note\nهدنة,truce,'=1+1\nميناء,port,'quoted'\n",
            ["truce | arp:هدنة | enp:truce | note =1+1", "port | arp:ميناء | enp:port | note 'quoted'"],
        ),
    ] {
        let (entries, issues) = plain("x.csv", text);
        let entries: Vec<String> = entries.into_iter().map(|entry| entry.replace('\r', "/")).collect();
        assert_eq!((entries, issues), (expected.map(str::to_owned).to_vec(), vec![]), "{why}");
    }
    let map = Some(ColumnMap::parse("Begriff=ar,2=en,Memo=-").unwrap());
    let (entries, issues) = read("x.tsv", "Begriff\tWort\tMemo\tnote\nهدنة\ttruce\tx\ty\n", &ReadOptions { map, ..ReadOptions::default() });
    assert_eq!((entries, issues), (vec!["truce | arp:هدنة | enp:truce | note y".to_owned()], vec![]));
    let (entries, issues) = plain("glossary.txt", "# comment\ntruce\tهدنة\nport\tميناء\tby the sea\tmore\n");
    let expected = ["truce | arp:هدنة | enp:truce", "port | arp:ميناء | enp:port | note by the sea"];
    assert_eq!((entries, issues), (expected.map(str::to_owned).to_vec(), vec![]), "OmegaT");
}

const DCT: &str = r#"<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><min:subjectField>law</min:subjectField><note>one</note><note>two</note>
 <langSec xml:lang="ar"><termSec><term>هدنة</term><min:partOfSpeech>noun</min:partOfSpeech><basic:grammaticalGender>feminine</basic:grammaticalGender></termSec></langSec>
 <langSec xml:lang="en"><descripGrp><basic:definition>a pause
   of fighting</basic:definition><basic:source>desk</basic:source></descripGrp>
  <termSec><term>truce</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
  <termSec><term>peace</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>
   <descripGrp><basic:context>Peace it is not.</basic:context></descripGrp><note>no</note></termSec></langSec>
 <langSec xml:lang="fr"><termSec><term>trêve</term></termSec></langSec>
</conceptEntry></body></text></tbx>"#;

#[test]
fn tbx() {
    let expected = "c1 | arp:هدنة [noun] [feminine] | enp:truce | enn:peace [note no] [context Peace it is not.] | note one/two | source desk | definition a pause of fighting | subject law";
    assert_eq!(plain("x.tbx", DCT), (vec![expected.to_owned()], vec!["OTHER_LANGUAGE 11.2".to_owned()]));
    let dca = [("min:", ""), ("basic:", "")].iter().fold(DCT.to_owned(), |text, (prefix, none)| text.replace(prefix, none));
    let generic = [("subjectField", "descrip"), ("definition", "descrip"), ("context", "descrip"), ("source", "admin")];
    let notes = [("partOfSpeech", "termNote"), ("grammaticalGender", "termNote"), ("administrativeStatus", "termNote")];
    let dca = generic.iter().chain(&notes).fold(dca.replace("\"dct\"", "\"dca\""), |text, (category, element)| {
        text.replace(&format!("<{category}>"), &format!("<{element} type=\"{category}\">"))
            .replace(&format!("</{category}>"), &format!("</{element}>"))
    });
    assert_eq!(plain("x.tbx", &dca), plain("x.tbx", DCT), "both styles say the same");

    let martif = |section: &str| {
        format!(
            "<!DOCTYPE martif SYSTEM 'TBXcoreStructV02.dtd'>\n<martif type='TBX' xml:lang='en'><martifHeader/><text><body>\n<termEntry id='eid-1'>\n<descrip type='subjectField'>sea</descrip><langSet xml:lang='en'>{section}</langSet><langSet xml:lang='ar'><tig><term>ميناء</term></tig></langSet></termEntry></body></text></martif>"
        )
    };
    let expected = "eid-1 | enp:port [noun] | arp:ميناء | subject sea";
    for section in [
        "<tig><term>port</term><termNote type='partOfSpeech'>noun</termNote></tig>",
        "<ntig><termGrp><term>port</term><termNote type='partOfSpeech'>noun</termNote></termGrp></ntig>",
    ] {
        assert_eq!(plain("x.tbx", &martif(section)), (vec![expected.to_owned()], vec![]), "{section}");
    }
}

#[test]
fn tmx() {
    let text = "<?xml version='1.0'?>\n<tmx version='1.4'><header creationtool='x' creationtoolversion='1' segtype='phrase' o-tmf='x' adminlang='en' srclang='en' datatype='x'/><body>\n\
                <tu tuid='t1'><note>at sea</note><tuv xml:lang='en-GB'><seg>the <bpt i='1'>&lt;b></bpt>port<ept i='1'>&lt;/b></ept> of <hi>Aden</hi></seg></tuv><tuv xml:lang='ar'><seg>ميناء عدن</seg></tuv></tu>\n\
                <tu><tuv xml:lang='fr'><seg>port</seg></tuv></tu>\n<tu><tuv xml:lang='en'><seg>a</seg><seg>b</seg></tuv><tuv xml:lang='ar'><seg>ا</seg></tuv></tu></body></tmx>";
    let (entries, issues) = plain("x.tmx", text);
    assert_eq!(entries[0], "t1 | enp:the port of Aden | arp:ميناء عدن | note at sea");
    assert!(entries.len() == 2 && entries[1].ends_with(" | arp:ا"), "{entries:?}");
    assert_eq!(issues, ["OTHER_LANGUAGE 4.5", "NO_OWN_LANGUAGE 4.1", "NOT_CONFORMING 5.5"]);
}

#[test]
fn xliff() {
    let unit = "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' xmlns:gls='urn:oasis:names:tc:xliff:glossary:2.0' version='2.0' srcLang='en' trgLang='ar'>\n<file id='f'><unit id='u'>\n\
                <gls:glossary><gls:glossEntry id='g1' ref='#m1'><gls:term source='desk'>truce</gls:term><gls:translation id='t1'>هدنة</gls:translation><gls:translation id='t2'>مهادنة</gls:translation><gls:definition>a pause</gls:definition></gls:glossEntry></gls:glossary>\n\
                <segment><source>A <mrk id='m1' type='term' ref='#gls=g1'>truce</mrk> for the <mrk id='m2' type='term' value='by the sea'>port <pc id='1'>of</pc> Aden</mrk></source>\n<target>هدنة ل<mrk id='m2' type='term'>ميناء عدن</mrk></target></segment></unit></file></xliff>";
    let expected = [
        "g1 | arp:هدنة | ara:مهادنة | enp:truce | source desk | definition a pause",
        "port-of-aden | enp:port of Aden | arp:ميناء عدن | definition by the sea",
    ];
    let (entries, issues) = plain("x.xlf", unit);
    assert_eq!(entries[0].replace("enp:truce | ", ""), expected[0].replace("enp:truce | ", ""));
    assert_eq!((entries[1].as_str(), issues), (expected[1], vec![]));
    let old = "<xliff version='1.2'><file source-language='en' target-language='ar' datatype='x' original='x'><body><trans-unit id='1'>\
               <source>the <mrk mtype='term' mid='a'>port</mrk></source><target><mrk mtype='term' mid='a'>ميناء</mrk></target></trans-unit></body></file></xliff>";
    assert_eq!(plain("x.xlf", old), (vec!["port | enp:port | arp:ميناء".to_owned()], vec![]));
    for (broken, place) in [
        (unit.replace("id='t2'", "id='t1'"), "NOT_CONFORMING 3.136"),
        (unit.replace("<target>", "<target xml:lang='fr'>"), "NOT_CONFORMING 5.1"),
        (unit.replace("#gls=g1", "#gls/g1"), "NOT_CONFORMING 4.21"),
        (unit.replace("<segment>", "<segment colour='red'>"), "NOT_CONFORMING 4.1"),
    ] {
        let (entries, issues) = plain("x.xlf", &broken);
        assert_eq!((entries.len(), issues.len()), (2, 1), "{issues:?}");
        assert!(issues[0].starts_with(place.split('.').next().unwrap()), "{issues:?}");
    }
}

#[test]
fn lines_of_json() {
    let text = "{\"name\":\"glossaries/a/entries/truce\",\"kind\":\"ENTRY_KIND_TERM\",\"terms\":[{\"language_code\":\"ar\",\"text\":\"هدنة\",\"gender\":\"feminine\"},{\"languageCode\":\"en\",\"text\":\"truce\",\"status\":\"TERM_STATUS_PREFERRED\"}],\"etag\":\"x\"}\n\n\
                {\"id\":\"port\",\"terms\":[{\"text\":\"port\"},{\"text\":\"ميناء\",\"colour\":1}],\"note\":7}\n{\"terms\":\n{\"terms\":[{\"text\":\"quay\",\"status\":\"best\"}]}\n";
    let (entries, issues) = plain("x.jsonl", text);
    assert_eq!(entries, ["truce | arp:هدنة [feminine] | enp:truce"]);
    assert_eq!(issues, ["WRONG_TYPE 3.0", "UNKNOWN_COLUMN 3.0", "MALFORMED_JSON 4.9", "UNKNOWN_VALUE 5.0"]);
    assert_eq!(Format::of_content(text.as_bytes()), Some(Format::Jsonl));
}
