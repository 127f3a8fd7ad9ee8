//! The machine among a line, a helpdesk, a clock and an agent, and everything that must hold.

use std::collections::{BTreeMap, BTreeSet};

use cti::{ApiError, PopId};
use phone::intent::DtmfDigit;
use phone::view::{Control, Direction, FiledState};
use phone::{
    CallId, Command, DeskEvent, DeskFailure, EndReason, Event, HostEvent, Intent, LegId, LineEvent,
    LineLoss, Microphone, Millis, Phone, PopMoment, RequestId, Settings, TimerId,
};

use super::helpdesk::Helpdesk;
use super::model::{Deed, Model};
use super::step::{Fate, Step, Whose};
use crate::script::{NUMBER, offered};

/// What is remembered of a call from outside the machine.
struct Known {
    reference: String,
    notes: String,
    withheld: bool,
    inbound: bool,
    /// The agent put it away, having been told that its notes are only here.
    put_away: bool,
    openings: usize,
    closings: usize,
    failures: usize,
    failed_questions: usize,
    refilings: usize,
}

pub struct World {
    pub phone: Phone,
    pub now: Millis,
    pub log: Vec<(Millis, Event, Vec<Command>)>,
    pub timers_gone: Vec<TimerId>,
    settings: Settings,
    helpdesk: Helpdesk,
    model: Model,
    muted: bool,
    heard: bool,
    leg: Option<LegId>,
    live: Option<CallId>,
    rings: Option<CallId>,
    timers: BTreeMap<TimerId, u64>,
    requests: Vec<(RequestId, Command)>,
    seen: BTreeSet<RequestId>,
    calls: BTreeMap<CallId, Known>,
    offers: u32,
    notes: u32,
}

impl World {
    pub fn new(settings: Settings) -> Self {
        let mut world = Self {
            phone: Phone::new(settings.clone()),
            now: Millis(1_000_000),
            log: Vec::new(),
            timers_gone: Vec::new(),
            settings,
            helpdesk: Helpdesk::default(),
            model: Model::Idle,
            muted: false,
            heard: true,
            leg: None,
            live: None,
            rings: None,
            timers: BTreeMap::new(),
            requests: Vec::new(),
            seen: BTreeSet::new(),
            calls: BTreeMap::new(),
            offers: 0,
            notes: 0,
        };
        world.tell(Event::Started);
        world.tell(Event::Line(LineEvent::MicrophoneChanged(Microphone::Ready)));
        world.tell(Event::Line(LineEvent::Registered));
        world
    }

    pub fn play(&mut self, step: &Step) {
        if let Some(event) = self.event(step) {
            self.expect_and_tell(step, event);
        }
        self.check();
    }

