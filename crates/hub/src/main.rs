//! `linli`: the reference backend and the command line of Linli.

fn main() -> std::process::ExitCode {
    linli_hub::cli::main()
}
