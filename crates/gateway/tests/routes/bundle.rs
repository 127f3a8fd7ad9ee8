//! The softphone's files.

use std::io::{Read, Write};

use crate::support::{Folder, Helpdesk, Said, get, in_front_of, send, settings, start};

const HELPDESK: &str = "http://localhost:8200";
const WASM: &str = "softphone-0123456789abcdef_bg.wasm";

/// A script that compresses well.
fn script() -> Vec<u8> {
    b"export const answer = () => 42;\n".repeat(200)
}

fn bundle() -> Folder {
    let folder = Folder::bundle(HELPDESK);
    folder.write("softphone-0123456789abcdef.js", &script());
    folder.write(WASM, b"\0asm\x01\0\0\0");
    folder.write("assets/line-fedcba9876543210.mjs", b"export {}");
    folder.write("style.css", b"a{}");
    folder.write("icon.svg", b"<svg/>");
    folder
}

fn unbrotli(packed: &[u8]) -> Vec<u8> {
    let mut raw = Vec::new();
    brotli::Decompressor::new(packed, 4096).read_to_end(&mut raw).unwrap();
    raw
}

fn brotli(raw: &[u8], quality: u32) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
    writer.write_all(raw).unwrap();
    writer.into_inner()
}

#[tokio::test]
async fn the_app_is_at_the_root_and_asked_for_again_each_time() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    for path in ["/", "/index.html", "/?agent_id=1001"] {
        let page = get(gateway, path, "").await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.text(), "<!doctype html><title>Softphone</title>");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn the_trailing_path_form_of_the_iframe_url_is_the_app_too() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    for path in ["/1001", "/agents/1001", "/agents/1001/", "/%7B%7Bagent_id%7D%7D"] {
        let page = get(gateway, path, "").await;
        assert_eq!(
            (page.status, page.text()),
            (200, "<!doctype html><title>Softphone</title>"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_missing_file_is_plainly_not_found() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    for path in [
        "/missing.js",
        "/agents/missing.wasm",
        "/.hidden",
        "/a/../index.html",
        "/..%2findex",
        "//",
        "/a//b",
    ] {
        let answer = get(gateway, path, "").await;
        assert_eq!((answer.status, answer.text()), (404, "Not found\n"), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[tokio::test]
async fn hidden_files_and_what_lies_outside_stay_where_they_are() {
    let folder = bundle();
    folder.write(".env", b"SECRET=1");
    folder.write(".git/config", b"secret");
    let gateway = start(settings(&folder, HELPDESK)).await;
    for path in ["/.env", "/.git/config", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"] {
        assert_eq!(get(gateway, path, "").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_file_with_its_hash_in_its_name_is_kept_for_ever() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    for (path, kind, cache) in [
        (
            "/softphone-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "/softphone-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        (
            "/assets/line-fedcba9876543210.mjs",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/style.css", "text/css; charset=utf-8", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
    ] {
        let file = get(gateway, path, "").await;
        assert_eq!(file.status, 200, "{path}");
        assert_eq!(file.header("content-type"), Some(kind), "{path}");
        assert_eq!(file.header("cache-control"), Some(cache), "{path}");
    }
}

#[tokio::test]
async fn each_browser_gets_the_best_coding_it_takes() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    let path = "/softphone-0123456789abcdef.js";
    let mut tags: Vec<String> = Vec::new();
    for (accept, coding) in [
        ("", None),
        ("Accept-Encoding: gzip, deflate, br\r\n", Some("br")),
        ("Accept-Encoding: gzip\r\n", Some("gzip")),
        ("Accept-Encoding: br;q=0, gzip;q=0\r\n", None),
        ("Accept-Encoding: br;q=0, gzip;q=0.1\r\n", Some("gzip")),
    ] {
        let file = get(gateway, path, accept).await;
        assert_eq!(file.header("content-encoding"), coding, "{accept}");
        assert_eq!(file.header("vary"), Some("accept-encoding"));
        assert_eq!(file.header("content-length"), Some(file.body.len().to_string().as_str()));
        let raw = match coding {
            Some("br") => unbrotli(&file.body),
            Some(_) => {
                let mut raw = Vec::new();
                flate2::read::GzDecoder::new(&file.body[..]).read_to_end(&mut raw).unwrap();
                raw
            }
            None => file.body.clone(),
        };
        assert_eq!(raw, script());
        tags.push(file.header("etag").unwrap().to_owned());
    }
    let [plain, brotli, gzip, plain_again, gzip_again] = tags.try_into().unwrap();
    assert_eq!((&plain, &gzip), (&plain_again, &gzip_again));
    assert!(plain != brotli && brotli != gzip && gzip != plain, "each coding has a tag of its own");
}

#[tokio::test]
async fn what_the_build_compressed_goes_out_as_the_build_made_it() {
    let folder = bundle();
    // At quality 0, which is not what the gateway would make of it.
    let packed = brotli(&script(), 0);
    folder.write("softphone-0123456789abcdef.js.br", &packed);
    let gateway = start(settings(&folder, HELPDESK)).await;
    let file = get(gateway, "/softphone-0123456789abcdef.js", "Accept-Encoding: br\r\n").await;
    assert_eq!(file.body, packed);
    assert_eq!(get(gateway, "/softphone-0123456789abcdef.js.br", "").await.status, 404);
}

#[tokio::test]
async fn a_compressed_file_left_from_another_build_is_not_used() {
    let folder = bundle();
    folder.write("softphone-0123456789abcdef.js.br", &brotli(b"yesterday", 5));
    folder.write("softphone-0123456789abcdef.js.gz", b"no gzip at all");
    let gateway = start(settings(&folder, HELPDESK)).await;
    let file = get(gateway, "/softphone-0123456789abcdef.js", "Accept-Encoding: br\r\n").await;
    assert_eq!((file.header("content-encoding"), unbrotli(&file.body)), (Some("br"), script()));
}

#[tokio::test]
async fn who_has_it_already_gets_only_the_headers() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    let tag = get(gateway, "/", "").await.header("etag").unwrap().to_owned();
    for (known, status) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\", {tag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
        (tag.replace('"', ""), 200),
    ] {
        let answer = get(gateway, "/", &format!("If-None-Match: {known}\r\n")).await;
        assert_eq!((answer.status, answer.body.is_empty()), (status, status == 304), "{known}");
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert!(answer.header("content-security-policy").is_some());
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let gateway = start(settings(&bundle(), HELPDESK)).await;
    let head =
        send(gateway, "HEAD / HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n")
            .await;
    let whole = get(gateway, "/", "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(whole.body.len().to_string().as_str()));
    assert_eq!(head.header_names(), whole.header_names());
}

#[tokio::test]
async fn files_are_only_read() {
    let helpdesk = Helpdesk::start(Said::This(200, &[], "")).await;
    let gateway = in_front_of(&helpdesk).await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let request =
            format!("{method} / HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n");
        let answer = send(gateway, request).await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_linked_file_is_served_and_a_linked_folder_is_not() {
    let (folder, elsewhere) = (bundle(), Folder::empty());
    elsewhere.write("ring.txt", b"ring");
    std::os::unix::fs::symlink(elsewhere.path().join("ring.txt"), folder.path().join("linked.txt"))
        .unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("elsewhere")).unwrap();
    let gateway = start(settings(&folder, HELPDESK)).await;
    assert_eq!(get(gateway, "/linked.txt", "").await.text(), "ring");
    assert_eq!(get(gateway, "/elsewhere/ring.txt", "").await.status, 404);
}
