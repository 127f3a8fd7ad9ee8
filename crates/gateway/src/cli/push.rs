//! The flags of click-to-dial, telephone systems, streams and the bus.

use std::path::{Path, PathBuf};

use clap::Args;
use cti::{AgentId, PhoneNumber};
use gateway::{DeskPhoneSettings, PushSettings, Setting, SettingsError};
use secrecy::{ExposeSecret, SecretString};

use super::read::{duration, secret, wrong};

/// The environment variables of secrets, which have no flags.
pub const CLICK_VARIABLE: &str = "SOFTPHONE_GATEWAY_CLICK_SECRET";
pub const PBX_VARIABLE: &str = "SOFTPHONE_GATEWAY_PBX_SECRET";
pub const AUTHORIZATION_VARIABLE: &str = "SOFTPHONE_GATEWAY_PBX_AUTHORIZATION";

#[derive(Debug, Args)]
pub struct PushArgs {
    /// File with the secret of the click-to-dial callback URL; several, one a line, while rotating.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_CLICK_SECRET_FILE")]
    click_secret_file: Option<PathBuf>,

    /// File with the secret a telephone system reports calls with; several, one a line.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_PBX_SECRET_FILE")]
    pbx_secret_file: Option<PathBuf>,

    /// An agent's telephone, for clicks and reports that name no agent id; once for each agent.
    // A number is private, so `--help` does not repeat it.
    #[arg(
        long,
        value_name = "AGENT=NUMBER",
        env = "SOFTPHONE_GATEWAY_AGENT_NUMBER",
        value_delimiter = ',',
        hide_env_values = true
    )]
    agent_number: Vec<String>,

    /// Seconds between two signs of life on a stream.
    #[arg(long, value_name = "SECONDS", env = "SOFTPHONE_GATEWAY_HEARTBEAT", default_value = "15")]
    heartbeat: String,

    /// Most softphones of one agent that may listen at a time.
    #[arg(
        long,
        value_name = "NUMBER",
        env = "SOFTPHONE_GATEWAY_STREAMS_PER_AGENT",
        default_value = "8"
    )]
    streams_per_agent: String,

    /// Most softphones in all that may listen at a time.
    #[arg(
        long,
        value_name = "NUMBER",
        env = "SOFTPHONE_GATEWAY_STREAMS_IN_ALL",
        default_value = "20000"
    )]
    streams_in_all: String,

    /// Address that makes the telephone system call the agent's telephone and then the requester;
    /// `{{requester_number}}`, `{{agent_id}}` and others are filled in.
    // It may hold a token, so `--help` does not repeat it; nor those below.
    #[arg(
        long,
        value_name = "URL",
        env = "SOFTPHONE_GATEWAY_PBX_ORIGINATE_URL",
        hide_env_values = true
    )]
    pbx_originate_url: Option<String>,

    /// Its method where it has none in front: GET or POST.
    #[arg(
        long,
        value_name = "METHOD",
        env = "SOFTPHONE_GATEWAY_PBX_ORIGINATE_METHOD",
        default_value = "POST"
    )]
    pbx_originate_method: String,

    /// Address that answers at the agent's telephone.
    #[arg(
        long,
        value_name = "URL",
        env = "SOFTPHONE_GATEWAY_PBX_ANSWER_URL",
        hide_env_values = true
    )]
    pbx_answer_url: Option<String>,

    /// Address that hangs up.
    #[arg(
        long,
        value_name = "URL",
        env = "SOFTPHONE_GATEWAY_PBX_HANG_UP_URL",
        hide_env_values = true
    )]
    pbx_hang_up_url: Option<String>,

    /// Address that puts on hold.
    #[arg(
        long,
        value_name = "URL",
        env = "SOFTPHONE_GATEWAY_PBX_HOLD_URL",
        hide_env_values = true
    )]
    pbx_hold_url: Option<String>,

    /// Address that takes off hold.
    #[arg(
        long,
        value_name = "URL",
        env = "SOFTPHONE_GATEWAY_PBX_RESUME_URL",
        hide_env_values = true
    )]
    pbx_resume_url: Option<String>,

    /// File with what goes into the header Authorization to the telephone system.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_PBX_AUTHORIZATION_FILE")]
    pbx_authorization_file: Option<PathBuf>,

    /// NATS servers that several instances share, such as `nats://10.0.0.5:4222`; several with commas.
    // Its value may hold a password, so `--help` does not repeat it.
    #[arg(long, value_name = "URL", env = "SOFTPHONE_GATEWAY_BUS", hide_env_values = true)]
    bus: Option<String>,
}

