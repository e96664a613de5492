//! Treebank → `data/model/tagger.bin` and `data/lexicon/tag_dictionary.tsv`.
//!
//! The treebank is a folder with `ewt-train.conllu`, `ewt-dev.conllu` and `ewt-test.conllu` (Universal Dependencies; the
//! Penn tag in the fifth column). Its sentences are brought nearer to news: most names are marked as names, as the stage
//! before the tagger does, and many sentences come a second time as headlines (`will lift` → `to lift`, `urged` → `urges`,
//! no articles), in small letters, in capitals, or with a capital on every word. Patterns of headlines and news sentences
//! (`data/model/patterns.tsv`) are filled with the words of `data/lexicon/inflections.tsv`.

use crate::Outcome;
use crate::dice::Dice;
use crate::lexicon::{Tag, TagSet, WordKey, fold};
use crate::model::{
    BIAS, COMPLETE, FEATURES, HEADER, History, MAGIC, Model, ROW, WEIGHTS, Word, features, fixed_tag, place,
    settle, slot,
};
use crate::train_parser::grammar::{Form, Grammar, Made};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const ROWS: usize = 65_536;
const SLOTS: usize = 32_768;
/// Sentences tried of the parser's grammar.
const MADE: usize = 18_000;
const ROUNDS: usize = 10;
const SELECTION_ROUNDS: usize = 4;
const SCALE: f32 = 127.0;

#[derive(Clone, Debug)]
struct Item {
    form: String,
    lemma: String,
    tag: Tag,
    joined: bool,
    is_name: bool,
    relation: String,
}

type Sentence = Vec<Item>;

