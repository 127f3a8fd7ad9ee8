//! Whose a call is, by what the telephone system reports. One reference may ring at several telephones, and
//! may go from one agent to another.

use cti::{AgentId, PhoneNumber, call_event::CallEventKind};

/// The most agents beside the one whose call it is.
const MOST_OTHERS: usize = 63;

/// What later events of a call need not say again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// Whose call it is: who talks, or else whose telephone rang first.
    pub(crate) agent: AgentId,
    /// How far it is at this agent's telephone.
    stands: Stands,
    /// At whose telephones it is, too.
    others: Vec<(AgentId, Stands)>,
    pub(crate) requester_number: Option<PhoneNumber>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    /// What comes later is still this agent's where it says nothing else: a recording.
    Over,
    Rings,
    Talks,
}

impl Call {
    /// A call that this agent makes, or is known to have.
    pub(crate) const fn new(agent: AgentId, requester_number: Option<PhoneNumber>) -> Self {
        Self { agent, stands: Stands::Talks, others: Vec::new(), requester_number }
    }

    /// A call of which this is the first that is heard.
    pub(super) fn reported(
        agent: AgentId,
        kind: &CallEventKind,
        requester_number: Option<PhoneNumber>,
    ) -> Self {
        let mut call = Self::new(agent, requester_number);
        call.stands = Stands::Over;
        call.happened(agent, kind);
        call
    }

    /// Whether this agent may move it: it is theirs, or at their telephone, too.
    pub(crate) fn concerns(&self, agent: AgentId) -> bool {
        self.agent == agent || self.others.iter().any(|(other, _)| *other == agent)
    }

    /// All whom it concerns, the one whose it is first.
    pub(super) fn agents(&self) -> impl Iterator<Item = AgentId> {
        std::iter::once(self.agent).chain(self.others.iter().map(|(other, _)| *other))
    }

    /// Another instance says that it is at this agent's telephone, too.
    pub(super) fn is_at(&mut self, agent: AgentId) {
        if !self.concerns(agent) {
            self.add(agent, Stands::Rings);
        }
    }

    /// Something happened to it at this agent's telephone.
    pub(super) fn happened(&mut self, agent: AgentId, kind: &CallEventKind) {
        match kind {
            CallEventKind::Offered => self.stands_at(agent, Stands::Rings),
            CallEventKind::Answered | CallEventKind::Dialed => self.taken_by(agent),
            // Said late, it takes the call from nobody who has answered since.
            CallEventKind::Ringing | CallEventKind::Held | CallEventKind::Resumed => {
                self.stands_at(agent, Stands::Talks);
            }
            CallEventKind::Ended(_) => self.over_at(agent),
            CallEventKind::Recorded(_) => {}
        }
    }

    /// Who talks to the customer has it; whose telephone only rang has nothing to do with it any more.
    fn taken_by(&mut self, agent: AgentId) {
        self.others.retain(|(other, stands)| *other != agent && *stands == Stands::Talks);
        if self.agent != agent && self.stands == Stands::Talks {
            self.add(self.agent, Stands::Talks);
        }
        (self.agent, self.stands) = (agent, Stands::Talks);
    }

    fn stands_at(&mut self, agent: AgentId, stands: Stands) {
        if self.agent == agent {
            self.stands = self.stands.max(stands);
        } else if stands > self.stands {
            if self.stands != Stands::Over {
                self.add(self.agent, self.stands);
            }
            self.others.retain(|(other, _)| *other != agent);
            (self.agent, self.stands) = (agent, stands);
        } else {
            match self.others.iter_mut().find(|(other, _)| *other == agent) {
                Some((_, known)) => *known = (*known).max(stands),
                None => self.add(agent, stands),
            }
        }
    }

    fn over_at(&mut self, agent: AgentId) {
        self.others.retain(|(other, _)| *other != agent);
        if self.agent != agent {
            return;
        }
        self.stands = Stands::Over;
        // The first of those who are the furthest.
        let next = self.others.iter().rev().max_by_key(|(_, stands)| *stands).copied();
        if let Some((next, stands)) = next {
            self.others.retain(|(other, _)| *other != next);
            (self.agent, self.stands) = (next, stands);
        }
    }

