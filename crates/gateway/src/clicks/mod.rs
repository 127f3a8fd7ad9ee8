//! Numbers clicked in the helpdesk: which of several clicks are one, and which softphone dials.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use cti::AgentId;
use tokio::time::Instant;

use crate::{
    bus::{Claim, Verdict},
    streams::event::{Claimed, Click, ClickId},
};

/// Clicks on one number within this time are one.
pub(crate) const SAME: Duration = Duration::from_secs(2);
/// How long a click can be claimed.
const CLAIMABLE: Duration = Duration::from_mins(1);
/// The most clicks that are remembered; beyond, the oldest goes.
const MOST: usize = 10_000;
/// The longest name a tab may give itself, in characters.
pub(crate) const LONGEST_TAB: usize = 64;

/// The clicks of the last minute, whichever instance took them.
#[derive(Debug, Default)]
pub(crate) struct Clicks(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    clicks: HashMap<ClickId, Taken>,
    order: VecDeque<ClickId>,
    /// The last click on each number.
    last: HashMap<(AgentId, String), ClickId>,
}

#[derive(Debug)]
struct Taken {
    at: Instant,
    /// Whose click, and on which number.
    line: (AgentId, String),
    by: Option<String>,
}

impl Clicks {
    /// Notes a click, unless it repeats one: then it gives that one.
    pub(crate) fn take(&self, now: Instant, agent: AgentId, click: &Click) -> Result<(), ClickId> {
        let line = (agent, click.requester_number.dialable().to_owned());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget_old(now);
        let last = known.last.get(&line).and_then(|last| Some((*last, known.clicks.get(last)?)));
        if let Some((same, taken)) = last
            && now.saturating_duration_since(taken.at) < SAME
        {
            return Err(same);
        }
        known.last.insert(line.clone(), click.id);
        known.clicks.insert(click.id, Taken { at: now, line, by: None });
        known.order.push_back(click.id);
        Ok(())
    }

    /// Notes that another instance's click is claimed, so that nobody has to be asked.
    pub(crate) fn claimed(&self, claimed: &Claimed) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = known.clicks.get_mut(&claimed.click) {
            taken.by.get_or_insert_with(|| claimed.by.clone());
        }
    }

    /// Decides who dials. Only the instance that took the click may ask this of its own.
    pub(crate) fn decide(&self, now: Instant, claim: &Claim) -> Verdict {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget_old(now);
        match known.clicks.get_mut(&claim.click) {
            Some(taken) if taken.line.0 == claim.agent => {
                if let Some(by) = &taken.by {
                    return Verdict::LostTo(by.clone());
                }
                taken.by = Some(claim.tab.clone());
                Verdict::Won
            }
            _ => Verdict::Unknown,
        }
    }

    /// What is known of another instance's click without asking it.
    pub(crate) fn lost_already(&self, now: Instant, claim: &Claim) -> Option<Verdict> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget_old(now);
        match known.clicks.get(&claim.click) {
            Some(taken) if taken.line.0 != claim.agent => Some(Verdict::Unknown),
            Some(taken) => taken.by.clone().map(Verdict::LostTo),
            None => None,
        }
    }
}

impl Known {
    fn forget_old(&mut self, now: Instant) {
        while let Some(oldest) = self.order.front() {
            let fresh = self
                .clicks
                .get(oldest)
                .is_some_and(|taken| now.saturating_duration_since(taken.at) < CLAIMABLE);
            if fresh && self.order.len() < MOST {
                break;
            }
            if let Some(taken) = self.clicks.remove(oldest)
                && self.last.get(&taken.line) == Some(oldest)
            {
                self.last.remove(&taken.line);
            }
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use cti::PhoneNumber;

    use super::*;
    use crate::streams::event_id::Instance;

    fn click(random: u32, number: &str) -> Click {
        Click {
            id: ClickId::new(Instance(1), random),
            at: 0,
            requester_number: PhoneNumber::parse(number).unwrap(),
            agent_number: None,
            ticket_id: None,
            requester_id: None,
        }
    }

    fn claim(random: u32, agent: u64, tab: &str) -> Claim {
        let agent = AgentId::new(agent).unwrap();
        Claim { click: ClickId::new(Instance(1), random), agent, tab: tab.to_owned() }
    }

    #[test]
    fn clicks_within_two_seconds_are_one_where_agent_and_number_are_the_same() {
        let (clicks, start) = (Clicks::default(), Instant::now());
        let agent = |id| AgentId::new(id).unwrap();
        let first = click(1, "+14155550100");
        assert_eq!(clicks.take(start, agent(1), &first), Ok(()));
        let soon = start + SAME.checked_sub(Duration::from_millis(1)).unwrap();
        let again = click(2, "+14155550100");
        assert_eq!(clicks.take(soon, agent(1), &again), Err(first.id));
        assert_eq!(clicks.take(soon, agent(2), &again), Ok(()), "another agent");
        assert_eq!(
            clicks.take(soon, agent(1), &click(3, "+14155550101")),
            Ok(()),
            "another number"
        );
        assert_eq!(clicks.take(start + SAME, agent(1), &click(4, "+14155550100")), Ok(()), "later");
    }

    #[test]
    fn exactly_one_claim_wins_and_only_of_the_agent_and_in_time() {
        let (clicks, now) = (Clicks::default(), Instant::now());
        let agent = AgentId::new(1).unwrap();
        clicks.take(now, agent, &click(1, "+14155550100")).unwrap();
        assert_eq!(clicks.decide(now, &claim(1, 2, "a")), Verdict::Unknown, "another agent's");
        assert_eq!(clicks.decide(now, &claim(9, 1, "a")), Verdict::Unknown, "no click");
        assert_eq!(clicks.decide(now, &claim(1, 1, "a")), Verdict::Won);
        for tab in ["b", "a"] {
            assert_eq!(clicks.decide(now, &claim(1, 1, tab)), Verdict::LostTo("a".to_owned()));
        }
        let late = now + CLAIMABLE;
        assert_eq!(clicks.decide(late, &claim(1, 1, "a")), Verdict::Unknown);
    }

    #[test]
    fn a_flood_of_clicks_pushes_out_the_oldest_only() {
        let (clicks, now) = (Clicks::default(), Instant::now());
        let agent = AgentId::new(1).unwrap();
        for n in 0..u32::try_from(MOST).unwrap() + 5 {
            clicks.take(now, agent, &click(n, &format!("+1415{n:07}"))).unwrap();
        }
        assert!(clicks.0.lock().unwrap().clicks.len() <= MOST);
        assert_eq!(clicks.decide(now, &claim(0, 1, "a")), Verdict::Unknown);
        assert_eq!(clicks.decide(now, &claim(10_004, 1, "a")), Verdict::Won);
    }
}
