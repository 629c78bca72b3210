//! Whom a tenant's provider signs in, on both databases; the daemon's tests lead it through a real one.

use omnichat_api::ProviderId;
use omnichat_api::auth::Keep;
use omnichat_api::invite::AcceptInvite;
use omnichat_api::permission::Role;
use omnichat_api::sso::{ChangeProvider, CreateProvider};
use omnichat_store::access::Authority;
use omnichat_store::audit::Actor;
use omnichat_store::providers::{self, Identity, Refusal};
use omnichat_store::sessions::{self, Signed};
use omnichat_store::{StoreError, invites, tenants};

use crate::bed::{Bed, PASSWORD, client, invite, on_both};
use crate::tree::{below, joins};

async fn provider(bed: &Bed, join_as: Option<Role>) -> ProviderId {
    let new = CreateProvider {
        name: "Company login".into(),
        issuer: "https://id.example.com".into(),
        client_id: "omnichat".into(),
        client_secret: "between the two".into(),
        listed: true,
        join_as,
        role_claim: None,
        role_map: Vec::new(),
    };
    let by = Authority::of_the_machine();
    providers::create(&bed.store, bed.tenant, by, new, String::new(), Actor::OPERATOR).await.unwrap().id
}

async fn by_it(bed: &Bed, id: ProviderId, email: &str) -> Result<Signed, Refusal> {
    let (email, name) = (Some(email.to_owned()), Some("By Provider".into()));
    let subject = format!("of {email:?}");
    let who = Identity { subject, email, email_verified: true, name, roles: Vec::new() };
    providers::sign_in(&bed.store, id, who, client()).await.unwrap()
}

#[tokio::test]
async fn what_a_provider_began_ends_with_it_or_when_its_user_joins_elsewhere() {
    on_both(async |bed: Bed| {
        let id = provider(&bed, Some(Role::Viewer)).await;
        let agency = below(&bed, bed.tenant, "Agency").await;
        joins(&bed, agency, "ben@example.com", Role::Staff).await;
        let ben = by_it(&bed, id, "ben@example.com").await.unwrap();
        assert_eq!((ben.me.tenant.id, ben.me.second_factor), (agency, true));
        let new = by_it(&bed, id, "new@example.com").await.unwrap();
        assert_eq!((new.me.tenant.id, new.me.role), (bed.tenant, Role::Viewer));
        let ben = sessions::refresh(&bed.store, &ben.refresh_token, None, client()).await.unwrap();

        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let (_, token) = invite(&bed.store, other, "ben@example.com", Role::Viewer).await;
        let (name, password) = ("x".into(), PASSWORD.into());
        let accept = AcceptInvite { token, name, password, code: None, keep: Keep::Body };
        invites::accept(&bed.store, accept, client()).await.unwrap();
        let refused = sessions::refresh(&bed.store, &ben.refresh_token, None, client()).await.err().unwrap();
        assert!(matches!(refused, StoreError::SessionEnded), "{refused:?}");
        assert_eq!(by_it(&bed, id, "ben@example.com").await.err().unwrap(), Refusal::Elsewhere);

        assert!(bed.holds(&new).await);
        providers::delete(&bed.store, bed.tenant, id, Actor::OPERATOR).await.unwrap();
        assert!(!bed.holds(&new).await);
        assert!(providers::contact(&bed.store, id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_provider_is_its_tenants_and_its_secret_is_given_to_nobody_but_the_daemon() {
    on_both(async |bed: Bed| {
        let id = provider(&bed, None).await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        assert!(providers::list(&bed.store, other, "").await.unwrap().is_empty());
        let deleted = providers::delete(&bed.store, other, id, Actor::OPERATOR).await;
        assert!(matches!(deleted, Err(StoreError::NotFound("provider"))));
        let by = Authority::of_the_machine();
        let change =
            ChangeProvider { client_secret: Some("a newer one".into()), ..ChangeProvider::default() };
        let changed =
            providers::change(&bed.store, bed.tenant, by, id, change, String::new(), Actor::OPERATOR)
                .await
                .unwrap();
        assert!(!format!("{changed:?}").contains("newer"));
        let contact = providers::contact(&bed.store, id).await.unwrap().unwrap();
        assert_eq!((contact.client_secret.as_str(), contact.tenant), ("a newer one", bed.tenant));
        assert_eq!(providers::listed(&bed.store).await.unwrap().len(), 1);
        let sealed = providers::seal_flow(&bed.store, b"under way").unwrap();
        assert_eq!(providers::open_flow(&bed.store, &sealed).unwrap(), b"under way");
        assert!(providers::open_flow(&bed.store, b"not ours").is_none());
    })
    .await;
}
