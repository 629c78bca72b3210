//! Requests that wait for news, for those who cannot hold a socket: how long they may, and what ends the wait.

use std::time::Duration;

use omnichat_api::FieldError;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::problem::Answer;

/// The longest that a request may wait, in seconds: shorter than proxies' usual patience.
const MOST: u32 = 25;

/// How long a request asks to wait; not at all when it does not say.
pub fn asked(wait: Option<u32>) -> Answer<Duration> {
    let seconds = wait.unwrap_or(0);
    if seconds > MOST {
        let rule = format!("must be at most {MOST} seconds");
        return Err(FieldError::new("wait", "out_of_range", rule).into());
    }
    Ok(Duration::from_secs(seconds.into()))
}

/// Waits so long for something that is news, while the daemon runs. `feed` was subscribed to before the caller looked
/// whether there is news already, so that nothing falls between.
pub async fn for_news<T: Clone>(
    app: &App,
    wait: Duration,
    mut feed: Receiver<T>,
    is_news: impl Fn(&T) -> bool,
) {
    let came = async {
        loop {
            match feed.recv().await {
                Ok(event) if !is_news(&event) => {}
                Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
            }
        }
    };
    tokio::select! {
        () = came => {}
        () = tokio::time::sleep(wait) => {}
        () = app.closing().cancelled() => {}
    }
}
