//! SIP over WebSocket (RFC 7118): one connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};

use super::runtime::{Runtime, ToSocket};

/// A client that says nothing for this long is asked whether it is there; one that then stays silent as long is gone.
const QUIET: Duration = Duration::from_secs(30);

/// `GET /sip`.
pub async fn sip(State(runtime): State<Arc<Runtime>>, upgrade: WebSocketUpgrade) -> Response {
    // "The WebSocket Client MUST include the value "sip" in the Sec-WebSocket-Protocol header" (RFC 7118, 4.1).
    let upgrade = upgrade.protocols(["sip"]);
    if upgrade.selected_protocol().is_none() {
        return (StatusCode::BAD_REQUEST, "this is a SIP server: ask for the subprotocol `sip`\n")
            .into_response();
    }
    let Some((id, orders)) = runtime.connect() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the registrar is down or full\n")
            .into_response();
    };
    let limit = runtime.message_bytes();
    let failed = Arc::clone(&runtime);
    upgrade
        .max_message_size(limit)
        .max_frame_size(limit)
        .on_failed_upgrade(move |_| failed.disconnect(id))
        .on_upgrade(async move |socket| {
            talk(socket, orders, |frame| {
                runtime.happen(|exchange, now| exchange.received(now, id, frame));
            })
            .await;
            runtime.disconnect(id);
        })
}

async fn talk(
    socket: WebSocket,
    mut orders: tokio::sync::mpsc::Receiver<ToSocket>,
    hear: impl Fn(&[u8]),
) {
    let (mut sink, mut stream) = socket.split();
    let mut asked = false;
    loop {
        tokio::select! {
            order = orders.recv() => {
                let reason = match order {
                    Some(ToSocket::Send(message)) => {
                        if sink.send(Message::Text(message.into())).await.is_err() {
                            return;
                        }
                        continue;
                    }
                    Some(ToSocket::Close(reason)) => reason,
                    None => "Messages are not being read",
                };
                let frame = CloseFrame { code: close_code::POLICY, reason: reason.into() };
                // Gone already, perhaps; either way it is over.
                let _ = sink.send(Message::Close(Some(frame))).await;
                return;
            }
            frame = tokio::time::timeout(QUIET, stream.next()) => match frame {
                Ok(Some(Ok(Message::Text(text)))) => { asked = false; hear(text.as_bytes()); }
                Ok(Some(Ok(Message::Binary(bytes)))) => { asked = false; hear(&bytes); }
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => asked = false,
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return,
                Err(_) if asked => return,
                Err(_) => {
                    asked = true;
                    if sink.send(Message::Ping(axum::body::Bytes::new())).await.is_err() {
                        return;
                    }
                }
            },
        }
    }
}
