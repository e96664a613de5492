//! Universal Dependencies → trees of words in the relations of the parser.

use demarche::stages::{Class, Dependency, Lexicon, WordKey};
use std::path::Path;

use crate::Outcome;
use crate::dice::Dice;

/// A word of the treebank.
#[derive(Clone, Debug)]
pub struct Word {
    pub form: String,
    pub lemma: String,
    pub tag: String,
    /// Index of the head; `None` for the root.
    pub head: Option<usize>,
    pub relation: String,
    pub space_after: bool,
}

pub type Sentence = Vec<Word>;

/// A sentence with its tree in the relations of the parser.
#[derive(Clone, Debug)]
pub struct Tree {
    pub text: String,
    /// Byte offsets of the words.
    pub spans: Vec<(usize, usize)>,
    pub heads: Vec<Option<usize>>,
    pub labels: Vec<Dependency>,
}

pub fn read(path: &Path) -> Outcome<Vec<Sentence>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut sentences = Vec::new();
    let mut sentence = Sentence::new();
    // The last word of a token of several words, and whether a space follows.
    let mut joined: Option<(usize, bool)> = None;
    for line in text.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 10 {
            if line.trim().is_empty() && !sentence.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
                joined = None;
            }
            continue;
        }
        let has_space = !columns[9].contains("SpaceAfter=No");
        if let Some((_, last)) = columns[0].split_once('-') {
            joined = Some((last.parse()?, has_space));
            continue;
        }
        let Ok(number) = columns[0].parse::<usize>() else { continue };
        let space_after = match joined {
            Some((last, _)) if number < last => false,
            Some((last, space)) if number == last => space,
            _ => has_space,
        };
        let head: usize = columns[6].parse()?;
        sentence.push(Word {
            form: columns[1].to_owned(),
            lemma: columns[2].to_owned(),
            tag: columns[4].to_owned(),
            head: head.checked_sub(1),
            relation: columns[7].to_owned(),
            space_after,
        });
    }
    Ok(sentences)
}

