//! The conversations that were written to lately, as they stand, so that the next message to one of them need not
//! read it again. Of each tenant it remembers at which cursor of the log that was: when the log has gone on without
//! it, whoever did that, all of that tenant is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnichat_api::channel::Channel;
use omnichat_api::{ConversationId, TenantId};
use uuid::Uuid;

use crate::conversations::place::Place;

/// Most conversations kept, of all tenants: about 1 kB each.
const MOST: usize = 8192;

/// The shelf of one writer.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<HashMap<TenantId, Kept>>>);

#[derive(Default)]
struct Kept {
    head: i64,
    places: HashMap<ConversationId, Place>,
    /// The newest conversation of a contact on the web, where that is known.
    newest: HashMap<Uuid, ConversationId>,
}

impl Shelf {
    /// The cursor up to which a tenant is known.
    pub(crate) fn head(&self, tenant: TenantId) -> Option<i64> {
        self.lock().get(&tenant).map(|kept| kept.head)
    }

    /// A conversation by its id. `head` is the cursor of the tenant's log as it is.
    pub(crate) fn by_id(&self, tenant: TenantId, head: i64, id: Uuid) -> Option<Place> {
        let kept = self.lock();
        kept.get(&tenant).filter(|kept| kept.head == head)?.places.get(&ConversationId(id)).cloned()
    }

    /// The newest conversation of a contact. `head` is the cursor of the tenant's log as it is.
    pub(crate) fn newest_of(&self, tenant: TenantId, head: i64, contact: Uuid) -> Option<Place> {
        let kept = self.lock();
        let kept = kept.get(&tenant).filter(|kept| kept.head == head)?;
        kept.places.get(kept.newest.get(&contact)?).cloned()
    }

    /// The log of a tenant has gone on from `before` to `head`, and these places with it. `only` says that nothing but
    /// places has changed.
    pub(crate) fn put(&self, tenant: TenantId, before: i64, head: i64, only: bool, places: Vec<Place>) {
        let mut all = self.lock();
        if all.values().map(|kept| kept.places.len()).sum::<usize>() + places.len() > MOST {
            all.clear();
        }
        let kept = all.entry(tenant).or_default();
        if !only || kept.head != before {
            *kept = Kept::default();
        }
        kept.head = head;
        if only {
            places.into_iter().for_each(|place| kept.add(place));
        }
    }

    /// Forgets a tenant.
    pub(crate) fn forget(&self, tenant: TenantId) {
        self.lock().remove(&tenant);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn add(&mut self, place: Place) {
        let (id, contact) = (place.conversation.id, place.conversation.contact.id.0);
        let known = self.newest.get(&contact).and_then(|id| self.places.get(id));
        let newer =
            known.map(|known| known.conversation.last_message_at <= place.conversation.last_message_at);
        // Of a contact whose other conversations were not looked at, this need not be the newest.
        if place.conversation.channel == Channel::Webchat && newer.unwrap_or(place.is_newest) {
            self.newest.insert(contact, id);
        }
        self.places.insert(id, place);
    }
}
