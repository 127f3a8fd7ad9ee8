use phone::{Abilities, ClickMode, PopMoment};

use super::{Config, Desk, Line};

const FULL: &str = r#"{
  "helpdesk": { "origin": "https://acme.freshdesk.com/" },
  "desk": { "via": "direct", "url": "https://acme.freshdesk.com" },
  "line": { "kind": "webrtc", "server": "wss://pbx.example.com/sip", "domain": "example.com",
            "user": "agent-{agent_id}", "password": "secret",
            "ice_servers": [{ "urls": ["stun:stun.example.com"] }, { "urls": "turn:t.example.com", "username": "u", "credential": "c" }],
            "call_reference_header": null, "take_back_calls": true, "auto_answer_from": ["sip:dialer@example.com"] },
  "click_to_dial": { "mode": "ask" },
  "pop": { "inbound": "answered", "outbound": "never" },
  "wrap_up": { "dispositions": ["Resolved", " Follow-up "], "disposition_required": true },
  "keyboard_shortcuts": false
}"#;

fn places(text: &str) -> Vec<String> {
    Config::parse(text).unwrap_err().into_iter().map(|problem| problem.at).collect()
}

#[test]
fn every_parameter_is_read() {
    let config = Config::parse(FULL).unwrap();
    assert_eq!(config.helpdesk_origin, "https://acme.freshdesk.com");
    assert_eq!(config.desk, Desk::Direct("https://acme.freshdesk.com".into()));
    let Line::WebRtc(line) = &config.line else { panic!("a line is configured") };
    assert_eq!(line.server, "wss://pbx.example.com/sip");
    assert_eq!(line.user, "agent-{agent_id}");
    assert_eq!(line.password.as_deref(), Some("secret"));
    assert!(line.ice_servers.contains("turn:t.example.com"));
    assert_eq!(line.call_reference_header, None);
    assert!(line.take_back_calls);
    assert_eq!(line.auto_answer_from, ["sip:dialer@example.com"]);
    assert_eq!(config.click_to_dial, ClickMode::Ask);
    assert_eq!((config.inbound_pop, config.outbound_pop), (PopMoment::Answered, PopMoment::Never));
    assert_eq!(config.dispositions, ["Resolved", "Follow-up"]);
    assert!(config.disposition_required);
    assert!(!config.keyboard_shortcuts);
}

#[test]
fn what_is_left_out_has_a_default() {
    let config = Config::parse(
        r#"{"helpdesk":{"origin":"http://localhost:8200"},
            "line":{"kind":"webrtc","server":"ws://127.0.0.1:8202/sip","domain":"d"}}"#,
    )
    .unwrap();
    assert_eq!(config.desk, Desk::Gateway);
    assert_eq!(
        (config.inbound_pop, config.outbound_pop),
        (PopMoment::Ringing, PopMoment::Answered)
    );
    let Line::WebRtc(line) = config.line else { panic!("a line is configured") };
    assert_eq!((line.user.as_str(), line.password), ("{agent_id}", None));
    assert_eq!(line.call_reference_header.as_deref(), Some("X-Call-Reference-Id"));
    assert_eq!(line.ice_servers, "[]");
    assert!(!line.take_back_calls, "a call is left behind only for a system known to give it back");
    assert!(line.auto_answer_from.is_empty());
    assert_eq!((config.click_to_dial, config.desk_phone), (ClickMode::Dial, None));
}

