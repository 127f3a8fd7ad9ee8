//! The gateway's command line. Every flag has an environment name, `SOFTPHONE_GATEWAY_` and the flag in
//! capitals; the secrets have no flags, because other users of a machine can read command lines.

use std::{
    env, fs, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::{Parser, Subcommand};
use gateway::{BundleSource, SealSecret, Setting, Settings, SettingsError, parse_helpdesk};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use tracing::level_filters::LevelFilter;
use url::Url;

/// What `--help` says about the one setting that is no flag.
const ABOUT_THE_KEY: &str = "\
Agents sign in with their own keys, unless a service key is given, which then acts for all. It is read from the environment variable SOFTPHONE_GATEWAY_SERVICE_KEY or from the file that --service-key-file names; the
seal secret from SOFTPHONE_GATEWAY_SEAL_SECRET or --seal-secret-file. They have no flags of their own: command
lines are no secret.";

/// Hosts the softphone, keeps the helpdesk's API key out of the browser, and relays the CTI API.
#[derive(Debug, Parser)]
#[command(name = "softphone-gateway", version, after_help = ABOUT_THE_KEY)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Address and port to listen on.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "SOFTPHONE_GATEWAY_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,

    /// Folder with the softphone's bundle: index.html, config.json and what belongs to them.
    #[arg(long, value_name = "FOLDER", env = "SOFTPHONE_GATEWAY_BUNDLE", default_value = "dist")]
    bundle: PathBuf,

    /// The helpdesk's address without a path, such as `https://acme.freshdesk.com`.
    // Its value may wrongly hold a key, so `--help` does not repeat it.
    #[arg(long, value_name = "URL", env = "SOFTPHONE_GATEWAY_HELPDESK", hide_env_values = true)]
    helpdesk: Option<String>,

    /// File that holds the service key and nothing else.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_SERVICE_KEY_FILE")]
    service_key_file: Option<PathBuf>,

    /// With a service key: believe the agent id that a request names, without proof.
    #[arg(long, env = "SOFTPHONE_GATEWAY_TRUST_AGENT_ID")]
    trust_agent_id: bool,

    /// File with the secret that sign-ins are sealed with; two lines while rotating, the newest first.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_SEAL_SECRET_FILE")]
    seal_secret_file: Option<PathBuf>,

    /// Hours a sign-in lasts.
    #[arg(
        long,
        value_name = "HOURS",
        env = "SOFTPHONE_GATEWAY_SIGN_IN_HOURS",
        default_value = "12"
    )]
    sign_in_hours: String,

    /// The softphone's address as agents' browsers use it, such as `https://phone.acme.example`.
    #[arg(long, value_name = "URL", env = "SOFTPHONE_GATEWAY_PUBLIC_ORIGIN")]
    public_origin: Option<String>,

    /// Network of a proxy in front, such as 10.0.0.0/8, whose X-Forwarded-For counts; several with
    /// commas.
    #[arg(
        long,
        value_name = "CIDR",
        env = "SOFTPHONE_GATEWAY_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<String>,

    /// Seconds a browser may take to send a body, and then the helpdesk to answer.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "SOFTPHONE_GATEWAY_REQUEST_TIMEOUT",
        default_value = "10"
    )]
    request_timeout: String,

    /// Largest body a browser may send, in bytes.
    #[arg(
        long,
        value_name = "BYTES",
        env = "SOFTPHONE_GATEWAY_BODY_LIMIT",
        default_value = "1048576"
    )]
    body_limit: String,

    /// Largest body the helpdesk may answer with, in bytes.
    #[arg(
        long,
        value_name = "BYTES",
        env = "SOFTPHONE_GATEWAY_REPLY_LIMIT",
        default_value = "1048576"
    )]
    reply_limit: String,

    /// How log lines are written, on standard error: text or json.
    #[arg(
        long,
        value_name = "FORMAT",
        env = "SOFTPHONE_GATEWAY_LOG_FORMAT",
        default_value = "text"
    )]
    log_format: String,

    /// Which log lines are written: error, warn, info or debug.
    #[arg(long, value_name = "LEVEL", env = "SOFTPHONE_GATEWAY_LOG_LEVEL", default_value = "info")]
    log_level: String,
}

/// What else the program does.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// Prints a new seal secret, for --seal-secret-file.
    NewSecret,
}

/// The environment variable the service key is read from.
const KEY_VARIABLE: &str = "SOFTPHONE_GATEWAY_SERVICE_KEY";

/// The environment variable the seal secret is read from.
const SEAL_VARIABLE: &str = "SOFTPHONE_GATEWAY_SEAL_SECRET";

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

