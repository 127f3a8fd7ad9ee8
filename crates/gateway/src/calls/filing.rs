//! A recording that comes when nobody listens is added to the call's ticket by the gateway itself, where
//! it has a key that acts for all agents.

use std::{sync::Arc, time::Duration};

use cti::{
    AgentId, CallDetailsQuery, CallDetailsReply, CallInfo, Requester, Responder, ScreenPop,
    call_event::{CallEvent, CallEventKind},
};
use http::HeaderValue;
use tokio::{sync::Semaphore, time::sleep};

use super::Call;
use crate::{problem::Problem, relay::Relay};

/// The pauses before each try. The first gives a softphone that is just closing time to file its call.
const PAUSES: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(10), Duration::from_mins(1), Duration::from_mins(10)];
/// The most recordings under way; beyond, they wait for their agent.
const MOST: usize = 1_000;

/// Files recordings.
#[derive(Debug)]
pub(crate) struct Filing {
    relay: Arc<Relay>,
    authorization: HeaderValue,
    places: Semaphore,
}

/// What became of one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Filed,
    /// It may have been written: it is not written a second time.
    Doubtful,
    /// Nothing was written.
    NotYet,
}

impl Filing {
    /// Files with this key.
    pub(crate) fn new(relay: Arc<Relay>, authorization: HeaderValue) -> Self {
        Self { relay, authorization, places: Semaphore::new(MOST) }
    }

    /// Adds a recording to its call's ticket, in several tries. `false` where nothing was written, and
    /// the agent's next softphone has to do it.
    pub(crate) async fn file(&self, agent: AgentId, call: Option<Call>, event: &CallEvent) -> bool {
        let Ok(_place) = self.places.try_acquire() else { return false };
        for pause in PAUSES {
            sleep(pause).await;
            match self.try_once(agent, call.as_ref(), event).await {
                Tried::Filed => return true,
                Tried::Doubtful => {
                    tracing::warn!("it is not known whether a recording was added to its ticket");
                    return true;
                }
                Tried::NotYet => {}
            }
        }
        tracing::warn!(
            "a recording was not added to its ticket; its agent's next softphone gets it"
        );
        false
    }

    async fn try_once(&self, agent: AgentId, call: Option<&Call>, event: &CallEvent) -> Tried {
        let CallEventKind::Recorded(call_url) = &event.kind else { return Tried::Filed };
        let query = CallDetailsQuery { call_reference_id: event.call_reference_id.clone() };
        let path = format!("/api/v2/integrations/cti/details?{}", query.encode());
        let Ok(reply) = self.relay.get(&path, self.authorization.clone()).await else {
            return Tried::NotYet;
        };
        let details = serde_json::from_slice::<CallDetailsReply>(reply.body()).unwrap_or_default();
        // A call without a ticket is the agent's to file: a pop would make a ticket that nobody asked for.
        let Some(linked) = details.linked().filter(|_| reply.status().is_success()) else {
            return Tried::NotYet;
        };
        let by_number = || call?.requester_number.clone().map(Requester::Phone);
        let Some(requester) = linked.requester_id.map(Requester::Id).or_else(by_number) else {
            return Tried::NotYet;
        };
        let pop = ScreenPop {
            requester,
            responder: Responder::Id(agent),
            call_reference_id: event.call_reference_id.clone(),
            ticket_id: linked.ticket_id,
            new_ticket: false,
            call_url: Some(call_url.clone()),
            call_info: CallInfo::new(),
        };
        let Ok(body) = serde_json::to_vec(&pop) else { return Tried::NotYet };
        let path = "/api/v2/integrations/cti/pop";
        match self.relay.post(path, self.authorization.clone(), body.into()).await {
            Ok(reply) if reply.status().is_success() => Tried::Filed,
            // A refusal by the helpdesk's own rules, and an answer that never came, are two things.
            Ok(reply) if reply.status().is_server_error() => Tried::Doubtful,
            Err(Problem::Timeout | Problem::ConnectionLost | Problem::Unreadable) => {
                Tried::Doubtful
            }
            Ok(_) | Err(_) => Tried::NotYet,
        }
    }
}
