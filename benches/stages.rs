//! Every stage and the whole, in bytes a second, at three densities of names; beside the whole, one pass of an automaton
//! over the same text with the same names. What comes out is counted, so that no speed is bought with lost output.

use std::hint::black_box;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::{Extractor, stages};
use unicode_segmentation::UnicodeSegmentation;

mod corpus;
use corpus::{Density, corpus, patterns};

const BYTES: usize = 1_000_000;

/// Of the names and the stating sentences of the wire copy, the percentage that must be found.
const LEAST_NAMES: usize = 90;
const LEAST_RELATIONS: usize = 50;

fn benches(c: &mut Criterion) {
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns())
        .expect("the names are few enough");
    let extractor = Extractor::new();
    for density in Density::ALL {
        let corpus = corpus(density, 1, BYTES);
        let articles: Vec<Article> = corpus.articles.iter().map(|text| Article::new(text)).collect();
        let count = |run: &dyn Fn(&Article) -> usize| articles.iter().map(run).sum::<usize>();
        let mentions = count(&|a| a.names.mentions.len());
        let relations = count(&|a| extractor.extract(a.text).all_relations().len());
        match density {
            Density::Plain => {
                assert!(mentions * 2000 < corpus.bytes, "{mentions} names where there are none")
            }
            _ => {
                assert!(mentions * 100 >= corpus.names * LEAST_NAMES, "{mentions} of {} names", corpus.names)
            }
        }
        assert!(
            relations * 100 >= corpus.stating * LEAST_RELATIONS,
            "{relations} relations of {} sentences that state one",
            corpus.stating
        );

        let mut group = c.benchmark_group(density.name().replace(' ', "-"));
        group.throughput(Throughput::Bytes(corpus.bytes as u64));
        let mut bench = |stage: &str, run: &mut dyn FnMut(&Article) -> usize| {
            let expected: usize = articles.iter().map(&mut *run).sum();
            group.bench_function(stage, |b| {
                b.iter(|| assert_eq!(articles.iter().map(|a| run(black_box(a))).sum::<usize>(), expected));
            });
        };
        bench("automaton", &mut |a| automaton.find_iter(a.text).count());
        bench("whole", &mut |a| extractor.extract(a.text).all_relations().len());
        bench("reference-segments", &mut |a| a.text.split_word_bound_indices().count());
        bench("segments", &mut |a| stages::segments(a.text).count());
        let mut tokens = Vec::new();
        bench("tokens", &mut |a| {
            tokens.clear();
            stages::tokenize(a.text, &mut tokens);
            tokens.len()
        });
        bench("sentences", &mut |a| stages::split(a.text, &a.tokens).len());
        bench("names", &mut |a| stages::names(a.text, &a.tokens, &a.sentences).mentions.len());
        bench("tags-and-groups", &mut |a| stages::groups(a.text, &a.tokens, &a.sentences, &a.names).1);
        group.finish();
    }
}

/// A text with the layers that the stages take.
struct Article<'t> {
    text: &'t str,
    tokens: Vec<stages::Token>,
    sentences: Vec<stages::Sentence>,
    names: stages::Names,
}

impl<'t> Article<'t> {
    fn new(text: &'t str) -> Self {
        let mut tokens = Vec::new();
        stages::tokenize(text, &mut tokens);
        let sentences = stages::split(text, &tokens);
        let names = stages::names(text, &tokens, &sentences);
        Self { text, tokens, sentences, names }
    }
}

criterion_group!(all, benches);
criterion_main!(all);
