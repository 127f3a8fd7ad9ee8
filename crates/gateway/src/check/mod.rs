//! Trying a configuration against the real helpdesk, before agents do.

mod helpdesk;
mod pbx;

use std::fmt;

use http::Uri;
use secrecy::SecretString;
use tokio::time::timeout;

use crate::{
    Settings,
    api_key::ApiKey,
    relay::{HttpClient, causes, http_client},
};

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it went.
    pub verdict: Verdict,
    /// What was tried: a setting's name, or a few words.
    pub what: &'static str,
    /// What was found, and where it is not well, what to do. Holds no key.
    pub text: String,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Good,
    /// It may be meant so.
    Doubtful,
    /// Agents will not be able to work.
    Bad,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Good => "ok   ",
            Verdict::Doubtful => "look ",
            Verdict::Bad => "WRONG",
        };
        write!(f, "{verdict} {}: {}", self.what, self.text)
    }
}

impl Finding {
    fn good(what: &'static str, text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Good, what, text: text.into() }
    }

    fn doubtful(what: &'static str, text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Doubtful, what, text: text.into() }
    }

    fn bad(what: &'static str, text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, what, text: text.into() }
    }
}

/// Tries `settings`: whether they fit together, whether the helpdesk can be reached, is one, takes the
/// key and has CTI, and whether the telephone system can be reached. `key` is an agent's, to try with where agents sign in with their own.
///
/// Only reads: nothing is written to the helpdesk, and nobody is called.
pub async fn check(settings: &Settings, key: Option<SecretString>) -> Vec<Finding> {
    let mut findings = whether_they_fit(settings);
    let key = match settings.service_key.clone().or(key).map(ApiKey::new) {
        Some(Err(why)) => {
            findings.push(Finding::bad("key", format!("the key {}", why.reason())));
            return findings;
        }
        Some(Ok(key)) => Some(key),
        None => None,
    };
    findings.extend(helpdesk::check(settings, key.as_ref()).await);
    findings.extend(pbx::check(settings).await);
    findings
}

fn whether_they_fit(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    match &settings.public_origin {
        Some(url) => {
            let origin = url.origin().ascii_serialization();
            findings.push(Finding::good("public-origin", format!("browsers use {origin}")));
        }
        None => findings.push(Finding::doubtful(
            "public-origin",
            "is not set: the gateway answers only to IP addresses and localhost. Set it to the address that \
             agents' browsers use",
        )),
    }
    if settings.service_key.is_none() && settings.seal_secrets.is_empty() {
        findings.push(Finding::doubtful(
            "seal-secret",
            "is not set: every restart signs all agents out. Make one with `softphone-gateway new-secret`",
        ));
    }
    if settings.service_key.is_some() {
        findings.push(Finding::doubtful(
            "service-key",
            "is set: everything is done with one key, and the gateway does not know which agent asks",
        ));
    }
    if settings.trust_agent_id {
        findings.push(Finding::doubtful(
            "trust-agent-id",
            "is set: whoever reaches the gateway can receive any agent's clicks and calls",
        ));
    }
    findings
}

/// An answer's status and the address it came from, or why there is none in an admin's words.
struct Tried {
    client: HttpClient,
    timeout: std::time::Duration,
}

impl Tried {
    fn new(settings: &Settings) -> Self {
        let timeout = settings.request_timeout;
        Self { client: http_client(timeout / 2), timeout }
    }

    async fn ask(
        &self,
        mut request: http::Request<http_body_util::Full<bytes::Bytes>>,
        address: &str,
    ) -> Result<http::Response<hyper::body::Incoming>, String> {
        let uri = Uri::try_from(address).map_err(|problem| format!("is no address ({problem})"))?;
        *request.uri_mut() = uri;
        match timeout(self.timeout, self.client.request(request)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(explain(&causes(&error))),
            Err(_) => Err(format!(
                "does not answer within {} s. Is it slow, or is something in between silent?",
                self.timeout.as_secs_f64()
            )),
        }
    }
}

/// Why there was no answer, with what to do, from the error's own words.
fn explain(causes: &str) -> String {
    let way_out = if causes.contains("dns error") {
        "this machine does not find the name. Is it spelt right? Does DNS work here?"
    } else if causes.contains("UnknownIssuer") || causes.contains("SelfSigned") {
        "its certificate comes from an authority that the gateway does not know. Usually a proxy in between opens \
         the connection: let it leave this address alone"
    } else if causes.contains("certificate") {
        "its certificate is not for this name, or is over. Is the address right? Is this machine's clock?"
    } else if causes.contains("refused") {
        "nothing listens there. Is the address right?"
    } else if causes.contains("timed out") || causes.contains("deadline") {
        "no connection comes about. Does a firewall let this machine out?"
    } else {
        "the connection broke"
    };
    format!("{way_out} ({causes})")
}
