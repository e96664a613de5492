//! Trees of words → trees of groups, as the stages before the parser cut the sentence.

use super::treebank::Tree;
use demarche::Span;
use demarche::stages::unit::Fixed;
use demarche::stages::{
    Dependency, FunctionWords, Gazetteer, Group, GroupKind, Names, Scratch, Sentence, SentenceKind, Tag,
    Tagger, Token, TokenRange, group, names, prepare, tokenize,
};

/// A sentence as the parser gets it, with its tree.
pub struct Example {
    pub text: String,
    pub sentence: Sentence,
    pub tokens: Vec<Token>,
    pub tags: Vec<Tag>,
    pub groups: Vec<Group>,
    pub names: Names,
    /// What each group hangs on without a decision.
    pub fixed: Vec<Fixed>,
    /// The state at the start.
    pub scratch: Scratch,
    /// The head of each unit, as a unit; the root's index for the root.
    pub heads: Vec<u32>,
    /// Its relation.
    pub labels: Vec<u8>,
    /// The head of each group that is no mark, as a group, and its relation.
    pub group_heads: Vec<(Option<usize>, Dependency)>,
}

/// What a group is headed by.
fn head_token(group: &Group) -> usize {
    match &group.kind {
        GroupKind::Noun(noun) => noun.head as usize,
        GroupKind::Verb(verb) => verb.main as usize,
        GroupKind::Adjective(token) | GroupKind::Adverb(token) => *token as usize,
        _ => group.tokens.start as usize,
    }
}

/// Runs the stages on the text of a tree, and brings the tree to its groups. `None` for a sentence without units.
pub fn example(tree: &Tree, words: &FunctionWords, tagger: &Tagger) -> Option<Example> {
    let text = tree.text.clone();
    let mut tokens = Vec::new();
    tokenize(&text, &mut tokens);
    if tokens.is_empty() || tokens.len() > 400 {
        return None;
    }
    let range = TokenRange::new(0, tokens.len());
    let sentence = Sentence {
        tokens: range,
        span: Span::new(0, text.len() as u32),
        kind: SentenceKind::Prose,
        starts_paragraph: true,
        dateline: 0,
    };
    let names = names(&text, None, &tokens, &[sentence], Gazetteer::builtin());
    let mut name_at = vec![u32::MAX; tokens.len()];
    for (i, mention) in names.mentions.iter().enumerate() {
        name_at[mention.tokens.range()].fill(i as u32);
    }
    let mut tags = Vec::new();
    tagger.tag(&text, &tokens, |i| name_at[i] != u32::MAX, &mut tags);
    let mut groups = Vec::new();
    group(&tokens, range, &tags, &names, &name_at, words, &mut groups);
    let mut scratch = Scratch::default();
    prepare(&tokens, &sentence, &tags, &groups, &names, &mut scratch);
    let fixed = scratch.fixed.clone();
    let count = scratch.state.units.len() - 1;
    if count == 0 {
        return None;
    }

    // The word of each token, and the group of each word.
    let word_of = |token: usize| {
        let start = tokens[token].span.start();
        tree.spans.partition_point(|&(_, end)| end <= start).min(tree.spans.len() - 1)
    };
    let mut group_of_token = vec![usize::MAX; tokens.len()];
    for (at, group) in groups.iter().enumerate() {
        group_of_token[group.tokens.range()].fill(at);
    }
    let mut group_of_word = vec![usize::MAX; tree.spans.len()];
    for (token, &group) in group_of_token.iter().enumerate() {
        // The last token of a word decides.
        if group != usize::MAX {
            group_of_word[word_of(token)] = group;
        }
    }
    let mut unit_of = vec![u32::MAX; groups.len()];
    for (at, unit) in scratch.state.units[..count].iter().enumerate() {
        unit_of[unit.group as usize] = at as u32;
    }
    let climb = |group: usize, is_node: &dyn Fn(usize) -> bool| -> (Option<usize>, Dependency) {
        let mut word = word_of(head_token(&groups[group]));
        // Of several groups that were one word of the treebank, the last heads the others.
        let whole = group_of_word[word];
        if whole != group && whole != usize::MAX && is_node(whole) {
            return (Some(whole), Dependency::Modifier);
        }
        let mut label = tree.labels[word];
        let mut has_left = false;
        for _ in 0..tree.spans.len() {
            if !has_left {
                label = tree.labels[word];
            }
            let Some(head) = tree.heads[word] else { return (None, label) };
            word = head;
            let found = group_of_word[word];
            if found != group && found != usize::MAX {
                has_left = true;
                if is_node(found) {
                    return (Some(found), label);
                }
            }
        }
        (None, label)
    };
    let group_heads: Vec<(Option<usize>, Dependency)> =
        (0..groups.len()).map(|at| climb(at, &|other| fixed[other] != Fixed::Separator)).collect();
    let root = count as u32;
    let mut heads = Vec::new();
    let mut labels = Vec::new();
    for unit in &scratch.state.units[..count] {
        let group = unit.group as usize;
        let (head, label) = climb(group, &|other| unit_of[other] != u32::MAX);
        let label = match (&groups[group].kind, label) {
            (GroupKind::Noun(noun), Dependency::Modifier)
                if noun
                    .names
                    .iter()
                    .any(|&n| names.mentions[n as usize].kind == demarche::EntityKind::Date) =>
            {
                Dependency::Oblique
            }
            (_, Dependency::Root) if head.is_some() => Dependency::Other,
            (_, label) => label,
        };
        heads.push(head.map_or(root, |head| unit_of[head]));
        labels.push(label as u8);
    }
    // No cycles: a unit whose chain of heads does not reach the root hangs on the root.
    for at in 0..count {
        let mut up = at as u32;
        let mut steps = 0;
        while up != root && steps <= count {
            up = heads[up as usize];
            steps += 1;
        }
        if up != root {
            heads[at] = root;
        }
    }
    lift(&mut heads);
    Some(Example { text, sentence, tokens, tags, groups, names, fixed, scratch, heads, labels, group_heads })
}

/// Makes a tree projective: an arc that crosses others is moved up to the head of its head, the shortest first.
fn lift(heads: &mut [u32]) {
    let root = heads.len() as u32;
    let descends = |heads: &[u32], mut at: u32, from: u32| {
        for _ in 0..=heads.len() {
            if at == from {
                return true;
            }
            if at == root {
                return false;
            }
            at = heads[at as usize];
        }
        false
    };
    for _ in 0..heads.len() * 2 {
        let mut crossing: Option<(u32, usize)> = None;
        for at in 0..heads.len() {
            let head = heads[at];
            if head == root {
                // An arc to the root is no obstacle for others but must not be covered; others are lifted for it.
                continue;
            }
            let (low, high) = (head.min(at as u32), head.max(at as u32));
            if (low + 1..high).any(|between| !descends(heads, between, head)) {
                let length = high - low;
                if crossing.is_none_or(|(shortest, _)| length < shortest) {
                    crossing = Some((length, at));
                }
            }
        }
        let Some((_, at)) = crossing else { return };
        heads[at] = heads[heads[at] as usize];
    }
}