    /// What the step means now; `None` when it means nothing.
    fn event(&mut self, step: &Step) -> Option<Event> {
        let leg = |whose: Whose| match whose {
            Whose::Ours => self.leg.unwrap_or(LegId::Inbound(900)),
            Whose::Gone => LegId::Inbound(901),
        };
        let shown = |phone: &Phone| phone.view().wrap_up.map(|w| w.id);
        let filed = |nth: usize| {
            let filed = self.phone.view().filed;
            filed.get(nth).map_or(CallId(900), |f| f.id)
        };
        let line = |event| Some(Event::Line(event));
        let want = |intent| Some(Event::Intent(intent));
        match step {
            Step::Wait(ms) => {
                self.now = self.now.plus(*ms);
                None
            }
            Step::Offered { withheld } => {
                self.offers += 1;
                let number = (!withheld).then_some(NUMBER);
                let reference = format!("ref-{}", self.offers);
                line(offered(LegId::Inbound(self.offers), number, &reference))
            }
            Step::OfferedAgain => match self.leg {
                Some(leg @ LegId::Inbound(n)) => {
                    line(offered(leg, Some(NUMBER), &format!("ref-{n}")))
                }
                _ => None,
            },
            Step::Progressed(w) => line(LineEvent::Progressed { leg: leg(*w) }),
            Step::Answered(w) => line(LineEvent::Answered { leg: leg(*w) }),
            Step::Held(w) => line(LineEvent::Held { leg: leg(*w) }),
            Step::Resumed(w) => line(LineEvent::Resumed { leg: leg(*w) }),
            Step::HoldRefused(w) => line(LineEvent::HoldRefused { leg: leg(*w) }),
            Step::Ended(w, reason) => line(LineEvent::Ended { leg: leg(*w), reason: *reason }),
            Step::LineUp(true) => line(LineEvent::Registered),
            Step::LineUp(false) => line(LineEvent::Lost(LineLoss::Unreachable)),
            Step::Microphone(m) => line(LineEvent::MicrophoneChanged(*m)),
            Step::Visible(visible) => {
                Some(Event::Host(HostEvent::VisibilityChanged { visible: *visible }))
            }
            Step::Number(text) => want(Intent::EditNumber((*text).to_owned())),
            Step::Dial => want(Intent::Dial),
            Step::Redial => want(Intent::Redial),
            Step::Answer(w) => want(Intent::Answer(leg(*w))),
            Step::Decline(w) => want(Intent::Decline(leg(*w))),
            Step::HangUp(w) => want(Intent::HangUp(leg(*w))),
            Step::Hold(w) => want(Intent::Hold(leg(*w))),
            Step::Resume(w) => want(Intent::Resume(leg(*w))),
            Step::Mute(w) => want(Intent::Mute(leg(*w))),
            Step::Unmute(w) => want(Intent::Unmute(leg(*w))),
            Step::Digit(w) => {
                want(Intent::SendDtmf { leg: leg(*w), digit: DtmfDigit::new('1').unwrap() })
            }
            Step::Notes { wrap_up } => {
                let call = if *wrap_up { shown(&self.phone) } else { self.live };
                self.notes += 1;
                let text = format!("note {}", self.notes);
                if let Some(known) = call.and_then(|call| self.calls.get_mut(&call)) {
                    known.notes.clone_from(&text);
                }
                let call = call.unwrap_or(CallId(900));
                want(Intent::EditNotes { call, text })
            }
            Step::Choose(filing) => {
                want(Intent::ChooseFiling { call: shown(&self.phone)?, filing: *filing })
            }
            Step::TicketNumber(text) => want(Intent::EditTicketNumber {
                call: shown(&self.phone)?,
                text: (*text).to_owned(),
            }),
            Step::Disposition(disposition) => want(Intent::ChooseDisposition {
                call: shown(&self.phone)?,
                disposition: disposition.map(str::to_owned),
            }),
            Step::Finish => want(Intent::Finish(shown(&self.phone)?)),
            Step::Retry(nth) => want(Intent::Retry(filed(*nth))),
            Step::RetryOpening => want(Intent::Retry(self.live?)),
            Step::Refile(nth) => {
                let call = filed(*nth);
                if let Some(known) = self.calls.get_mut(&call) {
                    known.refilings += 1;
                }
                want(Intent::Refile(call))
            }
            Step::Dismiss(nth) => want(Intent::DismissFiled(filed(*nth))),
            Step::KeyGiven => Some(Event::Desk(DeskEvent::KeyGiven)),
            Step::DeskAnswers { nth, fate } => self.desk_answers(*nth, *fate),
            Step::DeskAnswersNobody => Some(Event::Desk(DeskEvent::Popped {
                request: RequestId(900_000),
                pop: PopId::new(1).unwrap(),
            })),
            Step::TimerFires(nth) => {
                let timers: Vec<TimerId> = self.timers.keys().copied().collect();
                let timer = *timers.get(*nth % timers.len().max(1))?;
                Some(Event::TimerFired(timer))
            }
        }
    }

