//! What the helpdesk knows of the caller, from the first ring to the end of wrap-up.

use leptos::prelude::*;
use phone::{
    CallId, Intent, View,
    view::{CallerState, CallerView, Control, Progress},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::{
    page::Page,
    views::{call, caller, contact, kim, wrap_up},
};

fn top_of_answer(page: &Page) -> i32 {
    page.button("Answer").offset_top()
}

#[wasm_bindgen_test]
async fn nothing_that_arrives_late_moves_the_answer_button() {
    let ringing = |caller| call(caller, Progress::Ringing);
    let (page, view, _) = Page::of(ringing(caller(CallerState::Searching, "Looking up…")));
    leptos::task::tick().await;
    let before = top_of_answer(&page);
    let several = CallerView {
        candidates: vec![contact("1", "Ada", false), contact("2", "Björn", false)],
        ..caller(CallerState::Several, "2 contacts have this number")
    };
    let unknown = caller(CallerState::Unknown, "Nobody has this number");
    for caller in [kim(), several, unknown, caller(CallerState::Failed, "No answer")] {
        let state = caller.state;
        view.set(ringing(caller));
        leptos::task::tick().await;
        assert_eq!(top_of_answer(&page), before, "{state:?}");
        assert!(page.find(".caller").is_some(), "{state:?}");
    }
}

#[wasm_bindgen_test]
async fn contact_and_tickets_open_in_the_helpdesk() {
    let (page, _, intents) = Page::of(call(kim(), Progress::Ringing));
    assert_eq!(page.text(".caller-facts"), "San Francisco, US Phone");
    page.click("Open contact Kim Okafor").await;
    let tickets = page.all(".ticket");
    assert_eq!(tickets.len(), 2);
    let text = tickets[0].text_content().unwrap();
    for part in ["Open ticket: ", "Oven room flooded", "#79", "Open", "This call"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!tickets[1].text_content().unwrap().contains("This call"));
    tickets[1].click();
    let asked =
        [Intent::OpenContact("5001".parse().unwrap()), Intent::OpenTicket("62".parse().unwrap())];
    assert_eq!(*intents.borrow(), asked);
}

#[wasm_bindgen_test]
async fn the_tickets_are_shown_while_it_rings_and_one_line_later() {
    let (page, view, _) = Page::of(call(kim(), Progress::Ringing));
    leptos::task::tick().await;
    assert!(page.find(".caller-tickets").unwrap().has_attribute("open"));
    view.set(call(kim(), Progress::Connected));
    leptos::task::tick().await;
    assert!(!page.find(".caller-tickets").unwrap().has_attribute("open"));
    assert_eq!(page.get::<Element>(".caller").get_attribute("data-brief").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn the_agent_opened_tickets_stay_open_while_the_call_changes() {
    let (page, view, _) = Page::of(call(kim(), Progress::Connected));
    page.get::<HtmlElement>(".caller-tickets summary").click();
    for progress in [Progress::Held, Progress::Connected, Progress::Ending] {
        view.set(call(kim(), progress));
        leptos::task::tick().await;
        assert!(page.find(".caller-tickets").unwrap().has_attribute("open"), "{progress:?}");
    }
}

#[wasm_bindgen_test]
async fn of_several_one_is_chosen_or_none() {
    let candidates = vec![contact("5007", "Ada", false), contact("5008", "Björn", false)];
    let several = CallerView { candidates, ..caller(CallerState::Several, "2 contacts") };
    let (page, view, intents) = Page::of(call(several.clone(), Progress::Ringing));
    leptos::task::tick().await;
    let checked = |page: &Page| {
        let radios = page.all(".candidate input");
        let checked = |radio: &HtmlElement| radio.unchecked_ref::<HtmlInputElement>().checked();
        radios.iter().map(checked).collect::<Vec<_>>()
    };
    assert_eq!(checked(&page), [false, false, true], "nobody yet");
    assert!(page.text(".candidates summary").contains("2 contacts"));
    assert!(page.find(".caller-sentence").is_none(), "it is said once");
    let second = page.all(".candidate input").remove(1);
    second.focus().unwrap();
    second.click();
    let chosen = |contact: Option<&str>| Intent::ChooseContact {
        call: CallId(1),
        contact: contact.map(|id| id.parse().unwrap()),
    };
    assert_eq!(*intents.borrow(), [chosen(Some("5008"))]);

    let bjorn = Some(contact("5008", "Björn", true));
    let known = CallerView { contact: bjorn, state: CallerState::Known, ..several };
    view.set(call(known.clone(), Progress::Ringing));
    leptos::task::tick().await;
    assert_eq!(checked(&page), [false, true, false]);
    // Closed by the choice, it would take the focus away.
    assert!(page.find(".candidates").unwrap().has_attribute("open"));
    assert!(document().active_element().unwrap().is_same_node(Some(&second)));

    // It may still be taken back after the call.
    view.set(wrap_up(known));
    leptos::task::tick().await;
    page.all(".candidate input").remove(2).click();
    assert_eq!(intents.borrow().last(), Some(&chosen(None)));
}

#[wasm_bindgen_test]
async fn a_contact_is_created_without_leaving_the_call() {
    let unknown = CallerView {
        create: Control::enabled(),
        create_name: "+12065550198".into(),
        ..caller(CallerState::Unknown, "Nobody has this number")
    };
    let (page, view, intents) = Page::of(call(unknown.clone(), Progress::Connected));
    assert_eq!(page.text(".caller-sentence p"), "Nobody has this number");
    assert!(page.find(".new-contact").is_none());
    page.click("Create contact").await;
    assert_eq!(
        page.button("Create contact").get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    assert_eq!(page.get::<HtmlInputElement>(".new-contact input").value(), "+12065550198");
    page.write(".new-contact input", "Ann Lee").await;

    // Refused: what was typed stays.
    view.set(call(
        CallerView { sentence: "The helpdesk refused it".into(), ..unknown.clone() },
        Progress::Connected,
    ));
    leptos::task::tick().await;
    assert_eq!(page.get::<HtmlInputElement>(".new-contact input").value(), "Ann Lee");
    page.click("Save contact").await;
    let create = Intent::CreateContact { call: CallId(1), name: "Ann Lee".into() };
    assert_eq!(*intents.borrow(), [create]);

    // While it is being created, a second press does nothing.
    let creating = CallerView {
        create: Control::disabled("It is being created"),
        ..caller(CallerState::Creating, "Creating the contact…")
    };
    view.set(call(creating, Progress::Connected));
    leptos::task::tick().await;
    page.click("Save contact").await;
    assert_eq!(intents.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn a_look_up_that_failed_is_asked_again() {
    let failed = CallerView {
        look_up_again: Control::enabled(),
        ..caller(CallerState::Failed, "The helpdesk did not answer")
    };
    let (page, _, intents) = Page::of(call(failed, Progress::Connected));
    assert_eq!(page.text(".caller-sentence p"), "The helpdesk did not answer");
    page.click("Look up again").await;
    assert_eq!(*intents.borrow(), [Intent::LookUpAgain(CallId(1))]);
}

#[wasm_bindgen_test]
async fn of_a_caller_who_is_not_asked_about_is_said_why_or_nothing() {
    let (page, view, _) = Page::of(call(CallerView::unasked(), Progress::Ringing));
    assert!(page.find(".caller").is_none());
    let withheld =
        CallerView { sentence: "The caller withheld the number".into(), ..CallerView::unasked() };
    view.set(call(withheld, Progress::Ringing));
    leptos::task::tick().await;
    assert_eq!(page.text(".caller"), "The caller withheld the number");
}

#[wasm_bindgen_test]
async fn what_nobody_had_or_half_failed_is_looked_up_again() {
    let again = Control::enabled;
    let (page, view, _) = Page::of(call(
        CallerView { look_up_again: again(), ..caller(CallerState::Unknown, "Nobody has it") },
        Progress::Connected,
    ));
    assert!(
        page.find_button("Look up again").is_some() && page.find_button("Create contact").is_some()
    );
    let half = CallerView {
        look_up_again: again(),
        tickets: Vec::new(),
        tickets_sentence: "The helpdesk did not answer.".into(),
        ..kim()
    };
    view.set(call(half, Progress::Connected));
    leptos::task::tick().await;
    assert!(
        page.find_button("Look up again").is_some() && page.find_button("Create contact").is_none()
    );
    assert!(page.text(".caller").contains("The helpdesk did not answer."));
    view.set(call(kim(), Progress::Connected));
    leptos::task::tick().await;
    assert!(page.find_button("Look up again").is_none());
}

#[wasm_bindgen_test]
async fn html_from_the_helpdesk_is_text() {
    let mut bobby = kim();
    let markup = "<b>Bobby</b><img src=x onerror=alert(1)>";
    bobby.contact = Some(contact("5006", markup, true));
    bobby.tickets[0].subject = markup.into();
    bobby.tickets[0].status = markup.into();
    let (page, _, _) = Page::of(call(bobby, Progress::Ringing));
    assert!(page.find(".caller b, .caller img").is_none());
    assert_eq!(page.text(".caller-name [dir]"), markup);
    assert_eq!(page.text(".ticket-subject"), markup);
}

#[wasm_bindgen_test]
async fn the_caller_is_said_aloud_once_known() {
    let (page, view, _) =
        Page::of(call(caller(CallerState::Searching, "Looking up…"), Progress::Ringing));
    let said = |page: &Page| {
        let live = page.all("[aria-live='polite']");
        live.iter().filter_map(|live| live.text_content()).collect::<Vec<_>>().join("|")
    };
    assert!(said(&page).contains("Looking up…"));
    view.set(call(kim(), Progress::Ringing));
    leptos::task::tick().await;
    assert!(said(&page).contains("Caller: Kim Okafor, San Francisco, US"));
}

#[wasm_bindgen_test]
async fn the_subject_of_the_typed_ticket_is_shown_in_wrap_up() {
    let (page, view, _) = Page::of(wrap_up(kim()));
    assert_eq!(page.text(".ticket-said"), "Oven room flooded");
    let mut wrong: View = wrap_up(kim());
    if let Some(wrap_up) = &mut wrong.wrap_up {
        wrap_up.ticket_subject = None;
        wrap_up.ticket_problem = Some("There is no ticket 79".into());
    }
    view.set(wrong);
    leptos::task::tick().await;
    assert_eq!(page.text(".ticket-said"), "There is no ticket 79");
}
