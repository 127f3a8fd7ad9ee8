//! The line over WebRTC: SIP over WebSocket by `JsSIP`, whose bundle is fetched only when the line
//! is opened. The bridge (`js/sip_line.js`) does what it is told; what happens comes back as events.

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use phone::{Command, EndReason, Event, LegId, LineEvent, LineKind, LineLoss};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    line_events,
    microphone_facts::MicrophoneFacts,
    sip_bundle::{MICROPHONE, SIP_BUNDLE},
};
use crate::runtime::Emit;

#[wasm_bindgen]
extern "C" {
    /// Of `js/boot.js`: the only way to a module whose address is known late.
    #[wasm_bindgen(js_namespace = softphone, js_name = importModule)]
    fn import_module(url: &str) -> js_sys::Promise;

    #[wasm_bindgen(js_namespace = console)]
    fn debug(text: &str);

    type SipModule;
    #[wasm_bindgen(method, catch, js_name = openLine)]
    #[allow(clippy::too_many_arguments)] // An object would cost a serialiser in the bundle.
    fn open_line(
        this: &SipModule,
        server: &str,
        domain: &str,
        user: &str,
        password: &str,
        ice_servers: &str,
        reference_header: Option<&str>,
        takes_back: bool,
        report: &JsValue,
    ) -> Result<Bridge, JsValue>;

    type Bridge;
    #[wasm_bindgen(method)]
    fn reopen(this: &Bridge);
    #[wasm_bindgen(method)]
    fn dial(this: &Bridge, leg: &str, number: &str, reference: &str);
    #[wasm_bindgen(method, js_name = takeBack)]
    fn take_back(this: &Bridge, leg: &str, dialog: &str);
    #[wasm_bindgen(method)]
    fn answer(this: &Bridge, leg: &str);
    #[wasm_bindgen(method)]
    fn decline(this: &Bridge, leg: &str, status: u16);
    #[wasm_bindgen(method, js_name = hangUp)]
    fn hang_up(this: &Bridge, leg: &str);
    #[wasm_bindgen(method)]
    fn hold(this: &Bridge, leg: &str);
    #[wasm_bindgen(method)]
    fn resume(this: &Bridge, leg: &str);
    #[wasm_bindgen(method, js_name = setMuted)]
    fn set_muted(this: &Bridge, leg: &str, muted: bool);
    #[wasm_bindgen(method, js_name = sendDigit)]
    fn send_digit(this: &Bridge, leg: &str, digit: char);
    #[wasm_bindgen(method, js_name = unlockSound)]
    fn unlock_sound(this: &Bridge);
    #[wasm_bindgen(method)]
    fn leave(this: &Bridge);
    #[wasm_bindgen(method)]
    fn close(this: &Bridge);

    type MicrophoneModule;
    #[wasm_bindgen(method, js_name = watchMicrophone)]
    fn watch_microphone(this: &MicrophoneModule, report: &JsValue) -> MicrophoneWatch;

    type MicrophoneWatch;
    #[wasm_bindgen(method)]
    fn test(this: &MicrophoneWatch);
    #[wasm_bindgen(method)]
    fn request(this: &MicrophoneWatch);
}

/// SIP status for a call the agent declines: their other devices stop ringing too.
const DECLINE: u16 = 603;
/// SIP status for a call that comes while the agent is in another one.
const BUSY_HERE: u16 = 486;

/// Where the line goes, and as whom.
#[derive(Clone)]
pub struct LineConfig {
    /// WebSocket address of the SIP server, `wss://pbx.example.com/sip`.
    pub server: String,
    /// The domain of the agents' addresses.
    pub domain: String,
    /// The user name.
    pub user: String,
    /// The password; `None` until the agent gives it ([`WebRtcLine::give_password`]).
    pub password: Option<String>,
    /// STUN and TURN servers: a JSON list of `RTCIceServer`.
    pub ice_servers: String,
    /// The header that carries the call reference id; `None`: the SIP Call-ID is the id.
    pub call_reference_header: Option<String>,
    /// Whether the telephone system lets a page take a call over (RFC 3891).
    pub take_back_calls: bool,
    /// The addresses of telephone systems that may have a call answered at once.
    pub auto_answer_from: Vec<String>,
    /// Where the bundle lies, ending in `/`: normally `/`.
    pub bundle_base: String,
}

