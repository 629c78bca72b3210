//! Whose old clients are served, kept in memory: every request of theirs asks. And what old settings say, done when that
//! begins. Knows none of their routes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnichat_store::audit::Actor;
use omnichat_store::config::Legacy;
use omnichat_store::legacy::{self, On, set_up};
use omnichat_store::{Store, StoreError};

use crate::app::App;

/// What was looked up last.
#[derive(Clone, Default)]
pub struct Served(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// Absent until somebody asks.
    on: Option<Option<On>>,
    /// Counts what was forgotten: what was read before is not kept after it.
    changes: u64,
}

impl Served {
    /// Whose old clients are served; `None` while nobody's are.
    pub async fn find(&self, store: &Store) -> Result<Option<On>, StoreError> {
        let changes = {
            let kept = self.lock();
            if let Some(on) = kept.on {
                return Ok(on);
            }
            kept.changes
        };
        let on = legacy::on(store).await?;
        let mut kept = self.lock();
        if kept.changes == changes {
            kept.on = Some(on);
        }
        Ok(on)
    }

    /// Forgets it: it was switched, or a tenant was opened or closed.
    pub fn forget(&self) {
        let mut kept = self.lock();
        kept.on = None;
        kept.changes += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what old settings say, where old clients are served and it was not done yet.
pub async fn set_up(app: &App) {
    let Some(on) = app.legacy().await else { return };
    let old = &app.store().old_settings().setup;
    match set_up::apply(app.store(), &on, old, Actor::SYSTEM).await {
        Ok(done) => done.iter().for_each(|did| tracing::info!("by old settings: {did}")),
        Err(StoreError::Closed) => {}
        Err(error) => tracing::error!(%error, "what old settings say cannot be set up"),
    }
}

/// Says in the log which old settings are not obeyed, and what stands open that should not.
pub fn warn(old: &Legacy) {
    for why in &old.ignored {
        tracing::warn!("{why}");
    }
    if !old.verify_twilio {
        tracing::warn!(
            "legacy.verify_twilio is off: /sms believes everybody who says that they are Twilio; set it to true again"
        );
    }
}