impl PushArgs {
    pub fn settings(&self) -> Result<PushSettings, SettingsError> {
        let mut settings = PushSettings::default();
        settings.click_secrets = secrets(
            (Setting::ClickSecret, CLICK_VARIABLE),
            (Setting::ClickSecretFile, self.click_secret_file.as_deref()),
        )?;
        settings.pbx_secrets = secrets(
            (Setting::PbxSecret, PBX_VARIABLE),
            (Setting::PbxSecretFile, self.pbx_secret_file.as_deref()),
        )?;
        settings.agent_numbers =
            self.agent_number.iter().map(|text| agent_number(text)).collect::<Result<_, _>>()?;
        settings.heartbeat =
            duration(Setting::Heartbeat, &self.heartbeat, 1.0, "a number of seconds, such as 15")?;
        settings.streams_per_agent = number(Setting::StreamsPerAgent, &self.streams_per_agent)?;
        settings.streams_in_all = number(Setting::StreamsInAll, &self.streams_in_all)?;
        settings.desk_phone = self.desk_phone()?;
        settings.bus = self.bus.as_deref().map(SecretString::from);
        Ok(settings)
    }

    fn desk_phone(&self) -> Result<DeskPhoneSettings, SettingsError> {
        let address = |text: &Option<String>| text.as_deref().map(SecretString::from);
        let mut settings = DeskPhoneSettings::default();
        settings.originate = address(&self.pbx_originate_url);
        settings.originate_by_get = match self.pbx_originate_method.to_uppercase().as_str() {
            "GET" => true,
            "POST" => false,
            other => {
                return Err(wrong(
                    Setting::PbxOriginateMethod,
                    format!("is {other:?}"),
                    "GET or POST",
                ));
            }
        };
        settings.answer = address(&self.pbx_answer_url);
        settings.hang_up = address(&self.pbx_hang_up_url);
        settings.hold = address(&self.pbx_hold_url);
        settings.resume = address(&self.pbx_resume_url);
        settings.authorization = secret(
            (Setting::PbxAuthorization, AUTHORIZATION_VARIABLE),
            (Setting::PbxAuthorizationFile, self.pbx_authorization_file.as_deref()),
        )?;
        Ok(settings)
    }
}

/// Secrets from a variable or from a file, one a line.
fn secrets(
    variable: (Setting, &str),
    file: (Setting, Option<&Path>),
) -> Result<Vec<SecretString>, SettingsError> {
    let text = secret(variable, file)?;
    let lines = text.as_ref().map_or("", ExposeSecret::expose_secret).lines().map(str::trim);
    let secrets: Vec<SecretString> =
        lines.filter(|line| !line.is_empty()).map(SecretString::from).collect();
    if secrets.is_empty() && text.is_some() {
        return Err(wrong(variable.0, "is empty", "a secret, or several, one a line"));
    }
    Ok(secrets)
}

/// `1001=+14155550123`.
fn agent_number(text: &str) -> Result<(AgentId, PhoneNumber), SettingsError> {
    let read = || {
        let (agent, number) = text.split_once('=')?;
        Some((agent.trim().parse().ok()?, PhoneNumber::parse(number).ok()?))
    };
    read().ok_or_else(|| {
        let agent = text.split('=').next().unwrap_or_default();
        wrong(
            Setting::AgentNumber,
            format!("has an entry that begins with {agent:?} and cannot be read"),
            "an agent's id and their number, such as 1001=+14155550123",
        )
    })
}

fn number(setting: Setting, text: &str) -> Result<usize, SettingsError> {
    text.trim()
        .parse()
        .map_err(|_| wrong(setting, format!("is {text:?}"), "a whole number, such as 8"))
}
