//! The same facts written otherwise give the same relations: line ends, quotation marks, Unicode forms, spaces, capitals,
//! the order of names. What scanning does to letters costs some, in proportion.
//!
//! The texts are the sentences that the rules carry, so that every rule stands the test.

use demarche::{Document, Extractor, Input};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The strings of the rule files that are sentences.
fn sentences() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut sentences = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
        let text = std::fs::read_to_string(file).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let mut rest = line;
            while let Some(start) = rest.find(['"', '\'']) {
                let mark = &rest[start..=start];
                let behind = &rest[start + 1..];
                let Some(end) = behind.find(mark) else { break };
                let string = &behind[..end];
                if string.len() > 15 && !string.contains('\\') && string.ends_with(['.', '"', '”']) {
                    sentences.push(string.to_owned());
                }
                rest = &behind[end + 1..];
            }
        }
    }
    assert!(sentences.len() > 1_000);
    sentences
}

/// Six sentences a text: two paragraphs, a line each.
fn texts() -> Vec<String> {
    let sentences = sentences();
    let text = |six: &[String]| six.chunks(3).map(|p| p.join(" ")).collect::<Vec<_>>().join("\n\n");
    sentences.chunks(6).map(text).collect()
}

fn extract(text: &str) -> Document {
    Extractor::new().extract(Input::new(text).date("2023-05-27"))
}

