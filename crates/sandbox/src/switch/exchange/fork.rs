//! An INVITE on its way to one or several phones: ringing all, stopping the rest when one answers
//! (RFC 3261, 16.7), and giving up in time.

use std::time::Duration;

use super::hop::{ack_of_refusal, hop_by_hop, with_vias_of};
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::CallId;
use crate::switch::sip::{Method, Request, Response, Uri, branch, reply};

/// The `Reason` of a phone that stops ringing because another one was answered (RFC 3326).
pub(super) const ANSWERED_ELSEWHERE: &str = r#"SIP;cause=200;text="Call completed elsewhere""#;

/// Who asked for the ringing.
#[derive(Clone, Debug)]
pub(super) enum Upstream {
    /// A phone: its connection and its INVITE, to which answers are sent back.
    Phone(ConnectionId, Request),
    /// A call of the switch itself.
    Own(CallId),
}

/// `Ringing ──2xx──▶ Answered`, `Ringing ──all refuse, cancelled, too late──▶ Over`; either is kept for a while
/// to settle late answers, then forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// At least one phone has not given a final answer.
    Ringing,
    /// One phone answered.
    Answered,
    /// Upstream has its final refusal.
    Over,
}

#[derive(Debug)]
pub(super) struct Fork {
    pub(super) upstream: Upstream,
    legs: Vec<Leg>,
    phase: Phase,
    /// The refusal to pass on when all have refused.
    best: Option<Response>,
    /// When ringing is given up, later when the rest is forgotten.
    pub(super) deadline: Duration,
    /// A re-INVITE: its failure must not end the call it belongs to.
    within_dialog: bool,
}

#[derive(Debug)]
struct Leg {
    branch: String,
    connection: ConnectionId,
    /// As it was sent.
    invite: Request,
    done: bool,
}

impl Exchange {
    /// Sends an INVITE to every target.
    pub(super) fn fork(
        &mut self,
        upstream: Upstream,
        invite: &Request,
        targets: Vec<(Uri, ConnectionId)>,
        lasts: Duration,
    ) {
        let within_dialog = invite.to_tag().is_some();
        let legs: Vec<Leg> = targets
            .into_iter()
            .map(|(uri, connection)| {
                let branch = branch();
                let mut invite = invite.clone();
                invite.uri = Uri::parse(uri.without_headers()).unwrap_or(uri);
                invite.headers.push_front("Via", self.via(&branch));
                Leg { branch, connection, invite, done: false }
            })
            .collect();
        for leg in &legs {
            self.send_request(leg.connection, &leg.invite);
        }
        self.forks.push(Fork {
            upstream,
            legs,
            phase: Phase::Ringing,
            best: None,
            deadline: self.now + lasts,
            within_dialog,
        });
    }

    /// An answer to one of our branches. False when the branch belongs to no fork.
    pub(super) fn fork_answered(&mut self, branch: &str, response: &Response) -> bool {
        let Some((at, leg_at)) = self.forks.iter().enumerate().find_map(|(at, fork)| {
            let leg = fork.legs.iter().position(|leg| leg.branch == branch)?;
            Some((at, leg))
        }) else {
            return false;
        };
        match response.status {
            ..=100 => {}
            101..=199 => {
                if self.forks[at].phase == Phase::Ringing {
                    self.pass_up(at, response);
                }
            }
            200..=299 => self.leg_accepted(at, leg_at, response),
            300.. => self.leg_refused(at, leg_at, response),
        }
        true
    }

    fn leg_accepted(&mut self, at: usize, leg_at: usize, response: &Response) {
        let fork = &mut self.forks[at];
        let leg = &mut fork.legs[leg_at];
        let repeated = leg.done;
        leg.done = true;
        if fork.phase == Phase::Ringing {
            fork.phase = Phase::Answered;
            fork.deadline = self.now + SETTLES;
            self.cancel_legs(at, Some(ANSWERED_ELSEWHERE));
            self.pass_up(at, response);
        } else if !repeated {
            // Answered in the moment in which it was cancelled: nobody is there any more.
            let (connection, invite, within) =
                (leg.connection, leg.invite.clone(), fork.within_dialog);
            self.decline_late_answer(connection, &invite, response, within);
        }
    }

    fn leg_refused(&mut self, at: usize, leg_at: usize, response: &Response) {
        let fork = &mut self.forks[at];
        let leg = &mut fork.legs[leg_at];
        leg.done = true;
        let (connection, ack) = (leg.connection, ack_of_refusal(&leg.invite, response));
        // "A 6xx … all other pending branches are cancelled" (RFC 3261, 16.7 step 5); the lowest class wins otherwise.
        let global = response.status >= 600;
        if fork.best.as_ref().is_none_or(|best| global || response.status < best.status) {
            fork.best = Some(response.clone());
        }
        self.send_request(connection, &ack);
        let fork = &self.forks[at];
        let decided = global || fork.legs.iter().all(|leg| leg.done);
        if fork.phase == Phase::Ringing
            && decided
            && let Some(best) = fork.best.clone()
        {
            self.give_up(at, None, &best);
        }
    }

    /// Ends the ringing: cancels what still rings and passes `answer` up.
    fn give_up(&mut self, at: usize, reason: Option<&str>, answer: &Response) {
        self.cancel_legs(at, reason);
        let fork = &mut self.forks[at];
        fork.phase = Phase::Over;
        fork.deadline = self.now + SETTLES;
        self.pass_up(at, answer);
    }