impl Cli {
    /// How and which log lines are written.
    pub fn log(&self) -> Result<(LogFormat, LevelFilter), SettingsError> {
        let format = match self.log_format.as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            other => {
                return Err(wrong(Setting::LogFormat, format!("is {other:?}"), "text or json"));
            }
        };
        let level = match self.log_level.as_str() {
            "error" => LevelFilter::ERROR,
            "warn" => LevelFilter::WARN,
            "info" => LevelFilter::INFO,
            "debug" => LevelFilter::DEBUG,
            other => {
                return Err(wrong(
                    Setting::LogLevel,
                    format!("is {other:?}"),
                    "error, warn, info or debug",
                ));
            }
        };
        Ok((format, level))
    }

    /// The address to listen on.
    pub fn listen(&self) -> Result<SocketAddr, SettingsError> {
        self.listen.parse().map_err(|_| {
            wrong(
                Setting::Listen,
                format!("is {:?}", self.listen),
                "an IP address and a port, such as 127.0.0.1:8080 or [::]:8080",
            )
        })
    }

    /// Everything the library needs.
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        let helpdesk = self.helpdesk.as_deref().ok_or_else(|| {
            wrong(
                Setting::Helpdesk,
                "is not set",
                "the helpdesk's address, such as https://acme.freshdesk.com",
            )
        })?;
        let helpdesk = parse_helpdesk(helpdesk)?;
        let bundle = BundleSource::Dir(self.bundle.clone());
        let mut settings = Settings::for_sign_in(bundle, helpdesk);
        settings.service_key = secret(
            (Setting::ServiceKey, KEY_VARIABLE),
            (Setting::ServiceKeyFile, self.service_key_file.as_ref()),
        )?;
        settings.trust_agent_id = self.trust_agent_id;
        let seal_secrets = secret(
            (Setting::SealSecret, SEAL_VARIABLE),
            (Setting::SealSecretFile, self.seal_secret_file.as_ref()),
        )?;
        if let Some(secrets) = seal_secrets {
            settings.seal_secrets = SealSecret::parse(secrets.expose_secret())?;
        }
        settings.sign_in_lifetime = self
            .sign_in_hours
            .parse()
            .ok()
            .and_then(|hours: f64| Duration::try_from_secs_f64(hours * 3600.0).ok())
            .ok_or_else(|| {
                wrong(
                    Setting::SignInHours,
                    format!("is {:?}", self.sign_in_hours),
                    "a number of hours, such as 12",
                )
            })?;
        settings.public_origin = self.public_origin()?;
        settings.trusted_proxies =
            self.trusted_proxy.iter().map(|text| network(text)).collect::<Result<_, _>>()?;
        settings.request_timeout = self
            .request_timeout
            .parse()
            .ok()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .ok_or_else(|| {
                wrong(
                    Setting::RequestTimeout,
                    format!("is {:?}", self.request_timeout),
                    "a number of seconds, such as 10 or 2.5",
                )
            })?;
        settings.body_limit = bytes(Setting::BodyLimit, &self.body_limit)?;
        settings.reply_limit = bytes(Setting::ReplyLimit, &self.reply_limit)?;
        Ok(settings)
    }

    fn public_origin(&self) -> Result<Option<Url>, SettingsError> {
        let read = |text: &String| {
            text.parse().map_err(|_| {
                wrong(
                    Setting::PublicOrigin,
                    format!("is {text:?}, which is not an address"),
                    "the softphone's address as browsers use it, such as https://phone.acme.example",
                )
            })
        };
        self.public_origin.as_ref().map(read).transpose()
    }
}

/// A secret from its variable or from its file; never from a flag.
fn secret(
    (setting, variable): (Setting, &str),
    (file_setting, file): (Setting, Option<&PathBuf>),
) -> Result<Option<SecretString>, SettingsError> {
    match (env::var(variable), file) {
        (Err(env::VarError::NotPresent), Some(file)) => read_secret(file_setting, file).map(Some),
        (Err(env::VarError::NotPresent), None) => Ok(None),
        (_, Some(_)) => Err(wrong(
            setting,
            format!("is given twice, by {variable} and by --{}", file_setting.name()),
            "one of the two",
        )),
        (Ok(text), None) => Ok(Some(text.into())),
        (Err(env::VarError::NotUnicode(_)), None) => {
            Err(wrong(setting, "is no text (it is not shown)", "a text"))
        }
    }
}

fn read_secret(setting: Setting, file: &PathBuf) -> Result<SecretString, SettingsError> {
    match fs::read_to_string(file) {
        // An editor ends a file with a line break; no secret does.
        Ok(text) => Ok(text.trim_end_matches(['\r', '\n']).into()),
        Err(problem) => {
            let problem = match problem.kind() {
                io::ErrorKind::InvalidData => "it is no text".to_owned(),
                _ => problem.to_string(),
            };
            Err(wrong(
                setting,
                format!("{} cannot be read ({problem})", file.display()),
                "a file that holds the secret and nothing else",
            ))
        }
    }
}

/// A network, or the only address in it.
fn network(text: &str) -> Result<IpNet, SettingsError> {
    let text = text.trim();
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
        wrong(
            Setting::TrustedProxy,
            format!("is {text:?}"),
            "an address or a network, such as 127.0.0.1 or 10.0.0.0/8",
        )
    })
}

fn bytes(setting: Setting, text: &str) -> Result<usize, SettingsError> {
    text.parse()
        .map_err(|_| wrong(setting, format!("is {text:?}"), "a number of bytes, such as 1048576"))
}

fn wrong(setting: Setting, found: impl Into<String>, expected: &str) -> SettingsError {
    SettingsError::new(setting, found, expected)
}

/// Where a setting is set, for the last line of an error.
pub fn where_to_set(setting: Setting) -> String {
    match setting {
        Setting::AppConfig => "It is the file config.json in the bundle's folder.".to_owned(),
        Setting::ServiceKey => format!("Set it with {KEY_VARIABLE}, or with --service-key-file."),
        Setting::SealSecret => format!("Set it with {SEAL_VARIABLE}, or with --seal-secret-file."),
        _ => {
            let name = setting.name();
            let variable = name.to_uppercase().replace('-', "_");
            format!("Set it with --{name} or SOFTPHONE_GATEWAY_{variable}.")
        }
    }
}
