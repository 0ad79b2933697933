//! Prints the built-in configuration as one line of JSON: what `cargo xtask build` puts into `dist/linli.json`.

fn main() {
    println!("{}", linli_core::config::builtin());
}
