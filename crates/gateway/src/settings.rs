//! What the gateway is told at its start, and how it says that something there is wrong.

use std::{fmt, path::PathBuf, time::Duration};

use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use crate::{Clock, PushSettings, SealSecret};

/// Everything the gateway is told at its start. Build it with [`Settings::new`] and change the
/// limits where their defaults do not fit.
#[derive(Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Where the softphone's bundle comes from.
    pub bundle: BundleSource,
    /// What the browser gets as `/config.json`; `None` takes `config.json` from the bundle.
    pub app_config: Option<serde_json::Value>,
    /// The helpdesk's origin, for example `https://acme.freshdesk.com`. `http` is accepted only for
    /// this machine itself, because the service key travels with every request.
    pub helpdesk: Url,
    /// The API key every relayed request is made with (HTTP Basic, `key:X`); `None` where agents sign
    /// in with their own.
    pub service_key: Option<SecretString>,
    /// With a service key only: whether the agent that a request names is believed, without proof.
    /// Then whoever reaches the gateway can receive any agent's clicks and calls. Default: no.
    pub trust_agent_id: bool,
    /// What sign-ins are sealed with, the newest first; empty makes one that lasts as long as the
    /// process.
    pub seal_secrets: Vec<SealSecret>,
    /// How long a sign-in lasts. Default: 12 h from the sign-in, which is a shift with room to spare; it
    /// is not prolonged by use, so that a stolen one ends.
    pub sign_in_lifetime: Duration,
    /// The softphone's origin as browsers use it, for example `https://phone.acme.example`. Requests under
    /// another name are refused. `None` accepts IP addresses and `localhost` only. Default: `None`.
    pub public_origin: Option<Url>,
    /// The networks of the proxies in front, whose `X-Forwarded-For` counts. Default: none.
    pub trusted_proxies: Vec<IpNet>,
    /// What tells the time. Default: this machine's clock.
    pub clock: Clock,
    /// Click-to-dial, telephone systems, streams and the bus. Default: streams only.
    pub push: PushSettings,
    /// How long a browser may take to send a body, and then how long the helpdesk may take to answer
    /// in full. Default: 10 s.
    pub request_timeout: Duration,
    /// The largest body a browser may send, in bytes. Default: 1 MiB, which holds 100 kB of notes
    /// in any script with room to spare.
    pub body_limit: usize,
    /// The largest body the helpdesk may answer with, in bytes. Default: 1 MiB.
    pub reply_limit: usize,
}

impl Settings {
    /// Settings with the default limits, for a gateway that acts with one key for all.
    pub fn new(bundle: BundleSource, helpdesk: Url, service_key: SecretString) -> Self {
        Self { service_key: Some(service_key), ..Self::for_sign_in(bundle, helpdesk) }
    }

    /// Settings with the default limits, for a gateway where agents sign in with their own keys.
    pub fn for_sign_in(bundle: BundleSource, helpdesk: Url) -> Self {
        Self {
            bundle,
            app_config: None,
            helpdesk,
            service_key: None,
            trust_agent_id: false,
            seal_secrets: Vec::new(),
            sign_in_lifetime: Duration::from_hours(12),
            public_origin: None,
            trusted_proxies: Vec::new(),
            clock: Clock::system(),
            push: PushSettings::default(),
            request_timeout: Duration::from_secs(10),
            body_limit: 1 << 20,
            reply_limit: 1 << 20,
        }
    }

    /// Limits outside these ranges are slips: they would refuse everything, or limit nothing.
    pub(crate) fn check_limits(&self) -> Result<(), SettingsError> {
        let timeouts = Duration::from_millis(100)..=Duration::from_mins(5);
        if !timeouts.contains(&self.request_timeout) {
            return Err(SettingsError::new(
                Setting::RequestTimeout,
                format!("is {} seconds", self.request_timeout.as_secs_f64()),
                "between 0.1 and 300 seconds",
            ));
        }
        let lifetimes = Duration::from_mins(1)..=Duration::from_hours(24 * 30);
        if !lifetimes.contains(&self.sign_in_lifetime) {
            return Err(SettingsError::new(
                Setting::SignInHours,
                format!("is {} hours", self.sign_in_lifetime.as_secs_f64() / 3600.0),
                "between 0.02 and 720 hours",
            ));
        }
        if self.trust_agent_id && self.service_key.is_none() {
            return Err(SettingsError::new(
                Setting::TrustAgentId,
                "is set, but agents sign in and prove who they are",
                "it only with a service key",
            ));
        }
        let sizes = 1024..=(64 << 20);
        for (setting, size) in
            [(Setting::BodyLimit, self.body_limit), (Setting::ReplyLimit, self.reply_limit)]
        {
            if !sizes.contains(&size) {
                return Err(SettingsError::new(
                    setting,
                    format!("is {size} bytes"),
                    "between 1024 bytes and 67108864 bytes (64 MiB)",
                ));
            }
        }
        Ok(())
    }
}

/// Where the softphone's bundle comes from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BundleSource {
    /// A folder with `index.html`, as `trunk build` writes it.
    Dir(PathBuf),
    /// The one that was in `dist/` when this program was built.
    #[cfg(feature = "embed")]
    Embedded,
}

impl fmt::Display for BundleSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dir(dir) => dir.display().fmt(f),
            #[cfg(feature = "embed")]
            Self::Embedded => f.write_str("the program's own bundle"),
        }
    }
}

