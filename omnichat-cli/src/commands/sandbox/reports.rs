//! What a carrier tells afterwards of a message that it took: posted to the daemon one after the other, a moment apart.

use std::sync::Arc;
use std::time::Duration;

use omnichat_api::carrier::Carrier;
use omnichat_store::local::OpenedInbox;

use super::desk::Desk;
use super::show::Line;
use crate::carriers::{Account, Status, twilio};
use crate::failure::Result;

/// How long a message takes from one place to the next. The answer that accepts it goes first.
const ON_ITS_WAY: Duration = Duration::from_millis(300);

/// What is to be told of one message.
pub(super) struct Report {
    /// The inbox it left by.
    pub(super) inbox: Arc<OpenedInbox>,
    /// How the daemon is reached.
    pub(super) public_url: String,
    /// Where Twilio was asked to tell it.
    pub(super) to: Option<String>,
    /// What became of it, in order.
    pub(super) statuses: Vec<Status>,
}

/// Tells it, beside everything else.
pub(super) fn report(desk: &Arc<Desk>, report: Report) {
    let desk = Arc::clone(desk);
    tokio::spawn(async move {
        for status in &report.statuses {
            tokio::time::sleep(ON_ITS_WAY).await;
            let came = post(&desk, &report, status).await.map_err(|failure| failure.to_string());
            desk.show(Line::Report { id: status.id.clone(), word: status.word.clone(), came });
        }
    });
}

async fn post(desk: &Desk, report: &Report, status: &Status) -> Result<u16> {
    let account = Account::of(&report.inbox, &report.public_url, desk.clock.now().ms())?;
    let request = match report.inbox.inbox.carrier {
        Some(Carrier::Twilio) => twilio::reports(&account, status, report.to.as_deref())?,
        _ => account.reports(status)?,
    };
    Ok(desk.hooks.post(&request.url, &request.headers, request.body).await?.status)
}
