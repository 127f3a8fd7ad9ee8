//! The configuration file: the flags' names without their dashes, in TOML. A flag wins over its
//! variable, a variable over the file.

use std::{ffi::OsString, fs, path::Path};

use clap::{ArgAction, Command, CommandFactory, FromArgMatches};
use gateway::{Setting, SettingsError};
use toml::{Table, Value};

use super::{Cli, wrong};

impl Cli {
    /// Reads the command line, the environment, and the file that `--config` names.
    ///
    /// # Errors
    /// The first thing wrong with the file. What is wrong with the command line ends the process, with
    /// its explanation printed.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString> + Clone,
    ) -> Result<Self, SettingsError> {
        let mut command = Self::command();
        let first = command.clone().ignore_errors(true).try_get_matches_from(arguments.clone());
        // Help and mistakes are for the second reading to show.
        let file =
            first.ok().and_then(|first| first.get_one::<std::path::PathBuf>("config").cloned());
        if let Some(file) = file {
            command = with_defaults(command, &read(&file)?)?;
        }
        let matches = command.clone().get_matches_from(arguments);
        Ok(Self::from_arg_matches(&matches)
            .unwrap_or_else(|error| error.format(&mut command).exit()))
    }
}

fn read(file: &Path) -> Result<Table, SettingsError> {
    let text = fs::read_to_string(file).map_err(|problem| {
        wrong(
            Setting::Config,
            format!("{} cannot be read ({problem})", file.display()),
            "a TOML file with settings",
        )
    })?;
    text.parse().map_err(|problem: toml::de::Error| {
        // Its message may quote the line, and a line may hold what should not be shown.
        let line = problem.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        wrong(
            Setting::Config,
            format!("{} is not TOML: {} in line {line}", file.display(), problem.message()),
            "lines such as helpdesk = \"https://acme.freshdesk.com\"",
        )
    })
}

/// The command with what the file says in place of its defaults.
fn with_defaults(mut command: Command, table: &Table) -> Result<Command, SettingsError> {
    for (name, value) in table {
        let known = command.get_arguments().find(|argument| argument.get_long() == Some(name));
        let Some((id, is_switch)) = known
            .filter(|argument| !ONLY_FLAGS.contains(&argument.get_id().as_str()))
            .map(|argument| (argument.get_id().clone(), is_switch(argument.get_action())))
        else {
            return Err(unknown(name));
        };
        let text = match (value, is_switch) {
            (Value::Boolean(on), true) => on.to_string(),
            (Value::String(text), false) => text.clone(),
            (Value::Integer(number), false) => number.to_string(),
            (Value::Float(number), false) => number.to_string(),
            (Value::Array(items), false) => texts(name, items)?.join(","),
            (_, true) => return Err(wrong_value(name, "true or false")),
            (_, false) => {
                return Err(wrong_value(name, "a text in quotes, a number, or a list of texts"));
            }
        };
        // The command keeps it for as long as the process lives.
        let text: &'static str = text.leak();
        command = command.mut_arg(id, |argument| argument.default_value(text));
    }
    Ok(command)
}

/// What makes no sense in a file.
const ONLY_FLAGS: [&str; 2] = ["config", "check"];

fn is_switch(action: &ArgAction) -> bool {
    matches!(action, ArgAction::SetTrue)
}

fn texts<'a>(name: &str, items: &'a [Value]) -> Result<Vec<&'a str>, SettingsError> {
    items
        .iter()
        .map(|item| item.as_str().ok_or_else(|| wrong_value(name, "a list of texts in quotes")))
        .collect()
}

fn unknown(name: &str) -> SettingsError {
    let expected = match name {
        "service-key" | "seal-secret" => "secrets in files of their own, named by …-file",
        _ => "names of flags without their dashes, such as public-origin",
    };
    wrong(Setting::Config, format!("has {name:?}, which is no setting of a file"), expected)
}

fn wrong_value(name: &str, expected: &str) -> SettingsError {
    wrong(Setting::Config, format!("has a {name} of another kind"), expected)
}
