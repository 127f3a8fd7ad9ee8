//! The gateway's stream: clicks in the helpdesk and what the telephone system reports, by server-sent
//! events. An `EventSource` opens itself again, but neither notices silence nor keeps its distance; so
//! each one is used once.

mod heard;
mod standing;

use std::{cell::RefCell, rc::Rc};

use cti::{CallEvent, form};
use gloo_timers::callback::Timeout;
use phone::{ClickId, PushEvent};
use serde_json::Value;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, MessageEvent};

pub use self::heard::{Say, Word};
use self::{
    heard::{Heard, KINDS, Lately},
    standing::Standing,
};
use super::{gateway::Gateway, http::Reply};

/// How long the answer to a claim may take, in milliseconds: the agent waits for the call.
const CLAIM_TIME_OUT: u32 = 5_000;
/// The longest wait before moving to another instance, in milliseconds: not all agents at once.
const MOVING: f64 = 1_000.0;

/// What the stream brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// For the machine.
    Event(PushEvent),
    /// For the line that the call is on.
    Call(Box<CallEvent>),
    /// For the window and its frame.
    Said(Word),
}

/// How it is told.
pub type Report = Rc<dyn Fn(Pushed)>;

/// The gateway's stream.
pub struct Push(Rc<Inner>);

struct Inner {
    gateway: Gateway,
    report: Report,
    /// This tab, among those that claim a click.
    tab: String,
    standing: RefCell<Standing>,
    lately: RefCell<Lately>,
    last_event_id: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    /// The end of the patience with a stream, or of the wait for the next.
    timer: RefCell<Option<Timeout>>,
    on_event: Closure<dyn Fn(MessageEvent)>,
    on_error: Closure<dyn Fn()>,
}

impl Push {
    /// Opens the stream, and keeps it open.
    pub fn open(gateway: Gateway, report: Report) -> Self {
        let inner = Rc::new_cyclic(|weak: &std::rc::Weak<Inner>| {
            let (hears, fails) = (weak.clone(), weak.clone());
            Inner {
                gateway,
                report,
                tab: random_name(),
                standing: RefCell::default(),
                lately: RefCell::default(),
                last_event_id: RefCell::default(),
                source: RefCell::default(),
                timer: RefCell::default(),
                on_event: Closure::new(move |event: MessageEvent| {
                    if let Some(inner) = hears.upgrade() {
                        inner.hear(&event);
                    }
                }),
                on_error: Closure::new(move || {
                    if let Some(inner) = fails.upgrade() {
                        inner.fail();
                    }
                }),
            }
        });
        let push = Self(inner);
        push.reopen();
        push
    }

    /// Opens the stream now, without waiting for the next try; leaves one that stands alone.
    pub fn reopen(&self) {
        if self.0.source.borrow().is_none() {
            self.0.open();
        }
    }

    /// Closes it until it is opened again.
    pub fn close(&self) {
        self.0.drop_source();
        self.0.timer.take();
        // That it stands is news when it is back.
        self.0.standing.take();
    }