impl fmt::Debug for LineConfig {
    /// Without the password and the TURN credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineConfig").field("server", &self.server).finish_non_exhaustive()
    }
}

/// The line over WebRTC.
pub struct WebRtcLine(Rc<Inner>);

struct Inner {
    config: LineConfig,
    password: RefCell<Option<String>>,
    emit: Emit,
    line: RefCell<Option<Bridge>>,
    microphone: RefCell<Option<MicrophoneWatch>>,
    /// `OpenLine` came before the password did.
    wants_password: Cell<bool>,
    loading: Cell<bool>,
    failures: Cell<u32>,
    line_report: Closure<dyn Fn(String)>,
    microphone_report: Closure<dyn Fn(String)>,
}

impl fmt::Debug for WebRtcLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.config.fmt(f)
    }
}

impl WebRtcLine {
    /// A line that is not open yet: nothing is fetched, nothing is asked.
    pub fn new(config: LineConfig, emit: Emit) -> Self {
        let (to_line, to_microphone) = (emit.clone(), emit.clone());
        let auto_answer_from = config.auto_answer_from.clone();
        let line_report =
            Closure::new(move |json: String| match line_events::read(&json, &auto_answer_from) {
                Some(event) => to_line(event),
                None => debug("line: an event that makes no sense was passed over"),
            });
        let microphone_report =
            Closure::new(move |json: String| match MicrophoneFacts::read(&json) {
                Some(facts) => {
                    to_microphone(Event::Line(LineEvent::MicrophoneChanged(facts.meaning())));
                }
                None => debug("microphone: facts that make no sense were passed over"),
            });
        Self(Rc::new(Inner {
            password: RefCell::new(config.password.clone()),
            config,
            emit,
            line: RefCell::default(),
            microphone: RefCell::default(),
            wants_password: Cell::new(false),
            loading: Cell::new(false),
            failures: Cell::new(0),
            line_report,
            microphone_report,
        }))
    }

    /// Whether the agent has to give the password before the line can open.
    pub fn needs_password(&self) -> bool {
        self.0.password.borrow().is_none()
    }

    /// The agent gave the password; a line that waited for it opens.
    pub fn give_password(&self, password: &str) {
        *self.0.password.borrow_mut() = Some(password.to_owned());
        // One that was refused with another password has no use any more.
        let refused = self.0.line.borrow_mut().take();
        if let Some(line) = refused {
            line.close();
            self.0.wants_password.set(true);
        }
        if self.0.wants_password.get() {
            self.open();
        }
    }

    /// Carries out what concerns the line; passes over all other commands.
    pub fn perform(&self, command: &Command) {
        match command {
            Command::TestMicrophone => self.with_microphone(MicrophoneWatch::test),
            Command::RequestMicrophone => self.with_microphone(MicrophoneWatch::request),
            Command::OpenLine { line: LineKind::WebRtc } => self.open(),
            Command::ReopenLine { line: LineKind::WebRtc } => self.reopen(),
            Command::CloseLine { line: LineKind::WebRtc } => self.close(),
            Command::UnlockSound => self.with_line(Bridge::unlock_sound),
            Command::Dial { leg, number, call_reference_id, .. } => match &*self.0.line.borrow() {
                Some(line) => {
                    line.dial(&leg.to_string(), number.dialable(), call_reference_id.as_str());
                }
                None => self.0.tell(LineEvent::Ended { leg: *leg, reason: EndReason::LineLost }),
            },
            Command::TakeBack { leg, dialog } => match &*self.0.line.borrow() {
                Some(line) => line.take_back(&leg.to_string(), dialog),
                None => self.0.tell(LineEvent::Ended { leg: *leg, reason: EndReason::LineLost }),
            },
            Command::Answer { leg } => self.with_leg(*leg, Bridge::answer),
            Command::Decline { leg, busy } => {
                let status = if *busy { BUSY_HERE } else { DECLINE };
                self.with_leg(*leg, |line, leg| line.decline(leg, status));
            }
            Command::HangUp { leg } => self.with_leg(*leg, Bridge::hang_up),
            Command::Hold { leg } => self.with_leg(*leg, Bridge::hold),
            Command::Resume { leg } => self.with_leg(*leg, Bridge::resume),
            Command::SetMuted { leg, muted } => {
                self.with_leg(*leg, |line, leg| line.set_muted(leg, *muted));
            }
            Command::SendDtmf { leg, digit } => {
                self.with_leg(*leg, |line, leg| line.send_digit(leg, digit.as_char()));
            }
            _ => {}
        }
    }

