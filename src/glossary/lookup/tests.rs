//! What is found, what is not, and as what.

use super::*;
use crate::{
    glossary::{Entry, EntryKind, Term, TermStatus},
    id::EntryId,
};

fn index() -> Index {
    use EntryKind::{Date, Organisation, Person, Place, Term as Common};
    let rows = [
        ("cairo", Place, "القاهرة"),
        ("syria", Place, "سوريا"),
        ("gaza", Place, "غزة"),
        ("iran", Place, "إيران"),
        ("germany", Place, "ألمانيا"),
        ("united-states", Place, "الولايات المتحدة"),
        ("washington", Place, "واشنطن"),
        ("iranian", Common, "إيراني"),
        ("houthis", Organisation, "الحوثيون"),
        ("irgc", Organisation, "الحرس الثوري"),
        ("abdullah", Person, "عبد الله تاجيكي"),
        ("walid", Person, "وليد"),
        ("sam", Person, "سام"),
        ("muhammad", Person, "محمد"),
        ("january", Date, "كانون الثاني"),
        ("olive", Common, "غصن الزيتون"),
        ("city", Common, "مدينة"),
        ("sanction", Common, "عقوبة"),
        ("cough", Common, "السعال"),
        ("outbreak", Common, "تفشي"),
        ("symptom", Common, "عَرَض"),
        ("infected", Common, "مُصاب | infected"),
        ("gunman", Common, "مسلح | gunman"),
        ("illness", Common, "مرض | illness"),
        ("pneumonia", Common, "التهاب رئوي"),
        ("covid", Common, "كوفيد 19"),
        ("infectious", Common, "معدٍ"),
        ("us", Common, "US"),
        ("houthi-en", Organisation, "Houthi"),
    ];
    let entries: Vec<Entry> = rows
        .iter()
        .map(|(id, kind, text)| {
            let terms = text.split(" | ").map(|text| Term::new(Language::detect(text), text, TermStatus::Preferred));
            Entry::new(EntryId::parse(id).unwrap(), *kind, terms.collect())
        })
        .collect();
    Index::new(&entries).unwrap()
}

fn found(index: &Index, source: &str) -> Vec<(String, String, Level)> {
    let text = Text::new(source);
    let mut all = Vec::new();
    matches(index, &text, |m| all.push((m.entry.id().to_owned(), text.folded.source(m.term_span).of(source).to_owned(), m.level)));
    all
}

#[test]
fn terms_behind_clitics_and_in_other_forms() {
    let index = index();
    for (text, id, span, level) in [
        ("القاهرة", "cairo", "القاهرة", Level::Exact),
        ("تفشيها", "outbreak", "تفشي", Level::Clitic),
        ("عرضه", "symptom", "عرض", Level::Clitic),
        ("مصابة", "infected", "مصابة", Level::Inflected),
        ("الأمراض", "illness", "أمراض", Level::Inflected),
        ("المعدون", "infectious", "معدون", Level::Inflected),
        ("القاهره", "cairo", "القاهره", Level::Folded),
        ("للقاهرة", "cairo", "لقاهرة", Level::Clitic),
        ("وبالقاهرة", "cairo", "القاهرة", Level::Clitic),
        ("وبالولايات المتحدة", "united-states", "الولايات المتحدة", Level::Clitic),
        ("وسوريا", "syria", "سوريا", Level::Clitic),
        ("لغزة", "gaza", "غزة", Level::Clitic),
        ("لألمانيا", "germany", "ألمانيا", Level::Clitic),
        ("الحوثيين", "houthis", "الحوثيين", Level::Inflected),
        ("للحوثيين", "houthis", "لحوثيين", Level::Inflected),
        ("للحرس الثوري", "irgc", "لحرس الثوري", Level::Clitic),
        ("الإيرانية", "iranian", "إيرانية", Level::Inflected),
        ("الإيرانيون", "iranian", "إيرانيون", Level::Inflected),
        ("عبدالله تاجيكي", "abdullah", "عبدالله تاجيكي", Level::Folded),
        ("مُحَمَّد", "muhammad", "مُحَمَّد", Level::Folded),
        ("يناير/كانون الثاني", "january", "كانون الثاني", Level::Exact),
        ("غصن زيتون", "olive", "غصن زيتون", Level::Inflected),
        ("مدينتهم", "city", "مدينت", Level::Inflected),
        ("العقوبات", "sanction", "عقوبات", Level::Inflected),
        ("وسعال شديد", "cough", "سعال", Level::Inflected),
        ("السعال", "cough", "سعال", Level::Exact),
        ("والالتهاب الرئوي", "pneumonia", "التهاب الرئوي", Level::Inflected),
        ("التهابا رئويا", "pneumonia", "التهابا رئويا", Level::Inflected),
        ("لكوفيد-19", "covid", "كوفيد-19", Level::Clitic),
        ("المعدية", "infectious", "معدية", Level::Inflected),
        ("The US said", "us", "US", Level::Exact),
        ("the U.S. said", "us", "U.S", Level::Folded),
        ("Houthis", "houthi-en", "Houthis", Level::Inflected),
        ("the Houthi’s drone", "houthi-en", "Houthi", Level::Clitic),
    ] {
        let all = found(&index, text);
        assert!(all.contains(&(id.into(), span.into(), level)), "{text}: {all:?}");
    }
}

