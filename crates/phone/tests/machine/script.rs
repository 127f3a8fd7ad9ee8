//! Stories as helpers: each begins where the one before ends.

use cti::{
    AgentId, ApiError, CallDetails, CallReferenceId, ContactId, PhoneNumber, PopId, ScreenPop,
    TicketId,
};
use phone::{
    CallId, Command, DeskEvent, DeskFailure, EndReason, Event, Intent, LegId, LineEvent,
    Microphone, Millis, NoticeCode, Phone, PopMoment, RequestId, Settings, TimerId, View,
    view::{CallView, FiledView, WrapUpView},
};

pub const IN: LegId = LegId::Inbound(1);
pub const OUT: LegId = LegId::Outbound(1);
pub const NUMBER: &str = "+1 415 555 0100";

pub fn settings() -> Settings {
    Settings {
        agent: AgentId::new(1001).unwrap(),
        inbound_pop: PopMoment::Ringing,
        outbound_pop: PopMoment::Answered,
        dispositions: vec!["Resolved".into(), "Follow-up".into()],
        disposition_required: false,
        click_to_dial: phone::ClickMode::Dial,
        lines: phone::Lines { webrtc: true, desk_phone: None },
    }
}

/// A phone, its clock, and everything it ever asked for.
pub struct Script {
    pub phone: Phone,
    pub now: Millis,
    pub asked: Vec<Command>,
    /// What it wanted kept of its history, and the pause that waits for: in every story, and only of
    /// interest in some.
    pub kept: Vec<Command>,
    /// Whether the question that comes before a closing is answered by itself, while nothing of it can have
    /// arrived: in no ticket. In every story, and only of interest in some.
    pub answers_first_question: bool,
    typing: Option<TimerId>,
}

impl Script {
    pub fn with(settings: Settings) -> Self {
        Self {
            phone: Phone::new(settings),
            now: Millis(1_000_000),
            asked: Vec::new(),
            kept: Vec::new(),
            answers_first_question: true,
            typing: None,
        }
    }

    pub fn tell(&mut self, event: Event) -> Vec<Command> {
        let types = matches!(event, Event::Intent(Intent::EditNotes { .. }));
        let commands = self.phone.handle(self.now, event);
        if types && let Some(Command::StartTimer { timer, after: 1_000 }) = commands.last() {
            self.typing = Some(*timer);
        }
        let typing = self.typing;
        let (kept, commands) = commands.into_iter().partition(|command| match command {
            Command::KeepHistory(_) | Command::ForgetHistory(_) => true,
            Command::StartTimer { timer, .. } | Command::CancelTimer { timer } => {
                Some(*timer) == typing
            }
            _ => false,
        });
        self.kept.extend::<Vec<Command>>(kept);
        let first = self.first_question(&commands);
        let (first, mut commands): (Vec<_>, Vec<_>) =
            commands.into_iter().partition(|command| Some(command) == first.as_ref());
        self.asked.extend_from_slice(&commands);
        for question in first {
            commands.extend(self.not_linked(the_question(&[question])));
        }
        commands
    }

    /// The question that comes before a closing of which nothing can have arrived yet.
    fn first_question(&self, commands: &[Command]) -> Option<Command> {
        let filed = self.phone.view().filed;
        let is_sent = filed.iter().any(|filed| filed.sentence == "Being sent to the helpdesk…");
        let asks = |command: &&Command| matches!(command, Command::FetchDetails { .. });
        commands.iter().find(asks).filter(|_| is_sent && self.answers_first_question).cloned()
    }

    pub fn line(&mut self, event: LineEvent) -> Vec<Command> {
        self.tell(Event::Line(event))
    }

    pub fn want(&mut self, intent: Intent) -> Vec<Command> {
        self.tell(Event::Intent(intent))
    }

    pub fn desk(&mut self, event: DeskEvent) -> Vec<Command> {
        self.tell(Event::Desk(event))
    }

    pub fn fired(&mut self, timer: TimerId) -> Vec<Command> {
        self.tell(Event::TimerFired(timer))
    }

    pub fn popped(&mut self, request: RequestId) -> Vec<Command> {
        self.desk(DeskEvent::Popped { request, pop: PopId::new(1).unwrap() })
    }

    pub fn failed(&mut self, request: RequestId, failure: DeskFailure) -> Vec<Command> {
        self.desk(DeskEvent::Failed { request, failure })
    }

    pub fn linked(&mut self, request: RequestId, ticket: u64) -> Vec<Command> {
        self.desk(DeskEvent::DetailsFound { request, details: Some(details(ticket)) })
    }

    pub fn not_linked(&mut self, request: RequestId) -> Vec<Command> {
        self.desk(DeskEvent::DetailsFound { request, details: None })
    }

    pub fn offer(&mut self, leg: LegId, number: Option<&str>, reference: &str) -> Vec<Command> {
        self.line(offered(leg, number, reference))
    }

    pub fn ended(&mut self, leg: LegId, reason: EndReason) -> Vec<Command> {
        self.line(LineEvent::Ended { leg, reason })
    }

    pub fn after(&mut self, ms: u64) {
        self.now = self.now.plus(ms);
    }

    pub fn type_notes(&mut self, call: CallId, text: &str) {
        let text = text.to_owned();
        assert_eq!(self.want(Intent::EditNotes { call, text }), []);
    }