/// Trains, writes the two files, reports.
pub fn run(treebank: &Path) -> Outcome<()> {
    let train = read_treebank(&treebank.join("ewt-train.conllu"))?;
    let dev = read_treebank(&treebank.join("ewt-dev.conllu"))?;
    let test = read_treebank(&treebank.join("ewt-test.conllu"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let forms = Forms::read(&root.join("data/lexicon/inflections.tsv"))?;

    let counts = count_tags(&train);
    write_dictionary(&counts, &root.join("data/lexicon/tag_dictionary.tsv"))?;
    let patterns = std::fs::read_to_string(root.join("data/model/patterns.tsv"))?;
    let file = train_on(&train, &forms, &patterns)?;
    std::fs::write(root.join("data/model/tagger.bin"), &file)?;
    println!("{} bytes", file.len());

    let model = Model::read(&file);
    for (name, sentences) in [("dev", dev), ("test", test)] {
        let mut dice = Dice(7);
        let named: Vec<Sentence> = sentences.iter().map(|s| with_names(s.clone(), &mut dice)).collect();
        report(&format!("{name}, names known"), &named, &model);
        report(&format!("{name}, no name known"), &sentences, &model);
        let headlines: Vec<Sentence> = named.iter().map(|s| headline(s, &forms, &mut dice)).collect();
        report(&format!("{name}, as headlines"), &headlines, &model);
    }
    Ok(())
}

/// A model for each of so many parts of the training sentences (every so-manieth belongs to one), trained on the others: it
/// tags its part as well, or as badly, as unseen text.
pub fn crosswise(treebank: &Path, parts: usize) -> Outcome<Vec<Vec<u8>>> {
    let train = read_treebank(&treebank.join("ewt-train.conllu"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let forms = Forms::read(&root.join("data/lexicon/inflections.tsv"))?;
    let patterns = std::fs::read_to_string(root.join("data/model/patterns.tsv"))?;
    (0..parts)
        .map(|part| {
            let others = train.iter().enumerate().filter(|(at, _)| at % parts != part);
            let others: Vec<Sentence> = others.map(|(_, sentence)| sentence.clone()).collect();
            train_on(&others, &forms, &patterns)
        })
        .collect()
}

/// The model that the sentences give, as a file.
fn train_on(train: &[Sentence], forms: &Forms, patterns: &str) -> Outcome<Vec<u8>> {
    let counts = count_tags(train);
    let mut dictionary = dictionary(&counts, forms);
    add_closed(&mut dictionary, &counts)?;
    let mut dice = Dice(1);
    let mut sentences = Vec::new();
    for sentence in train {
        let plain = with_names(sentence.clone(), &mut dice);
        if sentence.len() > 3 && dice.chance(45) {
            sentences.push(headline(&plain, forms, &mut dice));
        }
        sentences.push(plain);
    }
    sentences.extend(fill_patterns(patterns, forms, &counts, &mut dice)?);
    sentences.extend(made_sentences(forms, &counts, &mut dice)?);
    for at in (1..sentences.len()).rev() {
        sentences.swap(at, dice.below(at + 1));
    }
    let encoded: Vec<Encoded> = sentences.iter().map(|sentence| encode(sentence, &dictionary)).collect();
    println!("{} sentences, {} tokens", encoded.len(), encoded.iter().map(|s| s.words.len()).sum::<usize>());
    let first = Perceptron::train(&encoded, SELECTION_ROUNDS, None);
    let owners = first.owners();
    let second = Perceptron::train(&encoded, ROUNDS, Some(&owners));
    println!("{} features tried, {} kept, {} words", first.rows.len(), owners.len(), dictionary.len());
    second.compile(&owners, &dictionary)
}

fn tag_of(name: &str) -> Tag {
    match name {
        "NNPS" => Tag::Nnp,
        "JJR" | "JJS" | "AFX" => Tag::Jj,
        "RBR" | "RBS" => Tag::Rb,
        "PDT" => Tag::Dt,
        "WP$" => Tag::Wp,
        "``" => Tag::Quote,
        "-LRB-" => Tag::Bracket,
        "NFP" => Tag::Colon,
        name => Tag::from_name(name).unwrap_or(Tag::X),
    }
}

fn read_treebank(path: &Path) -> Outcome<Vec<Sentence>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut sentences = Vec::new();
    let mut sentence = Sentence::new();
    let mut joined = false;
    for line in text.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 10 {
            if line.trim().is_empty() && !sentence.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
                joined = false;
            }
            continue;
        }
        let (form, lemma, tag, relation) = (columns[1], columns[2], tag_of(columns[4]), columns[7]);
        // The tokenizer takes every hyphen for a token.
        let pieces: Vec<&str> = form.split('-').collect();
        let splits =
            pieces.len() > 1 && pieces.iter().all(|p| p.chars().all(char::is_alphanumeric) && !p.is_empty());
        let item = |form: &str, tag: Tag, joined: bool| Item {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            tag,
            joined,
            is_name: false,
            relation: relation.to_owned(),
        };
        if splits {
            for (at, piece) in pieces.iter().enumerate() {
                if at > 0 {
                    sentence.push(item("-", Tag::Hyph, true));
                }
                let is_last = at + 1 == pieces.len();
                let piece_tag = match tag {
                    tag if is_last => tag,
                    Tag::Nnp | Tag::Cd | Tag::Nn => tag,
                    _ => Tag::Jj,
                };
                sentence.push(item(piece, piece_tag, joined || at > 0));
            }
        } else {
            sentence.push(item(form, tag, joined));
        }
        joined = columns[9].contains("SpaceAfter=No");
    }
    // `to` is TO as a preposition too, and every dash a colon: as the tagger has it.
    for sentence in &mut sentences {
        for at in 0..sentence.len() {
            if let Some(tag) =
                fixed(sentence, at, false).filter(|tag| *tag as u8 > Tag::X as u8 || *tag == Tag::To)
            {
                sentence[at].tag = tag;
            }
        }
    }
    Ok(sentences)
}

/// The form that the tokenizer makes a key of: stops of abbreviations do not count.
fn key_form(form: &str) -> String {
    let folded = fold(form);
    if folded.contains('.') && folded.chars().any(char::is_alphabetic) {
        folded.replace('.', "")
    } else {
        folded
    }
}

fn has_capital(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}

/// The sentence with most of its names, and adjectives of nationality, marked as such.
fn with_names(mut sentence: Sentence, dice: &mut Dice) -> Sentence {
    let mut at = 0;
    while at < sentence.len() {
        let start = at;
        while at < sentence.len() && sentence[at].tag == Tag::Nnp {
            at += 1;
        }
        let is_titled = sentence[start..at].len() > 1;
        if at > start {
            // Of `Trade Minister Ahn` the last part is the name.
            let from = if is_titled && dice.chance(25) { at - 1 } else { start };
            if dice.chance(70) {
                sentence[from..at].iter_mut().for_each(|item| item.is_name = true);
            }
        } else {
            let item = &mut sentence[at];
            if item.tag == Tag::Jj
                && at > 0
                && has_capital(&item.form)
                && item.form.len() > 4
                && dice.chance(80)
            {
                item.is_name = true;
                item.tag = Tag::Nnp;
            }
            at += 1;
        }
    }
    sentence
}

fn capitalised(form: &str) -> String {
    let mut chars = form.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The sentence in the style, and in one of the ways of writing, of headlines.
fn headline(sentence: &Sentence, forms: &Forms, dice: &mut Dice) -> Sentence {
    let mut line = Sentence::new();
    let starts_small = sentence
        .first()
        .is_some_and(|i| i.tag != Tag::Nnp && i.form.chars().skip(1).all(|c| !c.is_uppercase()));
    let is_terse = dice.chance(75);
    for (at, item) in sentence.iter().enumerate() {
        let mut item = item.clone();
        if at == 0 && starts_small && item.form != "I" {
            item.form = item.form.to_lowercase();
        }
        let lower = item.form.to_lowercase();
        let next = sentence.get(at + 1).map(|next| next.tag);
        if item.tag == Tag::Stop && at + 1 == sentence.len() {
            continue;
        }
        if is_terse {
            let is_article = item.tag == Tag::Dt && ["the", "a", "an"].contains(&lower.as_str());
            let is_copula = item.relation.starts_with("aux")
                && ["is", "are", "was", "were"].contains(&lower.as_str())
                && matches!(next, Some(Tag::Vbn | Tag::Vbg));
            if is_article || is_copula {
                continue;
            }
            if lower == "will" && next == Some(Tag::Vb) {
                item = Item { form: "to".into(), tag: Tag::To, ..item };
            } else if item.tag == Tag::Vbd
                && !item.relation.starts_with("aux")
                && let Some(present) = forms.third.get(&fold(&item.lemma))
            {
                item = Item { form: present.clone(), tag: Tag::Vbz, ..item };
            }
        }
        line.push(item);
    }
    match dice.below(3) {
        0 => {
            for item in &mut line {
                if !["of", "in", "on", "to", "for", "and", "the", "a", "with", "by", "at", "from"]
                    .contains(&item.form.as_str())
                {
                    item.form = capitalised(&item.form);
                }
            }
        }
        1 if dice.chance(40) => line.iter_mut().for_each(|item| item.form = item.form.to_uppercase()),
        _ => {
            if let Some(first) = line.first_mut() {
                first.form = capitalised(&first.form);
            }
        }
    }
    line
}

/// The words of the inflection table.
struct Forms {
    tags: BTreeMap<String, TagSet>,
    nouns: BTreeMap<String, ()>,
    third: BTreeMap<String, String>,
    by_tag: BTreeMap<Tag2, Vec<String>>,
}

/// A tag as a key of an ordered table.
type Tag2 = u8;

impl Forms {
    fn read(path: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut forms = Forms {
            tags: BTreeMap::new(),
            nouns: BTreeMap::new(),
            third: BTreeMap::new(),
            by_tag: BTreeMap::new(),
        };
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if columns.len() < 7 || columns[0].contains([' ', '-']) {
                continue;
            }
            let (lemma, pos) = (columns[0], columns[1]);
            let cells: &[(usize, &[Tag])] = match pos {
                "v" => &[
                    (0, &[Tag::Vb, Tag::Vbp]),
                    (2, &[Tag::Vbz]),
                    (3, &[Tag::Vbd]),
                    (4, &[Tag::Vbn]),
                    (5, &[Tag::Vbg]),
                ],
                // Some plurals have rows of their own: `talks`, `savings`.
                "n" if lemma.ends_with('s')
                    && !lemma.ends_with("ss")
                    && (columns[6].is_empty() || columns[6] == lemma) =>
                {
                    &[(0, &[Tag::Nns])]
                }
                "n" => &[(0, &[Tag::Nn]), (6, &[Tag::Nns])],
                _ => continue,
            };
            for &(column, tags) in cells {
                for form in
                    columns[column].split('|').filter(|form| !form.is_empty() && !form.contains([' ', '-']))
                {
                    let form = fold(form);
                    for &tag in tags {
                        let set = forms.tags.entry(form.clone()).or_default();
                        *set = set.with(tag);
                        forms.by_tag.entry(tag as u8).or_default().push(form.clone());
                    }
                    if pos == "n" {
                        forms.nouns.insert(form, ());
                    }
                }
            }
            if pos == "v" {
                forms.third.insert(fold(lemma), columns[2].split('|').next().unwrap_or("").to_owned());
            }
        }
        Ok(forms)
    }
}

type Counts = BTreeMap<String, BTreeMap<&'static str, usize>>;

fn count_tags(sentences: &[Sentence]) -> Counts {
    let mut counts = Counts::new();
    for sentence in sentences {
        for (at, item) in sentence.iter().enumerate() {
            if fixed(sentence, at, false).is_none()
                && (item.tag as u8) < Tag::Stop as u8
                && item.tag != Tag::Pos
            {
                *counts.entry(key_form(&item.form)).or_default().entry(item.tag.name()).or_default() += 1;
            }
        }
    }
    // One token for the tokenizer.
    counts.entry("cannot".into()).or_default().insert(Tag::Md.name(), 20);
    counts
}

fn write_dictionary(counts: &Counts, path: &Path) -> Outcome<()> {
    let mut text = String::from("word\ttags\n");
    for (word, tags) in counts {
        if tags.values().sum::<usize>() >= 2 && !word.contains(char::is_whitespace) {
            let tags: Vec<String> = tags.iter().map(|(tag, count)| format!("{tag}:{count}")).collect();
            text += &format!("{word}\t{}\n", tags.join(" "));
        }
    }
    Ok(std::fs::write(path, text)?)
}

/// Adds the adverbs, prepositions and the like that the treebank hardly knows.
fn add_closed(dictionary: &mut BTreeMap<u64, TagSet>, counts: &Counts) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sets: BTreeMap<&str, TagSet> = BTreeMap::new();
    let table = std::fs::read_to_string(root.join("data/lexicon/closed_class.tsv"))?;
    for (name, words) in table.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        let Some(tag) = Tag::from_name(name).filter(|tag| (*tag as u8) < Tag::Stop as u8) else { continue };
        for word in words.split(' ') {
            let set = sets.entry(word).or_default();
            *set = set.with(tag);
        }
    }
    for (word, mut set) in sets {
        let total: usize = counts.get(word).map_or(0, |tags| tags.values().sum());
        if total < 5 && (set.has(Tag::Rb) || set.has(Tag::In)) {
            let key = WordKey::of(word).0;
            set.0 |= dictionary.get(&key).map_or(0, |known| known.0);
            dictionary.insert(key, set.with(Tag::Bracket));
        }
    }
    Ok(())
}