    fn desk_answers(&mut self, nth: usize, fate: Fate) -> Option<Event> {
        if self.requests.is_empty() {
            return None;
        }
        let (request, command) = self.requests.remove(nth % self.requests.len());
        if let (Command::Pop { pop, .. }, Fate::Served | Fate::LostAfter) = (&command, fate) {
            self.helpdesk.pop(pop);
        }
        let failure = match (fate, command) {
            (Fate::Served, Command::FetchDetails { call_reference_id, .. }) => {
                let details = self.helpdesk.details(call_reference_id.as_str());
                let found = DeskEvent::DetailsFound { request, details };
                return Some(Event::Desk(found));
            }
            (Fate::Served, _) => {
                let pop = PopId::new(7).unwrap();
                return Some(Event::Desk(DeskEvent::Popped { request, pop }));
            }
            (Fate::Unauthorized, command) => {
                self.count_failure(&command);
                DeskFailure::Refused(ApiError::InvalidCredentials)
            }
            (Fate::Limited, command) => {
                self.count_failure(&command);
                let retry_after = Some(7);
                DeskFailure::Refused(ApiError::RateLimited { retry_after })
            }
            (Fate::NoKey, command) => {
                self.count_failure(&command);
                DeskFailure::NoKey
            }
            (Fate::LostBefore, command) => {
                self.count_failure(&command);
                DeskFailure::TimedOut
            }
            (Fate::LostAfter, command) => {
                self.count_failure(&command);
                DeskFailure::Unreadable
            }
        };
        Some(Event::Desk(DeskEvent::Failed { request, failure }))
    }

    fn count_failure(&mut self, command: &Command) {
        let (reference, is_pop) = match command {
            Command::Pop { pop, .. } => (pop.call_reference_id.as_str(), true),
            Command::FetchDetails { call_reference_id, .. } => (call_reference_id.as_str(), false),
            _ => unreachable!(),
        };
        let known = self.calls.values_mut().find(|k| k.reference == reference).unwrap();
        if is_pop {
            known.failures += 1;
        } else {
            known.failed_questions += 1;
        }
    }

    fn expect_and_tell(&mut self, step: &Step, event: Event) {
        let mut expected = Vec::new();
        let before = self.model;
        let fires = matches!(event, Event::TimerFired(_));
        // Also what cannot be seen: a wait that is over, for example.
        let inside = fires.then(|| format!("{:?}", self.phone));
        match step {
            Step::Microphone(microphone) => self.heard = *microphone == Microphone::Ready,
            Step::Offered { .. } => match (&event, self.leg) {
                (Event::Line(LineEvent::Offered { leg, .. }), Some(_)) => {
                    expected.push(Command::Decline { leg: *leg, busy: true });
                }
                (Event::Line(LineEvent::Offered { leg, .. }), None) => {
                    self.leg = Some(*leg);
                    self.model = Model::RingsHere;
                }
                _ => unreachable!(),
            },
            Step::Mute(Whose::Ours) if self.model.is_connected() && !self.muted => {
                self.muted = true;
                expected.push(Command::SetMuted { leg: self.leg.unwrap(), muted: true });
            }
            Step::Unmute(Whose::Ours) if self.model.is_connected() && self.muted => {
                self.muted = false;
                expected.push(Command::SetMuted { leg: self.leg.unwrap(), muted: false });
            }
            Step::Digit(Whose::Ours) if self.model == Model::Connected => {
                expected.push(Command::SendDtmf {
                    leg: self.leg.unwrap(),
                    digit: DtmfDigit::new('1').unwrap(),
                });
            }
            Step::Progressed(w)
            | Step::Answered(w)
            | Step::Held(w)
            | Step::Resumed(w)
            | Step::HoldRefused(w)
            | Step::Ended(w, _)
            | Step::Answer(w)
            | Step::Decline(w)
            | Step::HangUp(w)
            | Step::Hold(w)
            | Step::Resume(w) => {
                if let (Whose::Ours, Some(deed)) = (w, Deed::of(step)) {
                    expected.extend(self.expect(deed));
                }
            }
            Step::TimerFires(_) => {
                let Event::TimerFired(timer) = event else { unreachable!() };
                let deed = match self.timers.remove(&timer) {
                    Some(15_000) => Some(Deed::AnsweringOverdue),
                    Some(10_000) => Some(Deed::HoldOverdue),
                    Some(5_000) => Some(Deed::EndingOverdue),
                    _ => None,
                };
                self.timers_gone.push(timer);
                expected.extend(deed.and_then(|deed| self.expect(deed)));
            }
            _ => {}
        }
        let commands = self.tell(event);
        let same = inside.is_some_and(|inside| inside == format!("{:?}", self.phone));
        assert!(!same, "a timer that nobody waits for was not cancelled");
        let on_the_line: Vec<Command> = commands
            .into_iter()
            .filter(|command| match command {
                Command::Dial { leg, .. } => {
                    self.model = Model::Dialing;
                    self.leg = Some(*leg);
                    false
                }
                Command::Answer { .. }
                | Command::Decline { .. }
                | Command::HangUp { .. }
                | Command::Hold { .. }
                | Command::Resume { .. }
                | Command::SetMuted { .. }
                | Command::SendDtmf { .. } => true,
                _ => false,
            })
            .collect();
        assert_eq!(on_the_line, expected, "after {step:?} in {before:?}");
        if self.model == Model::Idle {
            self.leg = None;
            self.muted = false;
            self.live = None;
        }
    }

