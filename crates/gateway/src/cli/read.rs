//! Reading single values as an admin writes them.

use std::{env, fs, io, net::IpAddr, path::Path, time::Duration};

use gateway::{Setting, SettingsError};
use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

/// A secret from its variable or from its file; never from a flag.
pub fn secret(
    (setting, variable): (Setting, &str),
    (file_setting, file): (Setting, Option<&Path>),
) -> Result<Option<SecretString>, SettingsError> {
    match (env::var(variable), file) {
        (Err(env::VarError::NotPresent), Some(file)) => secret_in(file_setting, file).map(Some),
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

fn secret_in(setting: Setting, file: &Path) -> Result<SecretString, SettingsError> {
    // An editor ends a file with a line break; no secret does.
    text(setting, file, "a file that holds the secret and nothing else")
        .map(|text| text.trim_end_matches(['\r', '\n']).into())
}

/// A file's text.
pub fn text(setting: Setting, file: &Path, expected: &str) -> Result<String, SettingsError> {
    fs::read_to_string(file).map_err(|problem| {
        let problem = match problem.kind() {
            io::ErrorKind::InvalidData => "it is no text".to_owned(),
            _ => problem.to_string(),
        };
        wrong(setting, format!("{} cannot be read ({problem})", file.display()), expected)
    })
}

/// A network, or the only address in it.
pub fn network(text: &str) -> Result<IpNet, SettingsError> {
    let text = text.trim();
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
        wrong(
            Setting::TrustedProxy,
            format!("is {text:?}"),
            "an address or a network, such as 127.0.0.1 or 10.0.0.0/8",
        )
    })
}

/// The address that browsers use.
pub fn public_origin(text: &str) -> Result<Url, SettingsError> {
    text.parse().map_err(|_| {
        wrong(
            Setting::PublicOrigin,
            format!("is {text:?}, which is not an address"),
            "the softphone's address as browsers use it, such as https://phone.acme.example",
        )
    })
}

/// A number of `unit`s (each of so many seconds), as time.
pub fn duration(
    setting: Setting,
    text: &str,
    unit: f64,
    expected: &str,
) -> Result<Duration, SettingsError> {
    text.parse()
        .ok()
        .and_then(|number: f64| Duration::try_from_secs_f64(number * unit).ok())
        .ok_or_else(|| wrong(setting, format!("is {text:?}"), expected))
}

/// A number of bytes.
pub fn bytes(setting: Setting, text: &str) -> Result<usize, SettingsError> {
    text.parse()
        .map_err(|_| wrong(setting, format!("is {text:?}"), "a number of bytes, such as 1048576"))
}

/// A setting that cannot be used.
pub fn wrong(setting: Setting, found: impl Into<String>, expected: &str) -> SettingsError {
    SettingsError::new(setting, found, expected)
}
