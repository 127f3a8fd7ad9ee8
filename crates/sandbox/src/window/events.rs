//! The stream of one window: news for the agent, and the sign that the agent is online.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt, stream};

use super::at_window::AtWindow;
use crate::{helpdesk::Helpdesk, windows::News};

/// Opens the stream; every event has data, since a browser drops those without. The browser opens it again by itself when it ends.
pub(super) async fn stream(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let window = helpdesk.windows().open(at.agent.id);
    let hello = stream::once(async {
        Event::default().retry(Duration::from_secs(1)).event("hello").data("-")
    });
    let news = stream::unfold((window, helpdesk), |(mut window, helpdesk)| async move {
        let news = tokio::select! {
            news = window.next() => news?,
            () = helpdesk.stopped() => return None,
        };
        let event = match news {
            News::Widget => Event::default().event("widget").data("-"),
            News::Ticket(id) => Event::default().event("ticket").data(id.to_string()),
            News::Numbers => Event::default().event("numbers").data("-"),
            News::Everything => Event::default().event("everything").data("-"),
        };
        Some((event, (window, helpdesk)))
    });
    Sse::new(hello.chain(news).map(Ok)).keep_alive(KeepAlive::default())
}
