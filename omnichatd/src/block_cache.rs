//! Who is not let in, kept in memory for each tenant: every message of a visitor asks.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;
use omnichat_api::block::BlockKind;
use omnichat_api::contact::Contact;
use omnichat_api::{ContactId, TenantId};
use omnichat_store::visitors::Visitor;
use omnichat_store::{Store, StoreError, blocks, contacts};

/// Most tenants kept.
const MOST: usize = 10_000;

/// What is blocked in a tenant.
#[derive(Debug, Default)]
struct Blocked {
    contacts: HashSet<ContactId>,
    emails: HashSet<String>,
    phones: HashSet<String>,
    networks: Vec<IpNet>,
}

impl Blocked {
    fn of(all: Vec<(BlockKind, String)>) -> Self {
        let mut blocked = Self::default();
        for (kind, value) in all {
            match kind {
                BlockKind::Contact => blocked.contacts.extend(value.parse::<ContactId>()),
                BlockKind::Email => drop(blocked.emails.insert(value)),
                BlockKind::Phone => drop(blocked.phones.insert(value)),
                BlockKind::Network => blocked.networks.extend(value.parse::<IpNet>()),
            }
        }
        blocked
    }

    /// Whether an address that staff noted of the contact is blocked.
    fn reaches(&self, contact: &Contact) -> bool {
        contact.email.as_ref().is_some_and(|email| self.emails.contains(email))
            || contact.phone.as_ref().is_some_and(|phone| self.phones.contains(phone))
    }

    fn by_address(&self) -> bool {
        !self.emails.is_empty() || !self.phones.is_empty()
    }
}

/// The blocks looked up lately.
#[derive(Clone, Default)]
pub struct BlockCache(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    tenants: HashMap<TenantId, Arc<Blocked>>,
    /// Counts what was forgotten: what was read before is not kept after it.
    changes: u64,
}

impl BlockCache {
    /// Refuses a visitor who is blocked by themselves, by an address that staff noted, or by where they write from.
    pub async fn check(&self, store: &Store, visitor: &Visitor, from: IpAddr) -> Result<(), StoreError> {
        let blocked = self.of(store, visitor.tenant).await?;
        let from = from.to_canonical();
        if blocked.contacts.contains(&visitor.contact)
            || blocked.networks.iter().any(|net| net.contains(&from))
        {
            return Err(StoreError::Blocked);
        }
        if blocked.by_address() {
            match contacts::get(store, visitor.tenant, visitor.contact).await {
                Ok(contact) if blocked.reaches(&contact) => return Err(StoreError::Blocked),
                // Who never wrote is no contact yet.
                Ok(_) | Err(StoreError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Forgets what is known of blocks: somewhere one was made or lifted.
    pub fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.tenants.clear();
        kept.changes += 1;
    }

    async fn of(&self, store: &Store, tenant: TenantId) -> Result<Arc<Blocked>, StoreError> {
        let changes = {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = kept.tenants.get(&tenant) {
                return Ok(Arc::clone(known));
            }
            kept.changes
        };
        let blocked = Arc::new(Blocked::of(blocks::all(store, tenant).await?));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.changes == changes {
            if kept.tenants.len() >= MOST {
                kept.tenants.clear();
            }
            kept.tenants.insert(tenant, Arc::clone(&blocked));
        }
        Ok(blocked)
    }
}
