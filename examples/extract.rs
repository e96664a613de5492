//! Reads texts and writes who did what to whom: as text, JSON, a web page, annotation or event data.
//!
//! ```sh
//! cargo run --release --example extract -- data/samples/lithium.txt
//! cargo run --release --example extract -- -o relations.html data/samples
//! ```

#[path = "extract/input.rs"]
mod input;
#[path = "extract/options.rs"]
mod options;
#[path = "extract/output.rs"]
mod output;
#[path = "extract/pipeline.rs"]
mod pipeline;
#[path = "extract/report.rs"]
mod report;

use options::Options;
use output::Output;
use report::Report;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C: nothing more is begun.
static STOP: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    let options = match Options::read() {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.check_rules {
        return check_rules(&options);
    }
    let extractor = match options.extractor() {
        Ok(extractor) => extractor,
        Err(message) => {
            eprintln!("extract: {message}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(message) = options.unknown_kind(&extractor) {
        eprintln!("extract: {message}");
        return ExitCode::from(2);
    }
    if let Err(error) = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed)) {
        eprintln!("extract: Ctrl-C will end the program at once: {error}");
    }
    let files = input::Files::find(&options.inputs, &options.extensions);
    let mut report = Report::new(&options, &files);
    let done = Output::open(&options, &extractor).and_then(|mut output| {
        pipeline::run(&options, &extractor, files, &mut output, &mut report)?;
        if STOP.load(Ordering::Relaxed) { Ok(()) } else { output.finish() }
    });
    report.finish();
    match done {
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("extract: {error}");
            ExitCode::FAILURE
        }
        Ok(()) if STOP.load(Ordering::Relaxed) => ExitCode::from(130),
        Ok(()) if report.faults() > 0 => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// Runs the examples inside rule files.
fn check_rules(options: &Options) -> ExitCode {
    match options.checked_rules() {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("extract: {message}");
            ExitCode::FAILURE
        }
    }
}
