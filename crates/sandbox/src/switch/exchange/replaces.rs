//! A phone takes over a call of its own from one that is gone, or that hands it on (RFC 3891): the page was
//! reloaded, or another window goes on with the call.

use super::call::Stage;
use super::dialled::dialog_of;
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::CallId;
use crate::switch::exchange::Output;
use crate::switch::media::MediaOrder;
use crate::switch::sip::{Method, Request, reply, tagged_reply, token};

/// `Replaces: call-id;to-tag=…;from-tag=…` (RFC 3891, 6.1). The tags are as the one sees them that is asked: its
/// own is `to-tag`.
struct Replaces<'a> {
    call_id: &'a str,
    to_tag: &'a str,
    from_tag: &'a str,
}

impl<'a> Replaces<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let call_id = parts.next().filter(|id| !id.is_empty())?;
        let (mut to_tag, mut from_tag) = (None, None);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "to-tag" => to_tag = Some(value.trim()),
                "from-tag" => from_tag = Some(value.trim()),
                _ => {}
            }
        }
        Some(Self { call_id, to_tag: to_tag?, from_tag: from_tag? })
    }
}

impl Exchange {
    /// An INVITE that takes over a call that the switch itself takes part in. False where it names none of those:
    /// a customer's own phone knows better.
    pub(super) fn take_over(
        &mut self,
        connection: ConnectionId,
        user: &str,
        invite: &Request,
    ) -> bool {
        let Some(text) = invite.headers.get("Replaces") else { return false };
        let Some(wanted) = Replaces::parse(text) else {
            self.send_response(connection, &reply(invite, 400));
            return true;
        };
        let known = self.calls.iter().find(|call| {
            call.dialog.as_ref().is_some_and(|dialog| {
                dialog.call_id == wanted.call_id
                    && dialog.local_tag == wanted.to_tag
                    && dialog.remote_tag == wanted.from_tag
            })
        });
        let Some(call) = known else { return false };
        let (id, sound, meters) = (call.id.clone(), call.sound, call.meters.clone());
        let status = match (&call.stage, sound) {
            // "MUST verify that the initiator … is authorized to replace" it (RFC 3891, 3).
            _ if call.from != user && call.to != user => 403,
            // "If the dialog … has already terminated, the UA SHOULD decline the request with a 603".
            (Stage::Ended(_), _) => 603,
            (Stage::Connected(at), Some(_)) if at.renegotiating.is_some() => 491,
            (Stage::Connected(_), Some(_)) if invite.body.contains("m=audio") => 0,
            (Stage::Connected(_), _) => 488,
            (Stage::Alerting(_) | Stage::Offering(_) | Stage::Ringing, _) => 481,
        };
        let (0, Some(sound)) = (status, sound) else {
            self.send_response(connection, &reply(invite, status));
            return true;
        };
        if let Some(Stage::Connected(connected)) = self.find(&id).map(|call| &mut call.stage) {
            connected.renegotiating = Some((connection, invite.clone()));
        }
        self.send_response(connection, &reply(invite, 100));
        // Other keys and other addresses: audio begins anew.
        self.out.push_back(Output::CloseMedia(id.clone()));
        self.out.push_back(Output::OpenMedia(id.clone(), sound, meters));
        self.out.push_back(Output::Media(id, MediaOrder::Answer(invite.body.clone())));
        true
    }

    /// Audio has answered: the call is the new phone's.
    pub(super) fn taken_over(
        &mut self,
        id: &CallId,
        connection: ConnectionId,
        invite: &Request,
        sdp: String,
    ) {
        let now = self.now;
        let tag = token();
        let Some(dialog) = dialog_of(connection, invite, &tag) else {
            return self.send_response(connection, &reply(invite, 400));
        };
        // "The UA … terminates the replaced dialog": where its phone still is.
        self.say_goodbye(id);
        if let Some(call) = self.find(id) {
            call.dialog = Some(dialog);
            call.held = false;
            if let Stage::Connected(connected) = &mut call.stage {
                connected.acknowledged_by = Some(now + SETTLES);
                connected.changes_hands = true;
                connected.silent_since = Some(now);
            }
        }
        let mut ok = self.with_contact(tagged_reply(invite, 200, Some(&tag)), id);
        ok.headers.push("Content-Type", "application/sdp");
        ok.body = sdp;
        self.send_response(connection, &ok);
    }

    fn say_goodbye(&mut self, id: &CallId) {
        let Some(dialog) = self.find(id).and_then(|call| call.dialog.clone()) else { return };
        if self.connection_to(&dialog.target, dialog.connection).is_some() {
            self.send_within(id, Method::Bye, &[], "");
        }
    }
}
