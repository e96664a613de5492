//! Prints the trees of the lines of a file, or of standard input.

use crate::Outcome;
use demarche::stages::{
    FunctionWords, Gazetteer, Parser, Scratch, Syntax, Tagger, draw, group, names, split, tokenize,
};

/// Draws every sentence.
pub fn run(text: &str) -> Outcome<()> {
    let words = FunctionWords::new();
    let (mut scratch, mut syntax, mut groups) = (Scratch::default(), Syntax::default(), Vec::new());
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let sentences = split(text, &tokens);
    let names = names(text, None, &tokens, &sentences, Gazetteer::builtin());
    let mut name_at = vec![u32::MAX; tokens.len()];
    for (i, mention) in names.mentions.iter().enumerate() {
        name_at[mention.tokens.range()].fill(i as u32);
    }
    for sentence in &sentences {
        let range = sentence.tokens.range();
        let offset = range.start;
        let mut tags = Vec::new();
        Tagger::new().tag(text, &tokens[range], |i| name_at[offset + i] != u32::MAX, &mut tags);
        group(&tokens, sentence.tokens, &tags, &names, &name_at, &words, &mut groups);
        Parser::new().parse(&tokens, sentence, &tags, &groups, &names, &mut scratch, &mut syntax);
        println!("{}", sentence.span.text(text));
        let tagged: Vec<String> = tokens[sentence.tokens.range()]
            .iter()
            .zip(&tags)
            .map(|(token, tag)| format!("{}/{}", token.span.text(text), tag.name()))
            .collect();
        println!("{}", tagged.join(" "));
        println!("{}", draw(text, &tokens, &groups, &syntax));
    }
    Ok(())
}
