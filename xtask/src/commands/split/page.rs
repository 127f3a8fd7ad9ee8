//! What the page says of the bundle's files: their names, which follow from their content, and what their
//! content must be.

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256, Sha384};

use crate::failure::{Failure, Outcome};

/// The files that start the softphone.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    pub script: String,
    pub module: String,
}

impl Names {
    /// As the page names them in the `<meta>` that `js/boot.js` reads.
    pub fn read(html: &str) -> Outcome<Self> {
        let name = |attribute: &str| {
            let (_, value) = html.split_once(attribute)?;
            let value = value.trim_start_matches(['"', '/']);
            value.split(['"', ' ', '>']).next().map(str::to_owned)
        };
        name("data-js=").zip(name("data-wasm=")).map_or_else(
            || Err(Failure::Check("index.html names no script and module to start".to_owned())),
            |(script, module)| Ok(Self { script, module }),
        )
    }
}

/// A file's name with its content's hash, as the gateway knows names whose files never change.
pub fn hashed(stem: &str, content: &[u8], ending: &str) -> String {
    let digest = Sha256::digest(content);
    let hash = digest.first_chunk().map_or(0, |begin| u64::from_be_bytes(*begin));
    format!("{stem}-{hash:016x}{ending}")
}

/// What a browser compares a file with before it uses it.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// The page with another file in place of one: its name everywhere, and its integrity.
pub fn replace(html: &str, old: &str, new: &str, content: &[u8]) -> Outcome<String> {
    let mut tags = Vec::new();
    for tag in html.split_inclusive('>') {
        tags.push(match tag.find(old) {
            None => tag.to_owned(),
            Some(_) => with_integrity(&tag.replace(old, new), &integrity(content)),
        });
    }
    let page = tags.concat();
    if page == html {
        return Err(Failure::Check(format!("index.html does not name {old}")));
    }
    Ok(page)
}

/// A tag with another value of `integrity`, where it has one.
fn with_integrity(tag: &str, integrity: &str) -> String {
    let Some((before, value)) = tag.split_once("integrity=") else { return tag.to_owned() };
    let quote = if value.starts_with('"') { "\"" } else { "" };
    let value = value.trim_start_matches('"');
    let end = value.find(['"', ' ', '>']).unwrap_or(value.len());
    let after = value[end..].trim_start_matches('"');
    format!("{before}integrity={quote}{integrity}{quote}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIFIED: &str = "<meta data-js=/softphone-1f.js data-wasm=/softphone-1f_bg.wasm name=softphone>\
        <link crossorigin href=/softphone-1f.js integrity=sha384-AB/+= rel=modulepreload>\
        <link href=/softphone-1f_bg.wasm integrity=sha384-CD>";

    #[test]
    fn the_page_names_its_files_minified_or_not() {
        let names =
            Names { script: "softphone-1f.js".into(), module: "softphone-1f_bg.wasm".into() };
        assert_eq!(Names::read(MINIFIED).unwrap(), names);
        let plain = "<meta name=\"softphone\" data-js=\"/softphone-1f.js\" data-wasm=\"/softphone-1f_bg.wasm\">";
        assert_eq!(Names::read(plain).unwrap(), names);
        assert!(Names::read("<meta name=\"softphone\">").is_err());
    }

    #[test]
    fn another_file_has_another_name_and_integrity() {
        let html = replace(MINIFIED, "softphone-1f.js", "softphone-2e.js", b"a").unwrap();
        let of_a = integrity(b"a");
        assert_eq!(
            html,
            format!(
                "<meta data-js=/softphone-2e.js data-wasm=/softphone-1f_bg.wasm name=softphone>\
                 <link crossorigin href=/softphone-2e.js integrity={of_a} rel=modulepreload>\
                 <link href=/softphone-1f_bg.wasm integrity=sha384-CD>"
            )
        );
        let last = replace(MINIFIED, "softphone-1f_bg.wasm", "b.wasm", b"a").unwrap();
        assert!(last.ends_with(&format!("<link href=/b.wasm integrity={of_a}>")), "{last}");
        let quoted =
            replace("<link href=\"/c.js\" integrity=\"sha384-E\">", "c.js", "d.js", b"a").unwrap();
        assert_eq!(quoted, format!("<link href=\"/d.js\" integrity=\"{of_a}\">"));
        assert!(replace(MINIFIED, "softphone-3d.js", "x.js", b"a").is_err());
    }

    #[test]
    fn a_name_and_an_integrity_follow_from_the_content() {
        assert_eq!(hashed("later", b"", ".wasm"), "later-e3b0c44298fc1c14.wasm");
        assert!(integrity(b"").starts_with(
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        ));
    }
}
