//! Texts that hurt programs that are not linear, through the whole: 10 MB without a sentence end, 1 MB of one name, 1 MB of
//! one bracket. Each should run at no less than half the speed of general news.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::Extractor;

mod corpus;
use corpus::{Density, corpus, hurtful};

fn benches(c: &mut Criterion) {
    let extractor = Extractor::new();
    let mut group = c.benchmark_group("hurtful");
    group.sample_size(10);
    let general = corpus(Density::General, 1, 1_000_000).articles.concat();
    for (name, text) in std::iter::once(("general news, 1 MB", general)).chain(hurtful()) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| extractor.extract(black_box(&*text)).sentences().len()));
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
