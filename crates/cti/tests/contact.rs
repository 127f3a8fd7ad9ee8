//! Contacts, companies and names as the helpdesk sends them (facts R4, R5): "`GET /contacts/{id}`;
//! `POST /contacts`"; "Decode leniently".

use cti::{Company, CompanyId, Contact, ContactId, ContactName, NewContact, PhoneNumber, Rows};
use proptest::prelude::*;
use serde_json::{Value, json};

fn contact(json: Value) -> Contact {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_contact_is_read_with_what_the_card_shows_of_it() {
    let kim = contact(json!({
        "id": 5001, "name": "Kim Okafor", "phone": "+1 (415) 555-0100", "mobile": null,
        "email": "kim@lumenloaf.example", "address": "San Francisco", "company_id": 77,
        "job_title": "Owner", "active": true, "tags": ["vip"], "other_emails": [],
        "custom_fields": {"a": {"b": [1]}}, "created_at": "2026-11-22T18:00:00Z",
    }));
    assert_eq!(kim.id, ContactId::new(5001).unwrap());
    assert_eq!(kim.name, "Kim Okafor");
    assert_eq!(kim.phone.as_deref(), Some("+1 (415) 555-0100"));
    assert_eq!(kim.mobile, None);
    assert_eq!(kim.email.as_deref(), Some("kim@lumenloaf.example"));
    assert_eq!(kim.address.as_deref(), Some("San Francisco"));
    assert_eq!(kim.company_id, CompanyId::new(77));
    assert_eq!(kim.job_title.as_deref(), Some("Owner"));
}

#[test]
fn what_is_absent_null_empty_or_of_another_type_is_absent() {
    for nothing in [json!(null), json!(""), json!("  "), json!(false), json!([1]), json!({"a": 1})]
    {
        let contact = contact(json!({
            "id": "5001", "name": "Kim", "phone": nothing, "mobile": nothing, "email": nothing,
            "address": nothing, "company_id": nothing, "job_title": nothing,
        }));
        let bare = serde_json::to_value(&contact).unwrap();
        assert_eq!(bare, json!({"id": 5001, "name": "Kim"}), "{nothing}");
    }
    assert_eq!(
        contact(json!({"id": 1, "phone": 14_155_550_100_u64})).phone.unwrap(),
        "14155550100"
    );
    assert_eq!(contact(json!({"id": 1, "company_id": "77"})).company_id, CompanyId::new(77));
    assert_eq!(contact(json!({"id": 1, "company_id": 0})).company_id, None);
}

#[test]
fn a_contact_without_a_name_is_called_by_its_number_its_address_or_its_id() {
    let name = |json| contact(json).name;
    assert_eq!(name(json!({"id": 1, "phone": "1", "mobile": "2", "email": "3"})), "1");
    assert_eq!(name(json!({"id": 1, "name": null, "mobile": "2", "email": "3"})), "2");
    assert_eq!(name(json!({"id": 1, "name": " ", "email": "kim@a.example"})), "kim@a.example");
    assert_eq!(name(json!({"id": 5001})), "Contact #5001");
}

#[test]
fn only_an_id_is_needed() {
    for json in ["{}", r#"{"id":0}"#, r#"{"id":"kim","name":"Kim"}"#, r#"{"id":null}"#] {
        let error = serde_json::from_str::<Contact>(json).unwrap_err().to_string();
        assert!(error.contains("a contact has an id"), "{json}: {error}");
        let error = serde_json::from_str::<Company>(json).unwrap_err().to_string();
        assert!(error.contains("a company has an id"), "{json}: {error}");
    }
    for json in ["", "[]", "null", "7", "<html>", "{"] {
        assert!(serde_json::from_str::<Contact>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<ContactName>(json).is_err(), "{json}");
    }
}

#[test]
fn names_are_completed_by_a_list_of_which_odd_rows_are_left_out() {
    let reply = r#"[{"id":5001,"name":"Kim Okafor"},{"name":"nobody"},{"id":"5007","name":null}]"#;
    let Rows(names) = serde_json::from_str::<Rows<ContactName>>(reply).unwrap();
    let names: Vec<_> = names.iter().map(|n| (n.id.get(), n.name.as_str())).collect();
    assert_eq!(names, [(5001, "Kim Okafor"), (5007, "Contact #5007")]);
    assert_eq!(serde_json::from_str::<Rows<ContactName>>("null").unwrap(), Rows(vec![]));
    assert!(serde_json::from_str::<Rows<ContactName>>("<html>").is_err());
    assert!(serde_json::from_str::<Rows<ContactName>>("[7]").is_err());
}

#[test]
fn a_company_has_a_name() {
    let read = |json| serde_json::from_value::<Company>(json).unwrap();
    let company = read(json!({"id": 77, "name": "Lumen Loaf", "domains": ["lumenloaf.example"]}));
    assert_eq!((company.id.get(), company.name.as_str()), (77, "Lumen Loaf"));
    assert_eq!(read(json!({"id": 77})).name, "Company #77");
    assert_eq!(read(serde_json::to_value(&company).unwrap()), company);
}

#[test]
fn a_new_contact_is_written_strictly() {
    let new = NewContact {
        name: "+1 (415) 555-0100".into(),
        phone: PhoneNumber::parse("+1 (415) 555-0100 x12").unwrap(),
    };
    assert_eq!(
        serde_json::to_string(&new).unwrap(),
        r#"{"name":"+1 (415) 555-0100","phone":"+14155550100"}"#
    );
}

#[test]
fn debug_shows_who_it_is_by_the_id_alone() {
    let kim = contact(json!({
        "id": 5001, "name": "Kim Okafor", "phone": "+1 415 555 0100", "mobile": "+1 415 555 0199",
        "email": "kim@lumenloaf.example", "address": "San Francisco", "job_title": "Owner",
    }));
    assert_eq!(format!("{kim:?}"), "Contact(5001)");
    let name = ContactName { id: kim.id, name: kim.name };
    assert_eq!(format!("{name:?}"), "ContactName(5001)");
    let new = NewContact { name: name.name, phone: PhoneNumber::parse("+14155550100").unwrap() };
    assert_eq!(format!("{new:?}"), "NewContact(+1415…0100)");
}

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[^\\s\\p{C}](\\PC{0,20}[^\\s\\p{C}])?")
}

prop_compose! {
    fn contacts()(
        id in 1..=cti::ids::MAX_ID,
        name in text().prop_map(|name| name.unwrap_or_else(|| "Kim".into())),
        (phone, mobile, email, address, job_title) in (text(), text(), text(), text(), text()),
        company in proptest::option::of(1..=cti::ids::MAX_ID),
    ) -> Contact {
        Contact {
            id: ContactId::new(id).unwrap(),
            name, phone, mobile, email, address, job_title,
            company_id: company.and_then(CompanyId::new),
        }
    }
}

proptest! {
    #[test]
    fn a_contact_that_was_kept_is_read_back(contact in contacts()) {
        let kept = serde_json::to_string(&contact).unwrap();
        prop_assert_eq!(serde_json::from_str::<Contact>(&kept).unwrap(), contact);
    }

    #[test]
    fn any_reply_is_answered(reply: Vec<u8>) {
        let _ = serde_json::from_slice::<Contact>(&reply);
        let _ = serde_json::from_slice::<Company>(&reply);
        let _ = serde_json::from_slice::<Rows<ContactName>>(&reply);
    }
}
