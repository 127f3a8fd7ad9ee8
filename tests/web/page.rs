//! A softphone in an element of its own, and hands for it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

use leptos::{mount::mount_to, prelude::*};
use phone::{Event, Intent, LegId, LineEvent, Microphone, PopMoment, Settings, View};
use softphone::{
    config::Config,
    ports::Ports,
    runtime::Shell,
    ui::{App, shortcuts},
};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, EventTarget, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
    KeyboardEventInit,
};

const CONFIG: &str = r#"{
    "helpdesk": { "origin": "http://localhost:1" },
    "line": { "kind": "none" }
}"#;

/// A softphone on the page, until it is dropped.
pub struct Page {
    root: HtmlElement,
    pub shell: Shell,
    _mounted: Box<dyn std::any::Any>,
}

pub fn settings() -> Settings {
    Settings {
        agent: "1001".parse().unwrap(),
        inbound_pop: PopMoment::Never,
        outbound_pop: PopMoment::Never,
        dispositions: vec!["Resolved".into(), "Follow-up".into()],
        disposition_required: false,
        click_to_dial: phone::ClickMode::Dial,
        lines: phone::Lines { webrtc: true, desk_phone: None },
    }
}

/// What the components of a drawn view asked for, the newest last.
pub type Intents = Rc<RefCell<Vec<Intent>>>;

pub fn new_root() -> HtmlElement {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

pub fn press_key(target: &EventTarget, key: &str) {
    let options = KeyboardEventInit::new();
    options.set_key(key);
    options.set_bubbles(true);
    options.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    target.dispatch_event(&event).unwrap();
}

impl Page {
    /// A softphone that is ready for calls. Each is of an agent of its own, because what goes on is kept and
    /// the next page of that agent takes it up, whatever is being tried there.
    pub async fn open() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(900_001);
        let agent: cti::AgentId = NEXT.fetch_add(1, Ordering::Relaxed).to_string().parse().unwrap();
        let page = Self::mounted(move || {
            let config = Config::parse(CONFIG).unwrap();
            let settings = Settings { agent, ..settings() };
            Shell::start(settings, |emit| Ports::new(agent, &config, &emit))
        });
        page.tell(LineEvent::MicrophoneChanged(Microphone::Ready)).await;
        page.tell(LineEvent::Registered).await;
        page
    }

    /// What is drawn of a view, and what the agent wants of it. The view is changed by the signal.
    pub fn of(view: View) -> (Self, RwSignal<View>, Intents) {
        let intents = Intents::default();
        let asked = intents.clone();
        let view = RwSignal::new(view);
        let ask = Rc::new(move |event| {
            if let Event::Intent(intent) = event {
                asked.borrow_mut().push(intent);
            }
        });
        (Self::mounted(move || Shell::drawing(view, ask)), view, intents)
    }

    fn mounted(start: impl FnOnce() -> Shell + 'static) -> Self {
        // Each page begins as a new agent's would, whatever the last one looked at.
        window().local_storage().unwrap().unwrap().clear().unwrap();
        let root = new_root();
        let made = Rc::new(Cell::new(None));
        let shell = made.clone();
        let handle = mount_to(root.clone(), move || {
            shell.set(Some(start()));
            let shell = shell.get().unwrap();
            shortcuts::listen(shell);
            view! { <App shell=shell /> }
        });
        Self { root, shell: made.get().unwrap(), _mounted: Box::new(handle) }
    }

    pub async fn tell(&self, event: LineEvent) {
        self.shell.emit(Event::Line(event));
        leptos::task::tick().await;
    }

    pub async fn ring(&self, name: &str) {
        self.tell(LineEvent::Offered {
            leg: LegId::Inbound(1),
            number: cti::PhoneNumber::parse("+14155550100").ok(),
            name: Some(name.into()),
            call_reference_id: cti::CallReferenceId::new("ref-1").unwrap(),
            auto_answer: false,
        })
        .await;
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    pub fn get<T: JsCast>(&self, selector: &str) -> T {
        self.find(selector)
            .unwrap_or_else(|| panic!("{selector} is not on the page"))
            .unchecked_into()
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|at| found.item(at).unwrap().unchecked_into()).collect()
    }

    /// The words that are on it, one space between them.
    pub fn text(&self, selector: &str) -> String {
        let text = self.get::<Element>(selector).text_content().unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn find_button(&self, name: &str) -> Option<HtmlElement> {
        self.all("button").into_iter().find(|button| {
            let label = button.get_attribute("aria-label").or_else(|| button.text_content());
            label.is_some_and(|label| label.trim() == name)
        })
    }

    pub fn button(&self, name: &str) -> HtmlElement {
        self.find_button(name).unwrap_or_else(|| panic!("no button {name}"))
    }

    pub async fn click(&self, name: &str) {
        self.button(name).click();
        leptos::task::tick().await;
    }

    pub async fn press(&self, key: &str) {
        press_key(&document().active_element().unwrap(), key);
        leptos::task::tick().await;
    }

    pub async fn write_notes(&self, text: &str) -> HtmlTextAreaElement {
        let notes: HtmlTextAreaElement = self.get("textarea");
        notes.set_value(text);
        notes.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
        leptos::task::tick().await;
        notes
    }

    pub async fn write(&self, selector: &str, text: &str) -> HtmlInputElement {
        let field: HtmlInputElement = self.get(selector);
        field.focus().unwrap();
        field.set_value(text);
        field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
        leptos::task::tick().await;
        field
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}