/// The entry of every word: what the treebank attests (slips left out) and what the inflections tell.
fn dictionary(counts: &Counts, forms: &Forms) -> BTreeMap<u64, TagSet> {
    let closed = TagSet::of(&[
        Tag::Dt,
        Tag::Prp,
        Tag::PrpS,
        Tag::In,
        Tag::Md,
        Tag::Cc,
        Tag::Wdt,
        Tag::Wp,
        Tag::Wrb,
        Tag::Ex,
        Tag::To,
    ]);
    let words: std::collections::BTreeSet<&String> = counts.keys().chain(forms.tags.keys()).collect();
    let mut dictionary = BTreeMap::new();
    for word in words {
        let mut set = TagSet::default();
        let mut total = 0;
        if let Some(tags) = counts.get(word) {
            total = tags.values().sum();
            let is_plain =
                tags.iter().any(|(&tag, &count)| tag != "NNP" && tag != "X" && count * 10 >= total);
            for (&name, &count) in tags {
                let Some(tag) = Tag::from_name(name) else { continue };
                let is_slip =
                    count * 100 < total || count == 1 && total >= 15 || tag == Tag::X && count * 5 < total;
                if !is_slip && !(tag == Tag::Nnp && is_plain && count * 2 < total) {
                    set = set.with(tag);
                }
            }
        }
        let inflected = forms.tags.get(word).copied().unwrap_or_default();
        let is_closed = set.0 & closed.0 != 0 && total >= 3;
        if !is_closed {
            set.0 |= inflected.0;
        }
        if !inflected.is_empty() || total >= 10 {
            let seen = set;
            let any = |tags: &[Tag]| seen.0 & TagSet::of(tags).0 != 0;
            if any(&[Tag::Vb, Tag::Vbp]) && !is_closed {
                set = set.with(Tag::Vb).with(Tag::Vbp);
            }
            if any(&[Tag::Vbd, Tag::Vbn]) && word.ends_with("ed") {
                set = set.with(Tag::Vbd).with(Tag::Vbn).with(Tag::Jj);
            }
            if any(&[Tag::Vbg]) {
                set = set.with(Tag::Nn).with(Tag::Jj);
            }
        }
        if total == 1 && inflected.is_empty() {
            continue;
        }
        // "eight": nothing but a number, however seldom it is seen.
        if set == TagSet::of(&[Tag::Cd]) {
            dictionary.insert(WordKey::of(word).0, set.with(Tag::Bracket));
            continue;
        }
        let is_lower_name = set == TagSet::of(&[Tag::Nnp]);
        let is_complete = is_closed
            || total >= 12
            || forms.nouns.contains_key(word)
            || inflected.has(Tag::Vbz)
            || inflected.has(Tag::Vbg);
        if is_complete && !is_lower_name {
            set.0 |= COMPLETE.0;
        }
        if !set.is_empty() {
            dictionary.insert(WordKey::of(word).0, set);
        }
    }
    dictionary
}

