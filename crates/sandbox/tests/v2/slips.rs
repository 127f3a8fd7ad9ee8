//! The specification's own slips, imitated (facts C1 and C5).

use cti::{CallDetailsReply, ScreenPopReply};
use serde_json::json;

use crate::support::Client;

#[tokio::test]
async fn the_samples_are_imitated_to_the_letter_and_still_read() {
    let client = Client::new().await;
    client.set(json!({ "specification_slips": true })).await;
    let pop = json!({ "requester_id": 5_014_967_434_u64, "responder_id": 1001, "call_reference_id": "226356", "ticket_id": 71, "call_url": "http://example.test/a.wav" });
    let answer = client.post("integrations/cti/pop", pop).await;
    assert_eq!(answer.text, r#"{"id":"5000001876"}"#);
    let id = serde_json::from_str::<ScreenPopReply>(&answer.text).unwrap().id;
    assert_eq!(id.get(), 5_000_001_876);
    let details = client.get("integrations/cti/details?call_reference_id=226356").await.text;
    assert!(details.contains("\"responder_idl\": 1001") && details.contains(",\n} ]"), "{details}");
    assert!(
        serde_json::from_str::<CallDetailsReply>(&details).is_err(),
        "as in the sample, it is no JSON"
    );
    let unknown = client.get("integrations/cti/details?call_reference_id=unknown").await;
    assert_eq!(unknown.json, json!([]));

    client.set(json!({ "specification_slips": false })).await;
    let details = client.get("integrations/cti/details?call_reference_id=226356").await;
    assert_eq!(details.json[0]["responder_id"], 1001);
}