    /// The page goes away: leaves calls and the registration behind as tidily as there is time for. A call
    /// that can be taken back by the page that comes next goes on meanwhile.
    pub fn leave(&self) {
        let line = self.0.line.borrow_mut().take();
        if let Some(line) = line {
            line.leave();
        }
    }

    /// Ends what goes on and leaves the network.
    pub fn close(&self) {
        let line = self.0.line.borrow_mut().take();
        if let Some(line) = line {
            line.close();
        }
    }

    fn with_line(&self, act: impl FnOnce(&Bridge)) {
        if let Some(line) = &*self.0.line.borrow() {
            act(line);
        }
    }

    fn with_leg(&self, leg: LegId, act: impl FnOnce(&Bridge, &str)) {
        self.with_line(|line| act(line, &leg.to_string()));
    }

    fn with_microphone(&self, act: fn(&MicrophoneWatch)) {
        if let Some(watch) = &*self.0.microphone.borrow() {
            return act(watch);
        }
        let inner = self.0.clone();
        spawn_local(async move {
            let Some(module) = inner.import::<MicrophoneModule>(MICROPHONE).await else { return };
            let mut microphone = inner.microphone.borrow_mut();
            act(microphone
                .get_or_insert_with(|| module.watch_microphone(inner.microphone_report.as_ref())));
        });
    }

    fn reopen(&self) {
        match &*self.0.line.borrow() {
            Some(line) => line.reopen(),
            None => self.open(),
        }
    }

    fn open(&self) {
        if self.0.line.borrow().is_some() || self.0.loading.get() {
            return;
        }
        let Some(password) = self.0.password.borrow().clone() else {
            self.0.wants_password.set(true);
            return;
        };
        self.0.wants_password.set(false);
        self.0.loading.set(true);
        self.0.tell(LineEvent::Registering);
        let inner = self.0.clone();
        spawn_local(async move {
            let module = inner.import::<SipModule>(SIP_BUNDLE).await;
            inner.loading.set(false);
            let Some(module) = module else { return };
            let LineConfig { server, domain, user, ice_servers, call_reference_header, .. } =
                &inner.config;
            let report = inner.line_report.as_ref();
            match module.open_line(
                server,
                domain,
                user,
                &password,
                ice_servers,
                call_reference_header.as_deref(),
                inner.config.take_back_calls,
                report,
            ) {
                Ok(line) => *inner.line.borrow_mut() = Some(line),
                // An address or a user that SIP cannot take.
                Err(_) => inner.tell(LineEvent::Lost(LineLoss::NotLoaded)),
            }
        });
    }
}

impl Inner {
    fn tell(&self, event: LineEvent) {
        (self.emit)(Event::Line(event));
    }

    /// Fetches a module; when that fails, the line is lost for want of it.
    async fn import<T: JsCast>(&self, file: &str) -> Option<T> {
        // A browser may remember that an address failed: the next try has another one.
        let again = match self.failures.get() {
            0 => String::new(),
            failures => ["?try=", &failures.to_string()].concat(),
        };
        let url = [self.config.bundle_base.as_str(), file, &again].concat();
        let Ok(module) = JsFuture::from(import_module(&url)).await else {
            self.failures.set(self.failures.get() + 1);
            self.tell(LineEvent::Lost(LineLoss::NotLoaded));
            return None;
        };
        Some(module.unchecked_into())
    }
}
