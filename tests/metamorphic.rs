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

/// Letters without what the rewritings change; a character reference inside a span is among its words.
fn fold(text: &str) -> String {
    let mut text = text.to_owned();
    for (reference, mark) in [
        ("&#34;", "\""),
        ("&#8220;", "\""),
        ("&#8221;", "\""),
        ("&#39;", "'"),
        ("&#8217;", "'"),
        ("&#x2019;", "'"),
        ("&rsquo;", "'"),
    ] {
        text = text.replace(reference, mark);
    }
    let plain: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}'))
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            '\u{2011}' => '-',
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
fn encodings() {
    // Character references for apostrophes and quotation marks: feeds are full of them.
    none_differ("decimal references", |text| {
        let reference = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '’');
        text.chars().map(|c| if reference(c) { format!("&#{};", c as u32) } else { c.to_string() }).collect()
    });
    none_differ("hexadecimal references", |text| text.replace('\'', "&#x2019;"));
    none_differ("named references", |text| text.replace('\'', "&rsquo;"));
    none_differ("no-break hyphens", |text| text.replace('-', "\u{2011}"));
    none_differ("zero-width spaces", |text| text.replace(' ', " \u{200B}"));
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

/// Who takes part in a meeting that a text tells of, by the table's name or the folded words in order.
fn met(text: &str) -> Vec<String> {
    let document = extract(text);
    let mut who: Vec<String> = document
        .relations::<demarche::MetWith>()
        .flat_map(|met| &met.participants)
        .flat_map(|id| document.entities_of(*id))
        .map(|entity| {
            let mut words: Vec<String> = fold(&entity.name).split(' ').map(str::to_owned).collect();
            words.sort();
            entity.id_of("wikidata").map_or_else(|| words.join(" "), str::to_owned)
        })
        .collect();
    who.sort();
    who
}

/// The officials of a country whose family name stands first at home, or is put there: name and the other order.
fn turned_officials() -> Vec<(String, String)> {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/data/gazetteers/officials.tsv");
    let table = std::fs::read_to_string(table).unwrap();
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (name, country) = (column("name"), column("iso3"));
    let mut turned: Vec<(String, String)> = lines
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|row| ["CHN", "TWN", "KOR", "PRK", "JPN", "HUN"].contains(&row[country]))
        .filter_map(|row| {
            let (first, second) = row[name].split_once(' ')?;
            let plain = |word: &str| word.len() > 2 && !word.contains(['.', ' ']);
            (plain(first) && plain(second)).then(|| (row[name].to_owned(), format!("{second} {first}")))
        })
        .collect();
    turned.sort();
    turned.dedup();
    turned
}

#[test]
fn either_order_of_a_name_is_one_person() {
    let turned = turned_officials();
    assert!(turned.len() > 100, "{}", turned.len());
    let mut wrong = Vec::new();
    for (name, other) in &turned {
        // Alone, and named again in the other order: two meetings of the same two.
        let one = met(&format!("Penny Wong met {name} in Geneva on Friday."));
        let two = met(&format!("Penny Wong met {other} in Geneva on Friday."));
        if one.len() != 2 || one != two {
            wrong.push(format!("{name}: {one:?}, {other}: {two:?}"));
        }
    }
    println!("{} of {} names differ by their order", wrong.len(), turned.len());
    // Left are those whose name is another word (`King Pu-tsung`) or two persons' in one of the orders.
    assert!(wrong.len() * 100 <= turned.len(), "{wrong:#?}");
}

#[test]
fn either_order_of_a_name_that_no_table_has() {
    for (name, other) in [
        ("Min-ho Park", "Park Min-ho"),
        ("Zoltán Nagy", "Nagy Zoltán"),
        ("Kenji Tanaka", "Tanaka Kenji"),
        ("Mei-ling Zhou", "Zhou Mei-ling"),
        ("Seo-yeon Kim", "Kim Seo-yeon"),
        ("Katalin Szabó", "Szabó Katalin"),
    ] {
        for frame in [
            "Foreign Minister {} met Penny Wong in Geneva.",
            "Penny Wong met Trade Minister {} in Geneva on Friday.",
            "The talks brought Penny Wong together with Ms {}. Penny Wong met {} again on Friday.",
        ] {
            let one = met(&frame.replace("{}", name));
            assert_eq!(one.len(), 2, "{}", frame.replace("{}", name));
            assert_eq!(met(&frame.replace("{}", other)), one, "{}", frame.replace("{}", other));
        }
    }
}

/// Words with a capital, as headlines have them; short function words without.
fn title_case(text: &str) -> String {
    const SMALL: &[&str] = &[
        "a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "by", "for", "with", "from", "over",
        "as",
    ];
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        first + chars.as_str()
    };
    let words: Vec<String> = text
        .split(' ')
        .enumerate()
        .map(|(i, word)| if i > 0 && SMALL.contains(&word) { word.to_owned() } else { capital(word) })
        .collect();
    words.join(" ")
}

#[test]
fn headlines_in_capitals() {
    // Kind and named parties of short sentences, as they are and as headlines. Capitals tell names from words, so that
    // some is lost without them; the shares are held.
    let key = |text: &str| {
        let document = extract(text);
        let mut keys: Vec<String> = document.all_relations().iter().map(|r| parties(&document, r)).collect();
        keys.sort();
        keys
    };
    let sentences: Vec<String> =
        sentences().into_iter().filter(|s| s.len() <= 80 && !s.contains('"')).collect();
    let sentences: Vec<&str> = sentences.iter().map(|s| s.trim_end_matches('.')).collect();
    for (what, rewrite, least) in [
        ("title case", title_case as fn(&str) -> String, 0.6),
        ("capitals", |text: &str| text.to_uppercase(), 0.5),
    ] {
        let (mut clean, mut same, mut shouted) = (0, 0, 0);
        for sentence in &sentences {
            let (one, other) = (key(sentence), key(&rewrite(sentence)));
            clean += one.len();
            shouted += other.len();
            let mut rest = other;
            for fact in one {
                if let Some(at) = rest.iter().position(|f| *f == fact) {
                    rest.swap_remove(at);
                    same += 1;
                }
            }
        }
        let (recall, precision) = (f64::from(same) / clean as f64, f64::from(same) / shouted as f64);
        println!("{what}: recall {recall:.3}, precision {precision:.3} of {clean} relations");
        assert!(recall >= least, "{what}: {recall}");
    }
}

/// The kind of a relation and who is named in it.
fn parties(document: &Document, relation: &demarche::Relation) -> String {
    let mut key = relation.kind_name().to_owned();
    for filled in relation.roles() {
        for filler in filled.fillers {
            if let demarche::MentionOrSpan::Mention(id) = filler {
                let names: Vec<String> = document.entities_of(id).map(|e| fold(&e.name)).collect();
                key.push_str(&format!(" {}={}", filled.role, names.join("+")));
            }
        }
    }
    key
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
                    let key = parties(document, relation);
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