    fn expect(&mut self, deed: Deed) -> Option<Command> {
        let after = self.model.after(deed, self.heard);
        let command = self.model.command(after, deed, self.leg?);
        self.model = after;
        command
    }

    pub fn tell(&mut self, event: Event) -> Vec<Command> {
        self.now = self.now.plus(1);
        let dialled_before = self.phone.view().call.is_none();
        if let Event::Intent(Intent::DismissFiled(id)) = event {
            let filed = self.phone.view().filed.into_iter().find(|f| f.id == id);
            if filed.is_some_and(|f| f.dismiss.is_enabled()) {
                self.calls.get_mut(&id).unwrap().put_away |= filed_is_only_here(&self.phone, id);
            }
        }
        let commands = self.phone.handle(self.now, event.clone());
        if let Some(call) = self.phone.view().call.filter(|_| dialled_before) {
            let reference = match (&event, commands.iter().find_map(dialled)) {
                (_, Some(reference)) => reference,
                (Event::Line(LineEvent::Offered { call_reference_id, .. }), None) => {
                    call_reference_id.to_string()
                }
                _ => panic!("a call out of nothing"),
            };
            self.live = Some(call.id);
            let known = Known {
                reference,
                notes: String::new(),
                withheld: call.party.number.is_none(),
                inbound: call.direction == Direction::Inbound,
                put_away: false,
                openings: 0,
                closings: 0,
                failures: 0,
                failed_questions: 0,
                refilings: 0,
            };
            assert!(self.calls.insert(call.id, known).is_none(), "an id anew");
        }
        for command in &commands {
            self.take(command);
        }
        self.log.push((self.now, event, commands.clone()));
        commands
    }

