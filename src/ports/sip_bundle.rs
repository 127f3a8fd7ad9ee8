//! Written by `npm run sip-bundle`: what the JavaScript modules are called, relative to the page.

/// The SIP line with `JsSIP`, fetched when a line opens.
pub const SIP_BUNDLE: &str = "line/sip-line-4b378b1c.mjs";

/// The microphone test, fetched when it is first asked for.
pub const MICROPHONE: &str = "line/microphone-e166077c.mjs";
