//! Who writes to whom where a store is tried without a daemon: two tenants with an inbox each, their visitors and
//! their staff. They need no login: the store believes who calls it.

use omnichat_api::inbox::CreateInbox;
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, TenantId, UserId};
use omnichat_store::audit::Actor;
use omnichat_store::visitors::Visitor;
use omnichat_store::{Store, StoreError, inboxes, tenants};

/// Visitors, without the bells.
pub const VISITORS: usize = 4;
/// Staff.
pub const STAFF: usize = 4;

/// Everybody. Who has an odd number is of the second tenant.
#[derive(Clone, Debug)]
pub struct People {
    /// The visitors, and last a bell of each tenant.
    pub visitors: Vec<Visitor>,
    /// The staff.
    pub staff: Vec<(TenantId, UserRef)>,
}

impl People {
    /// Makes the tenants and their people.
    pub async fn settle(store: Store) -> Result<Self, StoreError> {
        let mut places = Vec::new();
        for name in ["First shop", "Second shop"] {
            let tenant = tenants::create(&store, name, None, Actor::OPERATOR).await?.id;
            let inbox = CreateInbox::webchat(name);
            places.push((tenant, inboxes::create(&store, tenant, Actor::OPERATOR, inbox).await?.id));
        }
        let visitor = |number: usize| {
            let (tenant, inbox) = places[number % 2];
            Visitor { tenant, inbox, contact: ContactId::new() }
        };
        let staff = |number: usize| {
            (places[number % 2].0, UserRef { id: UserId::new(), name: format!("Staff {number}") })
        };
        Ok(Self {
            visitors: (0..VISITORS + 2).map(visitor).collect(),
            staff: (0..STAFF).map(staff).collect(),
        })
    }

    /// Both tenants.
    #[must_use]
    pub fn tenants(&self) -> [TenantId; 2] {
        [self.visitors[0].tenant, self.visitors[1].tenant]
    }

    /// Somebody new of one tenant (0 or 1), on a page with an inbox of the other.
    #[must_use]
    pub fn astray(&self, tenant: usize) -> Visitor {
        let inbox = self.visitors[1 - tenant].inbox;
        Visitor { contact: ContactId::new(), inbox, ..self.visitors[tenant] }
    }

    /// A visitor of each tenant who only rings when the store is there again.
    #[must_use]
    pub fn bells(&self) -> [usize; 2] {
        [VISITORS, VISITORS + 1]
    }
}
