//! The app's components in a real browser, fed with events instead of a telephone.
#![cfg(target_arch = "wasm32")]

use std::{cell::Cell, rc::Rc};

use leptos::{mount::mount_to, prelude::*};
use phone::{EndReason, Event, Intent, LegId, LineEvent, Microphone, PopMoment, Settings};
use softphone::{
    config::{Config, ConfigProblem},
    launch::LaunchProblem,
    ports::Ports,
    runtime::Shell,
    ui::{
        App,
        problem_screen::{Problem, ProblemScreen},
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit,
};

wasm_bindgen_test_configure!(run_in_browser);

const CONFIG: &str = r#"{
    "helpdesk": { "origin": "http://localhost:1" },
    "line": { "kind": "none" },
    "wrap_up": { "dispositions": ["Resolved", "Follow-up"] }
}"#;

struct Page {
    root: HtmlElement,
    shell: Shell,
    _mounted: Box<dyn std::any::Any>,
}

fn new_root() -> HtmlElement {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

fn press_key(target: &web_sys::EventTarget, key: &str) {
    let options = KeyboardEventInit::new();
    options.set_key(key);
    options.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    target.dispatch_event(&event).unwrap();
}

impl Page {
    /// A softphone that is ready for calls, in an element of its own.
    async fn open() -> Self {
        let root = new_root();
        let config = Config::parse(CONFIG).unwrap();
        let made = Rc::new(Cell::new(None));
        let handle = mount_to(root.clone(), {
            let made = made.clone();
            move || {
                let settings = Settings {
                    agent: "1001".parse().unwrap(),
                    inbound_pop: PopMoment::Never,
                    outbound_pop: PopMoment::Never,
                    dispositions: config.dispositions.clone(),
                    disposition_required: false,
                    has_line: true,
                };
                let shell = Shell::start(settings, |emit| {
                    Ports::new("1001".parse().unwrap(), &config, &emit)
                });
                made.set(Some(shell));
                view! { <App shell=shell keyboard_shortcuts=true /> }
            }
        });
        let page = Self { root, shell: made.take().unwrap(), _mounted: Box::new(handle) };
        page.tell(LineEvent::MicrophoneChanged(Microphone::Ready)).await;
        page.tell(LineEvent::Registered).await;
        page
    }

    async fn tell(&self, event: LineEvent) {
        self.shell.emit(Event::Line(event));
        leptos::task::tick().await;
    }

    async fn ring(&self, name: &str) {
        self.tell(LineEvent::Offered {
            leg: LegId::Inbound(1),
            number: cti::PhoneNumber::parse("+14155550100").ok(),
            name: Some(name.into()),
            call_reference_id: cti::CallReferenceId::new("ref-1").unwrap(),
        })
        .await;
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    fn get<T: JsCast>(&self, selector: &str) -> T {
        self.find(selector)
            .unwrap_or_else(|| panic!("{selector} is not on the page"))
            .unchecked_into()
    }

    fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.root.query_selector_all("button").unwrap();
        (0..buttons.length())
            .map(|at| buttons.item(at).unwrap().unchecked_into::<HtmlElement>())
            .find(|button| {
                let label = button.get_attribute("aria-label").or_else(|| button.text_content());
                label.is_some_and(|label| label.trim() == name)
            })
            .unwrap_or_else(|| panic!("no button {name}"))
    }

    async fn click(&self, name: &str) {
        self.button(name).click();
        leptos::task::tick().await;
    }

    async fn write_notes(&self, text: &str) -> HtmlTextAreaElement {
        let notes: HtmlTextAreaElement = self.get("textarea");
        notes.set_value(text);
        notes.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
        leptos::task::tick().await;
        notes
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn the_notepad_keeps_its_element_and_its_caret_from_the_first_ring_to_the_end_of_wrap_up() {
    let page = Page::open().await;
    page.ring("Maria Jones").await;
    page.get::<HtmlElement>("textarea").focus().unwrap();
    let notes = page.write_notes("Order 66 is late").await;
    notes.set_selection_range(5, 5).unwrap();

    page.click("Answer").await;
    page.tell(LineEvent::Answered { leg: LegId::Inbound(1) }).await;
    page.click("Hold").await;
    page.tell(LineEvent::Held { leg: LegId::Inbound(1) }).await;
    page.tell(LineEvent::Ended { leg: LegId::Inbound(1), reason: EndReason::RemoteHangup }).await;

    assert!(page.find(".wrap-up").is_some(), "the call is in wrap-up");
    let after: HtmlTextAreaElement = page.get("textarea");
    assert!(after.is_same_node(Some(&notes)), "it is the same element");
    assert!(document().active_element().unwrap().is_same_node(Some(&notes)), "it has the focus");
    assert_eq!(after.value(), "Order 66 is late");
    assert_eq!(after.selection_start().unwrap(), Some(5));
}

#[wasm_bindgen_test]
async fn html_in_a_callers_name_is_text() {
    let page = Page::open().await;
    let name = "<img src=x onerror=alert(1)><b>Bobby</b>";
    page.ring(name).await;
    assert_eq!(page.get::<Element>(".party-name").text_content().as_deref(), Some(name));
    assert!(page.find(".party-name b, .party-name img").is_none());
}

#[wasm_bindgen_test]
async fn a_button_that_does_nothing_says_why() {
    let page = Page::open().await;
    let call = page.button("Call");
    assert_eq!(call.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!call.get_attribute("title").unwrap().is_empty());
    page.shell.send(Intent::EditNumber("+14155550100".into()));
    leptos::task::tick().await;
    assert_eq!(page.button("Call").get_attribute("aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn the_keypad_is_one_tab_stop_and_arrow_keys_move_in_it() {
    let page = Page::open().await;
    assert_eq!(page.root.query_selector_all(".key[tabindex='0']").unwrap().length(), 1);
    page.get::<HtmlElement>(".key[tabindex='0']").focus().unwrap();
    for (key, expected) in [
        ("ArrowRight", "2"),
        ("ArrowDown", "5"),
        ("ArrowLeft", "4"),
        ("ArrowLeft", "4"),
        ("ArrowUp", "1"),
    ] {
        press_key(&document().active_element().unwrap(), key);
        leptos::task::tick().await;
        let focused = document().active_element().unwrap();
        assert_eq!(focused.get_attribute("data-key").as_deref(), Some(expected), "{key}");
    }
}

#[wasm_bindgen_test]
async fn digits_typed_anywhere_reach_the_dialer() {
    let page = Page::open().await;
    for key in ["4", "2", "a", "+"] {
        press_key(&document().body().unwrap(), key);
        leptos::task::tick().await;
    }
    assert_eq!(page.get::<HtmlInputElement>(".number-field input").value(), "42+");
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_characters_of_notes_stay_whole() {
    let page = Page::open().await;
    page.ring("Maria").await;
    let text = "🎉 שלום <b>x</b> ".repeat(7_000);
    page.write_notes(&text).await;
    page.click("Answer").await;
    page.tell(LineEvent::Answered { leg: LegId::Inbound(1) }).await;
    assert_eq!(page.get::<HtmlTextAreaElement>("textarea").value(), text);
}

#[wasm_bindgen_test]
async fn the_admin_is_told_what_to_change() {
    let root = new_root();
    let problems = vec![ConfigProblem {
        at: "line.server".into(),
        expected: "an address that begins with wss:// or ws://".into(),
        found: "“https://pbx”".into(),
    }];
    let _wrong = mount_to(
        root.clone(),
        move || view! { <ProblemScreen problem=Problem::Config(problems.clone()) /> },
    );
    let _missing = mount_to(
        root.clone(),
        || view! { <ProblemScreen problem=Problem::Launch(LaunchProblem::Missing) /> },
    );
    leptos::task::tick().await;
    let text = root.text_content().unwrap();
    assert!(
        text.contains("line.server") && text.contains("wss://") && text.contains("https://pbx"),
        "{text}"
    );
    assert!(text.contains("Iframe URL"), "{text}");
    root.remove();
}
