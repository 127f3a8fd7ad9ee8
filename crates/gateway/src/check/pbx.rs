//! Whether the telephone system that calls agents' telephones can be reached. Nothing is asked of it:
//! the address that makes it call is left alone.

use bytes::Bytes;
use http::Method;
use http_body_util::Full;
use secrecy::ExposeSecret;
use url::Url;

use super::{Finding, Tried};
use crate::Settings;

const WHAT: &str = "pbx-originate-url";

pub(super) async fn check(settings: &Settings) -> Option<Finding> {
    let text = settings.push.desk_phone.originate.as_ref()?.expose_secret();
    // A method may stand in front, and what is filled in comes later.
    let address = text.split_whitespace().last().unwrap_or_default();
    let address = address.split(['?', '{']).next().unwrap_or_default();
    let Ok(url) = Url::parse(address) else {
        return Some(Finding::bad(WHAT, "is no address (it is not shown)"));
    };
    let origin = url.origin().ascii_serialization();
    let mut request = http::Request::new(Full::<Bytes>::default());
    *request.method_mut() = Method::HEAD;
    Some(match Tried::new(settings).ask(request, &format!("{origin}/")).await {
        Ok(_) => Finding::good(WHAT, format!("{origin} can be reached; nothing was called")),
        Err(why) => Finding::bad(WHAT, format!("{origin}: {why}")),
    })
}