fn fold(text: &str) -> String {
    let plain: String = text
        .nfc()
        .filter(|c| *c != '\u{AD}')
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a document says, each relation in a line, without places.
fn facts(document: &Document) -> Vec<String> {
    let fact = |relation: &demarche::Relation| {
        let evidence = relation.evidence();
        let mut fact = format!("{} {} {}", relation.kind_name(), evidence.polarity, evidence.modality);
        for filled in relation.roles() {
            let fillers: Vec<_> = filled.fillers.iter().map(|f| fold(&document.describe(*f))).collect();
            fact.push_str(&format!(" {}={}", filled.role, fillers.join(";")));
        }
        fact
    };
    document.all_relations().iter().map(fact).collect()
}

/// How many of the texts say something else when rewritten, with the first few differences.
fn differences(rewrite: impl Fn(&str) -> String) -> (usize, String) {
    let (mut count, mut shown) = (0, String::new());
    for text in texts() {
        let other = rewrite(&text);
        let (before, after) = (facts(&extract(&text)), facts(&extract(&other)));
        if before != after {
            count += 1;
            if count <= 5 {
                let lost: Vec<_> = before.iter().filter(|f| !after.contains(f)).collect();
                let new: Vec<_> = after.iter().filter(|f| !before.contains(f)).collect();
                shown.push_str(&format!("{other}\n  lost {lost:#?}\n  new {new:#?}\n"));
            }
        }
    }
    (count, shown)
}

fn none_differ(what: &str, rewrite: impl Fn(&str) -> String) {
    let (count, shown) = differences(rewrite);
    assert!(count == 0, "{what}: {count} texts differ:\n{shown}");
}

#[test]
fn line_ends() {
    none_differ("CRLF", |text| text.replace('\n', "\r\n"));
}

#[test]
fn quotation_marks() {
    none_differ("curly apostrophes", |text| text.replace('\'', "’"));
    none_differ("curly quotation marks", |text| {
        let mut curly = String::new();
        for c in text.chars() {
            let opens =
                curly.chars().next_back().is_none_or(|before| before.is_whitespace() || before == '(');
            curly.push(match c {
                '"' if opens => '“',
                '"' => '”',
                c => c,
            });
        }
        curly
    });
}

#[test]
fn unicode_forms() {
    none_differ("NFD", |text| text.nfd().collect());
    none_differ("NFC", |text| text.nfc().collect());
}

#[test]
fn spaces() {
    none_differ("two spaces", |text| text.replace(' ', "  "));
    none_differ("no-break spaces", |text| text.replace(' ', "\u{A0}"));
    none_differ("space around", |text| format!("\n\n  {}  \n\n", text.replace("\n\n", "\n \n\t\n")));
    none_differ("a byte-order mark", |text| format!("\u{FEFF}{text}"));
}

#[test]
fn markup() {
    none_differ("HTML", |text| {
        let escaped = text.replace('&', "&amp;").replace('"', "&quot;");
        format!("<p>{}</p>", escaped.replace("\n\n", "</p>\n\n<p>"))
    });
    none_differ("soft hyphens", |text| text.replace("tion", "ti\u{AD}on"));
}

#[test]
fn writings_of_one_fact() {
    for variants in [
        &[
            "China accused Japan of bullying.",
            "CHINA accused JAPAN of bullying.",
            "China Accused Japan of Bullying.",
        ][..],
        &[
            "The U.S. sanctioned Iran.",
            "The US sanctioned Iran.",
            "The United States sanctioned Iran.",
            "The USA sanctioned Iran.",
        ],
        &[
            "Wang Wentao met Sergey Lavrov.",
            "Wang Wentao met Sergei Lavrov.",
            "WANG Wentao met Sergey LAVROV.",
        ],
        &[
            "Ahn Duk-geun visited Japan.",
            "Ahn Duk Geun visited Japan.",
            "Ahn Duk-Geun visited Japan.",
            "AHN Duk-geun visited Japan.",
        ],
        &["Turkey expelled a diplomat.", "Türkiye expelled a diplomat.", "Turkiye expelled a diplomat."],
        &["São Tomé and Príncipe thanked Brazil.", "Sao Tome and Principe thanked Brazil."],
    ] {
        let who = |text: &str| {
            let document = extract(text);
            let mut all: Vec<String> = Vec::new();
            for relation in document.all_relations() {
                let mut ids = Vec::new();
                for filled in relation.roles() {
                    for filler in filled.fillers {
                        if let demarche::MentionOrSpan::Mention(id) = filler {
                            ids.extend(document.entities_of(id).map(|e| {
                                let code = e.id_of("iso3166").or(e.id_of("wikidata"));
                                format!("{}={}", filled.role, code.unwrap_or(&e.name))
                            }));
                        }
                    }
                }
                all.push(format!("{} {}", relation.kind_name(), ids.join(" ")));
            }
            all
        };
        let first = who(variants[0]);
        assert!(!first.is_empty(), "{}", variants[0]);
        for variant in &variants[1..] {
            assert_eq!(who(variant), first, "{variant}");
        }
    }
}

/// Mistakes of scanning: letters that look alike, a lost or a new space; `rate` of the characters, the same every time.
fn scanned(text: &str, rate: f64) -> String {
    // From the text, so that each has its own mistakes.
    let mut state = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mut chance = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut out = String::new();
    for c in text.chars() {
        if c == '\n' || chance() >= rate {
            out.push(c);
            continue;
        }
        match c {
            'l' | 'I' | 'i' => out.push('1'),
            'O' | 'o' => out.push('0'),
            'e' => out.push('c'),
            'm' => out.push_str("rn"),
            's' | 'S' => out.push('5'),
            'h' => out.push('b'),
            '.' => out.push(','),
            ',' => out.push('.'),
            ' ' => {}
            c if c.is_alphabetic() => out.extend([c, ' ']),
            c => out.push(c),
        }
    }
    out
}

#[test]
fn scanning_degrades_gracefully() {
    let texts = texts();
    let mut last = 1.0;
    for (rate, least) in [(0.001, 0.9), (0.005, 0.75), (0.01, 0.55), (0.03, 0.2)] {
        let (mut both, mut clean, mut noisy) = (0, 0, 0);
        for text in &texts {
            // Of the words only kind and named parties: a letter inside a long span is no other fact.
            let key = |document: &Document| -> HashMap<String, usize> {
                let mut count = HashMap::new();
                for relation in document.all_relations() {
                    let mut key = relation.kind_name().to_owned();
                    for filled in relation.roles() {
                        for filler in filled.fillers {
                            if let demarche::MentionOrSpan::Mention(id) = filler {
                                let name =
                                    document.entities_of(id).map(|e| e.name.as_str()).collect::<Vec<_>>();
                                key.push_str(&format!(" {}={}", filled.role, name.join("+")));
                            }
                        }
                    }
                    *count.entry(key).or_default() += 1;
                }
                count
            };
            let (one, other) = (key(&extract(text)), key(&extract(&scanned(text, rate))));
            clean += one.values().sum::<usize>();
            noisy += other.values().sum::<usize>();
            both += one.iter().map(|(k, n)| *n.min(other.get(k).unwrap_or(&0))).sum::<usize>();
        }
        let (recall, precision) = (both as f64 / clean as f64, both as f64 / noisy as f64);
        let f1 = 2.0 * recall * precision / (recall + precision);
        println!(
            "{:.1}% of the characters wrong: recall {recall:.3}, precision {precision:.3}, F1 {f1:.3}",
            rate * 100.0
        );
        assert!(f1 >= least && f1 <= last, "{rate}: {f1}");
        last = f1;
    }
}
