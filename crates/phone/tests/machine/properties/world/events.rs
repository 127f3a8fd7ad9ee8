//! What a step means now.

use super::*;

impl World {
    /// What the step means now; `None` when it means nothing.
    #[allow(clippy::too_many_lines, reason = "one line or two per step")]
    pub(super) fn event(&mut self, step: &Step) -> Option<Event> {
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
            Step::Offered { withheld, auto_answer } => {
                self.offers += 1;
                let number = (!withheld).then_some(NUMBER);
                let reference = format!("ref-{}", self.offers);
                let mut offer = offered(LegId::Inbound(self.offers), number, &reference);
                if let LineEvent::Offered { auto_answer: wanted, .. } = &mut offer {
                    *wanted = *auto_answer;
                }
                line(offer)
            }
            Step::History(step) => self.history_event(step),
            Step::Caller(step) => self.caller_event(step),
            Step::Click(step) => self.click_event(step),
            Step::Restored => Some(Event::Host(HostEvent::Restored)),
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
            Step::Focused(focused) => {
                self.notifying.focused = *focused;
                Some(Event::Host(HostEvent::FocusChanged { focused: *focused }))
            }
            Step::MayNotify(now) => {
                self.notifying.allowed = *now == Notifications::Allowed;
                Some(Event::Host(HostEvent::NotificationsChanged(*now)))
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
                if let Some(known) = call.and_then(|call| self.known_mut(call)) {
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
            Step::Retry(nth) => {
                let call = filed(*nth);
                let doubtful = is_doubtful(&self.phone, call);
                if let Some(known) = self.known_mut(call) {
                    known.guesses += usize::from(doubtful);
                }
                want(Intent::Retry(call))
            }
            Step::RetryOpening => want(Intent::Retry(self.live?)),
            Step::Refile(nth) => {
                let call = filed(*nth);
                if let Some(known) = self.known_mut(call) {
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
                let last = timers.len().saturating_sub(1);
                let nth = if *nth == usize::MAX { last } else { *nth % timers.len().max(1) };
                let timer = *timers.get(nth)?;
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
        if let (Command::Pop { pop, .. }, Fate::Served | Fate::LostAfter | Fate::LostBefore) =
            (&command, fate)
        {
            let reference = pop.call_reference_id.as_str();
            self.calls.values_mut().find(|k| k.reference == reference).unwrap().shown = true;
        }
        let refusal = match &command {
            Command::Pop { pop, .. } if fate == Fate::RequesterRefused => people::refusal_of(pop),
            _ => None,
        };
        if let Some(failure) = refusal {
            self.count_failure(&command);
            self.count_refusal(&command);
            return Some(Event::Desk(DeskEvent::Failed { request, failure }));
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
            (Fate::Unauthorized | Fate::RequesterRefused, command) => {
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

    fn count_refusal(&mut self, command: &Command) {
        let Command::Pop { pop, .. } = command else { unreachable!() };
        let reference = pop.call_reference_id.as_str();
        self.calls.values_mut().find(|k| k.reference == reference).unwrap().refused += 1;
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
}
