//! A template that nobody filled in is told from a value.

use cti::placeholder::is_unexpanded;
use proptest::prelude::*;

#[test]
fn every_spelling_of_a_placeholder_is_recognised() {
    for text in [
        "{{agent_id}}",
        "{{ agent_id }}",
        "{agent_id}",
        "<agent_id>",
        "${agent_id}",
        "#{agent_id}",
        "[agent_id]",
        "%agent_id%",
        "{{ticket.requester.id}}",
        "  {{agent_id}}\n",
        "{{agent_id",
    ] {
        assert!(is_unexpanded(text), "{text}");
    }
}

#[test]
fn a_percent_encoded_placeholder_is_recognised() {
    for text in [
        "%7B%7Bagent_id%7D%7D",
        "%7b%7bagent_id%7d%7d",
        "%3Cagent_id%3E",
        "%24%7Bagent_id%7D",
        "%257B%257Bagent_id%257D%257D",
    ] {
        assert!(is_unexpanded(text), "{text}");
    }
}

#[test]
fn nothing_counts_as_not_filled_in() {
    for text in ["", " ", "\t\n", "%20"] {
        assert!(is_unexpanded(text), "{text:?}");
    }
}

#[test]
fn a_value_with_a_placeholder_in_it_is_not_filled_in() {
    assert!(is_unexpanded("tel:{{number}}"));
    assert!(is_unexpanded("agent-<agent_id>"));
}

#[test]
fn values_are_no_placeholders() {
    for text in [
        "1001",
        "+14155550100",
        "%2B14155550100",
        "saul@freshdesk.com",
        "0",
        "*97",
        "#31#",
        "1 < 2 > 0",
        "100%",
        "%",
        "%4",
        "%2B4%20",
        "50%25 off",
        "[1001]",
        "ü%C3%BC",
    ] {
        assert!(!is_unexpanded(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*") {
        is_unexpanded(&text);
    }

    #[test]
    fn any_text_of_percents_is_answered(text in "[%0-9a-fA-FüG{}<>]*") {
        is_unexpanded(&text);
    }

    #[test]
    fn no_number_is_a_placeholder(id in 0u64..) {
        prop_assert!(!is_unexpanded(&id.to_string()));
    }

    #[test]
    fn each_name_in_braces_is_a_placeholder(name in "[a-z][a-z_]{0,20}") {
        for text in [format!("{{{{{name}}}}}"), format!("<{name}>"), format!("${{{name}}}")] {
            prop_assert!(is_unexpanded(&text), "{}", text);
        }
    }
}
