//! Tenants in a tree, roles of a tenant's own, the operator: over the API. What the store decides is tested there;
//! here is what a client meets, and that it holds at once.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::local::Command;
use omnichat_store::tenants::operate;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Guest, Person, Reply, answer, on_both, text, user};

async fn by(bed: &Bed, person: &Person, method: Method, path: &str, body: &Value) -> Reply {
    let call = bed.call(method.clone(), path).bearer_auth(&person.token);
    answer(if method == Method::GET { call } else { call.json(body) }).await
}

/// Somebody else's token for another tenant.
async fn switched(bed: &Bed, person: &Person, tenant: &str) -> Reply {
    let refresh = json!({"refresh_token": person.refresh, "tenant_id": tenant});
    answer(bed.post("/api/v1/auth/refresh", &refresh)).await
}

/// The same person, for another tenant.
async fn moved(bed: &Bed, person: &Person, tenant: &str) -> Person {
    let tokens = switched(bed, person, tenant).await.ok();
    let (token, refresh) = (text(&tokens["access_token"]), text(&tokens["refresh_token"]));
    Person { id: person.id, token, refresh }
}

/// A tenant below Ana's.
async fn below(bed: &Bed, parent: Option<&str>, name: &str) -> String {
    let new = json!({"name": name, "parent_id": parent});
    text(&bed.act(Method::POST, "/api/v1/tenants", &new).await.with_status(201).body["id"])
}

async fn joins(bed: &Bed, tenant: &str, email: &str, role: Role) -> Person {
    bed.local(user(email, "Somebody", role, Some(tenant))).await;
    bed.login(email).await
}

/// An operator of the installation, who is a member of a tenant of their own.
async fn operator(bed: &Bed) -> Person {
    bed.local(Command::TenantCreate { name: "The house".into(), parent: None }).await;
    bed.local(user("olga@example.com", "Olga", Role::Viewer, Some("The house"))).await;
    let store = bed.server.app().store();
    operate::set_operator(store, "olga@example.com", true, Actor::OPERATOR).await.unwrap();
    bed.login("olga@example.com").await
}

