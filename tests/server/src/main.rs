//! The reference server as a program.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use freesewing_test_server::{Generation, TestServer};
use tracing::level_filters::LevelFilter;

/// A reference server for the FreeSewing backend API: test against it instead of the real host.
///
/// When it is ready it prints one line of JSON on stdout, with its url, its generation and its control plane. Ctrl-C stops it.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1", value_parser = host)]
    host: IpAddr,
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Allow an address that other machines can reach
    #[arg(long)]
    allow_remote: bool,
    /// The generation of the API: v3 or v4
    #[arg(long, default_value_t = Generation::V3)]
    generation: Generation,
    /// Keep everything in this file; without it, in memory
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Repeat ids, secrets and tokens, and let the clock stand still
    #[arg(long)]
    seed: Option<u64>,
    /// Honour `"test": true` in bodies
    #[arg(long)]
    test_shortcuts: bool,
    /// Keep harmless oddities of the original that are mended otherwise
    #[arg(long)]
    strict_upstream: bool,
    /// Count requests as the original does; generation v4 only
    #[arg(long, value_name = "on|off", default_value = "on", value_parser = switch, action = clap::ArgAction::Set)]
    rate_limits: bool,
    /// Count the last address of X-Forwarded-For in place of the connection's; only behind a proxy that writes it
    #[arg(long)]
    trust_proxy: bool,
    /// Answer pages of every site, in generation v4 as well
    #[arg(long)]
    open_cors: bool,
    /// Begin with some people, their sets and patterns, and twenty curated sets; the ready line has the keys
    #[arg(long)]
    demo: bool,
    /// Write every request to the end of this file, one line of JSON each
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The port of the control plane; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    control_port: u16,
    /// Start without a control plane
    #[arg(long, conflicts_with = "control_port")]
    no_control: bool,
    /// After so many seconds an idle connection is closed
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    idle_timeout: Duration,
    /// So many seconds the body of a request may take to arrive
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    body_timeout: Duration,
    /// Log every request to stderr: method, route, status, milliseconds
    #[arg(long, short)]
    verbose: bool,
}

/// The exit code for options that cannot be read.
const USAGE: u8 = 2;

fn host(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| "write an IP address, such as 127.0.0.1".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "write a number of seconds above zero".to_owned())
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off".to_owned()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        // Help and version are no errors; clap prints those well.
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or("error: the options could not be read");
            let _ = writeln!(io::stderr(), "{line}; --help lists the options");
            return ExitCode::from(USAGE);
        }
    };
    let level = if options.verbose { LevelFilter::DEBUG } else { LevelFilter::WARN };
    tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_ansi(false).init();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = TestServer::builder()
        .generation(options.generation)
        .host(options.host)
        .port(options.port)
        .allow_remote(options.allow_remote)
        .test_shortcuts(options.test_shortcuts)
        .strict_upstream(options.strict_upstream)
        .rate_limits(options.rate_limits)
        .trust_proxy(options.trust_proxy)
        .open_cors(options.open_cors);
    builder =
        builder.idle_timeout(options.idle_timeout).body_timeout(options.body_timeout).demo(options.demo);
    if !options.no_control {
        builder = builder.control(options.control_port);
    }
    if let Some(path) = options.journal {
        builder = builder.journal(path);
    }
    if let Some(path) = options.db {
        builder = builder.db(path);
    }
    if let Some(seed) = options.seed {
        builder = builder.seed(seed);
    }
    // Before the server is ready, so that a signal which follows the ready line at once is not lost.
    let stop = signals()?;
    let mut server = builder.start().await?;
    let mut ready = serde_json::Map::new();
    ready.insert("url".to_owned(), server.url().into());
    ready.insert("generation".to_owned(), server.generation().as_str().into());
    if let Some(control) = server.control() {
        let control = serde_json::json!({ "url": control.url, "token": control.token });
        ready.insert("control".to_owned(), control);
    }
    if let Some(demo) = server.demo() {
        ready.insert("demo".to_owned(), demo.to_json());
    }
    let ready = serde_json::Value::Object(ready);
    {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{ready}")?;
        stdout.flush()?;
    }
    stop.await;
    // Defects were logged when they happened.
    let failed = !server.defects().is_empty();
    server.stop().await;
    if failed { Err("the server failed inside; the log above says how".into()) } else { Ok(()) }
}

/// Done when the program is asked to stop.
#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done when the program is asked to stop.
#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