fn fixed(sentence: &Sentence, at: usize, is_name: bool) -> Option<Tag> {
    let item = &sentence[at];
    if is_name && item.tag == Tag::Nnp {
        return Some(Tag::Nnp);
    }
    let next_joined = sentence.get(at + 1).is_some_and(|next| next.joined);
    fixed_tag(&item.form, item.joined, next_joined, item.tag == Tag::Pos)
}

struct Encoded {
    words: Vec<Word>,
    tags: Vec<Tag>,
}

fn encode(sentence: &Sentence, dictionary: &BTreeMap<u64, TagSet>) -> Encoded {
    encode_with(sentence, |key| dictionary.get(&key.0).copied().unwrap_or_default())
}

fn encode_with(sentence: &Sentence, entry: impl Fn(WordKey) -> TagSet) -> Encoded {
    let mut words = Vec::new();
    for (at, item) in sentence.iter().enumerate() {
        words.push(match fixed(sentence, at, item.is_name) {
            Some(tag) => Word::fixed(tag),
            None => {
                let key = WordKey::of(&key_form(&item.form));
                Word::new(&item.form, key, entry(key))
            }
        });
    }
    settle(&mut words);
    Encoded { words, tags: sentence.iter().map(|item| item.tag).collect() }
}

/// Sentences from patterns: a pattern is a line of words with their tags, `Seoul/NNP */VBZ */NNP to/TO */VB */NNS`; a star
/// stands for any common word of that tag. The first column tells how many sentences to make.
fn fill_patterns(patterns: &str, forms: &Forms, counts: &Counts, dice: &mut Dice) -> Outcome<Vec<Sentence>> {
    let mut pools: BTreeMap<u8, Vec<String>> = forms.by_tag.clone();
    for (word, tags) in counts {
        let total: usize = tags.values().sum();
        for tag in [Tag::Jj, Tag::Rb] {
            if tags.get(tag.name()).is_some_and(|&count| count >= 3 && count * 10 > total * 9) {
                pools.entry(tag as u8).or_default().push(word.clone());
            }
        }
    }
    let mut sentences = Vec::new();
    for (number, line) in patterns.lines().enumerate().skip(1) {
        let (copies, pattern) =
            line.split_once('\t').ok_or_else(|| format!("patterns.tsv:{}: no TAB", number + 1))?;
        for _ in 0..copies.parse::<usize>()? {
            let mut sentence = Sentence::new();
            for word in pattern.split(' ') {
                let (form, name) =
                    word.rsplit_once('/').ok_or_else(|| format!("patterns.tsv:{}: {word}", number + 1))?;
                let tag =
                    Tag::from_name(name).ok_or_else(|| format!("patterns.tsv:{}: {name}", number + 1))?;
                let alternatives: Vec<&str> = form.split('|').collect();
                let form = match alternatives[dice.below(alternatives.len())] {
                    "*" if tag == Tag::Nnp => "Name",
                    "*" => pools.get(&(tag as u8)).map_or("", |pool| &pool[dice.below(pool.len())]),
                    form => form,
                };
                sentence.push(Item {
                    form: form.to_owned(),
                    lemma: String::new(),
                    tag,
                    joined: form == "," || form == "." || form == "'s",
                    is_name: tag == Tag::Nnp,
                    relation: String::new(),
                });
            }
            match dice.below(10) {
                0..=1 => sentence.iter_mut().for_each(|item| {
                    if item.form.len() > 3 {
                        item.form = capitalised(&item.form);
                    }
                }),
                2 => sentence.iter_mut().for_each(|item| item.form = item.form.to_uppercase()),
                _ => sentence[0].form = capitalised(&sentence[0].form),
            }
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}

/// Sentences of the parser's grammar; those whose every tag is beyond doubt.
fn made_sentences(forms: &Forms, counts: &Counts, dice: &mut Dice) -> Outcome<Vec<Sentence>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let grammar = Grammar::read(
        &std::fs::read_to_string(root.join("data/model/grammar.txt"))?,
        &std::fs::read_to_string(root.join("data/lexicon/inflections.tsv"))?,
    )?;
    let titles = grammar.spelled("TITLE");
    let mut sentences = Vec::new();
    for _ in 0..MADE {
        let made = grammar.words(dice);
        let Some(tags) = made_tags(&made, forms, counts) else { continue };
        let mut sentence = Sentence::new();
        for (made, tag) in made.iter().zip(tags) {
            let form = made.word.clone();
            let is_name = tag == Tag::Nnp && !titles.contains(&form.as_str()) && dice.chance(85);
            let joined = [",", ".", ":", "'s", ")", "”", "%"].contains(&form.as_str());
            sentence.push(Item { form, lemma: String::new(), tag, joined, is_name, relation: String::new() });
        }
        // A comma before another mark is not written.
        let drop: Vec<bool> = (0..sentence.len())
            .map(|at| {
                sentence[at].form == ","
                    && sentence.get(at + 1).is_some_and(|next| [",", "."].contains(&next.form.as_str()))
            })
            .collect();
        let mut dropped = drop.iter();
        sentence.retain(|_| !dropped.next().copied().unwrap_or(false));
        if let Some(first) = sentence.first_mut() {
            first.form = capitalised(&first.form);
        }
        if std::env::var_os("SHOW").is_some() {
            println!(
                "{}",
                sentence.iter().map(|i| format!("{}/{}", i.form, i.tag.name())).collect::<Vec<_>>().join(" ")
            );
        }
        sentences.push(sentence);
    }
    println!("{} of {MADE} sentences of the grammar", sentences.len());
    Ok(sentences)
}

/// The tags of a sentence of the grammar, from its tree; `None` where that does not settle one.
fn made_tags(made: &[Made], forms: &Forms, counts: &Counts) -> Option<Vec<Tag>> {
    use demarche::stages::Dependency as D;
    let mut tags: Vec<Option<Tag>> = vec![None; made.len()];
    // Heads of conjuncts stand before them.
    for at in 0..made.len() {
        let Made { word, form, head, relation } = &made[at];
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        let children = || made.iter().filter(move |m| m.head == Some(at));
        let known = forms.tags.get(lower).copied().unwrap_or_default();
        let verbal = TagSet::of(&[Tag::Vb, Tag::Vbd, Tag::Vbn, Tag::Vbg, Tag::Vbz]).0 & known.0;
        let has = |tag: Tag| verbal & TagSet::of(&[tag]).0 != 0;
        let governs = children().any(|m| {
            matches!(m.relation, D::Subject | D::Object | D::Auxiliary | D::Open | D::Clausal | D::Mark)
        });
        let is_clause = matches!(
            relation,
            D::Open | D::Clausal | D::Adverbial | D::Relative | D::Adnominal | D::Parataxis
        );
        let has_noun_child = children()
            .any(|m| matches!(m.relation, D::Nominal | D::Case | D::Possessor | D::Apposition | D::Relative));
        tags[at] = Some(match (form, lower) {
            (_, "'s") => Tag::Pos,
            (_, ",") => Tag::Comma,
            (_, ".") => Tag::Stop,
            (_, ":" | "—" | "–" | "-") => Tag::Colon,
            (_, "“" | "”") => Tag::Quote,
            (_, "(" | ")") => Tag::Bracket,
            (Form::Inflected(0), _) => Tag::Vbz,
            (Form::Inflected(1), _) => Tag::Vbd,
            (Form::Inflected(2), _) => Tag::Vbn,
            (Form::Inflected(_), _) => Tag::Vbg,
            (Form::Noun(is_plural), _) => {
                if *is_plural {
                    Tag::Nns
                } else {
                    Tag::Nn
                }
            }
            _ if lower.starts_with(char::is_numeric) => Tag::Cd,
            _ if has_capital(word) => Tag::Nnp,
            (_, "to") => Tag::To,
            (_, "the" | "a" | "an" | "this" | "both" | "no") => Tag::Dt,
            (_, "not") => Tag::Rb,
            (_, "two") => Tag::Cd,
            (_, "its" | "their" | "his" | "her") => Tag::PrpS,
            (_, "he" | "she" | "it" | "they" | "we" | "them" | "him" | "us") => Tag::Prp,
            (_, "who") => Tag::Wp,
            (_, "which") => Tag::Wdt,
            (_, "where" | "when" | "how") => Tag::Wrb,
            (_, "that") if *relation == D::Mark => Tag::In,
            (_, "that") => Tag::Wdt,
            (_, "there") => Tag::Ex,
            (_, "what") => Tag::Wp,
            (_, "whose") => Tag::Wp,
            (_, "%") => Tag::Nn,
            (_, "long") if *relation == D::Modifier => Tag::Rb,
            _ if matches!(relation, D::Coordinator) => Tag::Cc,
            _ if matches!(relation, D::Mark | D::Case) && verbal == 0 => Tag::In,
            (_, "is" | "has" | "does") => Tag::Vbz,
            (_, "was" | "were" | "had" | "did") => Tag::Vbd,
            (_, "are" | "have" | "do") => Tag::Vbp,
            (_, "be") => Tag::Vb,
            (_, "been") => Tag::Vbn,
            (_, "being" | "having") => Tag::Vbg,
            _ if *relation == D::Auxiliary => Tag::Md,
            _ if verbal != 0
                && *relation != D::Predicate
                && (governs
                    || is_clause
                    || *relation == D::Root
                    || *relation == D::Conjunct && !has_noun_child)
                && !(has_noun_child && !governs) =>
            {
                let auxiliaries =
                    || children().filter(|m| m.relation == D::Auxiliary).map(|m| m.word.as_str());
                let of = |words: &[&str]| auxiliaries().any(|word| words.contains(&word));
                let tag = if of(&["is", "are", "was", "were", "be", "been", "being"]) {
                    if has(Tag::Vbn) { Tag::Vbn } else { Tag::Vbg }
                } else if of(&["has", "have", "had", "having"]) {
                    Tag::Vbn
                } else if auxiliaries().next().is_some() {
                    Tag::Vb
                } else if *relation == D::Open && has(Tag::Vb) {
                    Tag::Vb
                } else if *relation == D::Conjunct && head.is_some_and(|h| tags[h] == Some(Tag::Vb)) {
                    Tag::Vb
                } else if matches!(relation, D::Adnominal | D::Adverbial) && has(Tag::Vbn) {
                    Tag::Vbn
                } else if has(Tag::Vbg) {
                    Tag::Vbg
                } else if has(Tag::Vbd) {
                    Tag::Vbd
                } else if has(Tag::Vbz) {
                    Tag::Vbz
                } else if children().any(|m| m.relation == D::Subject) {
                    Tag::Vbp
                } else {
                    return None;
                };
                if !has(if tag == Tag::Vbp { Tag::Vb } else { tag }) {
                    return None;
                }
                tag
            }
            _ => {
                let common = counts.get(lower).and_then(|tags| {
                    let plain = tags
                        .iter()
                        .filter(|(tag, _)| !tag.starts_with('V') && **tag != "NNP" && **tag != "X");
                    plain.max_by_key(|&(_, &count)| count).and_then(|(tag, _)| Tag::from_name(tag))
                });
                match common {
                    Some(tag) => tag,
                    None if known.has(Tag::Nns) => Tag::Nns,
                    None if known.has(Tag::Nn) => Tag::Nn,
                    None => return None,
                }
            }
        });
    }
    tags.into_iter().collect()
}

/// Weights of one feature: as they are, summed over time, and when last summed.
#[derive(Clone)]
struct Row {
    now: [f32; WEIGHTS],
    sum: [f32; WEIGHTS],
    at: [u32; WEIGHTS],
    uses: u32,
}

struct Perceptron {
    index: HashMap<u64, u32>,
    rows: Vec<Row>,
    time: u32,
}

impl Perceptron {
    fn train(sentences: &[Encoded], rounds: usize, only: Option<&BTreeMap<usize, u64>>) -> Self {
        let mut this = Self { index: HashMap::new(), rows: Vec::new(), time: 0 };
        let empty = Row { now: [0.0; WEIGHTS], sum: [0.0; WEIGHTS], at: [0; WEIGHTS], uses: 0 };
        if let Some(owners) = only {
            for &feature in owners.values() {
                this.index.insert(feature, this.rows.len() as u32);
                this.rows.push(empty.clone());
            }
        } else {
            // Features seen twice or more, in the gold context.
            let mut seen: HashMap<u64, u32> = HashMap::new();
            for sentence in sentences {
                let mut history = History::start();
                for (at, word) in sentence.words.iter().enumerate() {
                    if word.only().is_none() {
                        for feature in features(&sentence.words, at, &history) {
                            *seen.entry(feature).or_default() += 1;
                        }
                    }
                    history.push(word, sentence.tags[at]);
                }
            }
            let mut kept: Vec<u64> =
                seen.into_iter().filter(|&(_, count)| count >= 2).map(|(feature, _)| feature).collect();
            kept.sort_unstable();
            for feature in kept {
                this.index.insert(feature, this.rows.len() as u32);
                this.rows.push(empty.clone());
            }
        }
        for round in 0..rounds {
            let mut dice = Dice(round as u64 + 11);
            let mut order: Vec<usize> = (0..sentences.len()).collect();
            for at in (1..order.len()).rev() {
                order.swap(at, dice.below(at + 1));
            }
            let (mut wrong, mut decided) = (0, 0);
            for &number in &order {
                let sentence = &sentences[number];
                let mut history = History::start();
                for (at, word) in sentence.words.iter().enumerate() {
                    let tag = word.only().unwrap_or_else(|| {
                        let gold = sentence.tags[at];
                        let (tag, is_wrong) =
                            this.step(&features(&sentence.words, at, &history), word.allowed, gold);
                        decided += 1;
                        wrong += usize::from(is_wrong);
                        tag
                    });
                    history.push(word, tag);
                }
            }
            println!(
                "round {round}: {:.2}% of {decided} decisions wrong",
                100.0 * wrong as f64 / decided as f64
            );
        }
        let time = this.time;
        for row in &mut this.rows {
            for tag in 0..WEIGHTS {
                row.sum[tag] += row.now[tag] * (time - row.at[tag]) as f32;
            }
        }
        this
    }

    fn step(&mut self, features: &[u64; FEATURES], allowed: TagSet, gold: Tag) -> (Tag, bool) {
        let mut found = [u32::MAX; FEATURES];
        let mut scores = [0f32; WEIGHTS];
        for (slot, feature) in found.iter_mut().zip(features) {
            if let Some(&row) = self.index.get(feature) {
                *slot = row;
                for (score, weight) in scores.iter_mut().zip(&self.rows[row as usize].now) {
                    *score += weight;
                }
            }
        }
        self.time += 1;
        let mut best = None;
        for tag in (0..WEIGHTS).filter(|&tag| allowed.has(Tag::ALL[tag])) {
            if best.is_none_or(|best: usize| scores[tag] > scores[best]) {
                best = Some(tag);
            }
        }
        let best = best.unwrap_or(Tag::X as usize);
        let is_wrong = best != gold as usize;
        for &row in found.iter().filter(|&&row| row != u32::MAX) {
            let row = &mut self.rows[row as usize];
            row.uses += 1;
            if is_wrong && allowed.has(gold) {
                for (tag, change) in [(gold as usize, 1.0), (best, -1.0)] {
                    row.sum[tag] += row.now[tag] * (self.time - row.at[tag]) as f32;
                    row.at[tag] = self.time;
                    row.now[tag] += change;
                }
            }
        }
        (Tag::ALL[best], is_wrong)
    }

    /// Which feature owns each row of the table: of those that fall on it, the one whose weights matter most.
    fn owners(&self) -> BTreeMap<usize, u64> {
        let mut best: BTreeMap<usize, (f32, u64)> = BTreeMap::new();
        for (&feature, &row) in &self.index {
            let row = &self.rows[row as usize];
            let size: f32 = row.sum.iter().map(|weight| (weight / self.time as f32).abs()).sum();
            let worth = size * (row.uses as f32).sqrt();
            if worth <= 0.0 {
                continue;
            }
            let (place, _) = place(feature, ROWS as u64);
            let entry = best.entry(place).or_insert((worth, feature));
            if (worth, feature) > *entry {
                *entry = (worth, feature);
            }
        }
        best.into_iter().map(|(place, (_, feature))| (place, feature)).collect()
    }

    fn compile(&self, owners: &BTreeMap<usize, u64>, dictionary: &BTreeMap<u64, TagSet>) -> Outcome<Vec<u8>> {
        let average = |row: &Row, tag: usize| row.sum[tag] / self.time as f32;
        let mut sizes: Vec<f32> =
            self.rows.iter().flat_map(|row| (0..WEIGHTS).map(|tag| average(row, tag).abs())).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        // A weight in ten thousand is cut off.
        let largest = sizes[sizes.len() - 1 - sizes.len() / 10_000].max(1e-6);
        let mut rows = vec![[BIAS; ROW]; ROWS];
        rows[0][ROW - 2..].fill(0);
        for row in &mut rows {
            row[ROW - 2..].fill(0);
        }
        for (&at, &feature) in owners {
            let row = &self.rows[self.index[&feature] as usize];
            for tag in 0..WEIGHTS {
                let weight = (average(row, tag) / largest * SCALE).round().clamp(-127.0, 127.0);
                rows[at][tag] = (f32::from(BIAS) + weight) as u8;
            }
            rows[at][ROW - 2..].copy_from_slice(&place(feature, ROWS as u64).1.to_le_bytes());
        }
        let mut sets: Vec<TagSet> = Vec::new();
        let mut slots = vec![0u32; SLOTS];
        if dictionary.len() * 10 > SLOTS * 9 {
            return Err(format!("{} words are too many for the dictionary", dictionary.len()).into());
        }
        for (&key, &set) in dictionary {
            let number = sets.iter().position(|&other| other == set).unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            });
            let (mut at, check) = slot(key, SLOTS);
            while slots[at] != 0 {
                at = (at + 1) & (SLOTS - 1);
            }
            slots[at] = check << 10 | number as u32;
        }
        if sets.len() > 1024 {
            return Err(format!("{} tag sets are too many", sets.len()).into());
        }
        let mut file = MAGIC.to_vec();
        for number in [ROWS, SLOTS, sets.len()] {
            file.extend((number as u32).to_le_bytes());
        }
        file.resize(HEADER, 0);
        rows.iter().for_each(|row| file.extend(row));
        slots.iter().for_each(|slot| file.extend(slot.to_le_bytes()));
        sets.iter().for_each(|set| file.extend(set.0.to_le_bytes()));
        Ok(file)
    }
}