#[tokio::test]
async fn one_works_in_a_tenant_below_by_switching_to_it_and_not_above_or_beside() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, None, "Agency").await;
        let client = below(&bed, Some(&agency), "Client").await;
        let beside = below(&bed, None, "Another agency").await;
        let ben = joins(&bed, &agency, "ben@example.com", Role::Admin).await;
        let mine = by(&bed, &ben, Method::GET, "/api/v1/me/tenants", &Value::Null).await.ok();
        let names: Vec<_> = mine["items"].as_array().unwrap().iter().map(|t| text(&t["name"])).collect();
        assert_eq!(names, ["Agency", "Client"]);
        let ben = moved(&bed, &ben, &client).await;
        let me = by(&bed, &ben, Method::GET, "/api/v1/me", &Value::Null).await.ok();
        assert_eq!((&me["tenant"]["name"], &me["role"]), (&json!("Client"), &json!("admin")));
        let users = by(&bed, &ben, Method::GET, "/api/v1/users", &Value::Null).await.ok();
        assert_eq!(users["items"], json!([]), "those of the tenant itself");
        for foreign in [&bed.tenant.to_string(), &beside] {
            switched(&bed, &ben, foreign).await.refused(Code::NotFound);
            by(&bed, &ben, Method::GET, &format!("/api/v1/tenants/{foreign}"), &Value::Null)
                .await
                .refused(Code::NotFound);
        }
        // From the client upwards there is nothing either: the token says where one is.
        by(&bed, &ben, Method::GET, &format!("/api/v1/tenants/{agency}"), &Value::Null)
            .await
            .refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_tenant_shuts_out_staff_programs_and_visitors_at_once_and_lets_them_in_again() {
    on_both(async |bed: Bed| {
        let client = below(&bed, None, "Client").await;
        let ben = joins(&bed, &client, "ben@example.com", Role::Admin).await;
        let new = json!({"channel": "webchat", "name": "Shop"});
        let inbox = by(&bed, &ben, Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body;
        let config = format!("/api/v1/widget/config?inbox_id={}", text(&inbox["id"]));
        let start = json!({"inbox_id": inbox["id"]});
        let visitor = answer(bed.post("/api/v1/widget/sessions", &start)).await.with_status(201).body;
        let history =
            async || answer(bed.get("/api/v1/widget/messages").bearer_auth(text(&visitor["token"]))).await;
        history().await.ok();
        let socket = bed.socket_of(&ben).await;
        let guest = Guest { token: text(&visitor["token"]), contact: text(&visitor["contact_id"]) };
        let widget = bed.visitor_socket(&guest).await;
        let path = format!("/api/v1/tenants/{client}");
        let suspend = async |on: bool| bed.act(Method::PATCH, &path, &json!({"suspended": on})).await.ok();

        assert_eq!(suspend(true).await["state"], "suspended");
        by(&bed, &ben, Method::GET, "/api/v1/users", &Value::Null).await.refused(Code::TenantClosed);
        switched(&bed, &ben, &client).await.refused(Code::TenantClosed);
        history().await.refused(Code::TenantClosed);
        answer(bed.get(&config)).await.refused(Code::TenantClosed);
        answer(bed.post("/api/v1/widget/sessions", &start)).await.refused(Code::TenantClosed);
        assert_eq!(socket.end().await.0, omnichat_api::socket::close::NOT_ALLOWED);
        assert_eq!(widget.end().await.0, omnichat_api::socket::close::NOT_ALLOWED);

        assert_eq!(suspend(false).await["state"], "active");
        by(&bed, &ben, Method::GET, "/api/v1/users", &Value::Null).await.ok();
        history().await.ok();
    })
    .await;
}

#[tokio::test]
async fn the_owner_of_a_deleted_tenant_can_only_take_that_back() {
    on_both(async |bed: Bed| {
        let ada = joins(&bed, "Example Bikes", "ada@example.com", Role::Admin).await;
        let own = format!("/api/v1/tenants/{}", bed.tenant);
        by(&bed, &ada, Method::DELETE, &own, &json!({})).await.refused(Code::Forbidden);
        bed.act(Method::DELETE, &own, &json!({})).await.with_status(204);
        by(&bed, &ada, Method::GET, "/api/v1/me", &Value::Null).await.refused(Code::TenantClosed);
        bed.act(Method::GET, "/api/v1/conversations", &json!({})).await.refused(Code::TenantClosed);
        let ana = bed.login("ana@example.com").await;
        let me = by(&bed, &ana, Method::GET, "/api/v1/me", &Value::Null).await.ok();
        assert_eq!(
            (&me["tenant"]["state"], &me["permissions"]),
            (&json!("deleted"), &json!(["tenant_delete"]))
        );
        let back = by(&bed, &ana, Method::POST, &format!("{own}/restore"), &json!({})).await.ok();
        assert_eq!(back["state"], "active");
        by(&bed, &ada, Method::GET, "/api/v1/me", &Value::Null).await.ok();
        bed.ask("/api/v1/conversations").await;
    })
    .await;
}

#[tokio::test]
async fn a_role_of_ones_own_opens_what_it_names_and_its_change_ends_what_it_takes() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let new =
            json!({"name": "Night shift", "permissions": ["conversation_read", "user_read"], "sees": "all"});
        let role = bed.act(Method::POST, "/api/v1/roles", &new).await.with_status(201).body;
        let user = format!("/api/v1/users/{}", ben.id);
        let give = json!({"role": "custom", "role_id": role["id"]});
        assert_eq!(bed.act(Method::PATCH, &user, &give).await.ok()["custom_role"]["name"], "Night shift");
        by(&bed, &ben, Method::GET, "/api/v1/conversations", &Value::Null).await.ok();
        by(&bed, &ben, Method::GET, "/api/v1/contacts", &Value::Null).await.refused(Code::Forbidden);
        let listed = by(&bed, &ben, Method::GET, "/api/v1/roles", &Value::Null).await.ok();
        assert_eq!(
            (&listed["custom"][0]["users"], listed["built_in"].as_array().unwrap().len()),
            (&json!(1), 5)
        );

        let socket = bed.socket_of(&ben).await;
        let path = format!("/api/v1/roles/{}", text(&role["id"]));
        bed.act(Method::PATCH, &path, &json!({"permissions": ["contact_read"]})).await.ok();
        assert_eq!(socket.end().await.0, omnichat_api::socket::close::NOT_ALLOWED);
        by(&bed, &ben, Method::GET, "/api/v1/conversations", &Value::Null).await.refused(Code::Forbidden);
        bed.act(Method::DELETE, &path, &json!({})).await.refused(Code::Conflict);
        bed.act(Method::PATCH, &user, &json!({"role": "viewer"})).await.ok();
        bed.act(Method::DELETE, &path, &json!({})).await.with_status(204);
    })
    .await;
}

#[tokio::test]
async fn who_is_switched_off_or_taken_out_is_gone_with_their_open_sockets() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let lea = bed.joins("lea@example.com", "Lea", Role::Staff).await;
        let (bens, leas) = (bed.socket_of(&ben).await, bed.socket_of(&lea).await);
        let off = json!({"disabled": true});
        let done = bed.act(Method::PATCH, &format!("/api/v1/users/{}", ben.id), &off).await.ok();
        assert_eq!(done["disabled"], true);
        bed.act(Method::DELETE, &format!("/api/v1/users/{}", lea.id), &json!({})).await.with_status(204);
        for (person, socket) in [(&ben, bens), (&lea, leas)] {
            assert_eq!(socket.end().await.0, omnichat_api::socket::close::SIGN_IN);
            by(&bed, person, Method::GET, "/api/v1/me", &Value::Null).await.refused(Code::Unauthorized);
        }
        let own = format!("/api/v1/users/{}", bed.ana.id);
        bed.act(Method::PATCH, &own, &off).await.refused(Code::Conflict);
        bed.act(Method::DELETE, &own, &json!({})).await.refused(Code::Conflict);
    })
    .await;
}

