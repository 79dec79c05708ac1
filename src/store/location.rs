//! Where the database is when nobody says.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The database file in the platform's place for the data of programs (`~/.local/share/tarjuman/tarjuman.sqlite3` on
/// Linux); in the working directory for a user without a home.
pub fn default_database_path() -> PathBuf {
    let file = "tarjuman.sqlite3";
    ProjectDirs::from("", "", "tarjuman").map_or_else(|| PathBuf::from(file), |place| place.data_dir().join(file))
}