/// Prints accuracy, overall and on the distinctions that matter.
fn report(title: &str, sentences: &[Sentence], model: &Model) {
    let (mut right, mut total, mut decided, mut decided_right) = (0, 0, 0, 0);
    let mut confusions: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut encoded: Vec<Encoded> = Vec::new();
    for sentence in sentences {
        encoded.push(encode_with(sentence, |key| model.entry(key)));
    }
    let mut found = Vec::new();
    let start = std::time::Instant::now();
    for sentence in &encoded {
        let mut history = History::start();
        for (at, word) in sentence.words.iter().enumerate() {
            let tag = word
                .only()
                .unwrap_or_else(|| model.choose(&features(&sentence.words, at, &history), word.allowed));
            history.push(word, tag);
            found.push(tag);
        }
    }
    let elapsed = start.elapsed();
    let mut next = found.iter();
    for sentence in &encoded {
        for (word, &gold) in sentence.words.iter().zip(&sentence.tags) {
            let Some(&tag) = next.next() else { break };
            total += 1;
            right += usize::from(tag == gold);
            if word.only().is_none() {
                decided += 1;
                decided_right += usize::from(tag == gold);
            }
            if tag != gold {
                *confusions.entry((gold.name(), tag.name())).or_default() += 1;
            }
        }
    }
    println!(
        "\n{title}: {:.2}% of {total} tokens right; decided by the model {decided} ({:.1}%), of them {:.2}% right; {:.0} ns a decision",
        100.0 * right as f64 / total as f64,
        100.0 * decided as f64 / total as f64,
        100.0 * decided_right as f64 / decided as f64,
        elapsed.as_nanos() as f64 / decided as f64,
    );
    let verb = ["VB", "VBP", "VBZ", "VBD", "VBN"];
    let noun = ["NN", "NNS"];
    let groups: [(&str, &[&str], &[&str]); 7] = [
        ("verb/noun", &verb, &noun),
        ("VBD/VBN", &["VBD"], &["VBN"]),
        ("VBG/NN", &["VBG"], &noun),
        ("IN/RP", &["IN"], &["RP", "RB"]),
        ("WDT/IN/DT", &["WDT"], &["IN", "DT"]),
        ("JJ/VBN", &["JJ"], &["VBN"]),
        ("VB/VBP", &["VB"], &["VBP"]),
    ];
    for (name, one, other) in groups {
        let wrong: usize = confusions
            .iter()
            .filter(|((gold, tag), _)| {
                one.contains(gold) && other.contains(tag) || other.contains(gold) && one.contains(tag)
            })
            .map(|(_, count)| count)
            .sum();
        let of = encoded
            .iter()
            .flat_map(|s| &s.tags)
            .filter(|t| one.contains(&t.name()) || other.contains(&t.name()))
            .count();
        println!("  {name}: {wrong} wrong of {of} ({:.2}% right)", 100.0 - 100.0 * wrong as f64 / of as f64);
    }
    let mut worst: Vec<_> = confusions.into_iter().collect();
    worst.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
    let worst: Vec<String> =
        worst.iter().take(14).map(|((gold, tag), count)| format!("{gold}>{tag} {count}")).collect();
    println!("  {}", worst.join(", "));
}
