//! HTTP Basic, `base64(api_key + ":X")` (fact R1).

use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::STANDARD};
use cti::ApiError;
use http::{header, request::Parts};

use super::refusal::ApiRefusal;
use crate::{
    helpdesk::Helpdesk,
    store::{
        StoreError,
        agents::{self, Agent},
    },
};

/// The agent whose key came with the request.
#[derive(Debug)]
pub(crate) struct Caller(pub(crate) Agent);

impl FromRequestParts<Helpdesk> for Caller {
    type Rejection = ApiRefusal;

    async fn from_request_parts(
        parts: &mut Parts,
        helpdesk: &Helpdesk,
    ) -> Result<Self, ApiRefusal> {
        let key = key(parts).ok_or(ApiError::InvalidCredentials)?;
        let agent =
            helpdesk.store().run(move |db| Ok::<_, StoreError>(agents::by_key(db, &key)?)).await?;
        let agent = agent.filter(|agent| !helpdesk.revoked_keys().contains(agent.id));
        Ok(Self(agent.ok_or(ApiError::InvalidCredentials)?))
    }
}

/// The user name of the credentials; the password is not looked at.
pub(super) fn key(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(key, _)| key.to_owned())
}
