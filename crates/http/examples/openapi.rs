//! Prints the description of the API: what `make generate` keeps in `web/openapi.json`.
#![expect(clippy::print_stdout, reason = "printing is all it does")]

fn main() {
    println!("{}", redress_http::description());
}
