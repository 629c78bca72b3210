//! Who looks at a conversation, who types in it, which visitors and teams are there. Memory only, and of this
//! process. Each mark is a guard: dropping it, for whatever reason, takes the mark away and tells the others. When a
//! mark is due to be dropped is for the socket that holds it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use omnichat_api::socket::ServerFrame;
use omnichat_api::user::UserRef;
use omnichat_api::widget::VisitorServerFrame;
use omnichat_api::{ContactId, ConversationId, TenantId};

use crate::bus::{Bus, Hint, encode};

/// The marks of one process.
#[derive(Clone)]
pub struct Presence(Arc<Marks>);

struct Marks {
    bus: Bus,
    next_socket: AtomicU64,
    staff: Mutex<HashMap<TenantId, usize>>,
    looks: Mutex<HashMap<(TenantId, ConversationId), Look>>,
}

#[derive(Default)]
struct Look {
    viewers: Vec<(u64, UserRef)>,
    visitor_sockets: usize,
}

/// A conversation, for whom hints about it are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its tenant.
    pub tenant: TenantId,
    /// Its id.
    pub conversation: ConversationId,
    /// The person outside.
    pub contact: ContactId,
}

impl Presence {
    /// Tells the others over `bus`.
    #[must_use]
    pub fn new(bus: Bus) -> Self {
        Self(Arc::new(Marks {
            bus,
            next_socket: AtomicU64::new(1),
            staff: Mutex::default(),
            looks: Mutex::default(),
        }))
    }

    /// A number for a new socket, so that it need not hear itself.
    #[must_use]
    pub fn socket(&self) -> u64 {
        self.0.next_socket.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether somebody who answers is connected.
    #[must_use]
    pub fn staffed(&self, tenant: TenantId) -> bool {
        lock(&self.0.staff).contains_key(&tenant)
    }

    /// Somebody who answers is connected, for as long as the guard lives.
    #[must_use]
    pub fn at_work(&self, tenant: TenantId) -> AtWork {
        *lock(&self.0.staff).entry(tenant).or_default() += 1;
        AtWork { presence: self.clone(), tenant }
    }

    /// A user looks at a conversation, for as long as the guard lives.
    #[must_use]
    pub fn view(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        socket: u64,
        user: UserRef,
    ) -> Viewing {
        self.change(tenant, conversation, |look| look.viewers.push((socket, user)));
        Viewing { presence: self.clone(), tenant, conversation, socket }
    }

    /// The visitor has the page open, for as long as the guard lives.
    #[must_use]
    pub fn visit(&self, tenant: TenantId, conversation: ConversationId) -> Visiting {
        self.change(tenant, conversation, |look| look.visitor_sockets += 1);
        Visiting { presence: self.clone(), tenant, conversation }
    }

    /// A user types in a conversation, for as long as the guard lives: the visitor hears it, and the other staff.
    #[must_use]
    pub fn staff_types(&self, place: Place, socket: u64, user: UserRef) -> StaffTyping {
        let typing = StaffTyping { presence: self.clone(), place, socket, user };
        typing.say(true);
        typing
    }

    /// The visitor types, for as long as the guard lives: staff hear it.
    #[must_use]
    pub fn visitor_types(&self, tenant: TenantId, conversation: ConversationId) -> VisitorTyping {
        let typing = VisitorTyping { presence: self.clone(), tenant, conversation };
        typing.say(true);
        typing
    }

    /// The `presence` frame of a conversation as it is now.
    #[must_use]
    pub fn frame(&self, tenant: TenantId, conversation: ConversationId) -> Utf8Bytes {
        frame(conversation, lock(&self.0.looks).get(&(tenant, conversation)))
    }

    fn change(&self, tenant: TenantId, conversation: ConversationId, change: impl FnOnce(&mut Look)) {
        let mut looks = lock(&self.0.looks);
        let look = looks.entry((tenant, conversation)).or_default();
        change(look);
        let empty = look.viewers.is_empty() && look.visitor_sockets == 0;
        // Told under the lock, so that the last word is the true one.
        let frame = || frame(conversation, Some(look));
        self.0.bus.hint_staff(tenant, || Hint { conversation, from: None, frame: frame() });
        if empty {
            looks.remove(&(tenant, conversation));
        }
    }
}

fn frame(conversation: ConversationId, look: Option<&Look>) -> Utf8Bytes {
    let mut users: Vec<UserRef> = Vec::new();
    for (_, user) in look.map(|look| look.viewers.as_slice()).unwrap_or_default() {
        // One person with two screens is one person.
        if !users.contains(user) {
            users.push(user.clone());
        }
    }
    let visitor_online = look.is_some_and(|look| look.visitor_sockets > 0);
    encode(&ServerFrame::Presence { conversation, users, visitor_online })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody who answers is connected.
pub struct AtWork {
    presence: Presence,
    tenant: TenantId,
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let mut staff = lock(&self.presence.0.staff);
        if let Some(sockets) = staff.get_mut(&self.tenant) {
            *sockets -= 1;
            if *sockets == 0 {
                staff.remove(&self.tenant);
            }
        }
    }
}

/// A user looks at a conversation.
pub struct Viewing {
    presence: Presence,
    tenant: TenantId,
    /// The conversation.
    pub conversation: ConversationId,
    socket: u64,
}

impl Drop for Viewing {
    fn drop(&mut self) {
        let socket = self.socket;
        self.presence.change(self.tenant, self.conversation, |look| {
            look.viewers.retain(|(viewer, _)| *viewer != socket);
        });
    }
}

/// The visitor has the page open.
pub struct Visiting {
    presence: Presence,
    tenant: TenantId,
    /// The conversation.
    pub conversation: ConversationId,
}

impl Drop for Visiting {
    fn drop(&mut self) {
        self.presence.change(self.tenant, self.conversation, |look| {
            look.visitor_sockets = look.visitor_sockets.saturating_sub(1);
        });
    }
}

/// A user types.
pub struct StaffTyping {
    presence: Presence,
    /// Where.
    pub place: Place,
    socket: u64,
    user: UserRef,
}

impl StaffTyping {
    fn say(&self, on: bool) {
        let Place { tenant, conversation, contact } = self.place;
        let bus = &self.presence.0.bus;
        bus.hint_staff(tenant, || {
            let frame = encode(&ServerFrame::Typing { conversation, who: Some(self.user.clone()), on });
            Hint { conversation, from: Some(self.socket), frame }
        });
        bus.hint_visitor(contact, || {
            encode(&VisitorServerFrame::Typing { name: self.user.name.clone(), on })
        });
    }

    /// Says it again, for those who came since.
    pub fn repeat(&self) {
        self.say(true);
    }
}

impl Drop for StaffTyping {
    fn drop(&mut self) {
        self.say(false);
    }
}

/// The visitor types.
pub struct VisitorTyping {
    presence: Presence,
    tenant: TenantId,
    conversation: ConversationId,
}

impl VisitorTyping {
    fn say(&self, on: bool) {
        let conversation = self.conversation;
        self.presence.0.bus.hint_staff(self.tenant, || {
            let frame = encode(&ServerFrame::Typing { conversation, who: None, on });
            Hint { conversation, from: None, frame }
        });
    }

    /// Says it again, for those who came since.
    pub fn repeat(&self) {
        self.say(true);
    }
}

impl Drop for VisitorTyping {
    fn drop(&mut self) {
        self.say(false);
    }
}
