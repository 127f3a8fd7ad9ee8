//! The softphone's files, in memory.
//!
//! Read once at the start: a directory service that opens a file at each request reaches a quarter of
//! what serving from memory does. A new build therefore needs a restart.

mod asset;
mod compress;
#[cfg(feature = "embed")]
mod embedded;
mod encoding;

use std::{
    collections::{HashMap, HashSet},
    fs, io, panic,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
};

use http::HeaderMap;

pub(crate) use asset::Asset;
use encoding::Encoding;

use crate::{BundleSource, Setting, SettingsError};

/// More than any bundle of ours by far: a larger folder is the wrong folder.
const MOST_BYTES: u64 = 64 << 20;
const MOST_FILES: usize = 2000;

/// A bundle's files as they were read, before anything is made of them.
#[derive(Debug)]
pub(crate) struct Files(HashMap<String, Vec<u8>>);

/// The softphone's files, ready to go out.
#[derive(Debug)]
pub(crate) struct Bundle {
    assets: HashMap<String, Asset>,
}

impl Files {
    /// The bundle's files, from wherever it comes.
    pub(crate) fn from(source: &BundleSource) -> Result<Self, SettingsError> {
        match source {
            BundleSource::Dir(dir) => Self::read(dir),
            #[cfg(feature = "embed")]
            BundleSource::Embedded => Ok(Self(embedded::files())),
        }
    }

    /// Reads the folder `dir`, without hidden files.
    fn read(dir: &Path) -> Result<Self, SettingsError> {
        const EXPECTED: &str =
            "the folder that the softphone's build writes, with index.html in it";
        let wrong = |found: String| Err(SettingsError::new(Setting::Bundle, found, EXPECTED));
        if !dir.is_dir() {
            let what = if dir.exists() { "is not a folder" } else { "does not exist" };
            return wrong(format!("{} {what}", dir.display()));
        }
        if !dir.join("index.html").is_file() {
            return wrong(format!("{} has no index.html", dir.display()));
        }
        let mut files = HashMap::new();
        match read_into(&mut files, dir, "", &mut MOST_BYTES.clone()) {
            Ok(()) => Ok(Self(files)),
            Err((path, problem)) => wrong(format!("has {}: {problem}", path.display())),
        }
    }

    /// The file at `path` in the bundle.
    pub(crate) fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Puts `content` at `path` in place of what the bundle has there.
    pub(crate) fn replace(&mut self, path: &str, content: Vec<u8>) {
        self.0.insert(path.to_owned(), content);
    }
}

impl Bundle {
    /// Makes every file ready to go out, with the headers in `base` among its own. Takes the
    /// compressed file beside a file where it fits, and compresses where there is none.
    pub(crate) fn new(files: Files, base: &HeaderMap) -> Self {
        let mut packed = HashMap::new();
        let mut plain = Vec::new();
        let names: HashSet<String> = files.0.keys().cloned().collect();
        for (name, content) in files.0 {
            let original = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
            match original {
                Some(original) if names.contains(original) => {
                    packed.insert(name, content);
                }
                _ => plain.push((name, content)),
            }
        }
        // The largest first, and every core at work: compressing is most of a start without
        // compressed files.
        plain.sort_by_key(|(_, content)| content.len());
        let (plain, packed) = (Mutex::new(plain), &packed);
        let worker = || {
            let mut assets = Vec::new();
            loop {
                let next = plain.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let Some((name, content)) = next else {
                    return assets;
                };
                let beside = |encoding: Encoding| {
                    let suffix = match encoding {
                        Encoding::Brotli => "br",
                        Encoding::Gzip => "gz",
                        Encoding::Identity => return None,
                    };
                    packed.get(&format!("{name}.{suffix}")).cloned()
                };
                let asset = Asset::new(&name, content, beside, base);
                assets.push((name, asset));
            }
        };
        let assets = thread::scope(|scope| {
            let other = scope.spawn(worker);
            let mut assets: HashMap<_, _> = worker().into_iter().collect();
            assets.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
            assets
        });
        Self { assets }
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.assets.len()
    }

    /// How many bytes they have, uncompressed.
    pub(crate) fn bytes(&self) -> usize {
        self.assets.values().map(|asset| asset.raw().len()).sum()
    }

    /// The file for a request's path: the file of that name, or the app itself for `/` and for the
    /// trailing path form of the Iframe URL (`/1001`, `/agents/1001`).
    pub(crate) fn find(&self, path: &str) -> Option<&Asset> {
        self.file(path).or_else(|| {
            is_page(path.strip_prefix('/')?).then(|| self.assets.get("index.html")).flatten()
        })
    }

    /// The file of that very name.
    pub(crate) fn file(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path.strip_prefix('/')?)
    }
}

/// Whether a path that names no file means the app: nothing that looks like a missing file, like the
/// API, or like an attempt to climb.
fn is_page(path: &str) -> bool {
    if path.is_empty() {
        return true;
    }
    let mut segments = path.strip_suffix('/').unwrap_or(path).split('/');
    let is_api = segments.clone().next() == Some("api");
    let lower = path.to_ascii_lowercase();
    let is_trick = path.contains('\\')
        || ["%2f", "%5c", "%2e", "%00"].iter().any(|trick| lower.contains(trick));
    !is_api && !is_trick && segments.all(|segment| !segment.is_empty() && !segment.contains('.'))
}

fn read_into(
    files: &mut HashMap<String, Vec<u8>>,
    dir: &Path,
    prefix: &str,
    bytes_left: &mut u64,
) -> Result<(), (PathBuf, io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |problem| (path, problem)
    };
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let entry = entry.map_err(at(dir))?;
        let path = entry.path();
        let name = match entry.file_name().into_string() {
            Ok(name) if name.starts_with('.') => continue,
            Ok(name) => format!("{prefix}{name}"),
            Err(_) => return Err((path, io::Error::other("its name is no text"))),
        };
        // A linked file is followed (a mounted config.json often is one); a linked folder is not, as
        // it may lead anywhere, even back here.
        if entry.file_type().map_err(at(&path))?.is_dir() {
            read_into(files, &path, &format!("{name}/"), bytes_left)?;
            continue;
        }
        let metadata = fs::metadata(&path).map_err(at(&path))?;
        if !metadata.is_file() {
            continue;
        }
        *bytes_left = match bytes_left.checked_sub(metadata.len()) {
            Some(left) if files.len() < MOST_FILES => left,
            _ => {
                let problem = format!(
                    "more than {} MiB or {MOST_FILES} files, far more than a softphone",
                    MOST_BYTES >> 20
                );
                return Err((path, io::Error::other(problem)));
            }
        };
        files.insert(name, fs::read(&path).map_err(at(&path))?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_the_app_only_where_it_looks_like_a_page() {
        for (path, page) in [
            ("", true),
            ("1001", true),
            ("agents/1001", true),
            ("agents/1001/", true),
            ("%7B%7Bagent_id%7D%7D", true),
            ("missing.js", false),
            ("assets/missing.wasm", false),
            ("v1.2/agents", false),
            ("api", false),
            ("api/v2/agents", false),
            ("..", false),
            ("a/../b", false),
            ("a//b", false),
            ("/", false),
            ("a%2Fb", false),
            ("%2e%2e/etc/passwd", false),
            ("a\\b", false),
        ] {
            assert_eq!(is_page(path), page, "{path:?}");
        }
    }
}
