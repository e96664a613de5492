//! The example program as its users meet it: arguments in; output, messages and exit codes out.

use assert_cmd::Command;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const NEWS: &str = "China accused Japan of bullying. Wang Wentao met Ahn Duk-geun in Detroit on Friday.";

/// The program, built once as the tests were.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // target/PROFILE/deps/program-HASH
        let profile = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let mut cargo = std::process::Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet", "--example", "extract", "--target-dir"])
            .arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the example builds");
        profile.join("examples").join(format!("extract{}", std::env::consts::EXE_SUFFIX))
    })
}

fn extract(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).env_remove("NO_COLOR").env("TERM", "xterm");
    command
}

/// What it writes to standard output and standard error, and its exit code.
fn run(command: &mut Command) -> (String, String, i32) {
    let output = command.output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// Documents as JSON Lines hold them.
fn documents(jsonl: &str) -> Vec<serde_json::Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(jsonl: &str) -> Vec<String> {
    documents(jsonl).iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect()
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn help_shows_examples() {
    let (out, _, code) = run(&mut extract(&["--help"]));
    assert_eq!(code, 0);
    for word in ["Examples:", "--min-confidence", "relations.html", "HTML pages are not parsed", "Exit code:"]
    {
        assert!(out.contains(word), "{word}");
    }
    assert!(run(&mut extract(&["--version"])).0.starts_with("extract "));
}

#[test]
fn standard_input_to_text() {
    let (out, err, code) = run(extract(&["-"]).write_stdin(NEWS));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(
        out.starts_with("\nChina accused Japan of bullying.\n  accused              China accused Japan of"),
        "{out}"
    );
    assert!(!out.contains('\x1b'), "no colour in a pipe");
    // Without arguments too.
    assert_eq!(run(extract(&[]).write_stdin(NEWS)).0, out);
}

#[test]
fn colour_is_a_choice() {
    let (out, ..) = run(extract(&["--color", "always", "-"]).write_stdin(NEWS));
    assert!(out.contains("\x1b[34mChina\x1b[0m"), "{out}");
    let (out, ..) = run(extract(&["--color", "auto", "-"]).env("NO_COLOR", "1").write_stdin(NEWS));
    assert!(!out.contains('\x1b'));
}

#[test]
fn folders_are_read_in_order_and_compressed_files_are_opened() {
    let folder = Folder::new();
    let b = folder.file("news/b.txt", NEWS);
    let a = folder.file("news/a/z.txt.gz", gzip(NEWS));
    folder.file("news/c.jsonl.zst", zstd(&format!("{{\"id\": \"one\", \"text\": {NEWS:?}}}\n")));
    folder.file("news/page.html", NEWS);
    folder.file("news/notes.md", NEWS);
    let (out, err, code) = run(&mut extract(&["-f", "jsonl", &folder.path("news")]));
    assert_eq!((err.as_str(), code), ("", 0));
    assert_eq!(ids(&out), [a.as_str(), b.as_str(), "one"]);
    let all = documents(&out);
    assert!(all.iter().all(|d| d["relations"] == all[0]["relations"]));
    assert!(all[0]["relations"].as_array().unwrap().len() >= 2);
    let (out, ..) = run(&mut extract(&["-f", "jsonl", "--extensions", "md", &folder.path("news")]));
    assert_eq!(documents(&out).len(), 1);
    // Several members of a gzip file, several frames of a zstd file, and compressed standard input.
    for twice in
        [[gzip("China accused "), gzip("Japan.")].concat(), [zstd("China accused "), zstd("Japan.")].concat()]
    {
        let (out, ..) = run(extract(&["-"]).write_stdin(twice));
        assert!(out.contains("China accused Japan"), "{out}");
    }
}

#[test]
fn fields_of_json_lines_have_the_names_that_one_gives() {
    let folder = Folder::new();
    let file = folder.file(
        "a.jsonl",
        "{\"body\": \"China met Japan on Friday.\", \"key\": 7, \"day\": \"2024-05-29\"}\n\n\
         {\"body\": \"x\"}\n",
    );
    let arguments = [
        "--text-field",
        "body",
        "--id-field",
        "key",
        "--date-field",
        "day",
        "-f",
        "jsonl",
        "--date",
        "2020-01-01",
    ];
    let (out, err, code) = run(extract(&arguments).arg(&file));
    assert_eq!((err.as_str(), code), ("", 0));
    let documents = documents(&out);
    assert_eq!(documents[0]["id"], "7");
    // The document's own date goes first; the other has none.
    assert_eq!(documents[0]["date"], "2024-05-29");
    assert_eq!(documents[1]["date"], "2020-01-01");
    assert_eq!(documents[1]["id"], format!("{file}:3"));
    let date = documents[0]["entities"].as_array().unwrap().iter().find(|e| e["kind"] == "date").unwrap();
    assert_eq!(date["ids"]["iso8601"], "2024-05-24");
    let (out, ..) = run(extract(&["--input", "jsonl", "-f", "jsonl", "-"]).write_stdin("{\"text\": \"x\"}"));
    assert_eq!(ids(&out), ["-:1"]);
}

#[test]
fn each_fault_is_told_once_with_its_place_and_the_rest_is_read() {
    let folder = Folder::new();
    let bad = folder.file("bad.txt", b"one\ntwo \xFF three");
    let lines = folder.file(
        "lines.jsonl",
        b"{\"text\": \"x\"}\nnot json\n{\"id\": 1}\n{\"text\": 5}\n[1]\n{\"text\": \"\xC3\"}\n{\"text\": \"y\"}\n",
    );
    let cut = folder.file("cut.txt.gz", &gzip(NEWS)[..20]);
    let good = folder.file("good.txt", NEWS);
    let empty = folder.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let none = folder.path("none.txt");
    let (out, err, code) = run(&mut extract(&["-f", "jsonl", &bad, &lines, &cut, &empty, &none, &good]));
    assert_eq!(code, 1);
    assert_eq!(documents(&out).len(), 3, "{out}");
    let err: Vec<&str> = err.lines().collect();
    let expected = [
        format!("extract: {bad}:2:5: not UTF-8: byte 0xFF"),
        format!("extract: {lines}:2:2: not JSON: expected ident"),
        format!("extract: {lines}:3: no field `text` (see --text-field)"),
        format!("extract: {lines}:4: the field `text` is no string"),
        format!("extract: {lines}:5: not a JSON object"),
        format!("extract: {lines}:6:11: not UTF-8: byte 0xC3"),
        format!("extract: {cut}: "),
        format!("extract: {empty}: no files that end in txt, text, jsonl (see --extensions)"),
        format!("extract: {none}: No such file"),
    ];
    assert_eq!(err.len(), expected.len(), "{err:#?}");
    for (line, start) in err.iter().zip(&expected) {
        assert!(line.starts_with(start.as_str()), "{line}\n{start}");
    }
}

#[test]
fn wrong_usage_is_2() {
    for (arguments, message) in [
        (&["--date", "29/05/2024", "x"][..], "a day, as in 2024-05-27"),
        (&["--min-confidence", "2", "x"], "a number from 0 to 1"),
        (
            &["--kinds", "met-with,chatted", "x"],
            "there is no relation kind `chatted`\n  = help: there are met-with",
        ),
        (&["--kinds", "met_with", "x"], "= help: did you mean `met-with`?"),
        (&["--format", "pdf", "x"], "possible values: text, json"),
        (&["--jobs", "0", "x"], "0 is not in 1..=1024"),
        (&["--nonsense", "x"], "unexpected argument '--nonsense'"),
        (&["-q", "-v", "x"], "cannot be used with"),
        (&["-", "-"], "standard input (-) can be read only once"),
        (&["--check-rules"], "--rules"),
    ] {
        let (out, err, code) = run(&mut extract(arguments));
        assert_eq!((out.as_str(), code), ("", 2), "{arguments:?}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new();
    let news = folder.file("news.txt", NEWS);
    let out = folder.path("out.jsonl");
    let (stdout, err, code) = run(&mut extract(&["-o", &out, &news]));
    assert_eq!((stdout.as_str(), err.as_str(), code), ("", "", 0));
    let whole = std::fs::read_to_string(&out).unwrap();
    assert_eq!(documents(&whole).len(), 1);
    // What cannot be written leaves what is there, and no other file.
    let (_, err, code) = run(&mut extract(&["-o", &folder.path("none/out.json"), &news]));
    assert_eq!(code, 1);
    assert!(err.contains("none/out.json: No such file"), "{err}");
    std::fs::create_dir(folder.path("dir.html")).unwrap();
    let (_, err, code) = run(&mut extract(&["-o", &folder.path("dir.html"), &news]));
    assert_eq!(code, 1);
    assert!(err.contains("dir.html: a folder, but Html is one file"), "{err}");
    assert_eq!(folder.names(), ["dir.html", "news.txt", "out.jsonl"]);
}

#[test]
fn the_name_of_the_output_tells_the_format() {
    let folder = Folder::new();
    let news = folder.file("news.txt", NEWS);
    for (name, start) in [
        ("a.json", "{\n"),
        ("a.jsonl", "{\"schema\":1"),
        ("a.html", "<!doctype html>"),
        ("a.conll", "-DOCSTART-"),
        ("a.csv", "event_id,date,source"),
        ("a.dot", "digraph demarche {"),
        ("a.ann", "T1\tcountry 0 5\tChina"),
        ("a.txt", &format!("{news}\n")),
    ] {
        let out = folder.path(name);
        let (_, err, code) = run(&mut extract(&["-o", &out, &news]));
        assert_eq!((err.as_str(), code), ("", 0), "{name}");
        if name != "a.txt" {
            let content = std::fs::read_to_string(&out).unwrap();
            assert!(content.starts_with(start), "{name}: {content}");
        }
        if name == "a.ann" {
            assert_eq!(std::fs::read_to_string(folder.path("a.txt")).unwrap(), NEWS);
        }
    }
}

#[test]
fn brat_gets_a_folder_that_it_opens() {
    let folder = Folder::new();
    let news = folder.file("news.txt", NEWS);
    let lines = folder.file("lines.jsonl", format!("{{\"id\": \"../up\", \"text\": {NEWS:?}}}\n").repeat(2));
    let out = folder.path("brat");
    let (_, err, code) = run(&mut extract(&["-f", "brat", "-o", &out, &lines, &news]));
    assert_eq!((err.as_str(), code), ("", 0));
    let names = Folder::names(&folder);
    assert!(!names.iter().any(|n| n.contains("up")), "nothing beside the folder: {names:?}");
    let mut inside: Vec<String> =
        std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    inside.sort();
    assert_eq!(inside.iter().filter(|n| n.ends_with(".ann")).count(), 3, "{inside:?}");
    for name in &inside {
        if let Some(base) = name.strip_suffix(".ann") {
            assert!(inside.contains(&format!("{base}.txt")));
        }
    }
    assert!(inside.contains(&"annotation.conf".to_owned()) && inside.contains(&"visual.conf".to_owned()));
    let (out, err, code) = run(&mut extract(&["-f", "brat", &lines]));
    assert_eq!(code, 1);
    assert!(out.starts_with("T1\t") && err.contains("use -o DIR for more"), "{err}");
}

#[test]
fn jobs_do_not_change_a_byte() {
    let folder = Folder::new();
    let mut lines = String::new();
    for number in 0..300 {
        let text = NEWS.repeat(1 + number * 7 % 5);
        lines.push_str(&format!("{{\"id\": \"{number}\", \"text\": {text:?}}}\n"));
        if number % 50 == 49 {
            lines.push_str("broken\n");
        }
    }
    let file = folder.file("many.jsonl", lines);
    for format in ["jsonl", "events", "html", "text"] {
        let one = run(&mut extract(&["-f", format, "--jobs", "1", &file]));
        let many = run(&mut extract(&["-f", format, "--jobs", "7", &file]));
        assert_eq!(one, many, "{format}");
        assert_eq!(one.2, 1);
    }
}

#[test]
fn kinds_and_confidence_filter() {
    let (out, ..) = run(extract(&["--kinds", "met-with,signed", "-f", "jsonl", "-"]).write_stdin(NEWS));
    let relations = documents(&out)[0]["relations"].clone();
    assert!(relations.as_array().unwrap().iter().all(|r| r["kind"] == "met-with"), "{relations}");
    assert_eq!(relations.as_array().unwrap().len(), 1);
    let (out, ..) = run(extract(&["--min-confidence", "1", "-f", "jsonl", "-"]).write_stdin(NEWS));
    assert_eq!(documents(&out)[0]["relations"].as_array().unwrap().len(), 0);
}

#[test]
fn offsets_are_of_the_unit_asked_for() {
    let text = "“Ärger” 🙂: China accused Japan.";
    let at = |unit: &str| {
        let (out, ..) = run(extract(&["--offsets", unit, "-f", "jsonl", "-"]).write_stdin(text));
        let mentions = documents(&out)[0]["mentions"].clone();
        let china = mentions.as_array().unwrap().iter().find(|m| m["text"] == "China").unwrap();
        china["start"].as_u64().unwrap() as usize
    };
    let byte = text.find("China").unwrap();
    assert_eq!(at("bytes"), byte);
    assert_eq!(at("chars"), text[..byte].chars().count());
    assert_eq!(at("utf16"), text[..byte].encode_utf16().count());
}

#[test]
fn stats_verbose_and_explain() {
    let (_, err, _) = run(extract(&["--stats", "-v", "-"]).write_stdin(NEWS));
    for word in ["-: ", "documents           1", "met-with", "MB/s"] {
        assert!(err.contains(word), "{word}: {err}");
    }
    let (out, ..) = run(extract(&["--explain", "-"]).write_stdin(NEWS));
    assert!(out.contains("accuser: “China” (0..5), country name by gazetteer: China"), "{out}");
}

#[test]
fn what_was_discarded_is_explained() {
    let text = "Georgia and Armenia met in Beijing. The European Union imposed sanctions on Kenya.";
    let (out, err, code) = run(extract(&["--explain", "-"]).write_stdin(text));
    assert_eq!((err.as_str(), code), ("", 0));
    for line in [
        // The reading of a name that won, those that lost by score, and those that the words around ruled out.
        "    “Georgia” is country Georgia: in the tables (",
        "      not place Georgia, USA: in the tables (",
        "    “Beijing” is place Beijing, CHN: in the tables (",
        "      not country China: preposition of place before it\n",
        // Rules that have the same words: one that lost, and those that do not fit.
        "    “met” does not fit: ",
        "    “imposed” not by sanctioned.impose: sanctioned.impose-sanctions has more words\n",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    // It costs nothing where nobody asks, and changes nothing.
    let (plain, ..) = run(extract(&["-"]).write_stdin(text));
    assert!(!plain.contains("not place"));
    let relations = |out: &str| out.lines().filter(|l| l.starts_with("  ") && !l.starts_with("   ")).count();
    assert_eq!(relations(&plain), relations(&out));
}

const RULES: &str = r#"
kind = "cooperated-with"
[[rule]]
name = "cooperated-with.bury-hatchet"
light = ["bury hatchet"]
frame = "subj=parties with=parties"
fires = ["Chile buried the hatchet with Peru."]
silent = ["Norway buried the cable with sand."]
"#;

#[test]
fn rules_of_ones_own() {
    let folder = Folder::new();
    let good = folder.file("good.toml", RULES);
    let (out, err, code) = run(&mut extract(&["--rules", &good, "--check-rules"]));
    assert_eq!((out.as_str(), err.as_str(), code), ("1 rules, 2 sentences: all as they should\n", "", 0));
    let text = "Chile has buried the hatchet with Peru.";
    assert!(!run(extract(&["-"]).write_stdin(text)).0.contains("cooperated-with"));
    let (out, ..) = run(extract(&["--rules", &good, "--kinds", "cooperated-with", "-"]).write_stdin(text));
    assert!(out.contains("by cooperated-with.bury-hatchet"), "{out}");

    let wrong = folder.file("wrong.toml", RULES.replace("buried the hatchet with", "met"));
    let (_, err, code) = run(&mut extract(&["--rules", &wrong, "--check-rules"]));
    assert_eq!(code, 1);
    assert!(err.contains("`cooperated-with.bury-hatchet` does not fire on \"Chile met Peru.\""), "{err}");

    let bad = folder.file("bad.toml", RULES.replace("subj=parties", "subj=party"));
    let (_, err, code) = run(extract(&["--rules", &bad, "-"]).write_stdin(text));
    assert_eq!(code, 1);
    assert!(
        err.starts_with(&format!("extract: {bad}:6:10:")) && err.contains("unknown role `party`"),
        "{err}"
    );

    // All mistakes at once, each with its place: in the form of the file, or in what it says.
    let form = RULES.replace("light =", "lihgt =").replace("fires = [\"Chile", "fires = [3, \"Chile");
    let form = folder.file("form.toml", form + "polarity = \"maybe\"\nabsorbs = [\"met_with\"]\n");
    let (_, err, code) = run(extract(&["--rules", &form, "-"]).write_stdin(text));
    assert_eq!(code, 1);
    for (place, message, hint) in [
        ("5:1", "there is no key `lihgt` in [[rule]]", "did you mean `light`?"),
        ("7:10", "an entry of `fires` is a number", "text, as in"),
        ("9:12", "`polarity` is `maybe`", "one of positive, negative"),
        ("10:12", "there is no relation kind `met_with`", "did you mean `met-with`?"),
    ] {
        let at = err.find(&format!("{form}:{place}: {message}")).unwrap_or_else(|| panic!("{place}: {err}"));
        assert!(err[at..].lines().take(4).any(|line| line.contains(hint)), "{hint}: {err}");
    }
    let broken = folder.file("broken.toml", "kind = \n\n[[rule]\nname \"x\"\n");
    let (_, err, code) = run(extract(&["--rules", &broken, "-"]).write_stdin(text));
    assert_eq!(code, 1);
    assert!(err.contains("broken.toml:1:") && err.contains("broken.toml:4:"), "{err}");

    let none = folder.path("none.toml");
    let (_, err, code) = run(extract(&["--rules", &none, "-"]).write_stdin(text));
    assert_eq!(code, 1);
    assert!(err.starts_with(&format!("extract: {none}: No such file")), "{err}");
}

const OWN_KIND: &str = r#"
kind = "twinned-with"
[[role]]
name = "towns"
core = true
many = true
[[rule]]
name = "twinned-with.twin"
verb = ["twin"]
frame = "subj=towns with=towns"
fires = ["Chile twinned with Peru."]
"#;

#[test]
fn a_kind_of_ones_own_is_picked_by_its_name() {
    let folder = Folder::new();
    let rules = folder.file("twin.toml", OWN_KIND);
    let text = "Chile twinned with Peru and met Norway.";
    let arguments = ["--rules", &rules, "-f", "jsonl", "--kinds"];
    let (out, err, code) = run(extract(&arguments).args(["twinned-with", "-"]).write_stdin(text));
    assert_eq!((err.as_str(), code), ("", 0));
    let relations = documents(&out)[0]["relations"].clone();
    assert_eq!((relations.as_array().unwrap().len(), &relations[0]["kind"]), (1, &"twinned-with".into()));
    // A slip is told, with the rules too; and before anything is read.
    let (out, err, code) = run(extract(&arguments).args(["met-with,twined-with", "-"]).write_stdin(text));
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(err.contains("no relation kind `twined-with`\n  = help: did you mean `twinned-with`?"), "{err}");
    // brat knows the kind.
    let news = folder.file("news.txt", text);
    let brat = folder.path("brat");
    let (_, err, code) = run(&mut extract(&["--rules", &rules, "-f", "brat", "-o", &brat, &news]));
    assert_eq!((err.as_str(), code), ("", 0));
    let conf = std::fs::read_to_string(folder.path("brat/annotation.conf")).unwrap();
    assert!(conf.contains("\ntwinned-with\ttowns+:person|"), "{conf}");
}

const NAMES: &str = "action\tkind\tname\taliases\tsubkind\tcountry\toffice\n\
    subkind\torganization\tthink-tank\t\t\t\t\n\
    add\torganization\tFjord Institute\tFjordinst\tthink-tank\tNOR\t\n\
    add\tperson\tKari Dahl\t\t\tNOR\tTrade Minister\n\
    replace\tplace\tGeorgia\t\tregion\tUSA\t\n\
    remove\t\tQuad\t\t\t\t\n";

#[test]
fn names_of_ones_own() {
    let folder = Folder::new();
    let table = folder.file("names.tsv", NAMES);
    let text = "Fjordinst accused Georgia of bullying. The Fjord Institute met the Quad. \
                The trade minister of Norway, Kari Dahl, met Japan.";
    let entities = |out: &str| {
        let all = documents(out)[0]["entities"].as_array().unwrap().clone();
        let of = |name: &str| all.iter().find(|e| e["name"] == name).cloned().unwrap_or_default();
        (of("Fjord Institute"), of("Georgia"), of("Kari Dahl"), of("Quadrilateral Security Dialogue"))
    };
    let (out, err, code) = run(extract(&["--gazetteer", &table, "-f", "jsonl", "-"]).write_stdin(text));
    assert_eq!((err.as_str(), code), ("", 0));
    let (institute, georgia, kari, quad) = entities(&out);
    assert_eq!((&institute["kind"], &institute["country"]), (&"organization".into(), &"NOR".into()));
    assert_eq!(institute["subkind"], "think-tank", "a subkind that the crate does not know");
    assert_eq!(institute["mentions"].as_array().unwrap().len(), 2, "{institute}");
    assert_eq!((&georgia["kind"], &kari["country"]), (&"place".into(), &"NOR".into()));
    assert!(quad.is_null(), "{quad}");
    // There and back: the subkind is text in JSON, and stays.
    let line = out.lines().next().unwrap();
    let again =
        demarche::Document::deserialize_with_text(text, &mut serde_json::Deserializer::from_str(line));
    let again = serde_json::to_value(again.unwrap()).unwrap();
    assert_eq!(again["entities"], documents(&out)[0]["entities"]);

    let (plain, ..) = run(extract(&["-f", "jsonl", "-"]).write_stdin(text));
    let (institute, georgia, ..) = entities(&plain);
    assert!(institute["subkind"].is_null() && georgia["kind"] == "country", "{plain}");

    // Every mistake of every file, with place and remedy; nothing is read.
    let bad = folder.file(
        "bad.tsv",
        "action\tkind\tname\tsubkind\tcountry\nadd\tcity\tOslo\t\t\nadd\tplace\tBergen\tcty\tNorway\n\
         subkind\tplace\tFish Port\t\t\n",
    );
    let worse = folder.file("worse.tsv", "action\tkind\tnames\n");
    let (out, err, code) = run(extract(&["--gazetteer", &bad, "--gazetteer", &worse, "-"]).write_stdin(text));
    assert_eq!((out.as_str(), code), ("", 1));
    for part in [
        &format!("{bad}:2:5: there is no entity kind `city`"),
        &format!("{bad}:3:18: there is no subkind `cty`"),
        "did you mean `city`?",
        &format!("{bad}:3:22: `Norway` is no country code"),
        &format!("{bad}:4:15: `Fish Port` cannot name a subkind"),
        &format!("{worse}:1:13: there is no column `names`"),
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
}

#[test]
fn the_trace_shows_clauses() {
    let (out, err, code) = run(extract(&["--trace", "-"]).write_stdin("China accused Japan."));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(out.contains("accused(subject: China, object: Japan)"), "{out}");
}

#[test]
fn a_broken_pipe_is_no_error() {
    let folder = Folder::new();
    let file = folder.file("many.jsonl", format!("{{\"text\": {:?}}}\n", NEWS.repeat(20)).repeat(200));
    let mut child = std::process::Command::new(program())
        .args(["-f", "jsonl", &file])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_complete_lines() {
    use std::io::Read;
    let folder = Folder::new();
    let file = folder.file("many.jsonl", format!("{{\"text\": {:?}}}\n", NEWS.repeat(40)).repeat(20_000));
    let interrupt = |id: u32| {
        let status = std::process::Command::new("kill").args(["-INT", &id.to_string()]).status().unwrap();
        assert!(status.success());
    };
    let mut child = std::process::Command::new(program())
        .args(["-f", "jsonl", &file])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut all = vec![0; 100_000];
    out.read_exact(&mut all).unwrap();
    interrupt(child.id());
    out.read_to_end(&mut all).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let all = String::from_utf8(all).unwrap();
    assert!(all.ends_with('\n'));
    assert!(documents(&all).len() < 20_000);
    // A file that is not whole is not there; and waiting for input can be ended too.
    let target = folder.path("out.jsonl");
    let mut child = std::process::Command::new(program())
        .args(["-o", &target, "-"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Waiting would close its input; and it listens once its file is begun.
    let stdin = child.stdin.take();
    while folder.names().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdin);
    assert_eq!(folder.names(), ["many.jsonl"]);
}

#[test]
fn odd_texts_are_read() {
    let folder = Folder::new();
    for (name, text) in [
        ("empty", String::new()),
        ("nul", "China\0met\0Japan.\0".to_owned()),
        ("bom", format!("\u{FEFF}{NEWS}")),
        ("crlf", NEWS.replace(". ", ".\r\n\r\n")),
        ("marks", "\u{301}\u{202E}China accused Japan\u{202C} 🙂.".to_owned()),
        ("long", "China accused Japan and ".repeat(2_000)),
        ("tags", "<p>China accused&nbsp;Japan of <b>bullying</b>.</p>".to_owned()),
    ] {
        let file = folder.file(&format!("{name}.txt"), text);
        for format in ["text", "json", "html", "brat", "conll", "events", "dot"] {
            let (_, err, code) = run(&mut extract(&["-f", format, &file]));
            assert_eq!((err.as_str(), code), ("", 0), "{name} {format}");
        }
    }
}
