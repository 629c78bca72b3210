//! Reads from the database who may be meant by some rows, a set at a time.

use std::collections::{HashMap, HashSet};

use omnichat_api::channel::Channel;
use omnichat_api::contact::Identity;
use omnichat_api::{ContactId, TenantId};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::Book;
use crate::contacts::import::Clean;
use crate::contacts::{IdentityRow, Row, identity};
use crate::db::{Either, among, on, runs};
use crate::{Store, StoreError};

/// A connection: the writer's, within its transaction, or one that reads.
type Db<'c> = Either<&'c mut SqliteConnection, &'c mut PgConnection>;

/// A connection that only reads, for who has no transaction.
pub(in crate::contacts) struct Reader(Either<PoolConnection<Sqlite>, PoolConnection<Postgres>>);

impl Reader {
    pub(in crate::contacts) async fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(match store.read() {
            Either::Sqlite(pool) => Either::Sqlite(pool.acquire().await?),
            Either::Postgres(pool) => Either::Postgres(pool.acquire().await?),
        }))
    }

    pub(in crate::contacts) fn db(&mut self) -> Db<'_> {
        match &mut self.0 {
            Either::Sqlite(conn) => Either::Sqlite(conn),
            Either::Postgres(conn) => Either::Postgres(conn),
        }
    }
}

impl Book {
    /// Learns of everybody whom some rows may mean. Of many who share an address or number only the first two matter.
    pub(in crate::contacts) async fn learn(
        &mut self,
        mut db: Db<'_>,
        tenant: TenantId,
        rows: &[Clean],
    ) -> Result<(), StoreError> {
        let db = &mut db;
        let emails = once(rows.iter().filter_map(|row| row.said.email.as_deref()));
        let phones = once(rows.iter().filter_map(|row| row.said.phone.as_deref()));
        let hashes = once(rows.iter().map(|row| row.hash.as_slice()));
        for (hash, decided) in differed(db, tenant, &hashes).await? {
            if let Ok(hash) = hash.try_into() {
                self.differed.insert(hash, decided);
            }
        }
        let mut met: Vec<ContactId> = Vec::new();
        for (id, email) in noted(db, tenant, "email", &emails).await? {
            self.by_email.add(email, id.into());
            met.push(id.into());
        }
        for (id, phone) in noted(db, tenant, "phone", &phones).await? {
            self.by_phone.add(phone, id.into());
            met.push(id.into());
        }
        let mut writing = writing(db, tenant, "'email'", &emails).await?;
        writing.extend(self::writing(db, tenant, "'sms', 'whatsapp'", &phones).await?);
        for row in writing {
            let (id, identity) = (row.contact_id.into(), identity(row)?);
            let by_email = identity.channel == Channel::Email;
            let index = if by_email { &mut self.by_email } else { &mut self.by_phone };
            index.add(identity.address, id);
            met.push(id);
        }
        self.people_of(db, tenant, met).await
    }

    /// Learns of a contact.
    pub(in crate::contacts) async fn meet(
        &mut self,
        mut db: Db<'_>,
        tenant: TenantId,
        id: ContactId,
    ) -> Result<(), StoreError> {
        self.people_of(&mut db, tenant, vec![id]).await
    }

    /// Learns of contacts, but for those of whom something was learned or changed here before.
    async fn people_of(
        &mut self,
        db: &mut Db<'_>,
        tenant: TenantId,
        ids: Vec<ContactId>,
    ) -> Result<(), StoreError> {
        let new = ids.into_iter().filter(|id| !self.people.contains_key(id));
        let ids = once(new.map(|id| id.0));
        let blocked = blocked(db, tenant, &ids).await?;
        let mut identities: HashMap<Uuid, Vec<Identity>> = HashMap::new();
        for row in identities_of(db, tenant, &ids).await? {
            identities.entry(row.contact_id).or_default().push(identity(row)?);
        }
        for row in people(db, tenant, &ids).await? {
            let id = row.id;
            let own = identities.remove(&id).unwrap_or_default();
            self.enter(row.with(own, blocked.contains(&id)));
        }
        Ok(())
    }
}

fn once<K: Eq + std::hash::Hash>(keys: impl Iterator<Item = K>) -> Vec<K> {
    keys.collect::<HashSet<_>>().into_iter().collect()
}

/// All rows of a query that ends in `… IN`, for some of the keys at a time. A macro, because the query is of the one or the
/// other database.
macro_rules! rows {
    ($db:expr, $tenant:expr, $sql:expr, $keys:expr, $end:expr, $read:ident) => {{
        let mut found = Vec::new();
        for some in runs($keys) {
            found.extend::<Vec<_>>(on!($db, db => {
                let mut sql = QueryBuilder::new($sql);
                among!(sql, some);
                sql.push(" AND tenant_id = ").push_bind($tenant.0).push($end);
                sql.$read().fetch_all(&mut **db).await
            })?);
        }
        found
    }};
}

/// Which of these sayings differed before, and whether somebody has decided about them.
async fn differed(
    db: &mut Db<'_>,
    tenant: TenantId,
    hashes: &[&[u8]],
) -> Result<Vec<(Vec<u8>, bool)>, StoreError> {
    const SQL: &str = "SELECT row_hash, resolved_at IS NOT NULL FROM import_conflicts WHERE row_hash IN";
    Ok(rows!(db, tenant, SQL, hashes, "", build_query_as))
}

/// The first two contacts of whom each of these is noted.
async fn noted(
    db: &mut Db<'_>,
    tenant: TenantId,
    field: &str,
    values: &[&str],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let sql = format!(
        "SELECT n.id, n.value FROM (SELECT id, {field} AS value,
            ROW_NUMBER() OVER (PARTITION BY {field} ORDER BY id) AS place
        FROM contacts WHERE {field} IN"
    );
    Ok(rows!(db, tenant, sql.as_str(), values, ") n WHERE n.place <= 2", build_query_as))
}

/// Who writes from these addresses on some channels.
async fn writing(
    db: &mut Db<'_>,
    tenant: TenantId,
    channels: &str,
    addresses: &[&str],
) -> Result<Vec<IdentityRow>, StoreError> {
    let sql = format!(
        "SELECT contact_id, channel, address FROM identities WHERE channel IN ({channels}) AND address IN"
    );
    Ok(rows!(db, tenant, sql.as_str(), addresses, "", build_query_as))
}

async fn people(db: &mut Db<'_>, tenant: TenantId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    const SQL: &str = "SELECT id, name, email, phone, created_at, updated_at FROM contacts WHERE id IN";
    Ok(rows!(db, tenant, SQL, ids, "", build_query_as))
}

async fn identities_of(
    db: &mut Db<'_>,
    tenant: TenantId,
    ids: &[Uuid],
) -> Result<Vec<IdentityRow>, StoreError> {
    const SQL: &str = "SELECT contact_id, channel, address FROM identities WHERE contact_id IN";
    Ok(rows!(db, tenant, SQL, ids, " ORDER BY contact_id, channel, address", build_query_as))
}

/// Which of these contacts are blocked by id.
async fn blocked(db: &mut Db<'_>, tenant: TenantId, ids: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    const SQL: &str = "SELECT value FROM blocks WHERE kind = 'contact' AND value IN";
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found: Vec<String> = rows!(db, tenant, SQL, &ids, "", build_query_scalar);
    Ok(found.iter().filter_map(|id| id.parse().ok()).collect())
}