    fn add(&mut self, agent: AgentId, stands: Stands) {
        if self.others.len() < MOST_OTHERS {
            self.others.push((agent, stands));
        }
    }
}

#[cfg(test)]
mod tests {
    use cti::call_event::CallEndReason;

    use super::*;

    const OFFERED: CallEventKind = CallEventKind::Offered;
    const ANSWERED: CallEventKind = CallEventKind::Answered;
    const HELD: CallEventKind = CallEventKind::Held;
    const ENDED: CallEventKind = CallEventKind::Ended(CallEndReason::Hangup);

    /// Whose it is after these events, and whom else it concerns.
    fn after(events: &[(u64, CallEventKind)]) -> (u64, Vec<u64>) {
        let id = |agent: u64| AgentId::new(agent).unwrap();
        let ((first, kind), later) = events.split_first().unwrap();
        let mut call = Call::reported(id(*first), kind, None);
        for (agent, kind) in later {
            call.happened(id(*agent), kind);
        }
        let mut others: Vec<u64> = call.agents().skip(1).map(AgentId::get).collect();
        others.sort_unstable();
        (call.agent.get(), others)
    }

    #[test]
    fn of_several_telephones_that_ring_the_one_that_is_answered_has_the_call_alone() {
        let rings = [(1, OFFERED), (2, OFFERED), (3, OFFERED)];
        assert_eq!(after(&rings), (1, vec![2, 3]));
        let answered = [&rings[..], &[(2, ANSWERED)]].concat();
        assert_eq!(after(&answered), (2, vec![]));
        let stopped = [&answered[..], &[(1, ENDED), (3, ENDED)]].concat();
        assert_eq!(after(&stopped), (2, vec![]));
        // In any order.
        assert_eq!(after(&[(1, OFFERED), (1, ENDED), (2, ANSWERED), (2, OFFERED)]), (2, vec![]));
        assert_eq!(after(&[(2, ANSWERED), (1, OFFERED)]), (2, vec![1]));
        assert_eq!(after(&[(2, ANSWERED), (1, OFFERED), (1, ENDED)]), (2, vec![]));
    }

    #[test]
    fn one_telephone_after_the_other_has_it_while_it_rings_there() {
        let tried = [(1, OFFERED), (1, ENDED), (2, OFFERED)];
        assert_eq!(after(&tried), (2, vec![]));
        // Where all ring, and one after the other stops.
        assert_eq!(after(&[(1, OFFERED), (2, OFFERED), (1, ENDED)]), (2, vec![]));
        assert_eq!(after(&[(1, OFFERED), (1, ENDED)]), (1, vec![]), "until another rings");
    }

    #[test]
    fn a_call_that_is_handed_on_is_the_others_once_answered_and_both_may_move_it_until_one_is_gone()
    {
        let consults = [(1, ANSWERED), (2, OFFERED)];
        assert_eq!(after(&consults), (1, vec![2]));
        let both = [&consults[..], &[(2, ANSWERED)]].concat();
        assert_eq!(after(&both), (2, vec![1]));
        assert_eq!(after(&[&both[..], &[(1, ENDED)]].concat()), (2, vec![]));
        assert_eq!(after(&[&both[..], &[(2, ENDED)]].concat()), (1, vec![]), "and comes back");
        assert_eq!(after(&[&consults[..], &[(1, ENDED)]].concat()), (2, vec![]));
    }

    #[test]
    fn what_is_said_late_takes_the_call_from_nobody() {
        let handed_on = [(1, ANSWERED), (2, ANSWERED)];
        assert_eq!(after(&[&handed_on[..], &[(1, HELD)]].concat()), (2, vec![1]));
        assert_eq!(after(&[(1, OFFERED), (2, HELD)]), (2, vec![1]), "who holds it talks");
    }
}
