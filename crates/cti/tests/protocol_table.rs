//! `docs/PROTOCOL.md` claims nothing that is not there: each row names a test that exists, or says that
//! there is none yet, or why there is nothing to prove.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

const PAGE: &str = "docs/PROTOCOL.md";

/// Fewer rows than this and most of the page would be gone.
const FEWEST_ROWS: usize = 120;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Row<'a> {
    line: usize,
    sentence: &'a str,
    types: &'a str,
    proofs: Vec<&'a str>,
}

/// The rows of all tables of the page, without their heads.
fn rows(page: &str) -> (Vec<Row<'_>>, Vec<String>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (index, text) in page.lines().enumerate() {
        let line = index + 1;
        let Some(text) = text.strip_prefix('|') else { continue };
        if text.starts_with("---")
            || text == " sentence | type | proof |"
            || text == " fact | type | proof |"
        {
            continue;
        }
        // From behind: the sentence may have escaped bars, the other cells have none.
        let cells: Vec<&str> = text.rsplitn(4, '|').map(str::trim).collect();
        let [_, proofs, types, sentence] = cells.as_slice() else {
            faults.push(format!("line {line}: a row needs three cells"));
            continue;
        };
        rows.push(Row { line, sentence, types, proofs: proofs.split("<br>").collect() });
    }
    (rows, faults)
}

/// What is wrong with the page, for the sources that `read` gives by their path in the workspace.
fn faults(page: &str, mut read: impl FnMut(&str) -> Option<String>) -> Vec<String> {
    let (rows, mut faults) = rows(page);
    for row in &rows {
        let mut fault = |what: String| faults.push(format!("line {}: {what}", row.line));
        if row.sentence.is_empty() {
            fault("no sentence".into());
        }
        for proof in &row.proofs {
            if let Some(rest) =
                ["not yet: ", "nothing to prove: "].iter().find_map(|k| proof.strip_prefix(k))
            {
                if rest.is_empty() {
                    fault(format!("“{proof}” says neither where nor why"));
                }
                continue;
            }
            let Some((file, test)) = named_test(proof) else {
                fault(format!("“{proof}” names no test"));
                continue;
            };
            match read(file) {
                None => fault(format!("there is no file {file}")),
                Some(source) if !has_test(file, &source, test) => {
                    fault(format!("{file} has no test {test}"));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

/// The two of `` `path` `test` ``.
fn named_test(proof: &str) -> Option<(&str, &str)> {
    let mut parts = proof.split('`');
    let (before, file) = (parts.next()?, parts.next()?);
    let (between, test) = (parts.next()?, parts.next()?);
    let rest = parts.next()?;
    let well_formed =
        before.is_empty() && between == " " && rest.is_empty() && parts.next().is_none();
    (well_formed && !file.is_empty() && !test.is_empty()).then_some((file, test))
}

fn has_test(file: &str, source: &str, test: &str) -> bool {
    if Path::new(file).extension().is_some_and(|extension| extension == "py") {
        return source.lines().any(|line| line.starts_with(&format!("def {test}(")))
            && test.starts_with("test_");
    }
    if file.ends_with(".spec.ts") || file.ends_with(".test.mjs") {
        return ["'", "\"", "`"].iter().any(|q| source.contains(&format!("test({q}{test}{q}")));
    }
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let starts = [format!("fn {test}("), format!("async fn {test}(")];
    lines.iter().enumerate().any(|(index, line)| {
        starts.iter().any(|start| line.starts_with(start))
            && lines[..index]
                .iter()
                .rev()
                .take_while(|line| line.starts_with('#') || line.starts_with("//"))
                .any(|line| line.starts_with("#[") && line.contains("test"))
    })
}

#[test]
fn every_row_of_the_page_names_a_test_that_exists_or_says_why_not() {
    let page = fs::read_to_string(workspace().join(PAGE)).unwrap();
    let mut read: HashMap<String, Option<String>> = HashMap::new();
    let faults = faults(&page, |file| {
        read.entry(file.to_owned())
            .or_insert_with(|| fs::read_to_string(workspace().join(file)).ok())
            .clone()
    });
    assert!(faults.is_empty(), "{PAGE}:\n{}", faults.join("\n"));
    let count = rows(&page).0.len();
    assert!(count >= FEWEST_ROWS, "{count} rows");
}

#[test]
fn every_type_of_the_page_exists() {
    fn add_sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add_sources(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut sources = String::new();
    add_sources(&workspace().join("crates/cti/src"), &mut sources);
    sources.push_str(&fs::read_to_string(workspace().join("src/launch.rs")).unwrap());
    let words: std::collections::HashSet<&str> =
        sources.split(|c: char| !c.is_alphanumeric() && c != '_').collect();

    let page = fs::read_to_string(workspace().join(PAGE)).unwrap();
    let mut count = 0;
    for row in rows(&page).0 {
        for name in row.types.split('`').skip(1).step_by(2).filter(|n| !n.contains('/')) {
            for part in name.split("::") {
                count += 1;
                assert!(words.contains(part), "line {}: there is no {name}", row.line);
            }
        }
    }
    assert!(count > 100, "{count} names");
}

/// The only row of a page with this proof.
fn page_with(proof: &str) -> String {
    format!("| sentence | type | proof |\n|---|---|---|\n| A \\| b. | `T` | {proof} |\n")
}

fn sources(file: &str) -> Option<String> {
    match file {
        "a.rs" => {
            Some("#[test]\n// why\nfn it_works() {\n}\n\nfn helper() {}\n// fn gone() {}".into())
        }
        "c.py" => Some("def test_it(client):\n    helper()\n\ndef helper():\n    pass\n".into()),
        "b.spec.ts" | "b.test.mjs" => Some("test('a call rings', async () => {})".into()),
        _ => None,
    }
}

#[test]
fn a_row_that_keeps_its_word_is_accepted() {
    for proof in [
        "`a.rs` `it_works`",
        "`b.spec.ts` `a call rings`",
        "`b.test.mjs` `a call rings`",
        "`c.py` `test_it`",
        "`a.rs` `it_works`<br>not yet: sandbox",
        "not yet: sandbox",
        "nothing to prove: an introduction",
    ] {
        assert_eq!(faults(&page_with(proof), sources), Vec::<String>::new(), "{proof}");
    }
}

#[test]
fn a_row_that_claims_what_is_not_there_is_refused() {
    for proof in [
        "",
        "-",
        "proven",
        "not yet:",
        "nothing to prove",
        "`a.rs`",
        "`a.rs` `it_works` and more",
        "`a.rs` `it_work`",
        "`a.rs` `helper`",
        "`a.rs` `gone`",
        "`c.rs` `it_works`",
        "`b.spec.ts` `a call`",
        "`b.test.mjs` `a call`",
        "`c.py` `helper`",
        "`c.py` `test_`",
        "not yet: sandbox<br>`a.rs` `gone`",
    ] {
        assert_eq!(faults(&page_with(proof), sources).len(), 1, "{proof}");
    }
    assert_eq!(faults("| one cell |", sources).len(), 1);
    assert_eq!(faults("|  | `T` | not yet: sandbox |", sources).len(), 1);
}