#[test]
fn a_desk_phone_can_what_is_listed_with_a_line_beside_it_or_without() {
    let with = |desk_phone: &str, desk: &str| {
        let text = format!(
            r#"{{"helpdesk":{{"origin":"https://a.example"}},"line":{{"kind":"none"}},
                "desk":{desk},"desk_phone":{desk_phone}}}"#
        );
        Config::parse(&text).map(|config| config.desk_phone)
    };
    let gateway = r#"{"via":"gateway"}"#;
    let abilities = with(r#"{"can":["hang_up","hold","resume"]}"#, gateway).unwrap().unwrap();
    assert!(abilities.hang_up && abilities.hold && abilities.resume && !abilities.answer);
    assert_eq!(with("{}", gateway), Ok(Some(Abilities::default())));
    let problems = with(r#"{"can":["mute"]}"#, gateway).unwrap_err();
    assert_eq!(problems[0].at, "desk_phone.can");
    assert!(problems[0].expected.contains("hang_up") && problems[0].found.contains("mute"));
    // Without a gateway nobody could say what the telephone does.
    let problems = with("{}", r#"{"via":"direct","url":"https://a.example"}"#).unwrap_err();
    assert_eq!(problems[0].at, "desk_phone");
}

#[test]
fn only_whole_addresses_may_have_a_call_answered_at_once() {
    for wrong in
        ["example.com", "sip:", "sip:example.com", "sip:@x", "sip:a@b@c", "tel:1", "sip:a@b;x"]
    {
        let text = format!(
            r#"{{"helpdesk":{{"origin":"https://a.example"}},
                "line":{{"kind":"webrtc","server":"wss://p","domain":"d","auto_answer_from":["{wrong}"]}}}}"#
        );
        assert_eq!(places(&text), ["line.auto_answer_from"], "{wrong}");
    }
}

#[test]
fn a_file_that_is_not_json_says_where() {
    let problems = Config::parse("{\n  \"helpdesk\": oops\n}").unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].found.starts_with("not JSON (line 2,"), "{}", problems[0].found);
    assert!(Config::parse("").is_err());
    assert!(Config::parse("<!doctype html>").is_err());
    assert_eq!(Config::parse("[]").unwrap_err()[0].found, "a list");
}

#[test]
fn every_wrong_value_is_named_at_once() {
    assert_eq!(
        places(
            r#"{"helpdesk":{"origin":"acme.freshdesk.com"},"desk":{"via":"relay"},
                "line":{"kind":"webrtc","server":"https://pbx","domain":"","ice_servers":["stun:x"],"call_reference_header":"X: y"},
                "pop":{"inbound":"ring"},"wrap_up":{"dispositions":"Resolved","disposition_required":"yes"},
                "keyboard_shortcuts":1,"click_to_dial":{"mode":"never"}}"#
        ),
        [
            "helpdesk.origin",
            "desk.via",
            "line.server",
            "line.domain",
            "line.ice_servers",
            "line.call_reference_header",
            "click_to_dial.mode",
            "pop.inbound",
            "wrap_up.dispositions",
            "wrap_up.disposition_required",
            "keyboard_shortcuts",
        ]
    );
}

#[test]
fn a_misspelled_parameter_is_not_ignored() {
    let text = r#"{"helpdesk":{"origin":"https://a.example"},"line":{"kind":"none"},"popp":{}}"#;
    let problems = Config::parse(text).unwrap_err();
    assert_eq!(problems[0].at, "popp");
    assert!(problems[0].expected.contains("pop"));
}

#[test]
fn an_origin_has_no_path_and_a_direct_desk_is_encrypted() {
    let with = |origin: &str, url: &str| {
        places(&format!(
            r#"{{"helpdesk":{{"origin":"{origin}"}},"line":{{"kind":"none"}},"desk":{{"via":"direct","url":"{url}"}}}}"#
        ))
    };
    assert_eq!(with("https://a.example/a/tickets", "https://a.example"), ["helpdesk.origin"]);
    assert_eq!(with("https://a.example", "http://a.example"), ["desk.url"]);
    assert_eq!(with("https://a.example", "http://localhost.example"), ["desk.url"]);
    assert_eq!(with("https://", "http://localhost:8200"), ["helpdesk.origin"]);
    assert_eq!(with("https://u@a.example", "https://a.example"), ["helpdesk.origin"]);
}

#[test]
fn a_required_disposition_needs_one_to_choose() {
    let text = r#"{"helpdesk":{"origin":"https://a.example"},"line":{"kind":"none"},
                   "wrap_up":{"disposition_required":true}}"#;
    assert_eq!(places(text), ["wrap_up.dispositions"]);
}

#[test]
fn secrets_are_not_in_debug() {
    let config = Config::parse(FULL).unwrap();
    assert!(!format!("{config:?}").contains("secret"));
}

#[test]
fn the_documentations_example_is_taken_as_it_stands() {
    let page = include_str!("../../docs/CONFIGURATION.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let config = Config::parse(example.expect("an example")).expect("a good one");
    let all = Abilities { answer: true, hang_up: true, hold: true, resume: true };
    assert_eq!(config.desk_phone, Some(all));
}