#[tokio::test]
async fn the_operator_reads_nothing_of_a_tenant_until_it_lets_them_in_and_that_is_noted() {
    on_both(async |bed: Bed| {
        let (_, conversation) = bed.conversation().await;
        let olga = operator(&bed).await;
        bed.act(Method::GET, "/api/v1/operator/organizations", &json!({})).await.refused(Code::Forbidden);
        let list = by(&bed, &olga, Method::GET, "/api/v1/operator/organizations", &Value::Null).await.ok();
        assert_eq!(list["items"][0]["name"], "Example Bikes");
        assert!(!list.to_string().contains("blue"), "{list}");
        let path = format!("/api/v1/conversations/{conversation}");
        by(&bed, &olga, Method::GET, &path, &Value::Null).await.refused(Code::NotFound);
        let tenant = bed.tenant.to_string();
        switched(&bed, &olga, &tenant).await.refused(Code::NotFound);

        let own = format!("/api/v1/tenants/{tenant}");
        bed.act(Method::PATCH, &own, &json!({"operator_hours": 1})).await.ok();
        let inside = moved(&bed, &olga, &tenant).await;
        by(&bed, &inside, Method::GET, &path, &Value::Null).await.ok();
        by(&bed, &inside, Method::POST, &format!("{path}/close"), &json!({})).await.refused(Code::Forbidden);
        by(&bed, &inside, Method::PATCH, &own, &json!({"operator_hours": 168}))
            .await
            .refused(Code::Forbidden);
        let trail = bed.ask("/api/v1/audit").await;
        assert_eq!(trail["items"][0]["action"], "operator.entered");
        assert_eq!(trail["items"][0]["actor_name"], "Olga");

        let socket = bed.socket_of(&inside).await;
        bed.act(Method::PATCH, &own, &json!({"operator_hours": 0})).await.ok();
        assert_eq!(socket.end().await.0, omnichat_api::socket::close::SIGN_IN);
        by(&bed, &inside, Method::GET, &path, &Value::Null).await.refused(Code::Unauthorized);
        moved(&bed, &inside, &text(&list["items"][1]["id"])).await;
    })
    .await;
}

