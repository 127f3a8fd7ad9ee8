//! The scripts that bind the modules to the browser: wasm-bindgen's and the cutter's, made one.
//!
//! Both are generated, by tools of fixed versions. Whatever is not found in them where it was is a failure,
//! never a bundle that does not start.

use crate::failure::{Failure, Outcome};

/// How the cutter's script asks for the second module.
const FETCHES: &str = "fetch(new URL(\"./split_later.wasm\", import.meta.url))";
/// How it starts it.
const STARTS: &str = "WebAssembly.instantiateStreaming(src, imports)";
/// Put in its place: a server that is missing or that knows no WebAssembly is no surprise.
const START: &str = r"
async function startLater(answer, imports) {
    const response = await answer;
    if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
    return response.headers.get('Content-Type') === 'application/wasm'
        ? WebAssembly.instantiateStreaming(response, imports)
        : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
";
/// Where the name of the second module comes.
const NAME: &str = "LATER_NAME";
/// Where its integrity comes.
const INTEGRITY: &str = "LATER_INTEGRITY";

/// One script of two: the one that starts the first module imports from the other, `link`, what loads the
/// second, and is imported by it in turn.
pub fn join(script: &str, link: &str, link_name: &str) -> Outcome<String> {
    let import = format!("import * as import1 from \"{link_name}\"\n");
    let script = once(script, &import, "")?;
    let (_, link) = link
        .split_once('\n')
        .filter(|(head, _)| head.starts_with("import { initSync } from "))
        .ok_or_else(|| changed("the cutter's", "import { initSync } from …"))?;
    let link = once(link, "export const __wasm_split_load_later", "const __wasm_split_load_later")?;
    let fetches =
        format!("fetch(new URL(\"./{NAME}\", import.meta.url), {{ integrity: \"{INTEGRITY}\" }})");
    let link = once(&link, FETCHES, &fetches)?;
    let link = once(&link, STARTS, "startLater(src, imports)")?;
    Ok([&script, &link, START, "const import1 = { __wasm_split_load_later };\n"].concat())
}

/// Names the second module's file.
pub fn name_later(script: &str, name: &str, integrity: &str) -> Outcome<String> {
    once(&once(script, NAME, name)?, INTEGRITY, integrity)
}

/// The script without comments of whole lines and without indentation. The generated scripts have no text
/// that goes over several lines, which is looked at here too.
pub fn tidy(script: &str) -> String {
    let mut in_comment = false;
    let mut tidy = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        if begins || in_comment {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy
}

/// Replaces what must be there exactly once.
pub fn once(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.matches(from).count() == 1 {
        Ok(text.replacen(from, to, 1))
    } else {
        Err(changed("a generated", from))
    }
}

fn changed(whose: &str, wanted: &str) -> Failure {
    Failure::Check(format!(
        "{whose} script is not as it was: `{}` was expected in it exactly once. A tool's version changed; \
         xtask/src/commands/split has to follow",
        wanted.trim_end(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "import { initSync } from \"./main.js\";\n\nfunction makeLoad(load) {}\n\
        export const __wasm_split_load_later = makeLoad(() => {\n    \
        const src = fetch(new URL(\"./split_later.wasm\", import.meta.url));\n    \
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n});\n";

    #[test]
    fn two_scripts_become_one_that_imports_nothing() {
        let script =
            "import * as import1 from \"./later.js\"\nfunction initSync() { return import1; }\n";
        let joined = join(script, LINK, "./later.js").unwrap();
        assert!(!joined.contains("import * as") && !joined.contains("import {"), "{joined}");
        assert!(joined.ends_with("const import1 = { __wasm_split_load_later };\n"));
        let named = name_later(&joined, "later-0123.wasm", "sha384-abc").unwrap();
        assert!(named.contains(
            "fetch(new URL(\"./later-0123.wasm\", import.meta.url), { integrity: \"sha384-abc\" })"
        ));
    }

    #[test]
    fn a_script_that_is_not_as_it_was_is_a_failure() {
        let script = "import * as import1 from \"./later.js\"\n";
        assert!(join("import * as import2 from \"./later.js\"\n", LINK, "./later.js").is_err());
        assert!(
            join(script, &LINK.replace("instantiateStreaming", "compile"), "./later.js").is_err()
        );
        assert!(join(script, "export const a = 1;\n", "./later.js").is_err());
        assert!(name_later("LATER_NAME LATER_NAME LATER_INTEGRITY", "a", "b").is_err());
    }

    #[test]
    fn a_tidy_script_says_the_same() {
        let script =
            "/**\n * @returns {any}\n */\nfunction a() {\n    // Why.\n    return `b // c`;\n}\n\n";
        assert_eq!(tidy(script), "function a() {\nreturn `b // c`;\n}\n");
        assert_eq!(tidy("/* one line */\na;\n"), "a;\n");
    }
}
