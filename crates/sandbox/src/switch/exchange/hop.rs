//! Messages that belong to one hop: what the switch says in its own name about a request it passed on.

use crate::switch::sip::{Headers, Method, Request, Response};

/// An answer on its way back: our `Via` goes, the asker's are put back as they were sent.
pub(super) fn with_vias_of(response: &Response, request: &Request) -> Response {
    let mut response = response.clone();
    response.headers.remove("Via");
    let vias: Vec<String> = request.headers.all("Via").map(str::to_owned).collect();
    for via in vias.into_iter().rev() {
        response.headers.push_front("Via", via);
    }
    response
}

/// CANCEL and the ACK of a refusal have the same address, first `Via`, ids and number as the INVITE (RFC 3261, 9.1, 17.1.1.3).
pub(super) fn hop_by_hop(invite: &Request, method: Method) -> Request {
    let mut headers = Headers::default();
    if let Some(via) = invite.headers.get("Via") {
        headers.push("Via", via);
    }
    headers.push("Max-Forwards", "70");
    for name in ["From", "To", "Call-ID"] {
        headers.push(name, invite.headers.get(name).unwrap_or_default());
    }
    headers.push("CSeq", format!("{} {}", invite.sequence(), method.as_str()));
    Request { method, uri: invite.uri.clone(), headers, body: String::new() }
}

/// The ACK that ends a refused INVITE (RFC 3261, 17.1.1.3).
pub(super) fn ack_of_refusal(invite: &Request, refusal: &Response) -> Request {
    let mut ack = hop_by_hop(invite, Method::Ack);
    if let Some(to) = refusal.headers.get("To") {
        ack.headers.set("To", to);
    }
    ack
}
