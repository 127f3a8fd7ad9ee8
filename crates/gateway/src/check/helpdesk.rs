//! Whether the helpdesk is there, is one, takes the key, and has CTI.

use bytes::Bytes;
use cti::AgentId;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use serde::Deserialize;

use super::{Finding, Tried};
use crate::{
    Settings,
    api_key::ApiKey,
    relay::{is_json, set_headers},
};

/// No call has this reference, so asking for its details changes and shows nothing.
const UNKNOWN_CALL: &str = "softphone-gateway-check";

pub(super) async fn check(settings: &Settings, key: Option<&ApiKey>) -> Vec<Finding> {
    let tried = Tried::new(settings);
    let origin = settings.helpdesk.origin().ascii_serialization();
    let mut findings = Vec::new();
    let me = match ask(&tried, &format!("{origin}/api/v2/agents/me"), key).await {
        Err(why) => {
            findings.push(Finding::bad("helpdesk", format!("{origin}: {why}")));
            return findings;
        }
        Ok(me) => me,
    };
    if me.status.is_redirection() || !me.is_json && me.status != StatusCode::TOO_MANY_REQUESTS {
        findings.push(Finding::bad(
            "helpdesk",
            format!(
                "{origin} answers, but not as a helpdesk's API (status {}). Set --helpdesk to the account's own \
                 address, such as https://acme.freshdesk.com",
                me.status.as_u16()
            ),
        ));
        return findings;
    }
    findings.push(Finding::good("helpdesk", format!("{origin} answers")));
    let Some(key) = key else {
        findings.push(Finding::doubtful(
            "key",
            "not tried, because agents sign in with their own. To try one, put it into \
             SOFTPHONE_GATEWAY_CHECK_KEY",
        ));
        return findings;
    };
    let (owner, is_accepted) = owner(&me);
    findings.push(owner);
    if is_accepted {
        let address =
            format!("{origin}/api/v2/integrations/cti/details?call_reference_id={UNKNOWN_CALL}");
        findings.push(match ask(&tried, &address, Some(key)).await {
            Err(why) => Finding::bad("CTI", why),
            Ok(details) => cti(&details),
        });
    }
    findings
}

/// Whose key it is, and whether it is anybody's.
fn owner(me: &Answer) -> (Finding, bool) {
    #[derive(Deserialize)]
    struct Owner {
        id: AgentId,
    }
    let finding = match me.status {
        StatusCode::OK => match serde_json::from_slice::<Owner>(&me.body) {
            Ok(owner) => {
                return (Finding::good("key", format!("it is agent {}'s", owner.id)), true);
            }
            Err(_) => Finding::bad("key", "the helpdesk takes it, but does not say whose it is"),
        },
        StatusCode::UNAUTHORIZED => Finding::bad(
            "key",
            "the helpdesk refuses it. Copy it again from the agent's profile settings",
        ),
        StatusCode::FORBIDDEN => Finding::bad(
            "key",
            "the helpdesk knows it, but lets it do nothing. Is its agent active, and is the API part of the plan?",
        ),
        StatusCode::TOO_MANY_REQUESTS => Finding::doubtful(
            "key",
            "not tried: the account's limit of requests is used up. Try again in a minute",
        ),
        status => {
            Finding::bad("key", format!("the helpdesk answers with status {}", status.as_u16()))
        }
    };
    (finding, false)
}

fn cti(details: &Answer) -> Finding {
    match details.status {
        StatusCode::OK => Finding::good("CTI", "call details can be asked for"),
        StatusCode::FORBIDDEN => Finding::bad(
            "CTI",
            "the helpdesk does not let this agent use it. Is it part of the plan, and turned on in Admin, Apps, CTI?",
        ),
        StatusCode::NOT_FOUND => Finding::doubtful(
            "CTI",
            "the helpdesk answers 404: it knows no such call, or has no CTI. Is it turned on in Admin, Apps, CTI?",
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            Finding::doubtful("CTI", "not tried: the account's limit of requests is used up")
        }
        status => {
            Finding::bad("CTI", format!("the helpdesk answers with status {}", status.as_u16()))
        }
    }
}

struct Answer {
    status: StatusCode,
    is_json: bool,
    body: Bytes,
}

async fn ask(tried: &Tried, address: &str, key: Option<&ApiKey>) -> Result<Answer, String> {
    let mut request = http::Request::new(Full::default());
    let mut headers = HeaderMap::new();
    if let Some(key) = key {
        set_headers(&mut headers, key.authorization());
    }
    *request.headers_mut() = headers;
    let (head, body) = tried.ask(request, address).await?.into_parts();
    let body = Limited::new(body, 1 << 20).collect().await;
    let body = body.map_err(|error| format!("its answer broke off ({error})"))?.to_bytes();
    let is_json = head.headers.get(header::CONTENT_TYPE).is_some_and(is_json);
    Ok(Answer { status: head.status, is_json, body })
}