fn capitalised(form: &str) -> String {
    let mut chars = form.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The sentence in the style, and in one of the ways of writing, of headlines.
pub fn headline(sentence: &Sentence, third: impl Fn(&str) -> Option<String>, dice: &mut Dice) -> Sentence {
    let mut keep = vec![true; sentence.len()];
    let mut line = sentence.clone();
    for (at, word) in sentence.iter().enumerate() {
        let lower = word.form.to_lowercase();
        let is_leaf = sentence.iter().all(|other| other.head != Some(at));
        let next = sentence.get(at + 1).map(|next| next.tag.as_str());
        let is_be = ["is", "are", "was", "were"].contains(&lower.as_str());
        if word.tag == "." && at + 1 == sentence.len()
            || is_leaf && word.tag == "DT" && ["the", "a", "an"].contains(&lower.as_str())
            || is_leaf && is_be && word.relation.starts_with("aux") && matches!(next, Some("VBN" | "VBG"))
            || is_leaf && is_be && word.relation == "cop" && dice.chance(50)
        {
            keep[at] = false;
        }
        if lower == "will" && next == Some("VB") {
            line[at].form = "to".into();
            line[at].tag = "TO".into();
        } else if word.tag == "VBD"
            && !word.relation.starts_with("aux")
            && word.relation != "cop"
            && let Some(present) = third(&word.lemma)
        {
            line[at].form = present;
        }
    }
    let mut places = Vec::new();
    let mut count = 0;
    for &kept in &keep {
        places.push(count);
        count += usize::from(kept);
    }
    let starts_small = !sentence[0].tag.starts_with("NNP") && sentence[0].form != "I";
    if starts_small {
        line[0].form = line[0].form.to_lowercase();
    }
    let mut out: Sentence = line
        .into_iter()
        .zip(&keep)
        .filter(|(_, kept)| **kept)
        .map(|(word, _)| Word { head: word.head.map(|head| places[head]), ..word })
        .collect();
    match dice.below(3) {
        0 => {
            for word in &mut out {
                let small =
                    ["of", "in", "on", "to", "for", "and", "the", "a", "with", "by", "at", "from", "n't"];
                if !small.contains(&word.form.as_str()) && !word.form.starts_with('\'') {
                    word.form = capitalised(&word.form);
                }
            }
        }
        _ => {
            if let Some(first) = out.first_mut() {
                first.form = capitalised(&first.form);
            }
        }
    }
    out
}

fn children(heads: &[Option<usize>], of: usize) -> Vec<usize> {
    (0..heads.len()).filter(|&at| heads[at] == Some(of)).collect()
}

/// First and last word of a subtree, without what hangs on `without`.
fn extent(heads: &[Option<usize>], of: usize, without: usize) -> (usize, usize) {
    let (mut first, mut last) = (of, of);
    for at in 0..heads.len() {
        let mut up = at;
        for _ in 0..heads.len() {
            if up == without || up == of {
                break;
            }
            match heads[up] {
                Some(head) => up = head,
                None => break,
            }
        }
        if up == of {
            (first, last) = (first.min(at), last.max(at));
        }
    }
    (first, last)
}

/// The tree of a sentence of the treebank.
pub fn convert(sentence: &Sentence) -> Tree {
    let mut text = String::new();
    let mut spans = Vec::new();
    for word in sentence {
        let start = text.len();
        text += &word.form;
        spans.push((start, text.len()));
        if word.space_after {
            text.push(' ');
        }
    }
    let mut heads: Vec<Option<usize>> = sentence.iter().map(|word| word.head).collect();
    let mut relations: Vec<String> = sentence.iter().map(|word| word.relation.clone()).collect();
    let base = |relation: &str| relation.split(':').next().unwrap_or("").to_owned();

    // The copula heads its clause.
    for copula in 0..sentence.len() {
        let Some(predicate) = heads[copula].filter(|_| relations[copula] == "cop") else { continue };
        let is_adjective =
            sentence[predicate].tag.starts_with("JJ") || sentence[predicate].tag.starts_with("VB");
        for child in children(&heads, predicate) {
            let relation = base(&relations[child]);
            let is_clausal_conjunct = relation == "conj"
                && (sentence[child].tag.starts_with("VB")
                    || children(&heads, child)
                        .iter()
                        .any(|&c| matches!(base(&relations[c]).as_str(), "nsubj" | "cop")));
            let moves = match relation.as_str() {
                _ if child == copula => false,
                "nsubj" | "csubj" | "expl" | "aux" | "mark" | "parataxis" | "discourse" | "vocative"
                | "dislocated" | "punct" => true,
                "advmod" => child < copula || child > predicate,
                "advcl" => !(is_adjective && child > predicate),
                "ccomp" | "xcomp" => !is_adjective,
                "obl" => !is_adjective || child < copula,
                "conj" => is_clausal_conjunct,
                "cc" => child < copula,
                _ => false,
            };
            if moves {
                heads[child] = Some(copula);
            }
        }
        heads[copula] = heads[predicate];
        relations[copula] = std::mem::replace(&mut relations[predicate], "Predicate".to_owned());
        heads[predicate] = Some(copula);
    }

    // Who said it stands above what is said.
    let lexicon = Lexicon::get();
    for verb in 0..sentence.len() {
        let is_saying = sentence[verb].tag.starts_with("VB")
            && lexicon.classes(lexicon.find(WordKey::of(&sentence[verb].form))).has(Class::Reporting);
        if !is_saying {
            continue;
        }
        let own = children(&heads, verb);
        let has = |name: &str| own.iter().any(|&c| base(&relations[c]) == name);
        if has("ccomp") {
            continue;
        }
        // "He said: it will".
        let said = own.iter().copied().find(|&c| {
            relations[c] == "parataxis"
                && c > verb
                && sentence[verb + 1..c].iter().any(|w| matches!(w.form.as_str(), ":" | "\"" | "``" | "“"))
        });
        if let Some(said) = said {
            relations[said] = "ccomp".to_owned();
            continue;
        }
        let Some(clause) = heads[verb].filter(|_| relations[verb] == "parataxis" && has("nsubj")) else {
            continue;
        };
        let (first, last) = extent(&heads, clause, verb);
        if first < verb && verb < last && !(last == sentence.len() - 1 && sentence[last].tag == ".") {
            continue;
        }
        // The rest of the clause must not stand on both sides, marks apart.
        let both = (0..sentence.len())
            .any(|at| at > verb && heads[at] == Some(clause) && at != verb && relations[at] != "punct")
            && clause < verb;
        if both {
            continue;
        }
        heads[verb] = heads[clause];
        relations[verb] = std::mem::replace(&mut relations[clause], "ccomp".to_owned());
        heads[clause] = Some(verb);
    }

    // Whoever is asked is the object, when nothing else is.
    for at in 0..sentence.len() {
        if relations[at] == "iobj"
            && let Some(head) = heads[at]
            && !children(&heads, head).iter().any(|&c| relations[c] == "obj")
        {
            relations[at] = "obj".to_owned();
        }
    }

    let labels = relations.iter().map(|relation| label(relation)).collect();
    Tree { text, spans, heads, labels }
}

fn label(relation: &str) -> Dependency {
    use Dependency as D;
    match relation {
        "root" => D::Root,
        "Predicate" => D::Predicate,
        "nmod:poss" => D::Possessor,
        "nmod:desc" => D::Modifier,
        "acl:relcl" | "advcl:relcl" => D::Relative,
        other => match other.split(':').next().unwrap_or("") {
            "nsubj" | "csubj" => D::Subject,
            "obj" => D::Object,
            "iobj" => D::IndirectObject,
            "obl" => D::Oblique,
            "nmod" => D::Nominal,
            "conj" => D::Conjunct,
            "appos" => D::Apposition,
            "acl" => D::Adnominal,
            "advcl" => D::Adverbial,
            "xcomp" => D::Open,
            "ccomp" => D::Clausal,
            "parataxis" | "list" => D::Parataxis,
            "case" => D::Case,
            "mark" => D::Mark,
            "cc" => D::Coordinator,
            "aux" | "cop" => D::Auxiliary,
            "amod" | "advmod" | "compound" | "nummod" | "flat" | "det" | "fixed" => D::Modifier,
            _ => D::Other,
        },
    }
}
