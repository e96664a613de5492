//! Data files that nobody means well with, and runs that break in the middle: a clear word, bounded work, nothing half done.

mod invariants;

use demarche::{Errors, Extractor};

fn table(text: impl Into<String>) -> Result<Extractor, Errors> {
    Extractor::builder().without_builtin_rules().gazetteer_tsv("names.tsv", text).build()
}

fn rules(text: impl Into<String>) -> Result<Extractor, Errors> {
    Extractor::builder().without_builtin_rules().rules_toml("rules.toml", text).build()
}

/// The messages; each is short whatever the file.
fn refused(built: Result<Extractor, Errors>) -> (usize, String) {
    let errors = built.expect_err("a refusal");
    let text = errors.to_string();
    assert!(text.len() < 40_000, "{} bytes of messages", text.len());
    (errors.len(), text)
}

const HEADER: &str = "action\tkind\tname\taliases\n";

#[test]
fn a_table_of_many_rows() {
    let mut text = HEADER.to_owned();
    for i in 0..200_000 {
        text.push_str(&format!("add\tperson\tQod{i} Zhu{i}\tZhu{i} of Qod\n"));
    }
    let extractor = table(text).expect("a table");
    let news = "Qod199999 Zhu199999 met Zhu77 of Qod.";
    let document = extractor.extract(news);
    invariants::check(&document, news);
    let names: Vec<&str> = document.entities().iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["Qod199999 Zhu199999", "Qod77 Zhu77"]);
}

#[test]
fn aliases_too_long_too_many_or_empty() {
    let long = "Q".repeat(100_000);
    let (count, message) = refused(table(format!("{HEADER}add\tperson\tOla Hult\t{long}\n")));
    assert_eq!(count, 1);
    assert!(
        message.contains("names.tsv:2:21: a name of 100000 bytes") && message.contains("at most 1000 bytes")
    );
    let (_, message) = refused(table(format!("{HEADER}add\tperson\tOla Hult\tHult||Ola\n")));
    assert!(message.contains("names.tsv:2:26: an empty name"), "{message}");
    let (_, message) = refused(table(format!("{HEADER}add\tperson\t\t\n")));
    assert!(message.contains("an empty name"), "{message}");
    // A hundred thousand mistakes in one row are not kept, each with the row.
    let (count, _) = refused(table(format!("{HEADER}add\tperson\tOla Hult\t{}\n", "|".repeat(100_000))));
    assert!(count <= 20, "{count}");
    let (count, _) = refused(table(format!("{HEADER}{}", "add\tcity\tX\t\n".repeat(100_000))));
    assert!(count <= 1_001, "{count}");
}

#[test]
fn one_id_names_one_thing() {
    let head = "action\tkind\tname\twikidata\toffice\tstart\n";
    let (count, message) =
        refused(table(format!("{head}add\tperson\tOla Hult\tQ9\nadd\tperson\tKari Dahl\tQ9\n")));
    assert_eq!(count, 1);
    assert!(message.contains("names.tsv:3:22: `Q9` is `Ola Hult` in names.tsv:2 already"), "{message}");
    // Two terms of one person.
    let terms = "add\tperson\tOla Hult\tQ9\tTrade Minister\t2020\nadd\tperson\tOla Hult\tQ9\tPremier\t2024\n";
    assert!(table(format!("{head}{terms}")).is_ok());
}

#[test]
fn rows_of_one_name() {
    let row = "add\tperson\tOla Hult\tHult\n";
    let extractor = table(format!("{HEADER}{}", row.repeat(20_000))).expect("names may be ambiguous");
    let news = "Ola Hult met Hult. ".repeat(50);
    let document = extractor.extract(news.as_str());
    invariants::check(&document, &news);
    // The longest name there may be, and one that begins like it.
    let words = vec!["Qod"; 16].join(" ");
    let extractor = table(format!("{HEADER}add\torganization\t{words}\t\n")).expect("a table");
    let news = "Qod ".repeat(5_000);
    invariants::check(&extractor.extract(news.as_str()), &news);
}

#[test]
fn tables_that_are_none() {
    for text in [
        "",
        "\n\n",
        "#",
        "\u{FEFF}",
        "name",
        "action\tkind\tname\tname",
        "\0\0\0",
        "\t\t\t",
        "action\taction",
    ] {
        refused(table(text));
    }
    // A header alone names nothing, which is no mistake.
    assert!(table(HEADER).is_ok());
    assert!(table(HEADER.replace('\n', "\r\n")).is_ok());
}

