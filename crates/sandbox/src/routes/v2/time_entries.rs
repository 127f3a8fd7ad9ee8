//! `GET /time_entries`, and `GET` and `POST /tickets/{id}/time_entries`.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};
use cti::{AgentId, ApiError, FieldError, TicketId};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{fields::Fields, id, page::created, query::Query};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError, agents, tickets,
        time_entries::{self, Entry},
    },
};

fn shape(entry: &Entry, now: Timestamp) -> Value {
    let counted = if entry.timer_running { now.since(entry.started_at).max(0) / 1000 } else { 0 };
    let minutes = (entry.seconds + u64::try_from(counted).unwrap_or(0)) / 60;
    json!({
        "id": entry.id,
        "ticket_id": entry.ticket_id,
        "agent_id": entry.agent_id,
        "company_id": null,
        "billable": entry.billable,
        "note": entry.note,
        "timer_running": entry.timer_running,
        "time_spent": format!("{:02}:{:02}", minutes / 60, minutes % 60),
        "executed_at": entry.started_at.iso(),
        "start_time": entry.started_at.iso(),
        "created_at": entry.started_at.iso(),
        "updated_at": entry.started_at.iso(),
    })
}

/// `01:30` in seconds; hours may have up to four digits.
fn spent(text: &str) -> Option<u64> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |text: &str| {
        !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(hours) || minutes.len() != 2 || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours * 3600 + minutes * 60)
}

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let now = helpdesk.config().clock.now();
    let mut query = Query::read(raw);
    let page = query.page();
    let agent = query.id("agent_id");
    query.finish()?;
    let (limit, offset) = (page.limit(), page.offset());
    let rows = helpdesk
        .store()
        .run(move |db| Ok::<_, StoreError>(time_entries::entries(db, None, agent, limit, offset)?))
        .await?;
    let shapes = rows.iter().map(|entry| shape(entry, now)).collect();
    Ok(page.respond("/api/v2/time_entries", &headers, shapes))
}

pub(super) async fn of_ticket(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let now = helpdesk.config().clock.now();
    let ticket: TicketId = id(&number)?;
    let mut query = Query::read(raw);
    let page = query.page();
    query.finish()?;
    let (limit, offset) = (page.limit(), page.offset());
    let rows = helpdesk
        .store()
        .run(move |db| match tickets::get(db, ticket)? {
            Some(_) => {
                let entries = time_entries::entries(db, Some(ticket), None, limit, offset)?;
                Ok::<_, StoreError>(Some(entries))
            }
            None => Ok(None),
        })
        .await?
        .ok_or(ApiError::NotFound)?;
    let shapes = rows.iter().map(|entry| shape(entry, now)).collect();
    Ok(page.respond(&format!("/api/v2/tickets/{ticket}/time_entries"), &headers, shapes))
}

pub(super) async fn create(
    State(helpdesk): State<Helpdesk>,
    Caller(caller): Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let now = helpdesk.config().clock.now();
    let ticket_id: TicketId = id(&number)?;
    let mut fields = Fields::read(&body)?;
    let text = fields.text("time_spent");
    let seconds = text.as_deref().map(spent);
    if seconds == Some(None) {
        fields.wrong("time_spent", "It should be in the 'hh:mm' format");
    }
    let executed_at = fields.moment("executed_at");
    let started_at = fields.moment("start_time").or(executed_at).unwrap_or(now);
    let new = Entry {
        id: 0,
        ticket_id,
        agent_id: fields.id::<AgentId>("agent_id").unwrap_or(caller.id),
        started_at,
        seconds: seconds.flatten().unwrap_or(0),
        note: fields.text("note").unwrap_or_default(),
        billable: fields.flag("billable").unwrap_or(true),
        // Without a time, the time begins now.
        timer_running: fields.flag("timer_running").unwrap_or(text.is_none()),
    };
    fields.finish()?;
    let entry = helpdesk
        .act(move |desk| {
            tickets::get(desk.db, ticket_id)?.ok_or(ApiError::NotFound)?;
            if agents::get(desk.db, new.agent_id)?.is_none() {
                let message = "There is no agent matching the given agent_id";
                return Err(
                    ApiError::Validation(vec![FieldError::invalid("agent_id", message)]).into()
                );
            }
            let id = time_entries::record(desk.db, &new)?;
            desk.changes.tickets.insert(ticket_id);
            Ok::<_, ApiRefusal>(Entry { id, ..new })
        })
        .await?;
    Ok(created(&headers, &format!("/api/v2/time_entries/{}", entry.id), shape(&entry, now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_spent_in_hours_and_minutes() {
        for (text, seconds) in [("00:00", 0), ("01:30", 5400), ("1:05", 3900), ("100:59", 363_540)]
        {
            assert_eq!(spent(text), Some(seconds), "{text}");
        }
        for text in ["", "90", "1:60", "1:5", "-1:00", "01:30:00", "01:3０", "99999:00"] {
            assert_eq!(spent(text), None, "{text}");
        }
    }
}