    /// What must hold of a single command.
    fn take(&mut self, command: &Command) {
        match command {
            Command::StartTimer { timer, after } => {
                assert!(self.timers.insert(*timer, *after).is_none());
                assert!(!self.timers_gone.contains(timer), "a timer's id is its own");
            }
            Command::CancelTimer { timer } => {
                assert!(self.timers.remove(timer).is_some(), "nothing to cancel");
                self.timers_gone.push(*timer);
            }
            Command::StartRinging { call } => {
                assert_eq!(self.rings.replace(*call), None, "rings already");
            }
            Command::StopRinging { call } => assert_eq!(self.rings.take(), Some(*call)),
            Command::Pop { request, pop } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
                let pops = self.requests.iter();
                let pops = pops.filter(|(_, command)| matches!(command, Command::Pop { .. }));
                assert_eq!(pops.count(), 1, "one pop at a time");
                let waiting = self.phone.view().wrap_up;
                let reference = pop.call_reference_id.as_str();
                let known = self.calls.values_mut().find(|k| k.reference == reference);
                let known = known.expect("the reference of a call");
                if pop.new_ticket || pop.ticket_id.is_some() {
                    known.closings += 1;
                    assert_eq!(pop.call_info.get("Notes").unwrap_or(""), known.notes);
                } else {
                    known.openings += 1;
                    assert_eq!(known.closings, 0, "an opening after the close");
                    for filed in self.phone.view().filed {
                        let filed_call = &self.calls[&filed.id];
                        let tried = filed_call.closings + filed_call.failed_questions > 0;
                        assert!(tried || filed.state != FiledState::Sending, "out of order");
                    }
                    if let Some(wrap_up) = waiting {
                        let waits = self.calls.get(&wrap_up.id).unwrap();
                        assert_eq!(waits.reference, reference, "before the last was disposed");
                    }
                }
            }
            Command::FetchDetails { request, .. } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
            }
            _ => {}
        }
    }

    /// What must hold between two events.
    fn check(&self) {
        let view = self.phone.view();
        let progress = view.call.as_ref().map(|call| call.progress);
        assert_eq!(progress, self.model.progress());
        let waits = matches!(self.model, Model::Idle | Model::RingsHere | Model::Ending);
        assert!(
            waits || view.wrap_up.is_none(),
            "the next call is not begun before the last is filed"
        );
        if let Some(call) = &view.call {
            assert_eq!(Some(call.leg), self.leg);
            assert_eq!(call.muted, self.muted);
            assert_eq!(call.notes, self.calls[&call.id].notes);
        }
        assert_eq!(self.rings.is_some(), self.model == Model::RingsHere);
        assert_eq!(self.rings.is_some(), self.rings.is_some_and(|r| Some(r) == self.live));
        for known in self.calls.values() {
            let most = 1 + known.failures + known.refilings;
            assert!(known.openings <= most && known.closings <= most, "too often");
            assert!(!known.withheld || known.openings + known.closings == 0);
            let moment =
                if known.inbound { self.settings.inbound_pop } else { self.settings.outbound_pop };
            assert!(moment != PopMoment::Never || known.openings == 0);
        }
        for filed in &view.filed {
            let known = &self.calls[&filed.id];
            let state = filed.state;
            if let Some(notes) = &filed.unsent_notes {
                assert_eq!(notes, &known.notes);
            }
            let on_its_way = known.closings > 0 || known.notes.is_empty();
            assert!(on_its_way || filed.unsent_notes.is_some(), "lost: {state:?}");
        }
        self.notes_are_somewhere();
    }

    /// Typed notes are on the screen, behind what is on the screen, or in a closing pop.
    fn notes_are_somewhere(&self) {
        let mut phone = self.phone.clone();
        let mut seen: BTreeMap<CallId, String> = BTreeMap::new();
        loop {
            let view = phone.view();
            seen.extend(view.call.map(|call| (call.id, call.notes)));
            for filed in view.filed {
                seen.extend(filed.unsent_notes.map(|notes| (filed.id, notes)));
            }
            let Some(wrap_up) = view.wrap_up else { break };
            seen.insert(wrap_up.id, wrap_up.notes);
            finish_somehow(&mut |event| phone.handle(self.now, event), wrap_up.id);
        }
        for (id, known) in &self.calls {
            let kept = known.closings > 0 || known.put_away || seen.get(id) == Some(&known.notes);
            assert!(known.notes.is_empty() || kept, "the notes of {id:?} are lost");
        }
    }

    /// Every button of the view, whether it is enabled, and its intent.
    pub fn buttons(&self) -> Vec<(bool, Intent)> {
        let view = self.phone.view();
        let mut buttons = Vec::new();
        let mut add = |control: &Control, intent| buttons.push((control.is_enabled(), intent));
        add(&view.line.reconnect, Intent::Reconnect);
        add(&view.dialer.dial, Intent::Dial);
        add(&view.dialer.redial, Intent::Redial);
        if let Some(call) = &view.call {
            let leg = call.leg;
            let digit = DtmfDigit::new('0').unwrap();
            add(&call.answer, Intent::Answer(leg));
            add(&call.decline, Intent::Decline(leg));
            add(&call.hang_up, Intent::HangUp(leg));
            add(&call.hold, Intent::Hold(leg));
            add(&call.resume, Intent::Resume(leg));
            add(&call.mute, Intent::Mute(leg));
            add(&call.unmute, Intent::Unmute(leg));
            add(&call.dtmf, Intent::SendDtmf { leg, digit });
        }
        if let Some(wrap_up) = &view.wrap_up {
            add(&wrap_up.finish, Intent::Finish(wrap_up.id));
        }
        for filed in &view.filed {
            add(&filed.retry, Intent::Retry(filed.id));
            add(&filed.refile, Intent::Refile(filed.id));
            add(&filed.dismiss, Intent::DismissFiled(filed.id));
        }
        buttons
    }

    /// Everything ends: the leg, the wrap-ups, the requests, the timers, the agent's list.
    pub fn go_home(mut self) {
        self.play(&Step::Ended(Whose::Ours, EndReason::RemoteHangup));
        assert_eq!(self.phone.view().call, None);
        let mut rounds = 0;
        loop {
            rounds += 1;
            assert!(rounds < 500, "does not come to rest: {:#?}", self.phone.view());
            if !self.requests.is_empty() {
                let fate = Fate::Served;
                self.play(&Step::DeskAnswers { nth: 0, fate });
            } else if !self.timers.is_empty() {
                self.play(&Step::TimerFires(0));
            } else if let Some(wrap_up) = self.phone.view().wrap_up {
                finish_somehow(&mut |event| self.tell(event), wrap_up.id);
            } else if !self.agent_clears_up() {
                break;
            }
            self.check();
        }
        let view = self.phone.view();
        assert_eq!((view.call, view.wrap_up, view.filed), (None, None, Vec::new()));
        assert!(self.timers.is_empty() && self.rings.is_none());
        for known in self.calls.values().filter(|known| known.closings > 0) {
            let written = self.helpdesk.notes.get(&known.reference).map_or(&[][..], Vec::as_slice);
            let once_and_whole = written == [known.notes.as_str()];
            // One who puts a doubtful call away without looking takes the risk.
            assert!(once_and_whole || (known.put_away && written.is_empty()), "{written:?}");
        }
    }

    /// The agent looks at the newest filed call and does what it asks for.
    fn agent_clears_up(&mut self) -> bool {
        let Some(filed) = self.phone.view().filed.into_iter().next() else {
            return false;
        };
        let known = &self.calls[&filed.id];
        let intent = match filed.state {
            // The agent looks into the ticket: are the notes there?
            FiledState::NeedsAgent if filed.dismiss.is_enabled() => {
                if self.helpdesk.notes.contains_key(&known.reference) {
                    Intent::DismissFiled(filed.id)
                } else {
                    Intent::Retry(filed.id)
                }
            }
            FiledState::NeedsAgent => Intent::Retry(filed.id),
            FiledState::Filed | FiledState::WithoutTicket => Intent::DismissFiled(filed.id),
            FiledState::Sending | FiledState::Waiting | FiledState::Unproven => {
                panic!("at rest in {:?}", filed.state)
            }
        };
        self.tell(Event::Intent(intent));
        true
    }
}

/// Finishes a wrap-up that may not be ready to be finished.
fn finish_somehow(tell: &mut dyn FnMut(Event) -> Vec<Command>, call: CallId) {
    let disposition = Some("Resolved".to_owned());
    let filing = phone::Filing::NoTicket;
    tell(Event::Intent(Intent::ChooseDisposition { call, disposition }));
    tell(Event::Intent(Intent::Finish(call)));
    tell(Event::Intent(Intent::ChooseFiling { call, filing }));
    tell(Event::Intent(Intent::Finish(call)));
}

/// Whether the notes of a filed call are, or may be, nowhere else.
fn filed_is_only_here(phone: &Phone, id: CallId) -> bool {
    phone.view().filed.iter().any(|f| f.id == id && f.unsent_notes.is_some())
}

fn dialled(command: &Command) -> Option<String> {
    match command {
        Command::Dial { call_reference_id, .. } => Some(call_reference_id.to_string()),
        _ => None,
    }
}