#[tokio::test]
async fn an_operators_open_socket_ends_when_the_hours_run_out_by_themselves() {
    const MINUTE: i64 = 60_000;
    on_both(async |bed: Bed| {
        let olga = operator(&bed).await;
        let own = format!("/api/v1/tenants/{}", bed.tenant);
        bed.act(Method::PATCH, &own, &json!({"operator_hours": 1})).await.ok();
        bed.wait_ms(50 * MINUTE);
        let inside = moved(&bed, &olga, &bed.tenant.to_string()).await;
        let mut socket = bed.socket_of(&inside).await;
        // Ana is an owner there besides: nothing of hers runs out.
        let store = bed.server.app().store();
        operate::set_operator(store, "ana@example.com", true, Actor::OPERATOR).await.unwrap();
        let ana = bed.login("ana@example.com").await;
        let mut anas = bed.socket_of(&ana).await;
        bed.wait_ms(9 * MINUTE);
        assert_eq!(socket.so_far().await, Vec::<Value>::new(), "still within the hour, and the token holds");
        bed.wait_ms(MINUTE);
        for socket in [&mut socket, &mut anas] {
            socket.say(json!({"type": "ping", "n": 1})).await;
        }
        assert_eq!(socket.end().await.0, omnichat_api::socket::close::SIGN_IN);
        assert_eq!(anas.next_of("pong").await["n"], 1);
        anas.so_far().await;
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_given_to_somebody_from_a_tenant_above_and_foreign_people_are_not_among_them() {
    on_both(async |bed: Bed| {
        let client = below(&bed, None, "Client").await;
        let ben = joins(&bed, &client, "ben@example.com", Role::Staff).await;
        let vera = joins(&bed, &client, "vera@example.com", Role::Viewer).await;
        let kim = bed.stranger().await;
        let lea = joins(&bed, &client, "lea@example.com", Role::Admin).await;
        let new = json!({"channel": "webchat", "name": "Shop"});
        let inbox = by(&bed, &lea, Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body;
        let start = json!({"inbox_id": inbox["id"]});
        let visitor = answer(bed.post("/api/v1/widget/sessions", &start)).await.with_status(201).body;
        let guest = Guest { token: text(&visitor["token"]), contact: text(&visitor["contact_id"]) };
        bed.writes(&guest, "Hi").await;
        let list = by(&bed, &ben, Method::GET, "/api/v1/conversations", &Value::Null).await.ok();
        let assign = format!("/api/v1/conversations/{}/assign", text(&list["items"][0]["id"]));

        let listed = by(&bed, &vera, Method::GET, "/api/v1/assignees", &Value::Null).await.ok();
        let ana = json!({"id": bed.ana.id, "name": "Ana Lopez"});
        assert_eq!(listed["items"][0], ana, "a name and no address");
        let ids: Vec<_> = listed["items"].as_array().unwrap().iter().map(|user| text(&user["id"])).collect();
        assert_eq!(ids, [bed.ana.id, ben.id, lea.id].map(|id| id.to_string()));
        let to = json!({"assignee_id": bed.ana.id});
        assert_eq!(by(&bed, &ben, Method::POST, &assign, &to).await.ok()["assignee"], ana);

        let to = json!({"assignee_id": kim.id});
        by(&bed, &ben, Method::POST, &assign, &to).await.invalid("assignee_id", "unknown");
        // What may be given to them makes them no user of the client.
        let user = format!("/api/v1/users/{}", bed.ana.id);
        by(&bed, &lea, Method::PATCH, &user, &json!({"role": "viewer"})).await.refused(Code::NotFound);
        let kims = by(&bed, &kim, Method::GET, "/api/v1/assignees", &Value::Null).await.ok();
        assert_eq!(kims["items"], json!([{"id": kim.id, "name": "Kim"}]));
    })
    .await;
}

#[tokio::test]
async fn the_operator_makes_an_organization_whose_owner_comes_in_by_the_link_and_can_suspend_it() {
    on_both(async |bed: Bed| {
        let olga = operator(&bed).await;
        let new = json!({"name": "Cafe Nord", "owner": "noor@example.com"});
        let made =
            by(&bed, &olga, Method::POST, "/api/v1/operator/organizations", &new).await.with_status(201).body;
        let token = text(&made["link"]).split_once('#').unwrap().1.to_owned();
        let accept = json!({"token": token, "name": "Noor", "password": crate::bed::PASSWORD});
        let noor = answer(bed.post("/api/v1/invites/accept", &accept)).await.with_status(201).body;
        assert_eq!(
            (&noor["me"]["role"], &noor["me"]["tenant"]["name"]),
            (&json!("owner"), &json!("Cafe Nord"))
        );
        let path = format!("/api/v1/operator/organizations/{}", text(&made["id"]));
        let off = by(&bed, &olga, Method::PATCH, &path, &json!({"suspended": true})).await.ok();
        assert_eq!(off["state"], "suspended");
        let asks = async || answer(bed.get("/api/v1/me").bearer_auth(text(&noor["access_token"]))).await;
        asks().await.refused(Code::TenantClosed);
        by(&bed, &olga, Method::PATCH, &path, &json!({"suspended": false})).await.ok();
        asks().await.ok();
        let me = by(&bed, &olga, Method::GET, "/api/v1/me", &Value::Null).await.ok();
        let own = format!("/api/v1/operator/organizations/{}", text(&me["tenant"]["id"]));
        by(&bed, &olga, Method::PATCH, &own, &json!({"suspended": true})).await.refused(Code::Conflict);
    })
    .await;
}

#[tokio::test]
async fn teams_are_made_filled_renamed_and_deleted() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let kim = bed.stranger().await;
        let new = json!({"name": "Sales", "members": [ben.id]});
        let team = bed.act(Method::POST, "/api/v1/teams", &new).await.with_status(201).body;
        assert_eq!(team["members"][0]["name"], "Ben");
        let path = format!("/api/v1/teams/{}", text(&team["id"]));
        bed.act(Method::PATCH, &path, &json!({"members": [kim.id]})).await.invalid("members[0]", "unknown");
        by(&bed, &kim, Method::PATCH, &path, &json!({"name": "Mine"})).await.refused(Code::NotFound);
        let renamed = bed.act(Method::PATCH, &path, &json!({"name": "Support"})).await.ok();
        assert_eq!((&renamed["name"], &renamed["members"][0]["name"]), (&json!("Support"), &json!("Ben")));
        let me = by(&bed, &ben, Method::GET, "/api/v1/me", &Value::Null).await.ok();
        assert_eq!(me["teams"], json!([team["id"]]));
        assert_eq!(bed.ask("/api/v1/teams").await["items"].as_array().unwrap().len(), 1);
        bed.act(Method::DELETE, &path, &json!({})).await.with_status(204);
        assert_eq!(bed.ask("/api/v1/teams").await["items"], json!([]));
    })
    .await;
}
