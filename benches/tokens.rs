//! Text → segments → tokens → sentences, in bytes a second, beside the reference's segments.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::stages;
use unicode_segmentation::UnicodeSegmentation;

const ARTICLE: &str = "Norway presses Chile over lithium as contracts lapse

OSLO, Dec. 5 (NTB) -- Norway's trade envoy has asked her Chilean counterpart to see that lithium under contract leaves \
port without delay, the trade ministry said on Tuesday.

Trade Minister Anna Lee-Berg didn't name a price, but a U.S. official put the sum at $1.2bn, some 25% more than in 2021. \
\"We won't wait for ever,\" she told reporters at 8 a.m. outside the ministers' meeting. “São Tomé’s port — the largest — is \
open,” added J. Müller, who chairs Acme Inc. and its rivals' lobby.

The two sides agreed to meet again in Geneva on Jan. 14, 2026, according to a joint statement. No. 2 on the agenda is \
copper; the first item, tariffs, was put off.
";

fn tokens(c: &mut Criterion) {
    let text = format!("{ARTICLE}\n").repeat(1000);
    let mut group = c.benchmark_group("tokens");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("reference", |b| {
        b.iter(|| assert_eq!(black_box(&text).split_word_bound_indices().count(), 296_000));
    });
    group.bench_function("segments", |b| {
        b.iter(|| assert_eq!(stages::segments(black_box(&text)).count(), 296_000));
    });
    let mut tokens = Vec::new();
    group.bench_function("tokenize", |b| {
        b.iter(|| {
            tokens.clear();
            stages::tokenize(black_box(&text), &mut tokens);
            assert_eq!(tokens.len(), 161_000);
        });
    });
    group.bench_function("split", |b| {
        b.iter(|| assert_eq!(stages::split(black_box(&text), &tokens).len(), 7_000));
    });
    group.finish();
}

criterion_group!(benches, tokens);
criterion_main!(benches);
