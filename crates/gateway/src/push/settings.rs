//! What an admin sets of click-to-dial, telephone systems, streams and the bus.

use std::time::Duration;

use cti::{AgentId, PhoneNumber};
use secrecy::SecretString;

use crate::{
    DeskPhoneSettings, Setting, SettingsError, bus, calls::AgentNumbers, secrets::Secrets,
};

/// What reaches agents' softphones unasked, and from whom it is taken.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PushSettings {
    /// Who knows one of these may report clicks to `/click-to-dial`. None: nobody may.
    pub click_secrets: Vec<SecretString>,
    /// Who knows one of these may report calls to `/calls/events`. None: nobody may.
    pub pbx_secrets: Vec<SecretString>,
    /// Agents' telephones, for clicks and reports that name a number in place of the agent.
    pub agent_numbers: Vec<(AgentId, PhoneNumber)>,
    /// How often a stream shows that it is alive. Default: 15 s.
    pub heartbeat: Duration,
    /// The most streams of one agent. Default: 8.
    pub streams_per_agent: usize,
    /// The most streams in all. Default: 20,000.
    pub streams_in_all: usize,
    /// Addresses of NATS servers, where there are several instances of the gateway: `nats://host:port`,
    /// separated by commas. They may hold a password.
    pub bus: Option<SecretString>,
    /// A telephone system that moves the agents' own telephones.
    pub desk_phone: DeskPhoneSettings,
}

impl Default for PushSettings {
    fn default() -> Self {
        Self {
            click_secrets: Vec::new(),
            pbx_secrets: Vec::new(),
            agent_numbers: Vec::new(),
            heartbeat: Duration::from_secs(15),
            streams_per_agent: 8,
            streams_in_all: 20_000,
            bus: None,
            desk_phone: DeskPhoneSettings::default(),
        }
    }
}

/// The same, checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) click_secrets: Secrets,
    pub(crate) pbx_secrets: Secrets,
    pub(crate) agent_numbers: AgentNumbers,
    pub(crate) bus: Option<Vec<async_nats::ServerAddr>>,
}

impl PushSettings {
    pub(crate) fn check(&self) -> Result<Checked, SettingsError> {
        let wrong = |setting, found: String, expected: &str| {
            Err(SettingsError::new(setting, found, expected))
        };
        if !(Duration::from_millis(50)..=Duration::from_mins(2)).contains(&self.heartbeat) {
            return wrong(
                Setting::Heartbeat,
                format!("is {} seconds", self.heartbeat.as_secs_f64()),
                "between 0.05 and 120 seconds",
            );
        }
        for (setting, number) in [
            (Setting::StreamsPerAgent, self.streams_per_agent),
            (Setting::StreamsInAll, self.streams_in_all),
        ] {
            if !(1..=1_000_000).contains(&number) {
                return wrong(setting, format!("is {number}"), "between 1 and 1000000");
            }
        }
        for (index, (agent, number)) in self.agent_numbers.iter().enumerate() {
            let others = &self.agent_numbers[..index];
            if let Some((other, _)) = others
                .iter()
                .find(|(other, listed)| other == agent || listed.dialable() == number.dialable())
            {
                let found = if other == agent {
                    format!("lists agent {agent} twice")
                } else {
                    format!("gives agents {other} and {agent} one number")
                };
                return wrong(Setting::AgentNumber, found, "one number for each agent");
            }
        }
        let secrets = |setting, secrets: &[SecretString]| {
            const EXPECTED: &str =
                "at least 16 letters, digits and signs, such as `openssl rand -hex 24` prints";
            Secrets::new(secrets).map_err(|found| SettingsError::new(setting, found, EXPECTED))
        };
        let bus = self.bus.as_ref().map(bus::check_nats).transpose().map_err(|found| {
            SettingsError::new(Setting::Bus, found, "addresses such as nats://10.0.0.5:4222")
        })?;
        Ok(Checked {
            click_secrets: secrets(Setting::ClickSecret, &self.click_secrets)?,
            pbx_secrets: secrets(Setting::PbxSecret, &self.pbx_secrets)?,
            agent_numbers: AgentNumbers::new(self.agent_numbers.clone()),
            bus,
        })
    }
}
