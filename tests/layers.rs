//! The order of the modules that `ARCHITECTURE.md` states: no module uses one that stands below it.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers of the table in `ARCHITECTURE.md`, a row a layer. Modules of one row may use each other.
fn layers() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| module ")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| {
            line.split('|').nth(1).unwrap_or("").split('`').skip(1).step_by(2).map(str::to_owned).collect()
        })
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The top-level module that a source file belongs to: `name` of `name/date.rs`.
fn module(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// What a file names behind `crate::`, with the lines; neither in its tests nor in comments.
fn used(text: &str) -> Vec<(usize, String)> {
    let mut uses = Vec::new();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    for (number, line) in code.lines().enumerate() {
        let line = line.split("//").next().unwrap_or("");
        let mut parts = line.split("crate::");
        parts.next();
        for part in parts {
            let name = |text: &str| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned()
            };
            match part.strip_prefix('{') {
                Some(list) => uses.extend(list.split(',').map(|one| (number + 1, name(one.trim())))),
                None => uses.push((number + 1, name(part))),
            }
        }
    }
    uses
}

#[test]
fn no_module_uses_one_below_it() {
    let layers = layers();
    let layer = |name: &str| layers.iter().position(|row| row.iter().any(|m| m == name));
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    files.sort();
    assert!(files.len() > 40 && layers.len() > 10, "{} files, {} layers", files.len(), layers.len());

    let mut breaches = Vec::new();
    let mut seen = Vec::new();
    for file in &files {
        let module = module(file);
        // The crate's root names them all, for users.
        if module == "lib" {
            continue;
        }
        let Some(own) = layer(&module) else {
            breaches.push(format!("ARCHITECTURE.md does not list `{module}`"));
            continue;
        };
        seen.push(module.clone());
        // Tests of a module in a file of their own.
        if file.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        for (line, name) in used(&fs::read_to_string(file).unwrap()) {
            let place = format!("{}:{line}", file.strip_prefix(root()).unwrap().display());
            match layer(&name) {
                Some(other) if other <= own => {}
                Some(_) => breaches.push(format!("{place}: `{module}` uses `{name}`, which stands below it")),
                None => breaches.push(format!("{place}: `crate::{name}`: name the module that it is in")),
            }
        }
    }
    for name in layers.iter().flatten().filter(|name| !seen.contains(name)) {
        breaches.push(format!("ARCHITECTURE.md lists `{name}`, which is not there"));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn uses_are_read() {
    let text = "use crate::{sentence, token};\nuse crate::name::{Name, Names};\n// crate::write\n\
        let x = crate::lexicon::Tag::Nn;\n#[cfg(test)]\nmod tests {\n use crate::extractor::Input;\n}\n";
    let names: Vec<_> = used(text).into_iter().map(|(line, name)| format!("{line} {name}")).collect();
    assert_eq!(names, ["1 sentence", "1 token", "2 name", "4 lexicon"]);
}
