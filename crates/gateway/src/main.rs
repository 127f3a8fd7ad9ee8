//! `softphone-gateway`: see `--help`, and `docs/DEPLOYMENT.md`.

mod cli;
mod json_lines;

use std::{io, process::ExitCode};

use gateway::{SealSecret, Setting, SettingsError, Verdict};
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use cli::{CHECK_KEY_VARIABLE, Cli, Command, LogFormat};
use json_lines::JsonLines;

/// What the helpdesk is to fill in, in the callback URL.
const CLICK_FIELDS: &str = "&requester_number={{requester_number}}&agent_id={{agent_id}}\
                            &ticket_id={{ticket_id}}&requester_id={{requester_id}}";

/// An idle softphone costs a fifth less memory with it, and a request less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match start().await {
        Ok(code) => code,
        Err(error) => {
            let way_out = cli::where_to_set(error.setting());
            eprintln!("softphone-gateway cannot start: {error}.\n{way_out}");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<ExitCode, SettingsError> {
    let cli = Cli::read(std::env::args_os().collect::<Vec<_>>())?;
    if let Some(Command::NewSecret) = cli.command {
        println!("{}", SealSecret::random()?.expose_base64());
        return Ok(ExitCode::SUCCESS);
    }
    let (format, level) = cli.log()?;
    if cli.check {
        return check(&cli).await;
    }
    start_log(format, level);
    serve(&cli).await?;
    Ok(ExitCode::SUCCESS)
}

/// Says what is well and what is not, one line each.
async fn check(cli: &Cli) -> Result<ExitCode, SettingsError> {
    cli.listen()?;
    cli.tls()?;
    drop(gateway::app(cli.settings()?)?);
    println!("ok    settings: they are complete, and the bundle can be read");
    let key = std::env::var(CHECK_KEY_VARIABLE).ok().map(Into::into);
    let findings = gateway::check(&cli.settings()?, key).await;
    for finding in &findings {
        println!("{finding}");
    }
    let is_bad = findings.iter().any(|finding| finding.verdict == Verdict::Bad);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn serve(cli: &Cli) -> Result<(), SettingsError> {
    let address = cli.listen()?;
    let tls = cli.tls()?;
    let settings = cli.settings()?;
    let helpdesk = settings.helpdesk.origin().ascii_serialization();
    let public = settings.public_origin.as_ref().map(|url| url.origin().ascii_serialization());
    let takes_clicks = !settings.push.click_secrets.is_empty();
    let router = gateway::app(settings)?;
    let stop = stop_signal();
    let listener = TcpListener::bind(address)
        .await
        .map_err(|problem| cannot_listen(&address.to_string(), &problem))?;
    let address =
        listener.local_addr().map_err(|problem| cannot_listen(&address.to_string(), &problem))?;
    tracing::info!(%address, %helpdesk, "listening");
    let public = public.unwrap_or_else(|| {
        let scheme = if tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{address}")
    });
    tracing::info!(url = format!("{public}/?agent_id={{{{agent_id}}}}"), "Iframe URL to paste");
    if takes_clicks {
        // Without the secret: a log is no place for one.
        let url = format!("{public}/click-to-dial?secret=…{CLICK_FIELDS}");
        tracing::info!(url, "callback URL to paste, with your click secret in place of …");
    }
    match tls {
        None => gateway::serve(listener, router, stop).await,
        Some(tls) => gateway::serve_tls(listener, tls, router, stop).await,
    }
    tracing::info!("stopped");
    Ok(())
}

fn cannot_listen(address: &str, problem: &io::Error) -> SettingsError {
    SettingsError::new(
        Setting::Listen,
        format!("is {address}, and that cannot be had ({problem})"),
        "a free port of an address of this machine",
    )
}

/// Our own lines only: what libraries log at debug may hold what the gateway must not show.
fn start_log(format: LogFormat, level: LevelFilter) {
    let targets = Targets::new()
        .with_default(LevelFilter::WARN.min(level))
        .with_target("gateway", level)
        .with_target("softphone_gateway", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let layer = match format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().event_format(JsonLines::new()).boxed(),
    };
    tracing_subscriber::registry().with(layer.with_filter(targets)).init();
}

/// Resolves when the process is told to stop: Ctrl-C, or SIGTERM from a service manager.
fn stop_signal() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        let interrupt = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        let terminate = async {
            match terminate {
                Ok(mut terminate) => drop(terminate.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let terminate = std::future::pending::<()>();
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}
