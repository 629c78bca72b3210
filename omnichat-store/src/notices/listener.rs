//! The connection on which a PostgreSQL server tells what other processes have committed. When it is lost, it is made
//! again, and everything that may have been told meanwhile is looked for once.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::db::{Either, Pool};
use crate::notices::order::Order;
use crate::store::Publish;
use crate::{Database, Store, StoreError, events};

/// The channel. It belongs to the database, so two installations on one server do not hear each other.
const CHANNEL: &str = "omnichat";
/// After so long in silence it is asked whether the connection still stands.
const SILENCE: Duration = Duration::from_secs(20);
/// How long the server may take to answer that.
const PATIENCE: Duration = Duration::from_secs(4);
/// Between two tries to connect.
const AGAIN: Duration = Duration::from_millis(250);

/// The statements that commit and tell `notice` to all who listen, in one go.
pub(crate) fn commit(notice: &str) -> String {
    format!("SELECT pg_notify('{CHANNEL}', '{}'); COMMIT", notice.replace('\'', "''"))
}

/// Hears what other processes commit.
pub(crate) struct Ear {
    listener: PgListener,
    order: Arc<Order>,
}

impl Ear {
    /// Listens from here on; what others write is published. `None` on the embedded database, which has no others.
    pub(crate) async fn open(
        database: &Database,
        readers: &Pool,
        publish: &Publish,
    ) -> Result<Option<Self>, StoreError> {
        if matches!(database, Database::Sqlite(_)) {
            return Ok(None);
        }
        let listener = connect(database).await?;
        // After that, so that nothing falls between.
        let heads = events::heads(readers.as_ref()).await?;
        Ok(Some(Self { listener, order: Arc::new(Order::new(Arc::clone(publish), heads)) }))
    }

    /// Who brings what is committed into order.
    pub(crate) fn order(&self) -> Arc<Order> {
        Arc::clone(&self.order)
    }

    /// Where this process's own writer publishes.
    pub(crate) fn publish(&self) -> Publish {
        let order = self.order();
        Arc::new(move |row| order.committed(row))
    }

    /// Listens until told to stop.
    pub(crate) async fn listen(self, store: Store, stop: Arc<Notify>) {
        tokio::select! {
            () = hear(&store, self.listener) => {}
            () = self.order.follow(&store) => {}
            () = stop.notified() => {}
        }
    }
}

async fn hear(store: &Store, mut listener: PgListener) {
    loop {
        let lost = match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notice))) => {
                store.noticing().hear(notice.payload());
                continue;
            }
            Ok(Ok(None)) => "it was closed".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => match timeout(PATIENCE, sqlx::query("SELECT 1").execute(&mut listener)).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "it does not answer".to_owned(),
            },
        };
        tracing::warn!(
            error = lost,
            "the connection that listens to other processes is lost; making it again"
        );
        listener = again(store.database()).await;
        store.noticing().missed();
        tracing::info!("other processes are listened to again");
    }
}

async fn connect(database: &Database) -> Result<PgListener, StoreError> {
    let Either::Postgres(pool) = database.open_readers(1).await? else {
        return Err(StoreError::Setup("the embedded database tells nothing to other processes".into()));
    };
    let mut listener = PgListener::connect_with(&pool).await?;
    // A new one is made instead: then it is known from when on it listens.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn again(database: &Database) -> PgListener {
    loop {
        match connect(database).await {
            Ok(listener) => return listener,
            Err(_) => sleep(AGAIN).await,
        }
    }
}
