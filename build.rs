//! Cuts released modules in two: `src/later.rs` says why, `cargo xtask split` does it.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-cfg=split");
        // What refers to what, without which nothing can be moved into another module.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
