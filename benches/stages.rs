//! Every stage and the whole, in bytes a second, at three densities of names; beside the whole, one pass of an automaton
//! over the same text with the same names. What comes out is counted, so that no speed is bought with lost output.

use std::hint::black_box;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::Extractor;
use unicode_segmentation::UnicodeSegmentation;

mod corpus;
use corpus::layers::{self, Layers, Reused};
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
        let articles: Vec<Layers> = corpus.articles.iter().map(|text| Layers::new(text)).collect();
        let count = |run: &dyn Fn(&Layers) -> usize| articles.iter().map(run).sum::<usize>();
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
        let mut bench = |stage: &str, run: &mut dyn FnMut(&Layers) -> usize| {
            let expected: usize = articles.iter().map(&mut *run).sum();
            group.bench_function(stage, |b| {
                b.iter(|| assert_eq!(articles.iter().map(|a| run(black_box(a))).sum::<usize>(), expected));
            });
        };
        bench("automaton", &mut |a| automaton.find_iter(a.text).count());
        bench("whole", &mut |a| extractor.extract(a.text).all_relations().len());
        bench("reference-segments", &mut |a| a.text.split_word_bound_indices().count());
        let mut reused = Reused::new();
        bench("segments", &mut |a| layers::segments(a, &mut reused));
        bench("tokens", &mut |a| layers::tokens(a, &mut reused));
        bench("sentences", &mut |a| layers::sentences(a, &mut reused));
        bench("names", &mut |a| layers::names(a, &mut reused));
        bench("tags-and-groups", &mut |a| layers::tags_and_groups(a, &mut reused));
        bench("syntax", &mut |a| layers::syntax(a, &mut reused));
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
