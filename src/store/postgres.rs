//! The store in a PostgreSQL database, for several servers that share the work.
//!
//! Writers of one glossary queue on an advisory lock held to the end of their transaction; writers of different
//! glossaries do not wait for each other. Every write ends with a NOTIFY, which reaches the other servers when it is
//! committed. Notifications are lost when a connection breaks, so they are a hint: the truth is the revision in the row
//! of the glossary, which every server looks at once a second.
//!
//! | module | idea |
//! | --- | --- |
//! | [`open`] | from a URL to a store, or to an error that says what to do |
//! | [`dialect`] | what only PostgreSQL says this way |
//! | [`fault`] | from the engine's errors to ours |
//! | the others | `src/store/sql`: the same source for both databases, compiled here for this one |

/// SQL: the value is one of a list bound as `$n`.
macro_rules! any_of {
    ($list:literal) => {
        concat!("= ANY(", $list, ")")
    };
}

mod dialect;
#[path = "sql/entries.rs"]
mod entries;
pub(crate) mod fault;
#[path = "sql/glossaries.rs"]
mod glossaries;
#[path = "sql/history.rs"]
mod history;
mod open;
#[path = "sql/requests.rs"]
mod requests;
#[path = "sql/store.rs"]
mod store;
#[path = "sql/versions.rs"]
mod versions;

use sqlx::{PgPool, Postgres, Transaction, postgres::PgListener};
use tokio::sync::Mutex;

use crate::{
    id::GlossaryId,
    store::{Database, StoreError},
};

use fault::Fault;

/// The names by which the shared sources know this database.
type Store = PostgresStore;
type Db = sqlx::PgConnection;
type Tx = Transaction<'static, Postgres>;

/// Where writes are announced.
const CHANNEL: &str = "tarjuman_glossaries";

/// Glossaries in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    /// The database for people: the URL without its password.
    name: String,
    pool: PgPool,
    /// Connected when somebody first waits for a hint.
    listener: Mutex<Option<PgListener>>,
}

impl PostgresStore {
    /// Connects to a database; makes the tables where there are none, and brings an older schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// A transaction that sees one state of the database to its end.
    async fn reading(&self) -> Result<Tx, Fault> {
        Ok(self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
    }

    /// A transaction that is alone in writing to a glossary: what it reads of it stays true until it commits.
    async fn writing(&self, glossary: &GlossaryId) -> Result<Tx, Fault> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))")
            .bind(glossary.as_str())
            .bind(open::LOCKS)
            .execute(&mut *tx)
            .await?;
        Ok(tx)
    }

    fn named<T>(&self, outcome: Result<T, Fault>) -> Result<T, StoreError> {
        outcome.map_err(|fault| fault.named(&self.name))
    }

    fn below(&self) -> Database {
        Database::Postgres { name: self.name.clone(), options: self.pool.connect_options() }
    }

    /// Waits for a notification. One may have been missed while the connection was down, so a new connection is a hint
    /// too; while none can be made there is nothing to say.
    async fn hint(&self) {
        let mut held = self.listener.lock().await;
        if let Some(listener) = held.as_mut() {
            if let Ok(Some(_)) = listener.try_recv().await {
                // A large change is announced once; several small ones are taken together.
                while listener.next_buffered().is_some() {}
                return;
            }
            *held = None;
        }
        let connected = async {
            let mut listener = PgListener::connect_with(&self.pool).await?;
            listener.listen(CHANNEL).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        match connected.await {
            Ok(listener) => *held = Some(listener),
            Err(_) => std::future::pending().await,
        }
    }

    async fn end(&self) {
        self.listener.lock().await.take();
        self.pool.close().await;
    }
}
