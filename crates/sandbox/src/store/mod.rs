//! What the helpdesk remembers: `SQLite`, in a file or in memory.
//!
//! One thread owns the database and carries out one transaction at a time, so the rules read and
//! write without a race, and no async thread ever waits for the disk.

pub mod agents;
pub mod api_settings;
pub mod calls;
pub mod companies;
pub mod contacts;
pub mod helpdesk_numbers;
mod migrations;
pub mod notes;
pub mod pops;
pub mod settings;
pub mod sql;
pub mod tickets;
pub mod time_entries;
pub mod widgets;

use std::{path::PathBuf, thread};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

/// Where the database is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// Gone with the process.
    Memory,
    /// A file; made when it is missing.
    File(PathBuf),
}

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `SQLite` refused.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file was written by a newer version of this program.
    #[error(
        "the database has format {found}, and this program knows formats up to {known}; use a newer program or another file"
    )]
    TooNew {
        /// The file's format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The thread that owns the database could not be started.
    #[error("the database's thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
    /// The database's thread has ended.
    #[error("the database is closed")]
    Closed,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle to the database; clones are handles to the same one, and the last one closes it.
#[derive(Clone, Debug)]
pub struct Store {
    jobs: mpsc::UnboundedSender<Job>,
}

impl Store {
    /// Opens the database and brings its format up to date.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let mut connection = match location {
            Location::Memory => Connection::open_in_memory()?,
            Location::File(path) => Connection::open(path)?,
        };
        // WAL with `NORMAL`: a killed process loses nothing that was committed.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrations::run(&mut connection)?;
        let (jobs, mut queue) = mpsc::unbounded_channel::<Job>();
        thread::Builder::new().name("store".to_owned()).spawn(move || {
            while let Some(job) = queue.blocking_recv() {
                job(&mut connection);
            }
        })?;
        Ok(Self { jobs })
    }

    /// Carries out `work` in one transaction, which is kept only when it succeeds.
    pub async fn run<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked may be gone (a client that hung up); the work is done all the same.
            let _ = answer.send(transact(connection, work));
        });
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

fn transact<T, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let done = work(&transaction)?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(done)
}
