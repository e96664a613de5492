//! Articles → documents on several threads, in the order of the input.
//!
//! One thread reads and deals the articles out in turn, the workers read them, and the main thread collects the
//! results in the same turn: so order is kept without sorting. Every queue is short, so memory does not grow with
//! the input.

use crate::STOP;
use crate::input::{Article, Files, Item};
use crate::options::{Format, Options};
use crate::output::{Output, Rendered};
use crate::report::Report;
use demarche::{Extractor, Input};
use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How many articles may wait before, and results behind, each worker.
const WAITING: usize = 8;

/// How long to wait for a result before asking whether Ctrl-C was pressed.
const PATIENCE: Duration = Duration::from_millis(200);

pub fn run(
    options: &Options,
    extractor: &Extractor,
    files: Files,
    output: &mut Output,
    report: &mut Report,
) -> io::Result<()> {
    let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs() {
            let (to_worker, articles) = sync_channel::<Item>(WAITING);
            let (results, from_worker) = sync_channel(WAITING);
            to_workers.push(to_worker);
            from_workers.push(from_worker);
            scope.spawn(move || {
                for item in articles {
                    let result = item.map(|article| render(options, extractor, &article));
                    if results.send(result).is_err() {
                        return; // The output is closed.
                    }
                }
            });
        }
        let to_workers = std::mem::take(&mut to_workers);
        scope.spawn(move || {
            let mut turn = to_workers.iter().cycle();
            files.read(options, |item| {
                !STOP.load(Ordering::Relaxed) && turn.next().is_some_and(|worker| worker.send(item).is_ok())
            });
        });
        // Moved in, so that an error here closes the queues and the threads end.
        let from_workers = std::mem::take(&mut from_workers);
        for worker in from_workers.iter().cycle() {
            let result = loop {
                match worker.recv_timeout(PATIENCE) {
                    Ok(result) => break result,
                    // The first worker without a next result is the last of the input.
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                    // Standard input may never come: the reading thread cannot be woken.
                    Err(RecvTimeoutError::Timeout) if STOP.load(Ordering::Relaxed) => {
                        output.abandon();
                        std::process::exit(130);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            };
            match result {
                Ok(rendered) => {
                    report.document(&rendered);
                    if let Err(message) = output.write(rendered)? {
                        report.fault(&message);
                    }
                }
                Err(message) => report.fault(&message),
            }
        }
        Ok(())
    })
}

fn render(options: &Options, extractor: &Extractor, article: &Article) -> Rendered {
    let mut input = Input::new(&article.text);
    if let Some(id) = &article.id {
        input = input.id(id);
    }
    if let Some(date) = article.date.as_deref().or(options.date.as_deref()) {
        input = input.date(date);
    }
    let trace = options.trace.then(|| extractor.trace(input.clone()));
    let (mut document, explanation) = if options.explain && options.format() == Format::Text {
        let (document, explanation) = extractor.explain(input);
        (document, Some(explanation))
    } else {
        (extractor.extract(input), None)
    };
    if !options.kinds.is_empty() || options.min_confidence > 0.0 {
        document.retain_relations(|relation| {
            (options.kinds.is_empty() || options.kinds.iter().any(|k| k == relation.kind_name()))
                && relation.evidence().confidence >= options.min_confidence
        });
    }
    Rendered::new(options, document, explanation.as_ref(), trace)
}