#[test]
fn rules_that_mean_harm() {
    let rule = |frame: &str| {
        format!(
            "kind = \"accused\"\n[[rule]]\nname = \"accused.x\"\nverb = [\"accuse\"]\nframe = \"{frame}\"\n"
        )
    };
    let (_, message) = refused(rules(rule("subj=accuser obj=accusee")));
    assert!(message.contains("rules.toml:5:") && message.contains("unknown role `accusee`"), "{message}");
    // Owners of owners would nest as deep as the file likes.
    let (_, message) = refused(rules(rule(&format!("of{}=accuser", "'s".repeat(50_000)))));
    assert!(message.contains("an owner of an owner"), "{}", &message[..200]);
    // What would make a backtracking matcher slow is one pass more a slot here.
    let slots = ["subj", "of", "obj.of", "by"].join(",");
    let frame = format!("{}subj=accuser obj=accused", format!("[{slots}=matter] ").repeat(2_000));
    if let Ok(extractor) = rules(rule(&frame)) {
        let news = "China accused Japan of bullying of Peru of Chile by Iran. ".repeat(20);
        invariants::check(&extractor.extract(news.as_str()), &news);
    }
    // A predicate of a hundred thousand words, and one word a hundred thousand times.
    let many = |word: &str| format!("\"{}\"", vec![word; 100_000].join(" "));
    let light = rule("subj=accuser obj=accused").replace("[\"accuse\"]", &format!("[{}]", many("accuse")));
    if let Ok(extractor) = rules(light) {
        let news = "accuse ".repeat(3_000);
        invariants::check(&extractor.extract(news.as_str()), &news);
    }
}

#[test]
fn many_mistakes_are_not_all_told() {
    let one = "[[rule]]\nname = \"accused.x\"\nverb = [\"accuse\"]\nframe = \"subj=nobody\"\n";
    let (count, message) = refused(rules(format!("kind = \"accused\"\n{}", one.repeat(20_000))));
    assert!(count <= 1_001, "{count}");
    assert!(message.contains("more"), "{message}");
}

#[test]
fn rule_files_that_are_none() {
    for text in [
        "kind = ",
        "kind = \"no-such-kind\"",
        "kind = \"accused\"\n[[rule]]",
        "[[rule]]\nname = \"x\"\nframe = \"\"",
        "kind = \"custom\"",
        "\0",
        "kind = \"accused\"\nkind = \"accused\"",
    ] {
        refused(rules(text));
    }
    refused(rules(format!("a = {}", "[".repeat(100_000))));
    refused(rules(format!("a{} = 1", ".a".repeat(100_000))));
}

