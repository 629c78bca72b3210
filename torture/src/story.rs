//! What a listener was told, in the order it came and as often as it came, to be held against what there is to tell.

use std::fmt::Debug;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// What one listener was told. Clones are the same story.
#[derive(Clone, Debug)]
pub struct Story<T>(watch::Sender<Vec<T>>);

impl<T> Default for Story<T> {
    fn default() -> Self {
        Self(watch::Sender::new(Vec::new()))
    }
}

impl<T: Debug + PartialEq> Story<T> {
    /// This was told.
    pub fn tell(&self, news: T) {
        self.0.send_modify(|told| told.push(news));
    }

    /// Until so much was told.
    pub async fn reaches(&self, count: usize) {
        // It cannot end before this story.
        drop(self.0.subscribe().wait_for(|told| told.len() >= count).await);
    }

    /// Waits until as much was told as there is; then says where they differ, if they do.
    pub async fn compare(&self, who: &str, all: &[T], patience: Duration) -> Option<String> {
        let in_time = timeout(patience, self.reaches(all.len())).await.is_ok();
        let told = self.0.borrow();
        if in_time && *told == all {
            return None;
        }
        let same = told.iter().zip(all).take_while(|(told, is)| told == is).count();
        let (heard, is) = (told.get(same), all.get(same));
        let (told, all) = (told.len(), all.len());
        Some(format!(
            "{who} heard {told} events of {all}; the first {same} are right, then comes {heard:?} for {is:?}"
        ))
    }
}