    /// The caller gives up (RFC 3261, 9): a phone's CANCEL, by the branch of its INVITE. False when nothing rings.
    pub(super) fn cancel_from_phone(&mut self, connection: ConnectionId, cancel: &Request) -> bool {
        let branch = cancel.branch();
        let found = self.forks.iter().position(|fork| match &fork.upstream {
            Upstream::Phone(from, invite) => *from == connection && invite.branch() == branch,
            Upstream::Own(_) => false,
        });
        let Some(at) = found else { return false };
        self.send_response(connection, &reply(cancel, 200));
        if let (Phase::Ringing, Upstream::Phone(_, invite)) =
            (self.forks[at].phase, &self.forks[at].upstream)
        {
            let terminated = reply(invite, 487);
            let reason = cancel.headers.get("Reason");
            self.give_up(at, reason, &terminated);
        }
        true
    }

    /// A call of our own gives up ringing.
    pub(super) fn cancel_own(&mut self, call: &CallId, reason: Option<&str>) {
        let found = self.forks.iter().position(|fork| {
            matches!(&fork.upstream, Upstream::Own(id) if id == call)
                && fork.phase == Phase::Ringing
        });
        if let Some(at) = found {
            self.cancel_legs(at, reason);
            self.forks[at].phase = Phase::Over;
            self.forks[at].deadline = self.now + SETTLES;
        }
    }

    /// Whether an ACK belongs to a refusal that was passed up; it goes no further.
    pub(super) fn is_ack_of_refusal(&self, connection: ConnectionId, ack: &Request) -> bool {
        let branch = ack.branch();
        self.forks.iter().any(|fork| match &fork.upstream {
            Upstream::Phone(from, invite) => *from == connection && invite.branch() == branch,
            Upstream::Own(_) => false,
        })
    }

    /// How many calls a phone's connection has ringing elsewhere.
    pub(super) fn forks_from(&self, connection: ConnectionId) -> usize {
        let from_here = |fork: &&Fork| matches!(&fork.upstream, Upstream::Phone(from, _) if *from == connection);
        self.forks.iter().filter(|fork| fork.phase == Phase::Ringing).filter(from_here).count()
    }

    /// A connection is gone: phones on it will not answer, and a caller on it has stopped calling.
    pub(super) fn forks_lost(&mut self, connection: ConnectionId) {
        for at in 0..self.forks.len() {
            if self.forks[at].phase != Phase::Ringing {
                continue;
            }
            let fork = &self.forks[at];
            if matches!(&fork.upstream, Upstream::Phone(from, _) if *from == connection) {
                self.cancel_legs(at, None);
                self.forks[at].phase = Phase::Over;
                self.forks[at].deadline = self.now + SETTLES;
                continue;
            }
            let gone: Vec<usize> = (0..fork.legs.len())
                .filter(|&leg| fork.legs[leg].connection == connection && !fork.legs[leg].done)
                .collect();
            for leg in gone {
                let unavailable = reply(&self.forks[at].legs[leg].invite, 480);
                self.leg_refused(at, leg, &unavailable);
            }
        }
    }

    /// Gives up what has rung too long and forgets what has settled.
    pub(super) fn expire_forks(&mut self) {
        let now = self.now;
        self.forks.retain(|fork| fork.phase == Phase::Ringing || fork.deadline > now);
        for at in 0..self.forks.len() {
            if self.forks[at].phase == Phase::Ringing && self.forks[at].deadline <= now {
                let invite = match &self.forks[at].upstream {
                    Upstream::Phone(_, invite) => invite.clone(),
                    Upstream::Own(_) => match self.forks[at].legs.first() {
                        Some(leg) => leg.invite.clone(),
                        None => continue,
                    },
                };
                self.give_up(at, None, &reply(&invite, 480));
            }
        }
    }

    fn cancel_legs(&mut self, at: usize, reason: Option<&str>) {
        let cancels: Vec<(ConnectionId, Request)> = self.forks[at]
            .legs
            .iter()
            .filter(|leg| !leg.done)
            .map(|leg| {
                let mut cancel = hop_by_hop(&leg.invite, Method::Cancel);
                if let Some(reason) = reason {
                    cancel.headers.push("Reason", reason);
                }
                (leg.connection, cancel)
            })
            .collect();
        for (connection, cancel) in cancels {
            self.send_request(connection, &cancel);
        }
    }

    fn pass_up(&mut self, at: usize, response: &Response) {
        match self.forks[at].upstream.clone() {
            Upstream::Phone(connection, invite) => {
                self.send_response(connection, &with_vias_of(response, &invite));
            }
            Upstream::Own(call) => self.ringing_answered(&call, response),
        }
    }

    /// Acknowledges an answer that came too late, and hangs up.
    fn decline_late_answer(
        &mut self,
        connection: ConnectionId,
        invite: &Request,
        answer: &Response,
        within: bool,
    ) {
        let Some(target) = answer.contact() else { return };
        for method in [Method::Ack, Method::Bye] {
            if method == Method::Bye && within {
                break;
            }
            let sequence = invite.sequence() + u32::from(method == Method::Bye);
            let mut request = hop_by_hop(invite, method.clone());
            request.uri = target.uri.clone();
            request.headers.set("Via", self.via(&branch()));
            request.headers.set("To", answer.headers.get("To").unwrap_or_default());
            request.headers.set("CSeq", format!("{sequence} {}", method.as_str()));
            self.send_request(connection, &request);
        }
    }
}
