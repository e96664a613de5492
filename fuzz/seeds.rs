//! Writes `fuzz/corpus/TARGET`: the sentences that the rules carry, the samples, the tables, and all that was ever found.

use demarche::{Extractor, OffsetUnit, write};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|e| e.path()).collect();
    files.sort();
    files
}

fn main() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = here.join("../data");
    let seed = |target: &str, name: &str, content: &[u8]| {
        let folder = here.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), content)
    };
    let mut texts: Vec<String> = Vec::new();
    for path in files(&data.join("samples")) {
        texts.push(fs::read_to_string(path)?);
    }
    for path in files(&data.join("rules")).iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let text = fs::read_to_string(path)?;
        // Sentences are the strings that end in a full stop; eight make a text.
        let sentences: Vec<&str> = text.split('"').filter(|s| s.len() > 12 && s.ends_with('.')).collect();
        texts.extend(sentences.chunks(8).map(|some| some.join(" ")));
        // A rule or two at a time, under the file's head.
        let mut parts = text.split("[[rule]]");
        let head: String = parts.next().unwrap_or("").chars().take(600).collect();
        for (i, rule) in parts.enumerate().step_by(5) {
            let name = format!("{}-{i}", path.file_stem().unwrap_or_default().to_string_lossy());
            seed("rules", &name, format!("{head}\n[[rule]]{rule}").as_bytes())?;
        }
    }
    let extractor = Extractor::new();
    for (i, text) in texts.iter().enumerate() {
        seed("tokens", &format!("text-{i}"), text.as_bytes())?;
        seed("extract", &format!("text-{i}"), text.as_bytes())?;
        if i % 8 == 0 {
            let json = write::json_line(&extractor.extract(text.as_str()), OffsetUnit::Bytes);
            seed("document", &format!("text-{i}"), format!("{text}\0{json}").as_bytes())?;
        }
    }
    for (i, row) in [
        "add\tperson\tOla Hult\tMr Hult|Hult\t\tNOR\tQ1\tm\tForeign Minister\t2020\t2024-05\tminister\t",
        "replace\tcountry\tRuritania\tRURITANIA|R.U.R.\t\tRUR\t\t\t\t\t\t\tweak",
        "remove\tplace\tDetroit\n# a note\n\nadd\torganization\tÅsa Østby & Co.\t\tcompany",
        "subkind\tplace\tfish-port\nadd\tplace\tLofoten Quay\tQuay\tfish-port\tNOR",
        "add\tcommodity\tgreen-steel pellets\tpellets\tmetal\r\nadd\tforum\tG-3½\r\n",
    ]
    .iter()
    .enumerate()
    {
        seed("gazetteer", &format!("row-{i}"), row.as_bytes())?;
    }
    for target in files(&here.join("found")) {
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for file in files(&target) {
            let file_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            seed(&name, &file_name, &fs::read(&file)?)?;
        }
    }
    Ok(())
}
