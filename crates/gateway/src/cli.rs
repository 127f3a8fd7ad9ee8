//! The gateway's command line. Every flag has an environment name, `SOFTPHONE_GATEWAY_` and the flag in
//! capitals, and can stand in a file; the secrets have no flags, because other users of a machine can read
//! command lines.

mod file;
mod push;
mod read;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand};
use gateway::{
    BundleSource, SealSecret, Setting, Settings, SettingsError, Tls, parse_app_config,
    parse_helpdesk,
};
use secrecy::ExposeSecret;
use tracing::level_filters::LevelFilter;

use read::{bytes, duration, network, public_origin, secret, text, wrong};

/// What `--help` says about the one setting that is no flag.
const ABOUT_THE_KEY: &str = "\
Agents sign in with their own keys, unless a service key is given, which then acts for all. It is read from the
variable SOFTPHONE_GATEWAY_SERVICE_KEY or from the file that --service-key-file names; the seal secret from
SOFTPHONE_GATEWAY_SEAL_SECRET or --seal-secret-file. They have no flags of their own: command lines are no secret.";

/// Hosts the softphone, keeps the helpdesk's API key out of the browser, and relays the CTI API.
#[derive(Debug, Parser)]
#[command(name = "softphone-gateway", version, after_help = ABOUT_THE_KEY)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// File with settings, in TOML: the names of these flags without their dashes.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_CONFIG")]
    config: Option<PathBuf>,

    /// Tries the configuration against the real helpdesk and telephone system, says what it finds, and
    /// ends.
    #[arg(long)]
    pub check: bool,

    /// Address and port to listen on.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "SOFTPHONE_GATEWAY_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,

    /// Folder with the softphone's bundle: index.html, config.json and what belongs to them. Without it,
    /// the bundle inside this program, or else the folder dist.
    #[arg(long, value_name = "FOLDER", env = "SOFTPHONE_GATEWAY_BUNDLE")]
    bundle: Option<PathBuf>,

    /// The softphone's configuration, in place of the bundle's config.json.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_APP_CONFIG")]
    app_config: Option<PathBuf>,

    /// The helpdesk's address without a path, such as `https://acme.freshdesk.com`.
    // Its value may wrongly hold a key, so `--help` does not repeat it.
    #[arg(long, value_name = "URL", env = "SOFTPHONE_GATEWAY_HELPDESK", hide_env_values = true)]
    helpdesk: Option<String>,

    /// File that holds the service key and nothing else.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_SERVICE_KEY_FILE")]
    service_key_file: Option<PathBuf>,

    /// With a service key: believe the agent id that a request names, without proof.
    #[arg(
        long,
        env = "SOFTPHONE_GATEWAY_TRUST_AGENT_ID",
        value_parser = clap::builder::BoolishValueParser::new()
    )]
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

    /// File with the certificate in PEM, where no proxy in front speaks TLS.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_TLS_CERT")]
    tls_cert: Option<PathBuf>,

    /// File with the certificate's private key in PEM.
    #[arg(long, value_name = "FILE", env = "SOFTPHONE_GATEWAY_TLS_KEY")]
    tls_key: Option<PathBuf>,

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

    #[command(flatten)]
    push: push::PushArgs,

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

/// The environment variable with an agent's key to check with.
pub const CHECK_KEY_VARIABLE: &str = "SOFTPHONE_GATEWAY_CHECK_KEY";

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

    /// The certificate to show, if any.
    pub fn tls(&self) -> Result<Option<Tls>, SettingsError> {
        let alone = |setting: Setting, other: &str| {
            Err(wrong(setting, "is set alone", &format!("--{other} with it")))
        };
        match (&self.tls_cert, &self.tls_key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => Tls::read(certificate, key).map(Some),
            (Some(_), None) => alone(Setting::TlsCert, "tls-key"),
            (None, Some(_)) => alone(Setting::TlsKey, "tls-cert"),
        }
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
        let mut settings = Settings::for_sign_in(self.bundle(), helpdesk);
        settings.app_config = self.app_config()?;
        settings.service_key = secret(
            (Setting::ServiceKey, KEY_VARIABLE),
            (Setting::ServiceKeyFile, self.service_key_file.as_deref()),
        )?;
        settings.trust_agent_id = self.trust_agent_id;
        let seal_secrets = secret(
            (Setting::SealSecret, SEAL_VARIABLE),
            (Setting::SealSecretFile, self.seal_secret_file.as_deref()),
        )?;
        if let Some(secrets) = seal_secrets {
            settings.seal_secrets = SealSecret::parse(secrets.expose_secret())?;
        }
        settings.sign_in_lifetime = duration(
            Setting::SignInHours,
            &self.sign_in_hours,
            3600.0,
            "a number of hours, such as 12",
        )?;
        settings.public_origin = self.public_origin.as_deref().map(public_origin).transpose()?;
        settings.trusted_proxies =
            self.trusted_proxy.iter().map(|text| network(text)).collect::<Result<_, _>>()?;
        settings.request_timeout = duration(
            Setting::RequestTimeout,
            &self.request_timeout,
            1.0,
            "a number of seconds, such as 10 or 2.5",
        )?;
        settings.body_limit = bytes(Setting::BodyLimit, &self.body_limit)?;
        settings.push = self.push.settings()?;
        settings.reply_limit = bytes(Setting::ReplyLimit, &self.reply_limit)?;
        Ok(settings)
    }

    fn bundle(&self) -> BundleSource {
        match &self.bundle {
            Some(folder) => BundleSource::Dir(folder.clone()),
            #[cfg(feature = "embed")]
            None => BundleSource::Embedded,
            #[cfg(not(feature = "embed"))]
            None => BundleSource::Dir("dist".into()),
        }
    }

    fn app_config(&self) -> Result<Option<serde_json::Value>, SettingsError> {
        let Some(file) = &self.app_config else {
            return Ok(None);
        };
        let expected =
            "the softphone's configuration (docs/CONFIGURATION.md has a complete example)";
        let text = text(Setting::AppConfigFile, file, expected)?;
        parse_app_config(text.as_bytes()).map(Some)
    }
}

/// Where a setting is set, for the last line of an error.
pub fn where_to_set(setting: Setting) -> String {
    match setting {
        Setting::AppConfig => {
            "It is the file config.json in the bundle's folder, or the one that --app-config names."
                .to_owned()
        }
        Setting::ServiceKey => format!("Set it with {KEY_VARIABLE}, or with --service-key-file."),
        Setting::SealSecret => format!("Set it with {SEAL_VARIABLE}, or with --seal-secret-file."),
        Setting::ClickSecret => {
            format!("Set it with {}, or with --click-secret-file.", push::CLICK_VARIABLE)
        }
        Setting::PbxAuthorization => format!(
            "Set it with {}, or with --pbx-authorization-file.",
            push::AUTHORIZATION_VARIABLE
        ),
        Setting::PbxSecret => {
            format!("Set it with {}, or with --pbx-secret-file.", push::PBX_VARIABLE)
        }
        _ => {
            let name = setting.name();
            let variable = name.to_uppercase().replace('-', "_");
            format!("Set it with --{name} or SOFTPHONE_GATEWAY_{variable}.")
        }
    }
}
