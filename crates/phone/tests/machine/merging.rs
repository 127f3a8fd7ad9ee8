//! Notes that are typed in two tabs at once: nothing that anybody typed is lost.

use phone::{CallId, EndReason, Intent, merge_notes};
use proptest::prelude::*;

use crate::script::*;

#[test]
fn what_is_typed_in_two_places_is_in_both() {
    for (base, current, text, merged) in [
        ("Refund", "Refund today", "A Refund", "A Refund today"),
        ("a b c", "a B c", "a b C", "a B C"),
        // Side by side.
        ("ab", "aX", "Yb", "YX"),
        ("ab", "Yb", "aX", "YX"),
        // At the same place: first what is here already.
        ("", "one", "two", "onetwo"),
        ("Order: ", "Order: 7", "Order: 8", "Order: 78"),
        ("Order: x.", "Order: 7.", "Order: 8.", "Order: 78."),
        // One takes out what the other writes into.
        ("all of it", "", "all of that.", "that."),
        // One who types on before the answer came.
        ("", "H", "He", "He"),
        ("", "He", "H", "He"),
        ("same", "same", "same", "same"),
        ("a👩b", "a👩‍💻b", "a👩bc", "a👩‍💻bc"),
    ] {
        assert_eq!(merge_notes(base, current, text), merged, "{base:?} {current:?} {text:?}");
    }
}

#[test]
fn another_tabs_notes_are_merged_into_those_here() {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    let text = "Order 7. Wants".to_owned();
    script.want(Intent::MergeNotes { call, base: "Wants".into(), text });
    assert_eq!(script.call().notes, "Order 7. Wants a refund");
    script.ended(IN, EndReason::RemoteHangup);
    let base = script.wrap_up().notes;
    let text = format!("{base}!");
    script.want(Intent::MergeNotes { call, base, text });
    assert_eq!(script.wrap_up().notes, "Order 7. Wants a refund!");
    let foreign = Intent::MergeNotes { call: CallId(900), base: String::new(), text: "x".into() };
    assert_eq!(script.want(foreign), []);
}

/// Few letters, so that much is alike; some that take several bytes, and some that share their first.
fn text() -> impl Strategy<Value = String> {
    let letters = vec!['a', 'b', ' ', '\n', 'é', 'è', '👩', '\u{200d}', '💻'];
    proptest::collection::vec(prop::sample::select(letters), 0..8)
        .prop_map(|letters| letters.into_iter().collect())
}

/// A text that somebody makes of another: a part of it goes, and something comes in its place.
fn edited(base: &str, (from, to): (usize, usize), put: &str) -> String {
    let letters: Vec<char> = base.chars().collect();
    let (from, to) = (from.min(letters.len()), to.min(letters.len()));
    let (from, to) = (from.min(to), from.max(to));
    let before: String = letters[..from].iter().collect();
    let after: String = letters[to..].iter().collect();
    [&before, put, &after].concat()
}

fn place() -> impl Strategy<Value = (usize, usize)> {
    (0..9_usize, 0..9_usize)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn where_only_one_types_the_result_is_what_they_typed(base in text(), text in text()) {
        prop_assert_eq!(merge_notes(&base, &base, &text), text.clone());
        prop_assert_eq!(merge_notes(&base, &text, &base), text.clone());
        prop_assert_eq!(merge_notes(&base, &text, &text), text);
    }

    #[test]
    fn nothing_that_either_put_in_is_lost(
        base in text(),
        here in (place(), "[A-D]{0,3}"),
        there in (place(), "[A-D]{0,3}"),
    ) {
        let current = edited(&base, here.0, &here.1);
        let text = edited(&base, there.0, &there.1);
        let merged = merge_notes(&base, &current, &text);
        prop_assert!(merged.contains(&here.1) && merged.contains(&there.1), "{:?}", merged);
        // What neither took out is there still, in its order.
        let letters = |text: &str| -> Vec<char> {
            text.chars().filter(|letter| !letter.is_ascii_uppercase()).collect()
        };
        let (base, merged) = (letters(&base), letters(&merged));
        let gone = base.len() - letters(&current).len() + base.len() - letters(&text).len();
        prop_assert!(merged.len() + gone >= base.len(), "{:?} of {:?}", merged, base);
        let mut rest = base.iter();
        prop_assert!(merged.iter().all(|letter| rest.any(|other| other == letter)));
    }

    #[test]
    fn one_who_types_on_without_waiting_for_answers_is_understood(
        base in text(),
        elsewhere in text(),
        typed in proptest::collection::vec("[A-D]", 1..5),
    ) {
        // Somebody else writes at the end, this one at the beginning, each letter before the last.
        let base = format!("-{base}");
        let mut leader = format!("{base}{elsewhere}");
        let mut mine = base.clone();
        for letter in typed.iter().rev() {
            let text = format!("{letter}{mine}");
            leader = merge_notes(&mine, &leader, &text);
            mine = text;
        }
        let expected = format!("{}{base}{elsewhere}", typed.concat());
        prop_assert_eq!(leader, expected);
    }
}
