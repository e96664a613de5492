//! What is told on standard error: faults, progress, counts.

use crate::input::Files;
use crate::options::Options;
use crate::output::Rendered;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub struct Report {
    start: Instant,
    bar: Option<ProgressBar>,
    read: Arc<AtomicU64>,
    verbose: bool,
    stats: bool,
    faults: usize,
    documents: usize,
    bytes: usize,
    sentences: usize,
    mentions: usize,
    kinds: BTreeMap<String, usize>,
}

impl Report {
    pub fn new(options: &Options, files: &Files) -> Self {
        // On a terminal that shows the results the bar would only get in their way.
        let shown = !options.quiet
            && std::io::stderr().is_terminal()
            && (options.output.is_some() || !std::io::stdout().is_terminal())
            && (files.bytes > 1 << 20 || files.len() > 20);
        let bar = shown.then(|| {
            let bar = ProgressBar::with_draw_target(Some(files.bytes), ProgressDrawTarget::stderr());
            let template = "{bar:30} {percent:>3}% {msg}, {decimal_bytes_per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            start: Instant::now(),
            bar,
            read: files.read.clone(),
            verbose: options.verbose,
            stats: options.stats,
            faults: 0,
            documents: 0,
            bytes: 0,
            sentences: 0,
            mentions: 0,
            kinds: BTreeMap::new(),
        }
    }

    fn tell(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{message}")),
            None => eprintln!("{message}"),
        }
    }

    pub fn fault(&mut self, message: &str) {
        self.faults += 1;
        self.tell(&format!("extract: {message}"));
    }

    pub fn faults(&self) -> usize {
        self.faults
    }

    pub fn document(&mut self, rendered: &Rendered) {
        self.documents += 1;
        self.bytes += rendered.bytes;
        self.sentences += rendered.sentences;
        self.mentions += rendered.mentions;
        for kind in &rendered.kinds {
            match self.kinds.get_mut(kind) {
                Some(count) => *count += 1,
                None => drop(self.kinds.insert(kind.clone(), 1)),
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(format!("{} documents", self.documents));
        }
        if self.verbose {
            self.tell(&format!(
                "{}: {} bytes, {} mentions, {} relations",
                rendered.id,
                rendered.bytes,
                rendered.mentions,
                rendered.kinds.len()
            ));
        }
    }

    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if !self.stats {
            return;
        }
        let seconds = self.start.elapsed().as_secs_f64().max(1e-9);
        let megabytes = self.bytes as f64 / 1e6;
        let relations: usize = self.kinds.values().sum();
        eprintln!("documents   {:>9}", self.documents);
        eprintln!("unreadable  {:>9}", self.faults);
        eprintln!("sentences   {:>9}", self.sentences);
        eprintln!("mentions    {:>9}", self.mentions);
        eprintln!("relations   {relations:>9}");
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (kind, count) in kinds {
            eprintln!("  {kind:<22} {count:>7}");
        }
        eprintln!("{megabytes:.2} MB in {seconds:.2} s, {:.2} MB/s", megabytes / seconds);
    }
}
