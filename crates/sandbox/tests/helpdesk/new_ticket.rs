//! `new_ticket`: "This setting will override the display of an existing ticket associated with the
//! same `call_reference_id` (call forwarding scenario)".

use serde_json::{Value, json};

use crate::support::{Bench, count, private_notes};

fn pop(agent: u64, reference: &str, more: &Value) -> Value {
    let mut pop =
        json!({ "requester_id": 5001, "responder_id": agent, "call_reference_id": reference });
    pop.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    pop
}

#[tokio::test]
async fn a_closing_pop_ends_in_a_new_ticket_with_one_private_note() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop(1001, "r", &json!({ "call_info": { "Queue": "Orders" } }))).await;
    bench.type_notes(1001, call, 0, "typed in the widget").await;
    bench.clock.advance(95_000);
    let closing = pop(
        1001,
        "r",
        &json!({
            "new_ticket": "true",
            "call_url": "https://rec.example/r.mp3",
            "call_info": { "Notes": "typed in the softphone", "Disposition": "Wrong number" },
        }),
    );
    assert_eq!(bench.pop(closing.clone()).await, call);
    let details = bench.details("r").await;
    assert_eq!(details.len(), 1);
    assert!(
        details[0].get("note_id").is_none(),
        "a new ticket answers without a note: {details:?}"
    );
    let ticket = details[0]["ticket_id"].as_u64().unwrap();
    let page = bench.ticket(ticket).await;
    assert_eq!(private_notes(&page), 1);
    for part in [
        "typed in the widget",
        "typed in the softphone",
        "Wrong number",
        "Orders",
        "https://rec.example/r.mp3",
    ] {
        assert_eq!(count(&page, part), 1, "{part}");
    }
    assert!(page.contains("<strong>1:35</strong>"), "from the first pop to the link");
    assert!(
        bench.widget(1001).await.contains(&format!("In ticket <a href=\"/tickets/{ticket}\">"))
    );

    let before = bench.page("/tickets?view=all").await;
    bench.pop(closing).await;
    assert_eq!(bench.page("/tickets?view=all").await, before, "a repeated pop writes nothing");
    assert_eq!(private_notes(&bench.ticket(ticket).await), 1);
}

#[tokio::test]
async fn the_agents_own_new_ticket_is_the_one_of_the_closing_pop() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop(1001, "r", &json!({}))).await;
    bench.link(1001, call, "new").await;
    let ticket = bench.ticket_of("r").await.unwrap();
    bench
        .pop(pop(1001, "r", &json!({ "new_ticket": true, "call_info": { "Notes": "later" } })))
        .await;
    assert_eq!(bench.ticket_of("r").await, Some(ticket));
    assert!(bench.ticket(ticket).await.contains("later"));
}

#[tokio::test]
async fn another_agent_with_new_ticket_gets_another_ticket() {
    let bench = Bench::new().await;
    let (_one, _two) = (bench.window(1001), bench.window(1002));
    bench.pop(pop(1001, "r", &json!({ "new_ticket": true }))).await;
    let first = bench.ticket_of("r").await.unwrap();
    bench.pop(pop(1002, "r", &json!({ "new_ticket": true }))).await;
    let second = bench.ticket_of("r").await.unwrap();
    assert_ne!(first, second);
    let widget = bench.widget(1002).await;
    assert!(
        widget.contains(&format!("In ticket <a href=\"/tickets/{second}\">")),
        "the existing one is overridden"
    );
    assert_eq!(count(&bench.ticket(first).await, "Call r"), 0, "the time was spent once");
    assert_eq!(count(&bench.ticket(second).await, "Call r"), 1);
}

#[tokio::test]
async fn new_ticket_beats_a_ticket_id_in_the_same_pop() {
    let bench = Bench::new().await;
    bench.pop(pop(1001, "r", &json!({ "new_ticket": true, "ticket_id": 80 }))).await;
    assert!(bench.ticket_of("r").await.unwrap() > 80);
    assert_eq!(private_notes(&bench.ticket(80).await), 0);
}

#[tokio::test]
async fn the_widget_shows_the_new_ticket_and_the_requester_and_takes_a_note_or_is_dismissed() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop(1001, "r", &json!({ "new_ticket": true }))).await;
    let ticket = bench.ticket_of("r").await.unwrap();
    let widget = bench.widget(1001).await;
    assert!(widget.contains(&format!("In ticket <a href=\"/tickets/{ticket}\">")));
    assert!(widget.contains("<a href=\"/contacts/5001\">") && widget.contains("San Francisco, US"));
    assert!(widget.contains(&format!("Add note to #{ticket}")) && widget.contains("Dismiss"));
    bench.type_notes(1001, call, 0, "during the call").await;
    bench.link(1001, call, &ticket.to_string()).await;
    let page = bench.ticket(ticket).await;
    assert_eq!((private_notes(&page), count(&page, "during the call")), (1, 1));
    bench.dismiss(1001, call).await;
    assert!(bench.widget(1001).await.is_empty());
    assert_eq!(private_notes(&bench.ticket(ticket).await), 1);
}
