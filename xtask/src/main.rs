//! Maintenance programs: `cargo run -p xtask --release -- COMMAND`.

fn main() {
    eprintln!("usage: xtask COMMAND");
    std::process::exit(2);
}
