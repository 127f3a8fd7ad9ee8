//! What a page fetches: the style, the script, and the recording of a seeded call.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, header};

use crate::helpdesk::Helpdesk;

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route(
            "/assets/window.css",
            get(async || text("text/css; charset=utf-8", include_str!("window.css"))),
        )
        .route(
            "/assets/window.js",
            get(async || text("text/javascript; charset=utf-8", include_str!("window.js"))),
        )
        .route(
            "/assets/desk_phone.js",
            get(async || text("text/javascript; charset=utf-8", include_str!("desk_phone.js"))),
        )
        .route(
            "/assets/sample-recording.wav",
            get(async || asset("audio/wav", SAMPLE_RECORDING.clone())),
        )
}

fn text(kind: &'static str, content: &'static str) -> Response {
    asset(kind, Bytes::from_static(content.as_bytes()))
}

fn asset(kind: &'static str, content: Bytes) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Three seconds of a ringing tone (a square wave that stops now and then), 8 kHz, 8 bit, mono.
static SAMPLE_RECORDING: LazyLock<Bytes> = LazyLock::new(|| {
    const RATE: u32 = 8_000;
    const SAMPLES: u32 = 3 * RATE;
    let mut wav = Vec::with_capacity(44 + SAMPLES as usize);
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + SAMPLES).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16u32.to_le_bytes());
    wav.extend_from_slice(&1u16.to_le_bytes());
    wav.extend_from_slice(&1u16.to_le_bytes());
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&1u16.to_le_bytes());
    wav.extend_from_slice(&8u16.to_le_bytes());
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&SAMPLES.to_le_bytes());
    wav.extend((0..SAMPLES).map(|n| match (n / 4_000 % 3, n / 9 % 2) {
        (2, _) => 128,
        (_, 0) => 112,
        _ => 144,
    }));
    wav.into()
});
