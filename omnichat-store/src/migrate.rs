//! Migrations: both dialects are compiled in; each runs in a transaction of its own and can be taken back.

use serde::{Deserialize, Serialize};
use sqlx::Postgres;
use sqlx::migrate::{Migrate, MigrateDatabase, Migrator};

use crate::db::{Durability, Either, Pool};
use crate::{Database, StoreError};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// One migration and whether the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// What it does, in a word or two.
    pub name: String,
    /// Whether it was applied.
    pub applied: bool,
}

/// The newest migration that this program knows.
#[must_use]
pub fn newest() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or(0)
}

/// Applies every migration that is missing. An empty or missing SQLite file becomes a database.
pub async fn up(database: &Database) -> Result<Vec<Step>, StoreError> {
    if let Database::Postgres(url) = database {
        make_postgres(url).await?;
    }
    let before = status(database).await?;
    with_pool(database, async |pool| {
        match pool {
            Either::Sqlite(pool) => SQLITE.run(pool).await?,
            Either::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    })
    .await?;
    Ok(before.into_iter().filter(|step| !step.applied).map(|step| Step { applied: true, ..step }).collect())
}

/// Makes the database on the server when it is not there: one step less for who sets it up.
async fn make_postgres(url: &str) -> Result<(), StoreError> {
    let refused =
        |e| StoreError::Setup(format!("cannot reach {}: {e}", Database::Postgres(url.into()).label()));
    if !Postgres::database_exists(url).await.map_err(refused)? {
        Postgres::create_database(url).await.map_err(refused)?;
    }
    Ok(())
}

/// Takes the newest `steps` applied migrations back, with all the data that only they can hold.
pub async fn down(database: &Database, steps: usize) -> Result<Vec<Step>, StoreError> {
    let mut applied = status(database).await?;
    applied.retain(|step| step.applied);
    let undone = applied.split_off(applied.len().saturating_sub(steps));
    let target = applied.last().map_or(0, |step| step.version);
    with_pool(database, async |pool| {
        match pool {
            Either::Sqlite(pool) => SQLITE.undo(pool, target).await?,
            Either::Postgres(pool) => POSTGRES.undo(pool, target).await?,
        }
        Ok(())
    })
    .await?;
    Ok(undone.into_iter().map(|step| Step { applied: false, ..step }).collect())
}

/// Every migration in order, with what the database has. Refuses a database of a newer program.
pub async fn status(database: &Database) -> Result<Vec<Step>, StoreError> {
    let applied = with_pool(database, async |pool| applied(pool).await).await?;
    refuse_newer(&applied)?;
    let known = SQLITE.iter().filter(|m| m.migration_type.is_up_migration());
    Ok(known
        .map(|m| Step {
            version: m.version,
            name: m.description.to_string(),
            applied: applied.contains(&m.version),
        })
        .collect())
}

/// Refuses a database whose schema is older or newer than this program's.
pub(crate) async fn assert_current(pool: &Pool) -> Result<(), StoreError> {
    let applied = applied(pool).await?;
    refuse_newer(&applied)?;
    let (have, need) = (applied.iter().copied().max().unwrap_or(0), newest());
    if have < need { Err(StoreError::SchemaOld { have, need }) } else { Ok(()) }
}

fn refuse_newer(applied: &[i64]) -> Result<(), StoreError> {
    let (have, need) = (applied.iter().copied().max().unwrap_or(0), newest());
    if have > need { Err(StoreError::SchemaNew { have, need }) } else { Ok(()) }
}

async fn applied(pool: &Pool) -> Result<Vec<i64>, StoreError> {
    const TABLE: &str = "_sqlx_migrations";
    let rows = match pool {
        Either::Sqlite(pool) => {
            let mut conn = pool.acquire().await?;
            conn.ensure_migrations_table(TABLE).await?;
            conn.list_applied_migrations(TABLE).await?
        }
        Either::Postgres(pool) => {
            let mut conn = pool.acquire().await?;
            conn.ensure_migrations_table(TABLE).await?;
            conn.list_applied_migrations(TABLE).await?
        }
    };
    Ok(rows.into_iter().map(|m| m.version).collect())
}

async fn with_pool<T>(
    database: &Database,
    work: impl AsyncFnOnce(&Pool) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let pool = database.open_writer(Durability::Full).await?;
    crate::db::assert_sqlite_version(&pool).await?;
    let result = work(&pool).await;
    match pool {
        Either::Sqlite(pool) => pool.close().await,
        Either::Postgres(pool) => pool.close().await,
    }
    result
}
