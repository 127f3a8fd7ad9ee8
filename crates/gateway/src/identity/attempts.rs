//! How often somebody may try to sign in, so that nobody tries keys by the thousand, and nobody
//! spends the account's requests on it.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use cti::AgentId;
use tokio::time::Instant;

/// From one address: an office may hide many agents, of whom some mistype.
const BY_ADDRESS: Allowance = Allowance { at_once: 30, each: Duration::from_secs(20) };
/// For one agent, from wherever.
const BY_AGENT: Allowance = Allowance { at_once: 10, each: Duration::from_mins(1) };
/// How many addresses, and how many agents, are remembered.
const MOST: usize = 10_000;

/// So many attempts at once, and one more each so often.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    at_once: u32,
    each: Duration,
}

/// The attempts that failed lately. One that succeeds does not count.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<Both>);

#[derive(Debug, Default)]
struct Both {
    addresses: Spent<IpAddr>,
    agents: Spent<AgentId>,
}

/// When each would have its whole allowance again: one number that says all ("generic cell rate
/// algorithm").
#[derive(Debug)]
struct Spent<K>(HashMap<K, Instant>);

impl Attempts {
    /// Takes an attempt, before it is made, so that many at the same time count, too. An error says
    /// how long to wait.
    pub(crate) fn take(&self, address: IpAddr, agent: AgentId) -> Result<(), Duration> {
        let now = Instant::now();
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Both are asked before either is charged.
        both.addresses.may(address, BY_ADDRESS, now)?;
        both.agents.may(agent, BY_AGENT, now)?;
        both.addresses.charge(address, BY_ADDRESS, now);
        both.agents.charge(agent, BY_AGENT, now);
        Ok(())
    }

    /// Gives an attempt back that was no attempt: it succeeded, or the helpdesk said nothing.
    pub(crate) fn give_back(&self, address: IpAddr, agent: AgentId) {
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        both.addresses.refund(address, BY_ADDRESS);
        both.agents.refund(agent, BY_AGENT);
    }
}

impl<K> Default for Spent<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Copy + Eq + Hash> Spent<K> {
    fn may(&self, who: K, allowance: Allowance, now: Instant) -> Result<(), Duration> {
        let ahead = self.0.get(&who).map_or(Duration::ZERO, |until| *until - now.min(*until));
        let most = allowance.each * (allowance.at_once - 1);
        match ahead.checked_sub(most) {
            None | Some(Duration::ZERO) => Ok(()),
            Some(wait) => Err(wait),
        }
    }

    fn charge(&mut self, who: K, allowance: Allowance, now: Instant) {
        if self.0.len() >= MOST && !self.0.contains_key(&who) {
            self.0.retain(|_, until| *until > now);
        }
        if self.0.len() >= MOST && !self.0.contains_key(&who) {
            // Everybody here has tried lately: who tried least is forgotten.
            if let Some(least) = self.0.iter().min_by_key(|(_, until)| **until).map(|(who, _)| *who)
            {
                self.0.remove(&least);
            }
        }
        let until = self.0.entry(who).or_insert(now);
        *until = (*until).max(now) + allowance.each;
    }

    fn refund(&mut self, who: K, allowance: Allowance) {
        if let Some(until) = self.0.get_mut(&who) {
            *until = until.checked_sub(allowance.each).unwrap_or(*until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(id: u64) -> AgentId {
        AgentId::new(id).unwrap()
    }

    fn address(last: u32) -> IpAddr {
        std::net::Ipv4Addr::from_bits(last).into()
    }

    #[tokio::test(start_paused = true)]
    async fn one_agent_from_many_addresses_is_tried_ten_times_and_then_once_a_minute() {
        let attempts = Attempts::default();
        for from in 0..10 {
            assert_eq!(attempts.take(address(from), agent(1)), Ok(()), "{from}");
        }
        assert_eq!(attempts.take(address(10), agent(1)), Err(Duration::from_mins(1)));
        assert_eq!(attempts.take(address(10), agent(2)), Ok(()), "another agent is free");
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!(attempts.take(address(10), agent(1)), Ok(()));
        assert_eq!(attempts.take(address(10), agent(1)), Err(Duration::from_mins(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn one_address_tries_thirty_agents_and_what_succeeds_is_given_back() {
        let attempts = Attempts::default();
        for id in 1..=500 {
            assert_eq!(attempts.take(address(1), agent(id)), Ok(()), "{id}");
            attempts.give_back(address(1), agent(id));
        }
        for id in 1..=30 {
            assert_eq!(attempts.take(address(1), agent(id)), Ok(()), "{id}");
        }
        assert_eq!(attempts.take(address(1), agent(31)), Err(Duration::from_secs(20)));
        assert_eq!(attempts.take(address(2), agent(31)), Ok(()), "another address is free");
        tokio::time::advance(Duration::from_mins(10)).await;
        for id in 101..=130 {
            assert_eq!(attempts.take(address(1), agent(id)), Ok(()), "{id}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_by_the_agent_does_not_spend_the_address() {
        let attempts = Attempts::default();
        for _ in 0..10 {
            assert_eq!(attempts.take(address(1), agent(1)), Ok(()));
        }
        for _ in 0..100 {
            assert!(attempts.take(address(1), agent(1)).is_err());
        }
        assert_eq!(attempts.take(address(1), agent(2)), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn many_addresses_take_no_more_memory_and_do_not_free_the_worst() {
        let attempts = Attempts::default();
        for _ in 0..10 {
            attempts.take(address(u32::MAX), agent(1)).unwrap();
        }
        for id in 0..=MOST {
            let id = u32::try_from(id).unwrap();
            attempts.take(address(id), agent(u64::from(id) + 2)).unwrap();
        }
        let both = attempts.0.lock().unwrap();
        assert_eq!((both.addresses.0.len(), both.agents.0.len()), (MOST, MOST));
        drop(both);
        assert!(attempts.take(address(u32::MAX), agent(1)).is_err(), "still remembered");
    }
}
