//! Clicks in the helpdesk: each dials at most once, and none by itself during a call.

use cti::PhoneNumber;
use phone::{Click, ClickId, PushEvent};

use super::*;
use crate::properties::step::ClickStep;

#[derive(Default)]
pub struct Clicks {
    count: u32,
    last: Option<PhoneNumber>,
    /// The numbers that were clicked, each as often as it may be dialled.
    allowed: BTreeMap<String, u32>,
    claimed: BTreeSet<ClickId>,
    unanswered: Vec<ClickId>,
    /// The agent wants the call to end for a click.
    hangs_up: bool,
}

impl Clicks {
    pub fn claimed(&mut self, click: &ClickId) {
        assert!(self.claimed.insert(click.clone()), "claimed twice");
        self.unanswered.push(click.clone());
    }
}

impl Clicks {
    /// What the agent wanted of a call that is over.
    pub fn forget_without_call(&mut self, phone: &Phone) {
        self.hangs_up &= phone.view().call.is_some();
    }
}

impl World {
    pub(super) fn click_event(&mut self, step: &ClickStep) -> Option<Event> {
        let push = |event| Some(Event::Push(event));
        let asked = self.phone.view().click;
        let want = |intent: fn(ClickId) -> Intent| {
            Some(Event::Intent(intent(asked.map_or(ClickId("none".into()), |click| click.id))))
        };
        match step {
            ClickStep::Clicked { again } => {
                let clicks = &mut self.clicks;
                clicks.count += 1;
                let fresh = PhoneNumber::parse(&format!("+1 415 555 {}", 2_000 + clicks.count));
                let number = clicks.last.take().filter(|_| *again).unwrap_or(fresh.unwrap());
                clicks.last = Some(number.clone());
                let clicked_contact =
                    cti::ContactId::new(601).filter(|_| clicks.count.is_multiple_of(3));
                if let Some(contact) = clicked_contact {
                    self.people.may_be(&number, contact);
                }
                *clicks.allowed.entry(number.dialable().to_owned()).or_default() += 1;
                push(PushEvent::Clicked(Click {
                    id: ClickId(format!("click-{}", clicks.count)),
                    number,
                    ticket: cti::TicketId::new(70).filter(|_| clicks.count.is_multiple_of(2)),
                    requester: clicked_contact,
                }))
            }
            ClickStep::Replayed => push(PushEvent::Clicked(Click {
                id: self.clicks.claimed.first()?.clone(),
                number: PhoneNumber::parse("+1 415 555 0177").unwrap(),
                ticket: None,
                requester: None,
            })),
            ClickStep::Answered(nth, won) => {
                let clicks = &mut self.clicks.unanswered;
                (!clicks.is_empty()).then_some(())?;
                let click = clicks.remove(nth % clicks.len());
                push(PushEvent::ClaimAnswered { click, won: *won })
            }
            ClickStep::Elsewhere => {
                let click = self.clicks.claimed.last()?.clone();
                push(PushEvent::ClaimedElsewhere(click))
            }
            ClickStep::Dial => want(Intent::DialClicked),
            ClickStep::HangUpAndDial => want(Intent::HangUpAndDialClicked),
            ClickStep::Keep => want(Intent::KeepClicked),
            ClickStep::Dismiss => want(Intent::DismissClicked),
        }
    }

    /// A click may end a call only when the agent says so.
    pub(super) fn hangs_up_for_click(&mut self) -> bool {
        let click = self.phone.view().click;
        let may = click.is_some_and(|click| click.hang_up_and_dial.is_enabled());
        self.clicks.hangs_up |= may;
        may
    }

    pub(super) fn take_dial(&mut self, command: &Command, event: &Event, before: &View) {
        let Command::Dial { number, .. } = command else { return };
        if matches!(event, Event::Intent(Intent::Dial | Intent::CallBack(_))) {
            return;
        }
        assert!(before.call.is_none() || self.clicks.hangs_up, "nobody asked for that");
        self.clicks.hangs_up = false;
        let mine = matches!(
            event,
            Event::Intent(Intent::DialClicked(_))
                | Event::Push(PushEvent::ClaimAnswered { won: Some(true), .. })
        );
        assert!(mine || before.call.is_some(), "dialled by {event:?}");
        let left = self.clicks.allowed.get_mut(number.dialable()).expect("a number clicked");
        assert!(*left > 0, "dialled again");
        *left -= 1;
    }
}
