//! Everything that is recorded by `tracing` at TRACE and by `log` at its most talkative.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// All that was recorded in this process, whichever test did it.
static RECORDS: LazyLock<Records> = LazyLock::new(|| {
    let records = Records::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(records.clone())
        .init();
    log::set_boxed_logger(Box::new(records.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    records
});

#[derive(Clone, Default)]
pub(crate) struct Records(Arc<Mutex<Vec<u8>>>);

/// Starts recording, once for all tests.
pub(crate) fn start() -> &'static Records {
    &RECORDS
}

impl Records {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    fn line(&self, line: fmt::Arguments<'_>) {
        writeln!(self.0.lock().unwrap(), "{line}").unwrap();
    }
}

impl Write for Records {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Records {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl log::Log for Records {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.line(format_args!("log {} {} {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}
