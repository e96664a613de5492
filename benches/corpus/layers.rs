//! A text with the layers that each stage takes, and the stages: every one returns how much it has found.

use demarche::stages::{
    self, FunctionWords, Gazetteer, Group, Names, Parser, Scratch, Sentence, Syntax, Tag, Tagger, Token,
};

/// A text, and every layer up to the groups.
pub struct Layers<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    pub names: Names,
    name_at: Vec<u32>,
    groups: Vec<(Vec<Tag>, Vec<Group>)>,
}

/// What the stages keep from text to text.
pub struct Reused {
    tokens: Vec<Token>,
    words: FunctionWords,
    groups: Vec<Group>,
    tags: Vec<Tag>,
    scratch: Scratch,
    syntax: Syntax,
}

impl Reused {
    pub fn new() -> Self {
        Self {
            tokens: Vec::new(),
            words: FunctionWords::new(),
            groups: Vec::new(),
            tags: Vec::new(),
            scratch: Scratch::default(),
            syntax: Syntax::default(),
        }
    }
}

pub fn segments(layers: &Layers, _: &mut Reused) -> usize {
    stages::segments(layers.text).count()
}

pub fn tokens(layers: &Layers, reused: &mut Reused) -> usize {
    reused.tokens.clear();
    stages::tokenize(layers.text, &mut reused.tokens);
    reused.tokens.len()
}

pub fn sentences(layers: &Layers, _: &mut Reused) -> usize {
    stages::split(layers.text, &layers.tokens).len()
}

pub fn names(layers: &Layers, _: &mut Reused) -> usize {
    find_names(layers.text, &layers.tokens, &layers.sentences).mentions.len()
}

pub fn tags_and_groups(layers: &Layers, reused: &mut Reused) -> usize {
    layers.sentences.iter().map(|sentence| group(layers, sentence, reused)).sum()
}

pub fn syntax(layers: &Layers, reused: &mut Reused) -> usize {
    let parser = Parser::new();
    let parse = |(sentence, (tags, groups)): (&Sentence, &(Vec<_>, Vec<_>))| {
        let Reused { scratch, syntax, .. } = &mut *reused;
        parser.parse(&layers.tokens, sentence, tags, groups, &layers.names, scratch, syntax);
        (0..groups.len()).filter(|&group| syntax.head(group).is_some()).count()
    };
    layers.sentences.iter().zip(&layers.groups).map(parse).sum()
}

fn find_names(text: &str, tokens: &[Token], sentences: &[Sentence]) -> Names {
    stages::names(text, None, tokens, sentences, Gazetteer::builtin())
}

fn group(layers: &Layers, sentence: &Sentence, reused: &mut Reused) -> usize {
    let range = sentence.tokens.range();
    let Layers { text, tokens, names, name_at, .. } = layers;
    let Reused { tags, groups, words, .. } = reused;
    tags.clear();
    Tagger::new().tag(text, &tokens[range.clone()], |i| name_at[range.start + i] != u32::MAX, tags);
    stages::group(tokens, sentence.tokens, tags, names, name_at, words, groups);
    groups.len()
}

impl<'t> Layers<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut tokens = Vec::new();
        stages::tokenize(text, &mut tokens);
        let sentences = stages::split(text, &tokens);
        let names = find_names(text, &tokens, &sentences);
        let mut name_at = vec![u32::MAX; tokens.len()];
        for (i, mention) in names.mentions.iter().enumerate() {
            name_at[mention.tokens.range()].fill(i as u32);
        }
        let mut layers = Self { text, tokens, sentences, names, name_at, groups: Vec::new() };
        let mut reused = Reused::new();
        let sentences = layers.sentences.iter();
        layers.groups = sentences
            .map(|sentence| {
                group(&layers, sentence, &mut reused);
                (reused.tags.clone(), reused.groups.clone())
            })
            .collect();
        layers
    }
}
