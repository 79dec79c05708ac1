//! Which database, and where it is when nobody says.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use directories::ProjectDirs;

use crate::store::{GlossaryStore, PostgresStore, SqliteStore, StoreError};

/// The database file in the platform's place for the data of programs (`~/.local/share/tarjuman/tarjuman.sqlite3` on
/// Linux); in the working directory for a user without a home.
pub fn default_database_path() -> PathBuf {
    let file = "tarjuman.sqlite3";
    ProjectDirs::from("", "", "tarjuman").map_or_else(|| PathBuf::from(file), |place| place.data_dir().join(file))
}

/// A database: a file, or a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

impl Location {
    /// Reads what follows `--database`.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::Postgres(text.to_owned());
        }
        Self::File(PathBuf::from(text))
    }

    /// Opens it; makes the file or the tables where there are none.
    pub async fn open(&self) -> Result<Arc<dyn GlossaryStore>, StoreError> {
        match self {
            Self::File(path) => Ok(Arc::new(SqliteStore::open(path).await?)),
            Self::Postgres(url) => Ok(Arc::new(PostgresStore::open(url).await?)),
        }
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// For people: a password is not shown.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

/// The URL without what stands between the user's name and the host, and without its query, which may hold one too.
pub(super) fn without_password(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("postgres://desk:p@ss@db.example/terms", "postgres://desk@db.example/terms"),
            ("postgresql://db/terms?password=secret", "postgresql://db/terms"),
            ("postgres://desk@db:5433/terms", "postgres://desk@db:5433/terms"),
            ("house.sqlite3", "house.sqlite3"),
        ] {
            assert_eq!(Location::parse(url).to_string(), shown);
        }
    }
}
