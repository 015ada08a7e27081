//! The `camadas` program: everything is in the library.
fn main() -> std::process::ExitCode {
    camadas::cli::main()
}
