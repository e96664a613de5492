//! Texts that hurt programs which are not linear: twice the text takes twice the instructions, not four times.
//!
//! Instructions are counted by Valgrind (`cargo test --test linear -- --ignored`); no clock is read, so that a busy machine
//! changes nothing. Without Valgrind the texts are still read, whole, and their documents checked.

mod invariants;

use demarche::Extractor;
use std::process::Command;

/// Name, what is repeated, and what stands before and behind it all.
const HURTFUL: &[(&str, &str, &str, &str)] = &[
    ("brackets", "(", "China met ", " Japan."),
    ("nested brackets", "(China [met \"", "", ""),
    ("closing brackets", ") ]\" ", "China met Japan ", ""),
    ("quotation marks", "\"", "He said ", "."),
    ("curly quotation marks", "“‘ a ", "", ""),
    ("coordination", "a and ", "China met ", "Japan."),
    ("coordinated countries", "China and ", "Japan met ", "Peru."),
    ("listed countries", "China, ", "Japan met ", "and Peru."),
    ("one verb", "met ", "China ", "Japan."),
    ("verb and name", "China met ", "", "."),
    ("verbs of saying", "he said that ", "", "China met Japan."),
    ("titles without a name", "President Foreign Minister ", "", ""),
    ("titles and names", "President Lavrov, ", "", ""),
    ("surname", "Lavrov ", "Sergey Lavrov met Wang Yi. ", ""),
    ("surname in sentences", "Lavrov said so. ", "Sergey Lavrov met Wang Yi. ", ""),
    ("new persons", "Mr Xq met Mr Zq. ", "", ""),
    ("pronouns", "He told them that she met it. ", "China met Japan. ", ""),
    ("nominals", "The minister met both sides. ", "Lavrov met Wang Yi. ", ""),
    ("abbreviations", "U.S. Gov. ", "", ""),
    ("dotted letters", "a.b.c.d.", "", ""),
    ("full stops", ".", "China met Japan", ""),
    ("combining marks", "\u{301}", "China me", "t Japan."),
    ("joiners", "\u{200D}", "Chi", "na met Japan."),
    ("one word", "a", "", ""),
    ("capitals", "A", "", ""),
    ("digits", "1", "", ""),
    ("numbers", "1,000 million ", "$", ""),
    ("hyphens", "a-", "", ""),
    ("ampersands", "&amp", "", ""),
    ("tags that never end", "<b ", "", ""),
    ("possessives", "China's ", "", "envoy met Japan."),
    ("of", "the minister of ", "", "Japan met Wang Yi."),
    ("relative clauses", "who met the man ", "Lavrov ", ""),
    ("prepositions", "in China on Friday ", "Lavrov met Wang Yi ", ""),
    ("blank lines", "\n\n", "China met Japan.", ""),
    ("lines", "China met\n", "", ""),
    ("requests", "China asked Japan to ask Peru to ", "", "help."),
    ("organizations", "Ministry of Trade and ", "", ""),
    ("dates", "May 27, 2023, ", "", ""),
    ("offices", "Lavrov, foreign minister, ", "", ""),
];

fn hurtful(name: &str, bytes: usize) -> String {
    let (_, piece, before, behind) = HURTFUL.iter().find(|h| h.0 == name).expect("a case of this name");
    format!("{before}{}{behind}", piece.repeat(bytes / piece.len()))
}

#[test]
fn hurtful_texts_are_read() {
    for (name, ..) in HURTFUL {
        let text = hurtful(name, 50_000);
        invariants::check_tokens(&text);
        let document = Extractor::new().extract(text.as_str());
        invariants::check(&document, &text);
        invariants::write_all(&document);
    }
}

/// Run under Valgrind by the test below: reads the text that the environment names.
#[test]
#[ignore = "does nothing by itself"]
fn child() {
    if let (Ok(name), Ok(bytes)) = (std::env::var("HURTFUL"), std::env::var("HURTFUL_BYTES")) {
        let _ = Extractor::new().extract(hurtful(&name, bytes.parse().expect("a number")).as_str());
    }
}

fn instructions(name: &str, bytes: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--ignored", "--test-threads=1"])
        .envs([("HURTFUL", name.to_owned()), ("HURTFUL_BYTES", bytes.to_string())])
        .output()
        .expect("Valgrind is installed");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {messages}");
    // `==1== I refs:   1,234`, with more spaces or fewer.
    let count = messages.lines().find_map(|line| {
        let (head, number) = line.split_once("refs:")?;
        head.trim_end().ends_with(" I").then(|| number.trim().replace(',', ""))
    });
    count.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no count in {messages}"))
}

#[test]
#[ignore = "needs Valgrind, and some minutes"]
fn twice_the_text_takes_twice_the_instructions() {
    const BYTES: usize = 20_000;
    let mut wrong = Vec::new();
    for (name, ..) in HURTFUL {
        let [one, two, four] = [1, 2, 4].map(|times| instructions(name, BYTES * times));
        // What the start takes cancels out: 2 where it is linear, 4 where it is quadratic.
        let growth = (four - two) / (two - one).max(1.0);
        println!(
            "{name:24} {:8.0} instructions a byte, growth {growth:.2}",
            (four - two) / (2 * BYTES) as f64
        );
        if growth > 2.6 {
            wrong.push(format!("{name}: {growth:.2}"));
        }
    }
    assert!(wrong.is_empty(), "grows faster than the text: {}", wrong.join(", "));
}
