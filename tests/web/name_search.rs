//! The list of contacts below the dialer's field.

use leptos::prelude::*;
use phone::{
    Intent, View,
    view::{PickedView, SearchView},
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::{page::Page, views::idle};

const FIELD: &str = ".number-field input";

fn searched(search: SearchView) -> View {
    let mut view = idle();
    view.dialer.typed = "lind".into();
    view.dialer.search = search;
    view
}

fn names(names: &[(&str, &str)]) -> SearchView {
    let name = |(id, name): &(&str, &str)| cti::ContactName {
        id: id.parse().unwrap(),
        name: (*name).into(),
    };
    SearchView { names: names.iter().map(name).collect(), ..SearchView::default() }
}

fn lindqvists() -> View {
    searched(names(&[("5007", "Ada Lindqvist"), ("5008", "Björn Lindqvist")]))
}

/// What a reader hears of the field: whether it has a list, and the row it stands at.
fn field(page: &Page) -> (String, Option<String>) {
    let field: Element = page.get(FIELD);
    let row = field.get_attribute("aria-activedescendant").map(|id| {
        let row = page.find(&["#", &id].concat()).expect("the row is on the page");
        assert_eq!(row.get_attribute("aria-selected").as_deref(), Some("true"));
        row.text_content().unwrap().trim().to_owned()
    });
    (field.get_attribute("aria-expanded").unwrap(), row)
}

#[wasm_bindgen_test]
async fn arrow_keys_walk_over_the_names_and_enter_picks_one() {
    let (page, _, intents) = Page::of(lindqvists());
    page.get::<HtmlElement>(FIELD).focus().unwrap();
    assert_eq!(field(&page), ("true".into(), Some("Ada Lindqvist".into())));
    for (key, row) in [
        ("ArrowDown", "Björn Lindqvist"),
        ("ArrowDown", "Ada Lindqvist"),
        ("ArrowUp", "Björn Lindqvist"),
    ] {
        page.press(key).await;
        assert_eq!(field(&page).1.as_deref(), Some(row), "{key}");
    }
    page.press("Enter").await;
    assert_eq!(*intents.borrow(), [Intent::PickContact("5008".parse().unwrap())]);
    let focused = document().active_element().unwrap();
    assert!(
        focused.is_same_node(Some(&page.get::<Element>(FIELD))),
        "the caret stays in the field"
    );
}

#[wasm_bindgen_test]
async fn the_numbers_of_the_picked_contact_take_the_place_of_the_names() {
    let picked = PickedView {
        contact: "5008".parse().unwrap(),
        name: "Björn Lindqvist".into(),
        numbers: vec![
            ("Phone".into(), "+1 (312) 555-0140".into()),
            ("Mobile".into(), "+1 (312) 555-0148".into()),
        ],
    };
    let (page, _, intents) =
        Page::of(searched(SearchView { picked: Some(picked), ..SearchView::default() }));
    let list: Element = page.get("[role='listbox']");
    assert_eq!(list.get_attribute("aria-label").as_deref(), Some("Björn Lindqvist"));
    let rows = page.all("[role='option']");
    assert_eq!(rows.len(), 2);
    assert!(rows[1].text_content().unwrap().contains("Mobile"));
    rows[1].click();
    assert_eq!(*intents.borrow(), [Intent::PickNumber("+1 (312) 555-0148".into())]);
}

#[wasm_bindgen_test]
async fn escape_puts_the_list_away_until_something_else_is_typed() {
    let (page, view, intents) = Page::of(lindqvists());
    page.get::<HtmlElement>(FIELD).focus().unwrap();
    page.press("Escape").await;
    assert_eq!(field(&page), ("false".into(), None));
    assert!(page.find("[role='listbox']").is_none());
    // Nothing is picked that is not seen.
    page.press("Enter").await;
    assert_eq!(*intents.borrow(), []);
    page.press("ArrowDown").await;
    assert_eq!(field(&page).0, "true");
    page.press("Escape").await;
    page.write(FIELD, "lindq").await;
    assert_eq!(*intents.borrow(), [Intent::EditNumber("lindq".into())]);
    assert_eq!(field(&page).0, "true");
    // A shorter list than the row that was at hand.
    page.press("ArrowDown").await;
    view.set(searched(names(&[("5007", "Ada Lindqvist")])));
    leptos::task::tick().await;
    assert_eq!(field(&page).1.as_deref(), Some("Ada Lindqvist"));
}

#[wasm_bindgen_test]
async fn what_the_search_is_doing_is_said_aloud() {
    let status = |text: &str| searched(SearchView { status: text.into(), ..SearchView::default() });
    let (page, view, _) = Page::of(status("Searching…"));
    let live: Element = page.get(".search-status[role='status']");
    assert_eq!(live.text_content().as_deref(), Some("Searching…"));
    view.set(status("No contact begins so"));
    leptos::task::tick().await;
    assert_eq!(live.text_content().as_deref(), Some("No contact begins so"));
}
