//! What the agent wants. An intent that cannot be done now does nothing: its button was disabled.

use cti::{CallReferenceId, HostAction, PhoneNumber};

use crate::{
    CallId, Command, Intent, LegId, Millis,
    call::{Call, Live, Origin},
    leg::{GivenUp, Leg, LegState},
    merging::merge_notes,
    notices::ATTENTION_NOTICE,
    view::Direction,
    words::{self, Can},
    wrap_up::WrapUp,
};

use super::{Phone, find_open};

impl Phone {
    pub(super) fn intended(&mut self, now: Millis, intent: Intent) {
        match intent {
            Intent::EditNumber(text) => self.dialer.edit(text, &mut self.orders),
            Intent::Dial => self.dial(now),
            Intent::Redial => {
                if self.is_free().is_ok() {
                    self.dialer.redial(&mut self.orders);
                }
            }
            Intent::Answer(leg)
            | Intent::Decline(leg)
            | Intent::HangUp(leg)
            | Intent::Hold(leg)
            | Intent::Resume(leg)
            | Intent::Mute(leg)
            | Intent::Unmute(leg)
            | Intent::SendDtmf { leg, .. } => self.leg_intended(leg, &intent),
            Intent::EditNotes { call, text } => {
                self.write_notes(call, |_| text);
            }
            Intent::MergeNotes { call, base, text } => {
                self.write_notes(call, |notes| merge_notes(&base, notes, &text));
            }
            Intent::CallBackInterrupted(call) => self.call_back_interrupted(call),
            Intent::ChooseFiling { call, filing } => {
                if let Some(wrap_up) = self.wrap_up(call) {
                    wrap_up.choose(filing);
                    self.keeping.touch();
                }
            }
            Intent::EditTicketNumber { call, text } => {
                let wrap_ups = &mut self.wrap_ups;
                if let Some(wrap_up) = wrap_ups.iter_mut().find(|w| w.call.id == call) {
                    if !wrap_up.is_chosen() {
                        self.keeping.touch();
                    }
                    wrap_up.type_ticket(text, &mut self.orders);
                }
            }
            Intent::ChooseDisposition { call, disposition } => {
                self.choose_disposition(call, disposition);
            }
            Intent::PickContact(contact) => self.dialer.search.pick(contact),
            Intent::PickNumber(text) => self.dialer.pick_number(text),
            Intent::ChooseContact { call, contact } => self.choose_contact(call, contact),
            Intent::CreateContact { call, name } => self.create_contact(call, &name),
            Intent::LookUpAgain(call) => self.look_up_again(call),
            Intent::CallBack(id) => self.call_back(now, &id),
            Intent::FileUnfiled(id) => self.file_unfiled(&id),
            Intent::DismissUnfiled(id) => self.dismiss_unfiled(&id),
            Intent::DialClicked(id) => self.dial_clicked(now, &id),
            Intent::HangUpAndDialClicked(id) => self.hang_up_and_dial_clicked(&id),
            Intent::KeepClicked(id) => self.keep_clicked(&id),
            Intent::DismissClicked(id) => self.dismiss_clicked(&id),
            Intent::Finish(call) => self.finish(call),
            Intent::Retry(call) => self.retry(call),
            Intent::Refile(call) => self.refile(call),
            Intent::DismissFiled(call) => self.dismiss_filed(call),
            Intent::DropUnsent => self.drop_unsent(),
            Intent::OpenTicket(ticket) => {
                self.ask_host(HostAction::OpenTicket(ticket));
                self.ticket_opened(ticket);
            }
            Intent::OpenContact(contact) => self.ask_host(HostAction::OpenContact(contact)),
            Intent::OpenWindow => {}
            Intent::Reconnect => self.readiness.reconnect(&mut self.orders),
            Intent::AllowMicrophone => self.readiness.allow_microphone(&mut self.orders),
            Intent::AllowSound => self.readiness.allow_sound(&mut self.orders),
            Intent::AllowNotifications => self.attention.allow(&mut self.orders),
            Intent::DismissNotice(ATTENTION_NOTICE) => self.attention.decline(),
            Intent::DismissNotice(notice) => self.board.dismiss(notice),
        }
    }

    /// `made_of`: what becomes of the notes as they are.
    fn write_notes(&mut self, call: CallId, made_of: impl FnOnce(&str) -> String) {
        if let Some(call) = find_open(&mut self.live, &mut self.wrap_ups, call) {
            let text = made_of(&call.notes);
            if text != call.notes {
                call.notes = text;
                self.keeping.notes_changed();
            }
        }
    }

    fn leg_intended(&mut self, id: LegId, intent: &Intent) {
        let can_be_heard = self.readiness.can_be_heard();
        let Some(live) = self.live.as_mut().filter(|live| live.leg.id == id) else {
            return;
        };
        let may_answer = live.can_answer(can_be_heard).is_ok();
        let (leg, orders) = (&mut live.leg, &mut self.orders);
        match *intent {
            Intent::Answer(_) if may_answer => {
                leg.answer(orders);
                self.finish_wrap_ups();
            }
            Intent::Decline(_) if leg.can_decline().is_ok() => leg.decline(orders),
            Intent::HangUp(_) if leg.can_hang_up().is_ok() => {
                leg.hang_up(GivenUp::HungUp, orders);
            }
            Intent::Hold(_) if leg.can_hold().is_ok() => leg.hold(orders),
            Intent::Resume(_) if leg.can_resume().is_ok() => leg.resume(orders),
            Intent::Mute(_) if leg.can_mute().is_ok() => leg.set_muted(true, orders),
            Intent::Unmute(_) if leg.can_unmute().is_ok() => leg.set_muted(false, orders),
            Intent::SendDtmf { digit, .. } if leg.can_send_dtmf().is_ok() => {
                leg.send_dtmf(digit, orders);
            }
            _ => {}
        }
    }