#[test]
fn json_that_means_harm() {
    let read = |json: &str| {
        demarche::Document::deserialize_with_text("China.", &mut serde_json::Deserializer::from_str(json))
            .is_ok()
    };
    let with = |relations: &str| {
        format!(
            r#"{{"schema":1,"sentences":[{{"start":0,"end":6}}],"entities":[],"mentions":[],"relations":[{relations}]}}"#
        )
    };
    assert!(read(&with("")));
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for bad in [
        with(&format!(r#"{{"kind":"met-with","participants":{nested}}}"#)),
        with(&nested),
        with("").replace("\"end\":6", "\"end\":7"),
        with("").replace("\"end\":6", "\"end\":18446744073709551615"),
        with("").replace("\"start\":0", "\"start\":-1"),
        with("").replace("\"end\":6", "\"end\":1e3"),
        "{}".to_owned(),
        String::new(),
    ] {
        assert!(!read(&bad), "{}", &bad[..bad.len().min(200)]);
    }
}

/// The example program in the middle of a run.
#[cfg(unix)]
mod loss {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output, Stdio};

    const NEWS: &str = "China accused Japan of bullying. Wang Wentao met Ahn Duk-geun in Detroit on Friday.";

    fn program() -> PathBuf {
        let profile = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--example", "extract", "--target-dir"]);
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the example builds");
        profile.join("examples/extract")
    }

    fn many(folder: &Path) -> String {
        let path = folder.join("many.jsonl");
        std::fs::write(&path, format!("{{\"text\": {NEWS:?}}}\n").repeat(3_000)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn said(output: &Output) -> String {
        String::from_utf8(output.stderr.clone()).unwrap()
    }

    #[test]
    fn a_full_disk_is_told_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (program, many) = (program(), many(folder.path()));
        if Path::new("/dev/full").exists() {
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let to_stdout =
                Command::new(&program).args(["-f", "jsonl", &many]).stdout(full).output().unwrap();
            let to_file =
                Command::new(&program).args(["-f", "jsonl", "-o", "/dev/full", &many]).output().unwrap();
            for output in [to_stdout, to_file] {
                assert_eq!(output.status.code(), Some(1));
                assert!(said(&output).contains("No space left"), "{}", said(&output));
            }
        }
        // A limit of the size of files is a disk that fills in the middle of one.
        for name in ["out.jsonl", "out.html", "out.csv"] {
            let out = folder.path().join(name);
            std::fs::write(&out, "old").unwrap();
            let output = Command::new("sh")
                .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
                .arg(&program)
                .arg("-o")
                .args([&out, Path::new(&many)])
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(1), "{name}: {}", said(&output));
            assert!(said(&output).contains("File too large"), "{name}: {}", said(&output));
            assert_eq!(std::fs::read_to_string(&out).unwrap(), "old", "what was there stays");
            std::fs::remove_file(&out).unwrap();
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no part of a file is left");
        }
    }

    #[test]
    fn a_pipe_that_closes_in_the_middle_ends_the_run_and_is_no_error() {
        use std::io::{BufRead, BufReader, Read};
        let folder = tempfile::tempdir().unwrap();
        let (program, many) = (program(), many(folder.path()));
        let bad = folder.path().join("bad.jsonl");
        std::fs::write(&bad, "{\"text\": 5}\n").unwrap();
        for jobs in ["1", "4"] {
            let mut child = Command::new(&program)
                .args(["-f", "jsonl", "--jobs", jobs, bad.to_str().unwrap(), &many])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            // Some lines are read before the reader goes, so that the run is well under way.
            let mut out = BufReader::new(child.stdout.take().unwrap());
            for _ in 0..40 {
                let mut line = String::new();
                out.read_line(&mut line).unwrap();
                let value: serde_json::Value = serde_json::from_str(&line).unwrap();
                assert_eq!(value["schema"], 1);
            }
            drop(out);
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
            // What could not be read before was told; the pipe is not spoken of.
            assert!(
                said.contains("bad.jsonl:1: the field `text` is no string") && !said.contains("ipe"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_file_that_fails_in_the_middle_is_told_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("good.txt");
        std::fs::write(&good, NEWS).unwrap();
        // Reading a process's memory from 0 opens and then fails, whoever asks; a folder as a file does too.
        let broken = folder.path().join("broken.txt");
        std::fs::write(&broken, NEWS).unwrap();
        let mut files = vec![folder.path().join("none.txt")];
        if Path::new("/proc/self/mem").exists() {
            files.push("/proc/self/mem".into());
        }
        let mut command = Command::new(program());
        command.args(["-f", "jsonl"]).arg(&good).args(&files).arg(&broken);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8(output.stdout.clone()).unwrap().lines().count(), 2);
        let said = said(&output);
        assert_eq!(said.lines().count(), files.len(), "{said}");
        for file in &files {
            assert!(said.contains(file.to_str().unwrap()), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let good = file("good.txt", NEWS.as_bytes());
        let line = format!("{{\"text\": {NEWS:?}}}");
        let lines = file("lines.jsonl", format!("{line}\n{{\"text\": 5}}\n{line}\n{{\"te").as_bytes());
        // The head of a gzip file and nothing behind it; bytes that are no text; a name without a file.
        let cut = file("cut.txt.gz", &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xAB]);
        let bytes = file("bytes.txt", b"China \xFF");
        let none = folder.path().join("none.txt").to_str().unwrap().to_owned();
        let output = Command::new(program())
            .args(["-f", "jsonl", &cut, &good, &bytes, &lines, &none, &good])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8(output.stdout.clone()).unwrap().lines().count(), 4);
        let said = said(&output);
        for place in [&cut, &format!("{bytes}:1:7"), &format!("{lines}:2"), &format!("{lines}:4"), &none] {
            assert!(said.contains(place.as_str()), "{place} is not told: {said}");
        }
    }
}
