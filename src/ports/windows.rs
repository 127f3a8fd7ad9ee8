//! What a window of its own and the helpdesk's frame say to each other by the gateway, where the browser
//! leaves them no other way.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::AgentId;
use wasm_bindgen_futures::spawn_local;

use super::{
    gateway::Gateway,
    link::TabId,
    push::{Push, Pushed, Say, Word},
};
use crate::config::{Config, Desk};
use phone::PushEvent;

/// What is done with a word.
pub type HearWord = Rc<dyn Fn(Word)>;

const PATH: &str = "/agent/windows";

/// How long a word may be on its way, in milliseconds.
const TIME_OUT: u32 = 5_000;

/// The way by the gateway; none where the helpdesk is reached directly.
#[derive(Clone)]
pub struct Windows {
    gateway: Option<Gateway>,
    hear: HearWord,
    /// Open only where no machine listens.
    push: Rc<RefCell<Option<Push>>>,
    /// Whether that would be heard by it now.
    hears: Rc<Cell<bool>>,
}

impl Windows {
    /// Words go to `hear`.
    pub fn new(agent: AgentId, config: &Config, hear: HearWord) -> Self {
        let gateway = matches!(config.desk, Desk::Gateway).then(|| Gateway::new(agent));
        Self { gateway, hear, push: Rc::default(), hears: Rc::default() }
    }

    /// Whether there is a gateway.
    pub fn is_there(&self) -> bool {
        self.gateway.is_some()
    }

    /// What is done with a word, for the machine's own stream.
    pub fn hear(&self) -> &HearWord {
        &self.hear
    }

    /// Listens without a machine, or no longer.
    pub fn listen(&self, listens: bool) {
        self.hears.set(false);
        let push = self.gateway.clone().filter(|_| listens).map(|gateway| {
            let hear = self.hear.clone();
            let hears = self.hears.clone();
            let report = Rc::new(move |pushed| match pushed {
                Pushed::Said(word) => hear(word),
                Pushed::Event(PushEvent::Connected) => hears.set(true),
                Pushed::Event(PushEvent::Lost) => hears.set(false),
                Pushed::Event(_) | Pushed::Call(_) => {}
            });
            Push::open(gateway, report)
        });
        self.push.replace(push);
    }

    /// Says something to the agent's other softphones. Nobody may be there, so no answer is awaited here.
    pub fn say(&self, own: &TabId, say: Say) {
        self.say_then(own, say, || ());
    }

    /// The same; `said` is called once it is on its way to them and an answer would be heard here.
    pub fn say_then(&self, own: &TabId, say: Say, said: impl FnOnce() + 'static) {
        let Some(gateway) = self.gateway.clone() else { return };
        let json = json(own, say);
        let hears = self.hears.clone();
        spawn_local(async move {
            let answer = gateway.post(PATH, &json, TIME_OUT).await;
            if hears.get() && answer.is_ok_and(|answer| answer.is_success()) {
                said();
            }
        });
    }

    /// Says something in the last moment of this page.
    pub fn say_last(&self, own: &TabId, say: Say) {
        if let Some(gateway) = &self.gateway {
            gateway.post_last(PATH, &json(own, say));
        }
    }
}

fn json(own: &TabId, say: Say) -> String {
    let action = say.action().and_then(|action| serde_json::to_string(&action).ok());
    let action = action.map(|action| [r#","action":"#, &action].concat()).unwrap_or_default();
    [r#"{"tab":""#, &own.0, r#"","say":""#, say.word(), r#"""#, &action, "}"].concat()
}
