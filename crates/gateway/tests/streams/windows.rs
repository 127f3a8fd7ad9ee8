//! What an agent's softphones say to each other where the browser keeps them apart.

use serde_json::json;

use super::{
    gateway,
    listener::Listener,
    support::{Answer, post},
};

async fn say(gateway: std::net::SocketAddr, headers: &str, body: &str) -> Answer {
    post(gateway, "/agent/windows", headers, body).await
}

const ANA: &str = "X-Softphone-Agent: 1001\r\n";

#[tokio::test]
async fn what_one_says_all_of_the_agent_hear_and_nobody_else() {
    let gateway = gateway().await;
    let mut frame = Listener::open(gateway).await;
    let mut window = Listener::open(gateway).await;
    let mut other = Listener::open_with(gateway, "agent_id=1002", "").await.unwrap();
    for word in [
        json!({ "tab": "f-1", "say": "who" }),
        json!({ "tab": "w-1", "say": "here" }),
        json!({ "tab": "w-1", "say": "host", "action": { "action": "open_ticket", "value": 80 } }),
        json!({ "tab": "w-1", "say": "host", "action": { "action": "show_softphone" } }),
        json!({ "tab": "f-1", "say": "back" }),
        json!({ "tab": "w-1", "say": "stays" }),
        json!({ "tab": "w-1", "say": "gone" }),
    ] {
        assert_eq!(say(gateway, ANA, &word.to_string()).await.status, 204, "{word}");
        for listener in [&mut frame, &mut window] {
            let mut event = listener.next().await.unwrap();
            assert_eq!(event.name, "window");
            let at = event.data.as_object_mut().unwrap().remove("at").unwrap();
            assert!(at.as_u64().unwrap() >= listener.hello.data["at"].as_u64().unwrap());
            assert_eq!(event.data, word);
        }
    }
    assert!(other.nothing_came());
}

#[tokio::test]
async fn only_what_windows_have_to_say_is_passed_on() {
    let gateway = gateway().await;
    let mut frame = Listener::open(gateway).await;
    let too_long = json!({ "tab": "x".repeat(65), "say": "who" }).to_string();
    for body in [
        "",
        "{",
        "[]",
        r#"{"say":"who"}"#,
        r#"{"tab":"","say":"who"}"#,
        r#"{"tab":"a"}"#,
        r#"{"tab":"a","say":"hello"}"#,
        r#"{"tab":"a","say":"host"}"#,
        r#"{"tab":"a","say":"host","action":{"action":"open_ticket","value":"../x"}}"#,
        r#"{"tab":"a","say":"host","action":{"action":"evaluate"}}"#,
        &too_long,
    ] {
        let answer = say(gateway, ANA, body).await;
        assert_eq!((answer.status, answer.code()), (400, "word_malformed".to_owned()), "{body}");
    }
    // Not without saying whose it is: a page of another origin cannot say that.
    assert_eq!(say(gateway, "", r#"{"tab":"a","say":"who"}"#).await.status, 400);
    assert!(frame.nothing_came());
}