    pub fn view(&self) -> View {
        self.phone.view()
    }

    pub fn call(&self) -> CallView {
        self.view().call.expect("a call goes on")
    }

    pub fn wrap_up(&self) -> WrapUpView {
        self.view().wrap_up.expect("a call is in wrap-up")
    }

    pub fn filed(&self) -> FiledView {
        self.view().filed.into_iter().next().expect("a call is filed")
    }

    /// As many rings were begun as were ended.
    pub fn rings_nothing(&self) -> bool {
        let count = |wanted: fn(&&Command) -> bool| self.asked.iter().filter(wanted).count();
        count(|c| matches!(c, Command::StartRinging { .. }))
            == count(|c| matches!(c, Command::StopRinging { .. }))
    }

    pub fn codes(&self) -> Vec<NoticeCode> {
        self.view().notices.iter().map(|n| n.code).collect()
    }
}

pub fn offered(leg: LegId, number: Option<&str>, reference: &str) -> LineEvent {
    LineEvent::Offered {
        leg,
        number: number.map(|n| PhoneNumber::parse(n).unwrap()),
        name: None,
        call_reference_id: CallReferenceId::new(reference).unwrap(),
        auto_answer: false,
    }
}

pub fn details(ticket: u64) -> CallDetails {
    CallDetails {
        requester_id: ContactId::new(501),
        responder_id: AgentId::new(1001),
        ticket_id: TicketId::new(ticket),
        note_id: None,
    }
}

pub const fn refused(error: ApiError) -> DeskFailure {
    DeskFailure::Refused(error)
}

pub fn ready() -> Script {
    ready_with(settings())
}

pub fn ready_with(settings: Settings) -> Script {
    let mut script = Script::with(settings);
    script.tell(Event::Started);
    script.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    script.line(LineEvent::Registered);
    script
}

pub fn ringing_inbound() -> Script {
    let mut script = ready();
    script.offer(IN, Some(NUMBER), "ref-1");
    script
}

pub fn connected_inbound() -> Script {
    let mut script = ringing_inbound();
    let opening = the_pop(&script.asked).0;
    script.popped(opening);
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script
}

/// After one minute and five seconds of conversation, with notes.
pub fn in_wrap_up() -> Script {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.after(65_000);
    script.ended(IN, EndReason::RemoteHangup);
    script
}

/// The closing pop is on its way; its request.
pub fn closing_sent() -> (Script, RequestId) {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let commands = script.want(Intent::Finish(call));
    let request = the_pop(&commands).0;
    (script, request)
}

pub fn dialling() -> Script {
    dialling_with(settings())
}

pub fn dialling_with(settings: Settings) -> Script {
    let mut script = ready_with(settings);
    script.want(Intent::EditNumber(NUMBER.into()));
    script.want(Intent::Dial);
    script
}

pub fn connected_outbound() -> Script {
    let mut script = dialling();
    script.line(LineEvent::Progressed { leg: OUT });
    script.line(LineEvent::Answered { leg: OUT });
    script
}

/// The one pop among these commands.
#[track_caller]
pub fn the_pop(commands: &[Command]) -> (RequestId, ScreenPop) {
    let pops = pops(commands);
    assert_eq!(pops.len(), 1, "one pop expected in {commands:?}");
    pops.into_iter().next().unwrap()
}

pub fn pops(commands: &[Command]) -> Vec<(RequestId, ScreenPop)> {
    let pop = |command: &Command| match command {
        Command::Pop { request, pop } => Some((*request, (**pop).clone())),
        _ => None,
    };
    commands.iter().filter_map(pop).collect()
}

/// The one question about details among these commands.
#[track_caller]
pub fn the_question(commands: &[Command]) -> RequestId {
    let asked = |command: &Command| match command {
        Command::FetchDetails { request, .. } => Some(*request),
        _ => None,
    };
    let asked: Vec<_> = commands.iter().filter_map(asked).collect();
    assert_eq!(asked.len(), 1, "one question expected in {commands:?}");
    asked[0]
}

/// The one timer that these commands start, beside the time that a closing is given to arrive after all.
#[track_caller]
pub fn the_timer(commands: &[Command]) -> (TimerId, u64) {
    let started = |command: &Command| match command {
        Command::StartTimer { timer, after } => Some((*timer, *after)),
        _ => None,
    };
    let mut started: Vec<_> = commands.iter().filter_map(started).collect();
    if started.len() > 1 {
        started.retain(|(_, after)| *after != SETTLING);
    }
    assert_eq!(started.len(), 1, "one timer expected in {commands:?}");
    started[0]
}

/// How long a closing that failed is given to arrive after all.
pub const SETTLING: u64 = 30_000;

/// The time that a closing which failed is given to arrive after all.
#[track_caller]
pub fn the_settling(commands: &[Command]) -> TimerId {
    let settles =
        |command: &&Command| matches!(command, Command::StartTimer { after: SETTLING, .. });
    the_timer(&commands.iter().filter(settles).cloned().collect::<Vec<_>>()).0
}

impl Script {
    /// A closing failed so, and may have arrived: asks until the time to settle is over, always "not
    /// linked". What follows from the last answer.
    #[track_caller]
    pub fn settled(&mut self, failed: &[Command]) -> Vec<Command> {
        let question = the_question(&self.fired(the_settling(failed)));
        self.not_linked(question)
    }
}
