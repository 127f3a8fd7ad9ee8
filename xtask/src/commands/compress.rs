//! Compressed files beside those of the bundle: as small as they get, so that whoever serves it neither
//! compresses at its start nor makes do with less.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::{Failure, Outcome};

/// Files that an admin does not change.
const KINDS: [&str; 4] = ["css", "js", "mjs", "wasm"];

/// Writes `x.br` and `x.gz` beside each such `x` in `folder`, where they save anything.
pub fn beside_all(folder: &Path) -> Outcome {
    for path in files(folder)? {
        let bytes = fs::read(&path).map_err(Failure::file(&path))?;
        for (ending, packed) in [("br", brotli(&bytes)), ("gz", gzip(&bytes))] {
            if packed.len() < bytes.len() {
                let beside = with_ending(&path, ending);
                fs::write(&beside, packed).map_err(Failure::file(&beside))?;
            }
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))?.flatten() {
        let path = entry.path();
        let kind = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if kind.is_some_and(|kind| KINDS.contains(&kind)) {
            found.push(path);
        }
    }
    Ok(found)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// As brotli, as small as it gets.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    // Writing to memory does not fail.
    let _ = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22).write_all(bytes);
    packed
}

/// As gzip, as small as it gets.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = gzip.write_all(bytes);
    gzip.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_lies_beside_a_file_unpacks_to_it_and_only_what_saves_something_does() {
        let folder =
            std::env::temp_dir().join(format!("softphone-compress-{}", std::process::id()));
        let line = folder.join("line");
        fs::create_dir_all(&line).unwrap();
        let text = "softphone ".repeat(1_000);
        fs::write(line.join("a.mjs"), &text).unwrap();
        fs::write(folder.join("tiny.css"), "a").unwrap();
        fs::write(folder.join("config.json"), &text).unwrap();
        beside_all(&folder).unwrap();
        let mut plain = String::new();
        let br = fs::read(line.join("a.mjs.br")).unwrap();
        brotli::Decompressor::new(&br[..], 4096).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        let gz = fs::read(line.join("a.mjs.gz")).unwrap();
        plain.clear();
        flate2::read::GzDecoder::new(&gz[..]).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        for none in ["tiny.css.br", "tiny.css.gz", "config.json.br", "config.json.gz"] {
            assert!(!folder.join(none).exists(), "{none}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
