//! Compiles the tables of `data/` into the blobs that the library embeds.

fn main() {
    println!("cargo::rerun-if-changed=data");
}
