//! One file of the bundle, ready to go out.

use axum::{body::Body, response::Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

use super::{
    compress,
    encoding::{Encoding, Wanted},
};

/// A file in memory in each coding that is worth it, with its headers already made.
#[derive(Debug)]
pub(crate) struct Asset {
    identity: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

#[derive(Debug)]
struct Variant {
    body: Bytes,
    etag: HeaderValue,
    /// The headers of a full answer.
    full: HeaderMap,
    /// The headers of "you have it already" (RFC 9110, 15.4.5).
    unchanged: HeaderMap,
}

impl Asset {
    /// `name` is the path in the bundle; `packed` gives what lies beside it compressed; `base` are
    /// the headers every answer carries.
    pub(super) fn new(
        name: &str,
        raw: Vec<u8>,
        mut packed: impl FnMut(Encoding) -> Option<Vec<u8>>,
        base: &HeaderMap,
    ) -> Self {
        let (content_type, compressible) = content_type(name);
        let tag = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&raw)[..12]);
        let mut variant = |encoding: Encoding| {
            if !compressible {
                return None;
            }
            let body = packed(encoding)
                .filter(|packed| compress::unpacks_to(packed, encoding, &raw))
                .or_else(|| compress::compress(&raw, encoding))?;
            Some(Variant::new(name, body.into(), encoding, content_type, &tag, base))
        };
        let (brotli, gzip) = (variant(Encoding::Brotli), variant(Encoding::Gzip));
        if compressible && brotli.is_none() && raw.len() > compress::TOO_LARGE {
            tracing::warn!(
                file = name,
                bytes = raw.len(),
                "goes out uncompressed: too large to compress at the start; build the bundle for release"
            );
        }
        let identity = Variant::new(name, raw.into(), Encoding::Identity, content_type, &tag, base);
        Self { identity, brotli, gzip }
    }

    /// The bytes as they are.
    pub(super) const fn raw(&self) -> &Bytes {
        &self.identity.body
    }

    /// The answer to a `GET` with these headers; to a `HEAD` the server leaves its body away.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response {
        let wanted = Wanted::read(request).choose(self.brotli.is_some(), self.gzip.is_some());
        let variant = match wanted {
            Encoding::Brotli => self.brotli.as_ref(),
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Identity => None,
        }
        .unwrap_or(&self.identity);
        let (status, headers, body) = if variant.is_known(request) {
            (StatusCode::NOT_MODIFIED, &variant.unchanged, Body::empty())
        } else {
            (StatusCode::OK, &variant.full, Body::from(variant.body.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers.clone();
        response
    }
}

impl Variant {
    fn new(
        name: &str,
        body: Bytes,
        encoding: Encoding,
        content_type: &'static str,
        tag: &str,
        base: &HeaderMap,
    ) -> Self {
        // Each coding is a representation of its own, so it needs a tag of its own.
        let tag = match encoding.token() {
            Some(token) => format!("\"{tag}-{token}\""),
            None => format!("\"{tag}\""),
        };
        // Base64 and a token: always a header value.
        let etag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
        let mut unchanged = base.clone();
        unchanged.insert(header::ETAG, etag.clone());
        unchanged.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
        unchanged.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let mut full = unchanged.clone();
        full.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        full.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        if let Some(token) = encoding.token() {
            full.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
        }
        Self { body, etag, full, unchanged }
    }

    /// Whether the browser says it has this already (RFC 9110, 13.1.2).
    fn is_known(&self, request: &HeaderMap) -> bool {
        let lines = request.get_all(header::IF_NONE_MATCH);
        lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).any(
            |tag| {
                let tag = tag.trim();
                tag == "*"
                    || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == self.etag.as_bytes()
            },
        )
    }
}

/// A file with its content's hash in its name never changes; anything else is asked for again.
fn cache_control(name: &str) -> &'static str {
    if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Our builds' pattern: `-` and 16 (Trunk) or 8 (the line's scripts) hexadecimal digits in the *file's*
/// name, at its end or before `_bg`.
/// A folder's hash (`snippets/softphone-…/`) says nothing about the content.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.match_indices('-').any(|(dash, _)| {
        let rest = &file.as_bytes()[dash + 1..];
        let digits =
            rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        matches!(digits, 8 | 16) && matches!(rest.get(digits), Some(b'.' | b'_'))
    })
}

/// A file's type by its name, and whether it is worth compressing.
fn content_type(name: &str) -> (&'static str, bool) {
    let extension =
        name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "json" | "map" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "ico" => ("image/x-icon", true),
        "wav" => ("audio/wav", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "woff2" => ("font/woff2", false),
        "mp3" => ("audio/mpeg", false),
        "ogg" | "opus" => ("audio/ogg", false),
        "m4a" => ("audio/mp4", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_in_the_files_own_name_makes_it_immutable() {
        for (name, hashed) in [
            ("softphone-0123456789abcdef.js", true),
            ("softphone-0123456789abcdef_bg.wasm", true),
            ("assets/line-0123456789abcdef.mjs", true),
            ("a-b-0123456789abcdef.css", true),
            ("line/sip-line-c638a86a.mjs", true),
            ("line/sip-line-c638a86.mjs", false),
            ("index.html", false),
            ("softphone-0123456789abcde.js", false),
            ("softphone-0123456789abcdef0.js", false),
            ("softphone-0123456789ABCDEF.js", false),
            ("softphone0123456789abcdef.js", false),
            ("softphone-0123456789abcdef", false),
            ("snippets/softphone-0123456789abcdef/inline0.js", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }
}
