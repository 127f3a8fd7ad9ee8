//! A gateway in the page: what is asked of it, and what it answers and streams.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Takes the place of the browser's own streams and requests while it lives.
pub struct FakeGateway {
    /// `{ streams, requests, answer, restore }`.
    fake: JsValue,
}

const FAKE: &str = r#"
    const fake = { streams: [], requests: [], answer: { status: 404, body: "" } };
    const { EventSource, fetch } = window;
    fake.restore = () => { window.EventSource = EventSource; window.fetch = fetch; };
    window.EventSource = class extends EventTarget {
        constructor(url) { super(); this.url = url; this.open = true; fake.streams.push(this); }
        close() { this.open = false; }
    };
    window.fetch = async (request) => {
        const asked = {
            path: new URL(request.url).pathname,
            agent: request.headers.get("X-Softphone-Agent"),
            body: await request.text(),
        };
        fake.requests.push(asked);
        if (fake.answer === "lost") throw new TypeError("no network");
        return new Response(fake.answer.body, { status: fake.answer.status });
    };
    return fake;
"#;

fn run(code: &str, fake: &JsValue) -> JsValue {
    Function::new_with_args("fake", code).call1(&JsValue::NULL, fake).expect(code)
}

impl FakeGateway {
    /// A gateway that has nothing to say yet.
    pub fn new() -> Self {
        let fake = Function::new_no_args(FAKE).call0(&JsValue::NULL).unwrap();
        Self { fake }
    }

    fn ask(&self, code: &str) -> JsValue {
        run(&["return ", code].concat(), &self.fake)
    }

    /// How many streams were opened.
    pub fn streams(&self) -> usize {
        self.number("fake.streams.length")
    }

    /// The address of the last stream.
    pub fn last_url(&self) -> String {
        self.text("fake.streams.at(-1).url")
    }

    /// Whether the last stream is open.
    pub fn is_open(&self) -> bool {
        self.ask("fake.streams.at(-1).open").as_bool().unwrap()
    }

    /// Says something by the last stream, as long as that is open.
    pub fn say(&self, kind: &str, id: &str, data: &str) {
        let event = js_sys::Object::new();
        for (key, value) in [("kind", kind), ("id", id), ("data", data)] {
            Reflect::set(&event, &key.into(), &value.into()).unwrap();
        }
        let code = "const s = fake.streams.at(-1); if (s.open) s.dispatchEvent( \
                    new MessageEvent(event.kind, { lastEventId: event.id, data: event.data }))";
        Function::new_with_args("fake, event", code)
            .call2(&JsValue::NULL, &self.fake, &event)
            .unwrap();
    }

    /// Cuts the last stream off.
    pub fn cut(&self) {
        self.ask("fake.streams.at(-1).onerror?.(new Event('error'))");
    }

    /// What every request is answered from now on.
    pub fn answers(&self, status: u16, body: &str) {
        let answer = js_sys::Object::new();
        Reflect::set(&answer, &"status".into(), &status.into()).unwrap();
        Reflect::set(&answer, &"body".into(), &body.into()).unwrap();
        Reflect::set(&self.fake, &"answer".into(), &answer).unwrap();
    }

    /// No request is answered from now on.
    pub fn is_gone(&self) {
        Reflect::set(&self.fake, &"answer".into(), &"lost".into()).unwrap();
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.number("fake.requests.length")
    }

    /// Path, agent and body of the last request.
    pub fn last_request(&self) -> [String; 3] {
        ["path", "agent", "body"].map(|part| self.text(&["fake.requests.at(-1).", part].concat()))
    }

    fn text(&self, code: &str) -> String {
        self.ask(code).as_string().unwrap()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
    fn number(&self, code: &str) -> usize {
        self.ask(code).as_f64().unwrap() as usize
    }
}

impl Drop for FakeGateway {
    fn drop(&mut self) {
        let restore: Function =
            Reflect::get(&self.fake, &"restore".into()).unwrap().unchecked_into();
        restore.call0(&JsValue::NULL).unwrap();
    }
}

/// Waits until it is so; fails after ten seconds.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        let soon = Promise::new(&mut |resolve, _| {
            web_sys::window()
                .unwrap()
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 20)
                .unwrap();
        });
        JsFuture::from(soon).await.unwrap();
    }
    panic!("not within ten seconds: {what}");
}
