use super::*;

fn key(id: &str) -> String {
    row_key(&HistoryId(id.into()))
}

#[test]
fn a_later_call_has_an_earlier_key() {
    assert!(key("1732000000001-a") < key("1732000000000-b"));
    assert!(key("1732000000000-a") < key("999-a"), "also when the clock was once wrong");
    assert!(key("18446744073709551615-a") < key("1732000000000-a"), "or ran far ahead");
    assert!(key("999-a") < key("no time at all"));
}

#[test]
fn a_key_names_the_call_and_tells_nothing_of_it() {
    let keys = ["7-+14155550100@pbx", "7-+14155550101@pbx"].map(key);
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[0], key("7-+14155550100@pbx"));
    assert!(keys.iter().all(|key| !key.contains("4155550")), "{keys:?}");
}
