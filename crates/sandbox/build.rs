//! Finds the telephone library that the customer's phone page shares with the softphone. Its file name
//! carries a hash of its contents, so it is found by its beginning.

use std::path::Path;

fn main() {
    // Asked when it runs, not when it was compiled: a target folder can outlive the folder it was made for.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let vendor = Path::new(&package).join("../../js/vendor");
    println!("cargo::rerun-if-changed={}", vendor.display());
    let bundle =
        std::fs::read_dir(&vendor).into_iter().flatten().flatten().map(|entry| entry.path()).find(
            |path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                name.starts_with("sip-line-")
                    && path.extension().is_some_and(|extension| extension == "mjs")
            },
        );
    match bundle {
        Some(bundle) => println!("cargo::rustc-env=SIP_LINE_BUNDLE={}", bundle.display()),
        None => println!(
            "cargo::error=js/vendor holds no sip-line-*.mjs; `npm run sip-bundle` makes it"
        ),
    }
}
