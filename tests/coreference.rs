//! Who `they`, `his host` and `the bloc` are, and whether what is said has happened: over sentences, through the library.

use demarche::{Extractor, MentionOrSpan};

/// What the relations of a text say: kind, polarity, modality, and role by role who fills it: entities by name, what
/// stands for nobody known by its words in quotation marks.
fn read(extractor: &Extractor, text: &str) -> Vec<String> {
    let document = extractor.extract(text);
    let mut lines = Vec::new();
    for relation in document.all_relations() {
        let evidence = relation.evidence();
        let mut line = format!("{} {} {}", relation.kind(), evidence.polarity, evidence.modality);
        for filled in relation.roles() {
            let mut names = Vec::new();
            for filler in filled.fillers {
                match filler {
                    MentionOrSpan::Span(span) => names.push(format!("\"{}\"", document.text_of(span))),
                    MentionOrSpan::Mention(mention) => {
                        names.extend(document.entities_of(mention).map(|entity| entity.name.clone()));
                    }
                }
            }
            line += &format!("; {}: {}", filled.role, names.join(" + "));
        }
        lines.push(line);
    }
    lines
}

/// Each line: a text, and what one of its relations must hold, in the words of `read`.
fn check(cases: &[(&str, &[&str])]) {
    let extractor = Extractor::new();
    let mut wrong = Vec::new();
    for (text, parts) in cases {
        let lines = read(&extractor, text);
        if !lines.iter().any(|line| parts.iter().all(|part| line.contains(part))) {
            wrong.push(format!("{text}\n  {parts:?}\n  {}", lines.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn plurals_are_those_who_were_named_together() {
    check(&[
        (
            "Chile and Peru have quarrelled over the border for decades. The two neighbours signed an accord on fishing.",
            &["signed", "parties: Chile + Peru"],
        ),
        (
            "Poland and Ukraine held talks on grain in Warsaw. Both sides accused Russia of blackmail.",
            &["accused", "accuser: Poland + Ukraine", "accused: Russia"],
        ),
        (
            "Lithuania, Latvia and Estonia closed their borders to lorries. The three countries accused Minsk of blackmail.",
            &["accused", "accuser: Lithuania + Latvia + Estonia"],
        ),
        (
            "Nigeria and Niger restored ties last month. The two neighbours have agreed to reopen their border.",
            &["agreed-on", "parties: Nigeria + Niger"],
        ),
    ]);
}

#[test]
fn those_who_met_are_a_pair() {
    check(&[
        (
            "Lars Lokke Rasmussen met Espen Barth Eide in Oslo. The two ministers agreed to extend patrols in the Arctic.",
            &["agreed-on", "Rasmussen", " + Espen Barth Eide"],
        ),
        (
            "India's S. Jaishankar held talks with Iran's Abbas Araghchi. The two sides signed a contract on the port.",
            &["signed", "parties: India + Iran"],
        ),
    ]);
}

#[test]
fn nouns_of_relation_are_the_other_one() {
    check(&[
        (
            "Indonesian President Prabowo Subianto flew to Ankara, where he met Recep Tayyip Erdogan. His host promised to \
             buy more palm oil.",
            &["pledged", "actor: Recep Tayyip Erdo"],
        ),
        (
            "Emmanuel Macron welcomed Mohammed bin Salman in Paris. He assured his guest that France would deliver frigates.",
            &["pledged", "actor: Emmanuel Macron", "counterpart: Mohammed bin Salman"],
        ),
        (
            "Belarus has massed troops near Lithuania. Vilnius accused its neighbour of provocation.",
            &["accused", "accuser: Lithuania", "accused: Belarus"],
        ),
    ]);
}

#[test]
fn epithets_are_those_who_can_be_called_so() {
    check(&[
        (
            "Saudi Arabia condemned the attack by Iran. The kingdom urged Tehran to show restraint.",
            &["requested", "requester: Saudi Arabia", "addressee: Iran"],
        ),
        (
            "The European Union will impose duties on Chinese cars. The bloc accused Beijing of unfair subsidies.",
            &["accused", "accuser: European Union", "accused: China"],
        ),
        (
            "The International Monetary Fund warned Pakistan. The lender urged Islamabad to raise taxes.",
            &["requested", "requester: International Monetary Fund", "addressee: Pakistan"],
        ),
    ]);
}

#[test]
fn statements_speak_for_who_issued_them() {
    check(&[
        (
            "A statement by the German Economy Ministry said talks with Qatar had ended. It added that no deal was near.",
            &["stated", "speaker: ", "Economy", "no deal was near"],
        ),
        (
            "Japan's trade ministry issued a statement on Friday. The statement stressed the need for restraint.",
            &["stated", "content: \"need for restraint\"", "speaker: trade ministry"],
        ),
    ]);
}

#[test]
fn descriptions_keep_their_words() {
    check(&[
        (
            "A source familiar with the matter said that Tokyo would lift the ban.",
            &["stated", "source familiar with the matter"],
        ),
        (
            "Peruvian dockworkers blocked the port of Callao. They demanded higher pay from the government.",
            &["requested", "dockworkers"],
        ),
    ]);
}

#[test]
fn we_is_the_country_of_those_who_hold_an_office_of_state() {
    let extractor = Extractor::new();
    let lines = read(
        &extractor,
        "\"They promised us rain,\" said farmer John Muriuki. Kenya and Tanzania have had none.",
    );
    assert!(!lines.iter().any(|line| line.starts_with("pledged")), "{lines:?}");
    check(&[(
        "\"We have asked Norway for more gas,\" said Robert Habeck, Germany's economy minister. Germany is short of it.",
        &["requested-supply-of", "requester: Germany", "supplier: Norway"],
    )]);
}

#[test]
fn what_is_denied_did_not_happen() {
    check(&[
        ("Seoul denied reports that it had supplied shells to Kyiv.", &["supplied negative asserted"]),
        ("Ankara rejected claims that Erdogan had visited Damascus.", &["visited negative asserted"]),
        ("The minister saw no evidence that Rwanda had attacked Goma.", &["attacked negative"]),
        (
            "The ministry would not confirm reports that Cairo had signed the contract.",
            &["signed positive possible"],
        ),
        ("Jakarta said it had never recognised Israel or signed a pact with it.", &["signed negative"]),
    ]);
}

#[test]
fn what_may_be_is_possible() {
    check(&[
        ("Will Norway join the European Union?", &["member-of positive possible"]),
        ("Officials doubt that India will sign the treaty.", &["signed negative possible"]),
        ("Beijing has not ruled out imposing sanctions on Boeing.", &["sanctioned positive possible"]),
        ("Israel warned that it would attack Lebanon.", &["attacked positive possible"]),
        (
            "The ministry did not know whether Japan had asked China for gallium.",
            &["requested-supply-of positive possible"],
        ),
    ]);
}

#[test]
fn events_that_are_only_spoken_of_are_none() {
    let extractor = Extractor::new();
    for text in [
        "Wang and Ahn stressed the importance of dialogue between China and South Korea.",
        "Japan and Australia joined hands to promote dialogue.",
    ] {
        let lines = read(&extractor, text);
        assert!(!lines.iter().any(|line| line.starts_with("met-with")), "{text} {lines:?}");
    }
}
