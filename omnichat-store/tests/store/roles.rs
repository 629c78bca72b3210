//! Who may give what to whom: roles of a tenant's own, members, teams.

use omnichat_api::invite::CreateInvite;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::{ChangeRole, CreateRole};
use omnichat_api::team::{ChangeTeam, CreateTeam};
use omnichat_api::user::ChangeUser;
use omnichat_api::{RoleId, UserId};
use omnichat_store::access::Authority;
use omnichat_store::audit::Actor;
use omnichat_store::{StoreError, invites, roles, teams, tenants, users};

use crate::bed::{Bed, on_both};
use crate::tree::{below, enters, joins, me};

async fn authority(bed: &Bed, email: &str) -> Authority {
    (&enters(bed, email, bed.tenant).await.unwrap().me).into()
}

fn new(name: &str, permissions: &[Permission], sees: Sees) -> CreateRole {
    CreateRole { name: name.into(), permissions: permissions.to_vec(), sees }
}

fn to(role: Role, role_id: Option<RoleId>) -> ChangeUser {
    ChangeUser { role: Some(role), role_id, disabled: None }
}

fn off() -> ChangeUser {
    ChangeUser { disabled: Some(true), ..ChangeUser::default() }
}

async fn change(bed: &Bed, by: &Authority, id: UserId, what: ChangeUser) -> Result<(), StoreError> {
    users::change(&bed.store, bed.tenant, by.clone(), id, what, Actor::OPERATOR).await.map(drop)
}

