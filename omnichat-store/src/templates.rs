//! WhatsApp templates, as the carrier last told of them.

use futures_util::FutureExt;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::template::{Template, Templates, UseTemplate};
use omnichat_api::{FieldError, InboxId, TenantId, Time};
use sqlx::FromRow;

use crate::conversations::place::Place;
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes};

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    language: String,
    body: String,
    status: String,
    updated_at: i64,
}

impl From<Row> for Template {
    fn from(row: Row) -> Self {
        let Row { id, name, language, body, status, updated_at } = row;
        Self { id, name, language, body, status, updated_at: Time(updated_at) }
    }
}

/// The templates of an inbox, by name.
pub async fn list(store: &Store, tenant: TenantId, inbox: InboxId) -> Result<Templates, StoreError> {
    const SQL: &str = "SELECT id, name, language, body, status, updated_at FROM templates
        WHERE inbox_id = $1 AND tenant_id = $2 ORDER BY name, id";
    let rows: Vec<Row> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(inbox.0).bind(tenant.0).fetch_all(db).await)?;
    Ok(Templates { items: rows.into_iter().map(Template::from).collect() })
}

/// Takes what the carrier tells now in place of what it told before. Texts that are longer than a message may be are not
/// taken, nor is anything whose id is longer than a carrier's.
pub async fn replace(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    told: Vec<Template>,
) -> Result<Templates, StoreError> {
    store
        .write(move |tx| {
            async move {
                const GONE: &str = "DELETE FROM templates WHERE inbox_id = $1 AND tenant_id = $2";
                const SQL: &str =
                    "INSERT INTO templates (inbox_id, tenant_id, id, name, language, body, status, updated_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
                tx.hold(tenant).await?;
                inboxes::load(tx, tenant, inbox).await?;
                on!(tx.db(), db => sqlx::query(GONE).bind(inbox.0).bind(tenant.0).execute(db).await.map(drop))?;
                let now = tx.now.ms();
                for template in told.iter().filter(|template| fits(template)) {
                    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(&template.id)
                        .bind(&template.name).bind(&template.language).bind(&template.body).bind(&template.status)
                        .bind(now).execute(db).await.map(drop))?;
                }
                Ok(())
            }
            .boxed()
        })
        .await?;
    list(store, tenant, inbox).await
}

fn fits(template: &Template) -> bool {
    let Template { id, name, language, body, status, .. } = template;
    let within = |text: &str, most: usize| text.chars().count() <= most && !text.contains('\0');
    !id.is_empty()
        && within(id, 100)
        && within(name, 500)
        && within(language, 20)
        && within(body, MESSAGE_CHARS)
        && within(status, 40)
}

/// The text of a template with its places filled in: what the conversation shows.
pub(crate) async fn filled(tx: &mut Tx, place: &Place, used: &UseTemplate) -> Result<String, StoreError> {
    const SQL: &str = "SELECT body FROM templates WHERE inbox_id = $1 AND tenant_id = $2 AND id = $3
        AND status = 'approved'";
    let inbox = place.conversation.inbox.id;
    let body: Option<String> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(inbox.0).bind(place.tenant.0)
        .bind(&used.id).fetch_optional(db).await)?;
    let body = body.ok_or_else(|| {
        FieldError::new("template.id", "unknown", "must be an approved template of the conversation's inbox")
    })?;
    Ok(omnichat_api::canned::filled(&body, |name| used.variables.get(name).cloned()))
}
