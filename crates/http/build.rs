//! Has the pages embedded anew whenever they were built anew.

fn main() {
    let built = "../../web/dist";
    // Cargo can only watch a folder that is there; an empty one means that the pages are not built.
    let _ = std::fs::create_dir_all(built);
    println!("cargo:rerun-if-changed={built}");
}