    /// Asks to be the one softphone of the agent that dials a click.
    pub fn claim(&self, click: &ClickId) {
        let (inner, click) = (self.0.clone(), click.clone());
        spawn_local(async move {
            let path = ["/agent/clicks/", &form::encode(&click.0), "/claim"].concat();
            let body = [r#"{"tab":""#, &inner.tab, r#""}"#].concat();
            let won = match inner.gateway.post(&path, &body, CLAIM_TIME_OUT).await {
                Ok(reply) if reply.is_success() => won(&reply),
                // Forgotten meanwhile, or nobody can tell: whether to dial is the agent's to say.
                Ok(_) | Err(_) => None,
            };
            (inner.report)(Pushed::Event(PushEvent::ClaimAnswered { click, won }));
        });
    }
}

impl Drop for Push {
    fn drop(&mut self) {
        self.close();
    }
}

/// `{"won": true}`, or `{"won": false, "by": …}`; with a code instead, nobody can tell who dials it.
fn won(reply: &Reply) -> Option<bool> {
    let reply: Value = serde_json::from_str(&reply.body).ok()?;
    let won = reply.get("won")?.as_bool()?;
    (won || reply.get("code").is_none()).then_some(won)
}

/// 16 digits that no other tab of the agent has: not secret, only different.
fn random_name() -> String {
    let digits = || {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of 32 bits")]
        let number = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        number.to_string()
    };
    [digits(), digits()].join("-")
}

impl Inner {
    fn open(self: &Rc<Self>) {
        self.drop_source();
        self.standing.borrow_mut().opening();
        let mut url = ["/agent/events?agent_id=", self.gateway.agent()].concat();
        let last = self.last_event_id.borrow();
        if !last.is_empty() {
            url.push_str("&last_event_id=");
            url.push_str(&form::encode(&last));
        }
        let Ok(source) = EventSource::new(&url) else {
            return self.fail();
        };
        for kind in KINDS {
            let hears = self.on_event.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(kind, hears);
        }
        source.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
        self.source.replace(Some(source));
        self.expect_something();
    }

    fn drop_source(&self) {
        if let Some(source) = self.source.take() {
            source.set_onerror(None);
            source.close();
        }
    }

    fn hear(self: &Rc<Self>, event: &MessageEvent) {
        // Of a stream that was left meanwhile.
        if self.source.borrow().is_none() {
            return;
        }
        let id = event.last_event_id();
        if !id.is_empty() {
            self.last_event_id.replace(id);
        }
        let data = event.data().as_string().unwrap_or_default();
        let heard = heard::read(&event.type_(), &data);
        if !matches!(heard, Some(Heard::Hello { .. })) {
            self.standing.borrow_mut().stands();
        }
        if let Some(heard) = heard
            && self.lately.borrow_mut().is_new(&heard)
        {
            self.follow(heard);
        }
        if self.source.borrow().is_some() {
            self.expect_something();
        }
    }

    fn follow(self: &Rc<Self>, heard: Heard) {
        let event = match heard {
            Heard::Hello { heartbeat } => {
                if !self.standing.borrow_mut().hello(heartbeat) {
                    return;
                }
                PushEvent::Connected
            }
            Heard::Beat => return,
            Heard::Move => {
                self.drop_source();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "1 s"
                )]
                return self.open_after((js_sys::Math::random() * MOVING) as u32);
            }
            Heard::Clicked(click) => PushEvent::Clicked(click),
            Heard::Claimed { by, .. } if by == self.tab => return,
            Heard::Claimed { click, .. } => PushEvent::ClaimedElsewhere(click),
            Heard::Call(event) => return (self.report)(Pushed::Call(event)),
            Heard::Said(word, _) => return (self.report)(Pushed::Said(word)),
        };
        (self.report)(Pushed::Event(event));
    }

    /// It was cut off, refused, or silent for too long.
    fn fail(self: &Rc<Self>) {
        self.drop_source();
        let (tell, wait) = {
            let mut standing = self.standing.borrow_mut();
            (standing.failed(), standing.wait(js_sys::Math::random()))
        };
        self.open_after(wait);
        if tell {
            (self.report)(Pushed::Event(PushEvent::Lost));
        }
    }

    fn expect_something(self: &Rc<Self>) {
        let patience = self.standing.borrow().patience();
        self.after(patience, Self::fail);
    }

    fn open_after(self: &Rc<Self>, wait: u32) {
        self.after(wait, Self::open);
    }

    fn after(self: &Rc<Self>, ms: u32, act: fn(&Rc<Self>)) {
        let weak = Rc::downgrade(self);
        let timeout = Timeout::new(ms, move || {
            let Some(inner) = weak.upgrade() else { return };
            let fired = inner.timer.take();
            act(&inner);
            // Dropped last: this is the closure that runs right now.
            if let Some(fired) = fired {
                fired.forget();
            }
        });
        self.timer.replace(Some(timeout));
    }
}