/// A setting, so that an error can name it and whoever read it can say where it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setting {
    /// The file with settings.
    Config,
    /// The address to listen on.
    Listen,
    /// [`Settings::bundle`].
    Bundle,
    /// [`Settings::app_config`], or `config.json` in the bundle.
    AppConfig,
    /// The file [`Settings::app_config`] is read from.
    AppConfigFile,
    /// [`Settings::helpdesk`].
    Helpdesk,
    /// [`Settings::service_key`].
    ServiceKey,
    /// The file the service key is read from.
    ServiceKeyFile,
    /// [`Settings::trust_agent_id`].
    TrustAgentId,
    /// [`Settings::seal_secrets`].
    SealSecret,
    /// The file they are read from.
    SealSecretFile,
    /// [`Settings::sign_in_lifetime`].
    SignInHours,
    /// [`Settings::public_origin`].
    PublicOrigin,
    /// [`Settings::trusted_proxies`].
    TrustedProxy,
    /// The file the certificate is read from.
    TlsCert,
    /// The file the certificate's key is read from.
    TlsKey,
    /// [`PushSettings::click_secrets`].
    ClickSecret,
    /// The file they are read from.
    ClickSecretFile,
    /// [`PushSettings::pbx_secrets`].
    PbxSecret,
    /// The file they are read from.
    PbxSecretFile,
    /// [`PushSettings::agent_numbers`].
    AgentNumber,
    /// [`PushSettings::heartbeat`].
    Heartbeat,
    /// [`PushSettings::streams_per_agent`].
    StreamsPerAgent,
    /// [`PushSettings::streams_in_all`].
    StreamsInAll,
    /// [`PushSettings::bus`].
    Bus,
    /// [`DeskPhoneSettings::originate`](crate::DeskPhoneSettings::originate).
    PbxOriginateUrl,
    /// Its method.
    PbxOriginateMethod,
    /// [`DeskPhoneSettings::answer`](crate::DeskPhoneSettings::answer).
    PbxAnswerUrl,
    /// [`DeskPhoneSettings::hang_up`](crate::DeskPhoneSettings::hang_up).
    PbxHangUpUrl,
    /// [`DeskPhoneSettings::hold`](crate::DeskPhoneSettings::hold).
    PbxHoldUrl,
    /// [`DeskPhoneSettings::resume`](crate::DeskPhoneSettings::resume).
    PbxResumeUrl,
    /// [`DeskPhoneSettings::authorization`](crate::DeskPhoneSettings::authorization).
    PbxAuthorization,
    /// The file it is read from.
    PbxAuthorizationFile,
    /// [`Settings::request_timeout`].
    RequestTimeout,
    /// [`Settings::body_limit`].
    BodyLimit,
    /// [`Settings::reply_limit`].
    ReplyLimit,
    /// How log lines are written.
    LogFormat,
    /// Which log lines are written.
    LogLevel,
}

impl Setting {
    /// The setting's name, as in the flag `--request-timeout` without its dashes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Listen => "listen",
            Self::Bundle => "bundle",
            Self::AppConfig => "config.json",
            Self::AppConfigFile => "app-config",
            Self::Helpdesk => "helpdesk",
            Self::ServiceKey => "service-key",
            Self::ServiceKeyFile => "service-key-file",
            Self::TrustAgentId => "trust-agent-id",
            Self::SealSecret => "seal-secret",
            Self::SealSecretFile => "seal-secret-file",
            Self::SignInHours => "sign-in-hours",
            Self::PublicOrigin => "public-origin",
            Self::TrustedProxy => "trusted-proxy",
            Self::TlsCert => "tls-cert",
            Self::TlsKey => "tls-key",
            Self::ClickSecret => "click-secret",
            Self::ClickSecretFile => "click-secret-file",
            Self::PbxSecret => "pbx-secret",
            Self::PbxSecretFile => "pbx-secret-file",
            Self::AgentNumber => "agent-number",
            Self::Heartbeat => "heartbeat",
            Self::StreamsPerAgent => "streams-per-agent",
            Self::StreamsInAll => "streams-in-all",
            Self::Bus => "bus",
            Self::PbxOriginateUrl => "pbx-originate-url",
            Self::PbxOriginateMethod => "pbx-originate-method",
            Self::PbxAnswerUrl => "pbx-answer-url",
            Self::PbxHangUpUrl => "pbx-hang-up-url",
            Self::PbxHoldUrl => "pbx-hold-url",
            Self::PbxResumeUrl => "pbx-resume-url",
            Self::PbxAuthorization => "pbx-authorization",
            Self::PbxAuthorizationFile => "pbx-authorization-file",
            Self::RequestTimeout => "request-timeout",
            Self::BodyLimit => "body-limit",
            Self::ReplyLimit => "reply-limit",
            Self::LogFormat => "log-format",
            Self::LogLevel => "log-level",
        }
    }
}

/// A setting the gateway cannot start with: which one, what it found, what it expected. Never
/// contains a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SettingsError {
    setting: Setting,
    found: String,
    expected: String,
}

impl SettingsError {
    /// `found` and `expected` complete the sentence "*setting* *found*; expected *expected*".
    pub fn new(setting: Setting, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { setting, found: found.into(), expected: expected.into() }
    }

    /// The setting at fault.
    pub const fn setting(&self) -> Setting {
        self.setting
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}; expected {}", self.setting.name(), self.found, self.expected)
    }
}
