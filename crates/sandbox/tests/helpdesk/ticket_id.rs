//! "Ticket ID is passed".

use serde_json::json;

use crate::support::{Bench, private_notes};

#[tokio::test]
async fn a_ticket_passed_alone_is_shown_and_nothing_is_written() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r", "ticket_id": "80" })).await;
    let widget = bench.widget(1001).await;
    assert!(widget.contains("About ticket <a href=\"/tickets/80\">"), "{widget}");
    // "customer profile details such as name (hyperlinked to Freshdesk profile), location, and three
    // most recent tickets (if any)"
    assert!(widget.contains("<a href=\"/contacts/5011\"><bdi>Liam Doyle</bdi></a>"));
    assert!(widget.contains("class=\"location\"") && widget.contains("class=\"badge state-"));
    assert!(bench.details("r").await.is_empty());
    // "the option of either adding a note to the ticket during the call or dismissing the pop-up"
    assert!(widget.contains("Add note to #80") && widget.contains("Dismiss"));
    bench.type_notes(1001, call, 0, "The certificate is on its way.").await;
    bench.link(1001, call, "80").await;
    let page = bench.ticket(80).await;
    assert_eq!(private_notes(&page), 1);
    assert!(page.contains("The certificate is on its way."));
}

#[tokio::test]
async fn a_ticket_passed_while_the_agent_is_offline_gets_a_note() {
    let bench = Bench::new().await;
    bench.pop(json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r", "ticket_id": 80 })).await;
    let details = bench.details("r").await;
    assert_eq!(details[0]["ticket_id"], 80);
    assert!(details[0]["note_id"].is_u64());
    assert!(bench.ticket(80).await.contains("Call with Liam Doyle"));
}

#[tokio::test]
async fn a_ticket_that_is_not_there_is_an_error() {
    let bench = Bench::new().await;
    let pop = json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r", "ticket_id": 4711 });
    assert_eq!(bench.refused_fields(pop).await, ["ticket_id"]);
}
