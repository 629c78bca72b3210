//! By what old clients call conversations, remembered for one socket: each event names its conversation by the id alone.

use std::collections::HashMap;

use omnichat_api::ConversationId;
use omnichat_store::conversations;
use omnichat_store::legacy::threads;

use crate::legacy::door::Open;
use crate::legacy::socket::frames::Called;
use crate::socket::end::End;
use crate::socket::refusal::cannot_go_on;

/// Most that are remembered; with more, all are looked up again.
const MOST: usize = 500;

/// What is remembered.
#[derive(Default)]
pub(super) struct Names(HashMap<ConversationId, Called>);

impl Names {
    /// What a conversation is called.
    pub(super) async fn of(&mut self, open: &Open, id: ConversationId) -> Result<&Called, End> {
        if !self.0.contains_key(&id) {
            if self.0.len() >= MOST {
                self.forget();
            }
            let (store, tenant) = (open.app.store(), open.on.tenant);
            let conversation = conversations::get(store, tenant, id).await.map_err(cannot_go_on)?;
            let user_id = threads::of(store, tenant, &conversation).await.map_err(cannot_go_on)?;
            self.0.insert(id, Called { user_id, channel: conversation.channel });
        }
        // It is there by now.
        self.0.get(&id).ok_or(End::RESTARTING)
    }

    /// Somebody may be called otherwise from now on.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}
