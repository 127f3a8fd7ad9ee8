//! The gateway's command line. Every flag has an environment name, `SOFTPHONE_GATEWAY_` and the flag in
//! capitals; the service key has no flag, because other users of a machine can read command lines.

use std::{env, fs, io, net::SocketAddr, path::PathBuf, time::Duration};

use clap::Parser;
use gateway::{BundleSource, Setting, Settings, SettingsError, parse_helpdesk};
use secrecy::SecretString;
use tracing::level_filters::LevelFilter;

/// What `--help` says about the one setting that is no flag.
const ABOUT_THE_KEY: &str = "\
The service key is read from the environment variable SOFTPHONE_GATEWAY_SERVICE_KEY, or from the file
that --service-key-file names. It has no flag of its own: command lines are no secret.";

/// Hosts the softphone, keeps the helpdesk's API key out of the browser, and relays the CTI API.
#[derive(Debug, Parser)]
#[command(name = "softphone-gateway", version, after_help = ABOUT_THE_KEY)]
pub struct Cli {
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

/// The environment variable the service key is read from.
const KEY_VARIABLE: &str = "SOFTPHONE_GATEWAY_SERVICE_KEY";

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
        let mut settings = Settings::new(bundle, helpdesk, self.service_key()?);
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

    fn service_key(&self) -> Result<SecretString, SettingsError> {
        match (env::var(KEY_VARIABLE), &self.service_key_file) {
            (Err(env::VarError::NotPresent), Some(file)) => read_key(file),
            (Err(env::VarError::NotPresent), None) => {
                Err(wrong(Setting::ServiceKey, "is not set", "the API key the gateway acts with"))
            }
            (_, Some(_)) => Err(wrong(
                Setting::ServiceKey,
                format!("is given twice, by {KEY_VARIABLE} and by --service-key-file"),
                "one of the two",
            )),
            (Ok(key), None) => Ok(key.into()),
            (Err(env::VarError::NotUnicode(_)), None) => {
                Err(wrong(Setting::ServiceKey, "is no text (it is not shown)", "an API key"))
            }
        }
    }
}

fn read_key(file: &PathBuf) -> Result<SecretString, SettingsError> {
    match fs::read_to_string(file) {
        // An editor ends a file with a line break; no key does.
        Ok(key) => Ok(key.trim_end_matches(['\r', '\n']).into()),
        Err(problem) => {
            let problem = match problem.kind() {
                io::ErrorKind::InvalidData => "it is no text".to_owned(),
                _ => problem.to_string(),
            };
            Err(wrong(
                Setting::ServiceKeyFile,
                format!("{} cannot be read ({problem})", file.display()),
                "a file that holds the API key and nothing else",
            ))
        }
    }
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
        _ => {
            let name = setting.name();
            let variable = name.to_uppercase().replace('-', "_");
            format!("Set it with --{name} or SOFTPHONE_GATEWAY_{variable}.")
        }
    }
}