#[tokio::test]
async fn a_custom_role_may_do_what_it_names_and_a_change_of_it_holds_at_once() {
    on_both(async |bed: Bed| {
        let ana = authority(&bed, "ana@example.com").await;
        let wanted = new("Night shift", &[Permission::ConversationRead, Permission::ContactRead], Sees::Own);
        let role = roles::create(&bed.store, bed.tenant, ana.clone(), wanted, Actor::OPERATOR).await.unwrap();
        let ben = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        change(&bed, &ana, ben, to(Role::Custom, Some(role.id))).await.unwrap();
        let signed = enters(&bed, "ben@example.com", bed.tenant).await.unwrap();
        assert_eq!((signed.me.role, signed.me.sees), (Role::Custom, Sees::Own));
        assert_eq!(signed.me.custom_role.as_ref().unwrap().name, "Night shift");
        assert_eq!(signed.me.permissions, [Permission::ConversationRead, Permission::ContactRead]);

        let less = ChangeRole { permissions: Some(vec![Permission::ContactRead]), ..ChangeRole::default() };
        roles::change(&bed.store, bed.tenant, ana.clone(), role.id, less, Actor::OPERATOR).await.unwrap();
        assert_eq!(me(&bed, &signed).await.unwrap().unwrap().permissions, [Permission::ContactRead]);

        let delete =
            async || roles::delete(&bed.store, bed.tenant, ana.clone(), role.id, Actor::OPERATOR).await;
        assert!(matches!(delete().await, Err(StoreError::Conflict(_))), "somebody has it");
        change(&bed, &ana, ben, to(Role::Staff, None)).await.unwrap();
        let invite =
            CreateInvite { email: "kim@example.com".into(), role: Role::Custom, role_id: Some(role.id) };
        let made =
            invites::create(&bed.store, bed.tenant, Authority::of_the_machine(), invite, Actor::OPERATOR)
                .await
                .unwrap();
        assert!(matches!(delete().await, Err(StoreError::Conflict(_))), "somebody is invited with it");
        invites::revoke(&bed.store, bed.tenant, made.invite.id, Actor::OPERATOR).await.unwrap();
        delete().await.unwrap();
        assert!(roles::list(&bed.store, bed.tenant).await.unwrap().custom.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_changes_or_gives_a_role_that_may_do_more_than_they() {
    on_both(async |bed: Bed| {
        let ana = authority(&bed, "ana@example.com").await;
        let ada = joins(&bed, bed.tenant, "ada@example.com", Role::Admin).await;
        let ben = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let admin = authority(&bed, "ada@example.com").await;
        let forbidden =
            |what: Result<(), StoreError>| assert!(matches!(what, Err(StoreError::Forbidden(_))), "{what:?}");
        let make = async |by: &Authority, wanted| {
            roles::create(&bed.store, bed.tenant, by.clone(), wanted, Actor::OPERATOR).await
        };
        forbidden(make(&admin, new("Undertaker", &[Permission::TenantDelete], Sees::All)).await.map(drop));
        let over = make(&ana, new("Undertaker", &[Permission::TenantDelete], Sees::All)).await.unwrap();
        let edit = ChangeRole { name: Some("Mine".into()), ..ChangeRole::default() };
        forbidden(
            roles::change(&bed.store, bed.tenant, admin.clone(), over.id, edit, Actor::OPERATOR)
                .await
                .map(drop),
        );
        forbidden(roles::delete(&bed.store, bed.tenant, admin.clone(), over.id, Actor::OPERATOR).await);
        forbidden(change(&bed, &admin, ben, to(Role::Owner, None)).await);
        forbidden(change(&bed, &admin, ben, to(Role::Custom, Some(over.id))).await);
        forbidden(change(&bed, &admin, bed.ana.id, to(Role::Viewer, None)).await);
        forbidden(change(&bed, &admin, ada, to(Role::Owner, None)).await);
        let own = new("Greeter", &[Permission::ContactRead], Sees::Own);
        let role = make(&admin, own).await.unwrap();
        let more = ChangeRole { permissions: Some(vec![Permission::TenantDelete]), ..ChangeRole::default() };
        forbidden(
            roles::change(&bed.store, bed.tenant, admin.clone(), role.id, more, Actor::OPERATOR)
                .await
                .map(drop),
        );

        // Who sees only their own hands out no more than that, and a token no more than it was made for.
        let wanted = new(
            "Foreman",
            &[Permission::RoleWrite, Permission::UserWrite, Permission::ContactRead],
            Sees::Own,
        );
        let foreman = make(&ana, wanted).await.unwrap();
        change(&bed, &ana, ben, to(Role::Custom, Some(foreman.id))).await.unwrap();
        let by_ben = authority(&bed, "ben@example.com").await;
        forbidden(make(&by_ben, new("All", &[Permission::ContactRead], Sees::All)).await.map(drop));
        make(&by_ben, new("Own", &[Permission::ContactRead], Sees::Own)).await.unwrap();
        let mut token = enters(&bed, "ana@example.com", bed.tenant).await.unwrap().me;
        token.permissions = vec![Permission::RoleWrite, Permission::UserWrite];
        forbidden(
            make(&(&token).into(), new("Reader", &[Permission::ContactRead], Sees::Own)).await.map(drop),
        );
        forbidden(change(&bed, &(&token).into(), ben, to(Role::Viewer, None)).await);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_given_in_the_tenants_below_it_too_and_changed_only_where_it_is() {
    on_both(async |bed: Bed| {
        let ana = authority(&bed, "ana@example.com").await;
        let wanted = new("Greeter", &[Permission::ContactRead], Sees::All);
        let role = roles::create(&bed.store, bed.tenant, ana.clone(), wanted, Actor::OPERATOR).await.unwrap();
        let twice = new("Greeter", &[Permission::ContactRead], Sees::All);
        let taken = roles::create(&bed.store, bed.tenant, ana.clone(), twice, Actor::OPERATOR).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        let client = below(&bed, bed.tenant, "Client").await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let listed = roles::list(&bed.store, client).await.unwrap();
        assert_eq!((listed.built_in.len(), listed.custom.len()), (Role::BUILT_IN.len(), 1));
        assert!(listed.custom[0].inherited);
        assert!(roles::list(&bed.store, other).await.unwrap().custom.is_empty());

        let ben = joins(&bed, client, "ben@example.com", Role::Staff).await;
        let given = to(Role::Custom, Some(role.id));
        users::change(&bed.store, client, ana.clone(), ben, given, Actor::OPERATOR).await.unwrap();
        assert_eq!(roles::list(&bed.store, bed.tenant).await.unwrap().custom[0].users, 1);
        let kim = joins(&bed, other, "kim@example.com", Role::Owner).await;
        let kims: Authority = (&enters(&bed, "kim@example.com", other).await.unwrap().me).into();
        let given = to(Role::Custom, Some(role.id));
        let foreign = users::change(&bed.store, other, kims, kim, given, Actor::OPERATOR).await;
        assert!(matches!(foreign, Err(StoreError::Invalid(_))), "{foreign:?}");
        let edit = || ChangeRole { name: Some("Mine".into()), ..ChangeRole::default() };
        let inherited =
            roles::change(&bed.store, client, ana.clone(), role.id, edit(), Actor::OPERATOR).await;
        assert!(matches!(inherited, Err(StoreError::Conflict(_))), "{inherited:?}");
        let unseen = roles::change(&bed.store, other, ana.clone(), role.id, edit(), Actor::OPERATOR).await;
        assert!(matches!(unseen, Err(StoreError::NotFound(_))), "{unseen:?}");
        let none = CreateRole { name: "None".into(), permissions: Vec::new(), sees: Sees::Own };
        let blank = roles::create(&bed.store, bed.tenant, ana, none, Actor::OPERATOR).await;
        assert!(matches!(blank, Err(StoreError::Invalid(_))), "{blank:?}");
    })
    .await;
}

#[tokio::test]
async fn a_tenant_is_never_left_without_an_owner() {
    on_both(async |bed: Bed| {
        let ana = authority(&bed, "ana@example.com").await;
        let conflict =
            |what: Result<(), StoreError>| assert!(matches!(what, Err(StoreError::Conflict(_))), "{what:?}");
        let remove = async |id| users::remove(&bed.store, bed.tenant, ana.clone(), id, Actor::OPERATOR).await;
        conflict(change(&bed, &ana, bed.ana.id, to(Role::Admin, None)).await);
        conflict(remove(bed.ana.id).await);
        conflict(change(&bed, &ana, bed.ana.id, off()).await);
        let lea = joins(&bed, bed.tenant, "lea@example.com", Role::Owner).await;
        change(&bed, &ana, lea, off()).await.unwrap();
        conflict(change(&bed, &ana, bed.ana.id, to(Role::Admin, None)).await);
        let on = ChangeUser { disabled: Some(false), ..ChangeUser::default() };
        change(&bed, &ana, lea, on).await.unwrap();
        change(&bed, &ana, bed.ana.id, to(Role::Admin, None)).await.unwrap();

        // Below, the owner above is owner enough.
        let client = below(&bed, bed.tenant, "Client").await;
        let ben = joins(&bed, client, "ben@example.com", Role::Owner).await;
        let leas: Authority = (&enters(&bed, "lea@example.com", client).await.unwrap().me).into();
        users::remove(&bed.store, client, leas, ben, Actor::OPERATOR).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_login_that_works_elsewhere_too_is_taken_out_but_not_switched_off_nor_its_second_factor() {
    on_both(async |bed: Bed| {
        let ana = authority(&bed, "ana@example.com").await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let ben = joins(&bed, other, "ben@example.com", Role::Staff).await;
        let invite = CreateInvite { email: "ben@example.com".into(), role: Role::Staff, role_id: None };
        let made =
            invites::create(&bed.store, bed.tenant, Authority::of_the_machine(), invite, Actor::OPERATOR)
                .await
                .unwrap();
        let accept = omnichat_api::invite::AcceptInvite {
            token: made.token,
            name: "Ben".into(),
            password: crate::bed::PASSWORD.into(),
            keep: omnichat_api::auth::Keep::Body,
            code: None,
        };
        invites::accept(&bed.store, accept, crate::bed::client()).await.unwrap();
        let refused = change(&bed, &ana, ben, off()).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        let refused =
            users::reset_second_factor(&bed.store, bed.tenant, ana.clone(), ben, Actor::OPERATOR).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        let here = enters(&bed, "ben@example.com", bed.tenant).await.unwrap();
        users::remove(&bed.store, bed.tenant, ana, ben, Actor::OPERATOR).await.unwrap();
        assert!(me(&bed, &here).await.unwrap().is_none());
        assert!(enters(&bed, "ben@example.com", other).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn in_a_team_is_who_works_in_its_tenant_or_above_it() {
    on_both(async |bed: Bed| {
        let client = below(&bed, bed.tenant, "Client").await;
        let ben = joins(&bed, client, "ben@example.com", Role::Staff).await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let kim = joins(&bed, other, "kim@example.com", Role::Staff).await;
        let new = |members| CreateTeam { name: "Sales".into(), members };
        let foreign = teams::create(&bed.store, client, new(vec![ben, kim]), Actor::OPERATOR).await;
        assert!(matches!(&foreign, Err(StoreError::Invalid(e)) if e[0].field == "members[1]"), "{foreign:?}");
        let team = teams::create(&bed.store, client, new(vec![ben, ben, bed.ana.id]), Actor::OPERATOR)
            .await
            .unwrap();
        let names = |team: &omnichat_api::team::Team| team.members.iter().map(|m| m.id).collect::<Vec<_>>();
        assert_eq!(names(&team), [bed.ana.id, ben]);
        let signed = enters(&bed, "ben@example.com", client).await.unwrap();
        assert_eq!(signed.me.teams, [team.id]);
        assert!(matches!(
            teams::create(&bed.store, client, new(Vec::new()), Actor::OPERATOR).await,
            Err(StoreError::Conflict(_))
        ));
        let change = ChangeTeam { name: Some("Support".into()), members: Some(vec![bed.ana.id]) };
        let changed = teams::change(&bed.store, client, team.id, change, Actor::OPERATOR).await.unwrap();
        assert_eq!((changed.name.as_str(), names(&changed)), ("Support", vec![bed.ana.id]));
        assert!(me(&bed, &signed).await.unwrap().unwrap().teams.is_empty());
        for foreign in [bed.tenant, other] {
            let unseen = teams::delete(&bed.store, foreign, team.id, Actor::OPERATOR).await;
            assert!(matches!(unseen, Err(StoreError::NotFound("team"))), "{unseen:?}");
        }
        teams::delete(&bed.store, client, team.id, Actor::OPERATOR).await.unwrap();
        assert!(teams::list(&bed.store, client).await.unwrap().is_empty());
    })
    .await;
}