    /// Whether no call is going on.
    pub(super) fn is_free(&self) -> Can {
        match &self.live {
            None => Ok(()),
            Some(live) if live.leg.state == LegState::RingingHere => Err(words::CALL_RINGS),
            Some(_) => Err(words::IN_CALL),
        }
    }

    fn dial(&mut self, now: Millis) {
        if self.can_dial_now().is_ok()
            && let Some((number, contact)) = self.dialer.take_number()
        {
            self.call_number(now, number, Origin { contact, ..Origin::default() });
        }
    }

    /// Whether a number could be dialled now.
    pub(super) fn can_dial_now(&self) -> Can {
        self.is_free().and(self.readiness.can_call())
    }

    /// Dials, if that can be done now. Calls in wrap-up are filed as they are.
    pub(super) fn call_number(&mut self, now: Millis, number: PhoneNumber, origin: Origin) {
        let nth = self.outbound_legs + 1;
        if self.can_dial_now().is_err() {
            return;
        }
        let Some(reference) = self.reference(now, nth) else { return };
        self.dialer.dialled(&number, origin.contact.as_ref());
        self.finish_wrap_ups();
        self.outbound_legs = nth;
        let leg = LegId::Outbound(nth);
        let id = self.next_call();
        self.orders.give(Command::Dial {
            leg,
            number: number.clone(),
            call_reference_id: reference.clone(),
            ticket: origin.ticket,
            requester: origin.contact.as_ref().map(|contact| contact.id).or(origin.requester),
        });
        self.live = Some(Live::new(
            Call::new(id, Direction::Outbound, Some(number), reference, now, origin),
            Leg::new(leg, LegState::Dialing, self.readiness.desk_phone()),
        ));
    }

    /// Dials the number of a call again whose page died: it is the same call still.
    fn call_back_interrupted(&mut self, id: CallId) {
        let can_dial = self.can_dial_now();
        let again = |w: &WrapUp| w.call.id == id && w.cut_off && w.can_call_back(can_dial).is_ok();
        let Some(place) = self.wrap_ups.iter().position(again) else { return };
        let wrap_up = self.wrap_ups.remove(place);
        let Some(number) = wrap_up.call.number.clone() else { return };
        self.finish_wrap_ups();
        self.outbound_legs += 1;
        let leg = LegId::Outbound(self.outbound_legs);
        let (call, before) = wrap_up.reopen(&mut self.orders);
        self.orders.give(Command::Dial {
            leg,
            number,
            call_reference_id: call.reference.clone(),
            ticket: call.ticket_at_hand(),
            requester: call.caller.contact(),
        });
        let leg = Leg::new(leg, LegState::Dialing, self.readiness.desk_phone());
        self.live = Some(Live { before: Some(before), ..Live::new(call, leg) });
    }

    /// A reference nobody else gives: the agent, the time, and the how manieth it is.
    fn reference(&self, now: Millis, nth: u32) -> Option<CallReferenceId> {
        let parts = [self.settings.agent.get().to_string(), now.0.to_string(), nth.to_string()];
        CallReferenceId::new(&parts.join("-")).ok()
    }

    fn choose_disposition(&mut self, call: CallId, disposition: Option<String>) {
        if let Some(chosen) = &disposition
            && !self.settings.dispositions.contains(chosen)
        {
            return;
        }
        if let Some(wrap_up) = self.wrap_up(call) {
            wrap_up.disposition = disposition;
        }
    }

    fn finish(&mut self, call: CallId) {
        let settings = &self.settings;
        let position = self
            .wrap_ups
            .iter()
            .position(|wrap_up| wrap_up.call.id == call && wrap_up.can_finish(settings).is_ok());
        if let Some(position) = position {
            let wrap_up = self.wrap_ups.remove(position);
            self.file(wrap_up);
        }
    }

    pub(super) fn retry(&mut self, id: CallId) {
        if let Some(call) = find_open(&mut self.live, &mut self.wrap_ups, id) {
            call.opening.retry(&mut self.orders);
        } else if let Some(filed) = self.filed.iter_mut().find(|f| f.wrap_up.call.id == id)
            && filed.can_retry(&self.outbox).is_ok()
        {
            filed.retry(&mut self.orders);
        }
    }

    pub(super) fn refile(&mut self, id: CallId) {
        if self.can_refile_now().is_err() {
            return;
        }
        let position = self
            .filed
            .iter()
            .position(|filed| filed.wrap_up.call.id == id && filed.can_refile().is_ok());
        if let Some(position) = position {
            self.wrap_ups.insert(0, self.filed.remove(position).wrap_up);
        }
    }

    /// Wrap-up beside a call that goes on would hold back that call's pop.
    pub(super) fn can_refile_now(&self) -> Can {
        match self.live {
            None => Ok(()),
            Some(_) => Err(words::FINISH_CALL_FIRST),
        }
    }

    fn dismiss_filed(&mut self, id: CallId) {
        let position = self
            .filed
            .iter()
            .position(|filed| filed.wrap_up.call.id == id && filed.can_dismiss().is_ok());
        if let Some(position) = position {
            let mut filed = self.filed.remove(position);
            filed.forget_timer(&mut self.orders);
            let entry = filed.entry_put_away();
            if filed.may_lack_recording() {
                self.add_recording_later(&entry);
            }
            self.keep(entry);
        }
    }

    fn ask_host(&mut self, action: HostAction) {
        self.orders.give(Command::AskHost(action));
    }
}
