//! "Server Side Crash": "the agent will appear offline […]. Any CTI APIs called will automatically
//! trigger a ticket".

use sandbox::{clock::Clock, helpdesk::Config, store::Location};
use serde_json::json;

use crate::support::{Bench, START};

#[tokio::test]
async fn after_a_crash_nothing_is_lost_and_every_call_becomes_a_ticket() {
    let folder = std::env::temp_dir().join(format!("sandbox-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("helpdesk.sqlite");
    let start = || async {
        let clock = Clock::manual(START);
        let config =
            Config { database: Location::File(file.clone()), ..Config::in_memory(clock.clone()) };
        Bench::with(config, clock).await
    };
    let pop = |reference: &str| json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": reference });

    let before = start().await;
    let window = before.window(1001);
    let call = before.pop(pop("before")).await;
    before.type_notes(1001, call, 0, "half written").await;
    // The process is gone without a word: its windows and its memory with it.
    drop((window, before));

    let after = start().await;
    assert!(after.widget(1001).await.contains("half written"), "the widget is there again");
    after.pop(pop("between")).await;
    assert!(after.ticket_of("between").await.is_some());
    let _window = after.window(1001);
    after.link(1001, call, "79").await;
    assert!(after.ticket(79).await.contains("half written"));
    drop(after);
    std::fs::remove_dir_all(folder).unwrap();
}
