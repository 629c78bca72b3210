//! A store with threads of its own, so that it can die as a process does: without finishing anything.

use std::path::Path;

use omnichat_store::{Clock, Database, Options, Store, StoreError};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::model::audience::Audience;

/// An open store and its threads. When it is dropped it dies.
pub struct House {
    /// Taken only when it dies.
    runtime: Option<Runtime>,
    store: Store,
}

impl House {
    /// Opens the store; what it publishes goes to the audience.
    pub async fn open(database: &Database, key_file: &Path, audience: &Audience) -> Result<Self, StoreError> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| StoreError::Io(error.to_string()))?;
        let opening =
            Store::open(Options::new(database.clone(), key_file), Clock::system(), audience.enters());
        match runtime.spawn(opening).await.expect("nobody stops it") {
            Ok(store) => Ok(Self { runtime: Some(runtime), store }),
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// Begins something on the store's threads. It ends without a result when they do.
    pub fn begin<F>(&self, what: impl FnOnce(Store) -> F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.runtime.as_ref().expect("the store lives").spawn(what(self.store.clone()))
    }

    /// Asks something of a store that stays alive meanwhile.
    pub async fn asked<F>(&self, what: impl FnOnce(Store) -> F) -> F::Output
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.begin(what).await.expect("nobody stops it")
    }

    /// Ends all threads at once, whatever they are at.
    pub fn crash(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Closes the store as the daemon does.
    pub async fn close(self) {
        self.asked(|store| async move { store.close().await }).await;
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.crash();
    }
}