#[test]
fn a_swallowed_article_is_no_folding() {
    let index = index();
    for (source, expected) in [("للقاهرة", 0), ("للقاهره", 1), ("للحرس الثوري", 0)] {
        let text = Text::new(source);
        let mut found = Vec::new();
        matches(&index, &text, |m| found.push(m.foldings.len()));
        assert_eq!(found, [expected], "{source}");
    }
}

#[test]
fn what_only_looks_like_a_term() {
    let index = index();
    for (text, why) in [
        ("وليدي", "a name takes no pronoun"),
        ("بسام", "three letters behind one particle are the least, and this is a name of its own"),
        ("إيرانية الهوى إيران", "only as iranian and iran"),
        ("مغزة", "م is no clitic"),
        ("عرضة", "no pronoun is written ة"),
        ("إمراض", "pathogenesis"),
        ("مسلحة", "armed, and nobody"),
        ("المعدات", "equipment: the plural of معدٍ is معدون"),
        ("tell us more", "us is a pronoun"),
        ("سوريات", "no ending on a place"),
        ("السوريا", "no article on a place without one"),
        ("قاهرة", "a name does not lose its article"),
        ("الكانون الثاني", "no article"),
    ] {
        let ids: Vec<String> = found(&index, text).into_iter().map(|f| f.0).collect();
        let expected: &[&str] = match text {
            "إيرانية الهوى إيران" => &["iranian", "iran"],
            "بسام" => &["sam"],
            _ => &[],
        };
        assert_eq!(ids, expected, "{text}: {why}");
    }
}

#[test]
fn another_word_that_loose_spelling_would_join() {
    let rows = [
        ("afad", EntryKind::Organisation, "آفاد", "AFAD"),
        ("tunnel", EntryKind::Term, "الأنفاق", "tunnels"),
        ("kilometre", EntryKind::Term, "كلم", "kilometre"),
        ("inch", EntryKind::Term, "إنش", "inch"),
        ("american", EntryKind::Term, "أمريكي", "American"),
        ("who", EntryKind::Organisation, "منظمة الصحة العالمية", "WHO"),
        ("nato", EntryKind::Organisation, "الناتو", "NATO"),
        ("africa", EntryKind::Place, "أفريقيا", "Africa"),
    ];
    let entries: Vec<Entry> = rows
        .iter()
        .map(|(id, kind, ar, en)| {
            let terms =
                vec![Term::new(Language::Arabic, ar, TermStatus::Preferred), Term::new(Language::English, en, TermStatus::Preferred)];
            Entry::new(EntryId::parse(id).unwrap(), *kind, terms)
        })
        .collect();
    let index = Index::new(&entries).unwrap();
    for (text, expected) in [
        ("أفاد الشهود", ""),
        ("وأفادت الوكالة", ""),
        ("افاد", "afad"),
        ("آفاد", "afad"),
        ("حجم الإنفاق", ""),
        ("حفر الانفاق", "tunnel"),
        ("كلّما", ""),
        ("أنشأت الحكومة", ""),
        ("إفريقيا", "africa"),
        ("أمريكيون", "american"),
        ("Who said", ""),
        ("the Nato said", "nato"),
    ] {
        let ids: Vec<String> = found(&index, text).into_iter().map(|f| f.0).collect();
        assert_eq!(ids.join(" "), expected, "{text}");
    }
}

#[test]
fn foldings_are_those_of_the_letters_that_both_have() {
    let index = index();
    for (source, foldings) in [("إيرانيون", 0), ("ايرانيون", 1), ("الحوثيّين", 1), ("القاهرة", 0)] {
        let text = Text::new(source);
        let mut found = Vec::new();
        matches(&index, &text, |m| found.push(m.foldings.len()));
        assert_eq!(found, [foldings], "{source}");
    }
}
