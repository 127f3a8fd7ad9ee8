//! `softphone-sandbox`: the demo from one command.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use sandbox::{
    clock::Clock,
    demo::{Demo, Options, Port},
    line_kind::LineKind,
    store::Location,
};
use tracing_subscriber::EnvFilter;

/// A stand-in helpdesk with the softphone in its iframe, and a small phone network.
#[derive(Debug, Parser)]
#[command(name = "softphone-sandbox", version)]
struct Arguments {
    /// The folder with the app's bundle
    #[arg(long, env = "SOFTPHONE_SANDBOX_BUNDLE", default_value = "dist", value_name = "DIR")]
    bundle: PathBuf,

    /// Where the helpdesk's database is kept: a file, made when it is missing, or `:memory:`
    #[arg(
        long,
        env = "SOFTPHONE_SANDBOX_DATABASE",
        default_value = ":memory:",
        value_name = "FILE"
    )]
    database: PathBuf,

    /// The helpdesk's port; 0 for any free one [default: 8200, or a free one when it is taken]
    #[arg(long, env = "SOFTPHONE_SANDBOX_HELPDESK_PORT", value_name = "PORT")]
    helpdesk_port: Option<u16>,

    /// The app's port; 0 for any free one [default: 8201, or a free one when it is taken]
    #[arg(long, env = "SOFTPHONE_SANDBOX_APP_PORT", value_name = "PORT")]
    app_port: Option<u16>,

    /// The phone network's port; 0 for any free one [default: 8202, or a free one when it is taken]
    #[arg(long, env = "SOFTPHONE_SANDBOX_SWITCH_PORT", value_name = "PORT")]
    switch_port: Option<u16>,

    /// How many requests a minute the API takes from all agents together, before it answers 429
    #[arg(long, env = "SOFTPHONE_SANDBOX_REQUESTS_PER_MINUTE", value_name = "NUMBER")]
    requests_per_minute: Option<u32>,

    /// Let agents sign in with their own API keys, in place of one key for all
    #[arg(long, env = "SOFTPHONE_SANDBOX_SIGN_IN")]
    sign_in: bool,

    /// Which telephone the agents have at first; the window's Sandbox menu changes it
    #[arg(long, env = "SOFTPHONE_SANDBOX_LINE", value_enum, default_value_t)]
    line: LineKind,

    /// Print one line of JSON with every address once everything listens
    #[arg(long, env = "SOFTPHONE_SANDBOX_READY_JSON")]
    ready_json: bool,

    /// Which log lines are written to standard error, for example `debug` or `sandbox=debug`
    #[arg(long, env = "SOFTPHONE_SANDBOX_LOG", default_value = "warn", value_name = "FILTER")]
    log: String,
}

impl Arguments {
    fn options(&self) -> Options {
        let port =
            |chosen: Option<u16>, default| chosen.map_or(Port::Preferred(default), Port::Exactly);
        Options {
            bundle: self.bundle.clone(),
            database: if self.database.as_os_str() == ":memory:" {
                Location::Memory
            } else {
                Location::File(self.database.clone())
            },
            helpdesk_port: port(self.helpdesk_port, 8200),
            app_port: port(self.app_port, 8201),
            switch_port: port(self.switch_port, 8202),
            requests_per_minute: self.requests_per_minute,
            sign_in: self.sign_in,
            line: self.line,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match EnvFilter::try_new(&arguments.log) {
        Ok(filter) => {
            tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
        }
        Err(error) => {
            eprintln!("softphone-sandbox: --log {error}");
            return ExitCode::FAILURE;
        }
    }
    let demo = match Demo::start(arguments.options(), Clock::system()).await {
        Ok(demo) => demo,
        Err(error) => {
            eprintln!("softphone-sandbox: {error}");
            return ExitCode::FAILURE;
        }
    };
    if arguments.ready_json {
        // Serialising a struct of strings cannot fail.
        println!("{}", serde_json::to_string(demo.urls()).unwrap_or_default());
    } else {
        println!("The helpdesk is open: {}\nPress Ctrl-C to close it.", demo.urls().window);
    }
    asked_to_stop().await;
    demo.stop().await;
    ExitCode::SUCCESS
}

/// Resolves on Ctrl-C, and on SIGTERM where there is such a thing.
async fn asked_to_stop() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C is not heard here");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM is not heard here");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
