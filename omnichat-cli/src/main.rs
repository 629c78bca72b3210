//! The binary `omnichat`. Everything is in the library, where tests can reach it.

fn main() -> std::process::ExitCode {
    omnichat_cli::main(std::env::args_os().collect())
}
