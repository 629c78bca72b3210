//! No query walks a table that grows. Every statement that the store really runs in a whole day's work is caught
//! from sqlx's own log, and SQLite is asked how it would run it. A binary of its own, because the log is the process's.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use omnichat_api::account::{ChangeEmail, ChangeMe, ChangePassword, ResetPassword, SignUp};
use omnichat_api::api_token::CreateApiToken;
use omnichat_api::audit::AuditQuery;
use omnichat_api::auth::Keep;
use omnichat_api::canned::WriteCannedReply;
use omnichat_api::care::Care;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::{Assign, ConversationQuery, Once, Status};
use omnichat_api::delivery::DeliveryState;
use omnichat_api::followup::{ChangeFollowup, FollowupQuery, ReplyFollowup};
use omnichat_api::import::{ConflictQuery, ContactRow, ImportContacts, Resolution, ResolveConflict};
use omnichat_api::inbound::{InboundQuery, InboundState};
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox};
use omnichat_api::invite::AcceptInvite;
use omnichat_api::message::{MessageKind, MessageQuery, SendMessage};
use omnichat_api::outbox::OutboxQuery;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::{ChangeRole, CreateRole};
use omnichat_api::rota::{Rota, Shift};
use omnichat_api::scheduled::{Schedule, SendTranscript, Snooze};
use omnichat_api::sso::{ChangeProvider, CreateProvider};
use omnichat_api::team::{ChangeTeam, CreateTeam};
use omnichat_api::template::{Template, UseTemplate};
use omnichat_api::tenant::{ChangeTenant, CreateOrganization, CreateTenant, UNDO_MS};
use omnichat_api::user::ChangeUser;
use omnichat_api::widget::{HistoryQuery, LeaveContact};
use omnichat_api::{ConversationId, InboxId, MessageId, SessionId, TeamId, Time};
use omnichat_store::access::Authority;
use omnichat_store::api_tokens::{self, Whose};
use omnichat_store::attachments::{self, NewFile, Room};
use omnichat_store::audit::{self, Actor};
use omnichat_store::conversations::Sight;
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::set_up::{self, Setup};
use omnichat_store::legacy::threads::{self, Which};
use omnichat_store::legacy::{browsers, push};
use omnichat_store::mail_leases::{self, Lease, Task};
use omnichat_store::mail_tokens::{self, Granted};
use omnichat_store::mailboxes::{self, Mark};
use omnichat_store::opt_outs::{self, OptWord};
use omnichat_store::providers::{self, Identity};
use omnichat_store::tenants::house::{self, NewOperator};
use omnichat_store::tenants::operate;
use omnichat_store::visitors::Visitor;
use omnichat_store::{
    Database, access, canned_replies, contacts, conversations, escalations, events, export, followups,
    import, inbound, inboxes, invites, keys, legacy, links, lockouts, mail, mail_refs, messages, outbox,
    outgoing, pushes, roles, rota, scheduled, second_factors, seed, sessions, teams, templates, tenants,
    timers, transcripts, users, visitors,
};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use uuid::Uuid;

#[path = "store/bed.rs"]
#[expect(dead_code, reason = "shared with the other tests, which use all of it")]
mod bed;

#[path = "store/old.rs"]
#[expect(dead_code, reason = "shared with the other tests, which use all of it")]
mod old;

use bed::{Bed, PASSWORD, client, invite, new_login, user};

/// Tables that grow with use. The others have a row for each tenant, inbox or key.
const GROWING: &[&str] = &[
    "users",
    "memberships",
    "invites",
    "sessions",
    "api_tokens",
    "audit",
    "links",
    "lockouts",
    "recovery_codes",
    "team_members",
    "tenant_paths",
    "contacts",
    "identities",
    "conversations",
    "messages",
    "followups",
    "event_log",
    "outbox",
    "scheduled",
    "delivery_steps",
    "attachments",
    "inbound",
    "canned_replies",
    "opt_outs",
    "audit",
    "search_docs",
    "legacy_numbers",
    "legacy_browsers",
    "push_tokens",
    "imported",
    "import_conflicts",
];

#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let sql = if said.statement.trim().is_empty() { said.summary } else { said.statement };
        self.0.lock().unwrap().insert(sql.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Said {
    summary: String,
    statement: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.statement = value.to_owned(),
            _ => {}
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

#[tokio::test]
async fn no_query_walks_a_table_that_grows() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(statements.clone()).unwrap();
    let bed = Bed::on_sqlite().await;
    a_day(&bed).await;
    let bed = bed.mailing().await;
    mails(&bed).await;
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    bed.store.close().await;

    let statements = statements.0.lock().unwrap().clone();
    let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
    let mut checked = 0;
    let mut wrong = Vec::new();
    for sql in &statements {
        let reads = ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"].iter().any(|word| sql.starts_with(word));
        if !reads || sql.contains("_sqlx_migrations") || sql.contains("sqlite_schema") {
            continue;
        }
        let plan =
            sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut db).await.unwrap();
        checked += 1;
        let details: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
        // Those of one contact, or that a search has found, are few, and may be sorted once they are picked.
        let few =
            sql.contains(" IN (") || details.iter().any(|d| d.contains("INDEX conversations_by_contact "));
        for detail in details {
            // Whether messages still point to a tenant is looked at once, at its very end.
            if sql == "DELETE FROM tenants WHERE id = $1" && detail.starts_with("SCAN messages ") {
                continue;
            }
            let walked = detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            if walked.is_some_and(|name| GROWING.contains(&name) || alias_grows(sql, name)) {
                wrong.push(format!("{detail}\n    {sql}"));
            }
            if detail.contains("TEMP B-TREE FOR ORDER BY") && sql.contains("last_message_at DESC") && !few {
                wrong.push(format!("{detail}\n    {sql}"));
            }
        }
    }
    assert!(checked > 60, "only {checked} statements were caught:\n{statements:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `name` stands for a growing table in this statement.
fn alias_grows(sql: &str, name: &str) -> bool {
    GROWING
        .iter()
        .any(|table| sql.contains(&format!("{table} {name} ")) || sql.ends_with(&format!("{table} {name}")))
}

/// Files and canned replies.
async fn files(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    let room = Room { unused: Some(1 << 20), tenant: Some(1 << 20) };
    let (hash, name, media_type) = ([7; 32], "a.txt".into(), "text/plain".into());
    let new = NewFile { tenant, sender: by.id.0, hash, name, media_type, bytes: 9, room };
    attachments::has_room(store, &new).await.unwrap();
    let file = attachments::add(store, new).await.unwrap();
    attachments::get(store, tenant, file.id).await.unwrap();
    assert!(!attachments::is_shown_to(store, &bed.visitor(), file.id).await.unwrap());
    assert!(attachments::is_held(store, tenant, &hash).await.unwrap());
    let later = store.clock().now().plus_ms(1);
    assert_eq!(attachments::forget_unused(store, later).await.unwrap(), [(tenant, hash)]);

    let write = |shortcut: &str| WriteCannedReply { shortcut: shortcut.into(), body: "Hello".into() };
    let made = canned_replies::create(store, tenant, write("hi"), Actor::OPERATOR).await.unwrap();
    canned_replies::replace(store, tenant, made.id, write("hello"), Actor::OPERATOR).await.unwrap();
    assert_eq!(canned_replies::list(store, tenant).await.unwrap().len(), 1);
    canned_replies::delete(store, tenant, made.id, Actor::OPERATOR).await.unwrap();
}

/// Calls everything that the daemon and the command line call.
async fn a_day(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    files(bed).await;
    keys::signing(store).await.unwrap();
    seed::demo(store, tenant).await.unwrap();
    let signed = sessions::login(store, new_login("ana@example.com", PASSWORD)).await.unwrap();
    sessions::login(store, new_login("ana@example.com", "wrong")).await.err().unwrap();
    let signed = sessions::refresh(store, &signed.refresh_token, None, client()).await.unwrap();
    assert!(bed.holds(&signed).await);
    sessions::list(store, by.id, Some(signed.session)).await.unwrap();
    sessions::revoke(store, by.id, signed.session, Actor::OPERATOR).await.unwrap();
    sessions::revoke_all(store, by.id, None, Actor::OPERATOR).await.unwrap();
    keys::rotate(store, Actor::OPERATOR).await.unwrap();
    audit::list(store, Some(tenant), &AuditQuery::default()).await.unwrap();
    let of_ana = AuditQuery { actor_id: Some(by.id), ..AuditQuery::default() };
    audit::list(store, Some(tenant), &of_ana).await.unwrap();
    assert_eq!(audit::verify(store, Some(tenant)).await.unwrap().broken_at, None);
    audit::exported(store, tenant, Actor::OPERATOR).await.unwrap();
    audit::all_after(store, Some(tenant), 0).await.unwrap();
    keys::retire(store, keys::signing(store).await.unwrap()[1].id, Actor::OPERATOR).await.unwrap();
    lockouts::unlock(store, "ana@example.com", Actor::OPERATOR).await.unwrap();
    let begun = second_factors::begin(store, by.id, Some(PASSWORD.into()), "Omnichat").await.unwrap();
    let secret = totp_rs::Secret::try_from_base32(&begun.secret).unwrap();
    let app =
        totp_rs::Builder::new().with_secret(secret).with_digits(6).with_step_duration(30).build().unwrap();
    let code = app.generate(u64::try_from(store.clock().now().ms() / 1000).unwrap()).to_string();
    let codes = second_factors::confirm(store, by.id, code, Actor::OPERATOR).await.unwrap();
    let codes = second_factors::renew_codes(store, by.id, codes[0].clone(), Actor::OPERATOR).await.unwrap();
    second_factors::show(store, by.id).await.unwrap();
    second_factors::remove(store, by.id, codes[0].clone(), Actor::OPERATOR).await.unwrap();
    second_factors::reset(store, "ana@example.com", Actor::OPERATOR).await.unwrap();

    let new =
        CreateApiToken { name: "Nightly".into(), permissions: vec![Permission::ContactRead], days: None };
    let made =
        api_tokens::create(store, tenant, Authority::of_the_machine(), Whose::All, new, Actor::OPERATOR)
            .await
            .unwrap();
    let (pass, _) = api_tokens::find(store, &made.secret).await.unwrap().unwrap();
    access::of(store, pass).await.unwrap().unwrap();
    for whose in [Whose::All, Whose::Of(by.id)] {
        api_tokens::list(store, tenant, whose, &PageQuery::default()).await.unwrap();
    }
    api_tokens::revoke(store, tenant, Whose::All, made.token.id, Actor::OPERATOR).await.unwrap();

    let (_, token) = invite(store, tenant, "kim@example.com", Role::Staff).await;
    let accept =
        AcceptInvite { token, name: "Kim".into(), password: PASSWORD.into(), code: None, keep: Keep::Body };
    invites::show(store, &accept.token).await.unwrap();
    invites::accept(store, accept, client()).await.unwrap();
    let (lou, _) = invite(store, tenant, "lou@example.com", Role::Staff).await;
    invites::list(store, tenant, &PageQuery::default()).await.unwrap();
    invites::revoke(store, tenant, lou.id, Actor::OPERATOR).await.unwrap();
    users::set_password(store, "kim@example.com", format!("{PASSWORD}!"), Actor::OPERATOR).await.unwrap();
    users::set_disabled(store, "kim@example.com", true, Actor::OPERATOR).await.unwrap();
    users::list(store, tenant, &PageQuery::default()).await.unwrap();
    users::assignees::list(store, tenant, &PageQuery::default()).await.unwrap();
    users::set_email(store, "kim@example.com", "kim@new.example", Actor::OPERATOR).await.unwrap();
    let operator =
        NewOperator { email: "otto@example.com".into(), name: "Otto".into(), password: PASSWORD.into() };
    house::create_operator(store, operator, Actor::OPERATOR).await.unwrap();
    tenants::all(store).await.unwrap();

    inboxes::list(store, tenant, &PageQuery::default()).await.unwrap();
    inboxes::get(store, tenant, bed.inbox.id).await.unwrap();
    inboxes::first_webchat(store).await.unwrap();
    inboxes::change(store, tenant, by, bed.inbox.id, ChangeInbox::default()).await.unwrap();

    let maya = bed.visitor();
    bed.says(&maya, "Hi").await;
    visit(bed, &maya).await;
    work(bed).await;
    signs_in_by_a_provider(bed).await;
    sends(bed).await;
    waits(bed, &maya).await;
    serves_old_clients(bed, &maya).await;
    brings_contacts(bed).await;
    takes_along(bed).await;
    organise(bed).await;
    events::after(store, tenant, 1, 10).await.unwrap();
    events::logged(store, tenant, 1, 10).await.unwrap();
}

async fn mails(bed: &Bed) {
    let (store, by) = (&bed.store, bed.ana.id);
    links::forgot(store, "ana@example.com", "192.0.2.7").await.unwrap();
    let change = ChangeEmail { email: "ana@new.example".into(), password: PASSWORD.into() };
    links::change_email(store, by, change).await.unwrap();
    links::verify(store, by).await.unwrap();
    links::confirm(store, "nonsense".into(), "192.0.2.7").await.unwrap_err();
    let (organization, name, email) = ("Kites".into(), "Kim".into(), "new-here@example.com".into());
    let sign_up = SignUp { organization, name, email, password: PASSWORD.into() };
    links::Asked::new(store, sign_up).await.unwrap().mail(store).await.unwrap();
    let (mut tokens, claimed) = (Vec::new(), outbox::claim(store, mail::PROVIDER, 10).await.unwrap());
    for row in &claimed {
        let mail: mail::Mail = serde_json::from_slice(&row.payload).unwrap();
        let token = mail.text.split_once('#').map_or("", |(_, rest)| rest.lines().next().unwrap());
        tokens.push((row.target.clone(), token.to_owned()));
        outbox::settle(store, row, outbox::Outcome::Later("451".into())).await.unwrap();
    }
    bed.wait_ms(1000);
    for row in outbox::claim(store, mail::PROVIDER, 10).await.unwrap() {
        outbox::settle(store, &row, outbox::Outcome::Accepted).await.unwrap();
    }
    outbox::next_due(store, mail::PROVIDER).await.unwrap();
    for (email, token) in tokens {
        if email == "new-here@example.com" {
            links::found(store, token, "192.0.2.7").await.unwrap();
        } else {
            drop(links::confirm(store, token, "192.0.2.7").await);
        }
    }
    let printed = links::reset_link(store, "ana@new.example", Actor::OPERATOR).await.unwrap();
    let reset = ResetPassword { token: printed.token, password: format!("{PASSWORD}!") };
    links::reset(store, reset, "192.0.2.7").await.unwrap();
    let change = ChangePassword { current: format!("{PASSWORD}!"), new: PASSWORD.into() };
    users::change_password(store, by, SessionId::new(), change, Actor::user(by)).await.unwrap();
    let change = ChangeMe { name: Some("Ana".into()) };
    users::change_own(store, by, change, Actor::user(by)).await.unwrap();
    links::prune(store).await.unwrap();
    outbox::prune(store).await.unwrap();
}

async fn visit(bed: &Bed, maya: &Visitor) {
    let store = &bed.store;
    visitors::history(store, maya, &HistoryQuery::default()).await.unwrap();
    visitors::read(store, maya, 1).await.unwrap();
    visitors::after(store, maya, 0, 10).await.unwrap();
    let leave = LeaveContact {
        client_id: Uuid::now_v7(),
        name: None,
        email: Some("maya@example.com".into()),
        phone: None,
        message: None,
    };
    visitors::leave_contact(store, maya, leave).await.unwrap();
}

/// What happens by itself, and what staff put off.
async fn waits(bed: &Bed, maya: &Visitor) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    let care = Care { close_s: Some(3600), ..Care::default() };
    let shift = Shift { user_id: by.id, when: Vec::new(), ways: Vec::new() };
    let rota = Rota { time_zone: "UTC".into(), sms_inbox_id: None, shifts: vec![shift] };
    let change = ChangeInbox { care: Some(care), rota: Some(Some(rota)), ..ChangeInbox::default() };
    inboxes::change(store, tenant, by, bed.inbox.id, change).await.unwrap();
    rota::now(store, tenant, bed.inbox.id).await.unwrap();
    let id = bed.says(maya, "Anybody?").await.id;
    let open = ConversationQuery { status: Some(Status::Open), ..ConversationQuery::default() };
    let listed = conversations::list(store, tenant, by.id, &open).await.unwrap().items;
    let id = listed.iter().find(|c| c.contact.id == maya.contact).map_or_else(|| panic!("{id}"), |c| c.id);
    bed.wait_ms(600_000);
    while timers::run(store).await.unwrap().done > 0 {}
    escalations::acknowledge(store, tenant, by, id, Once::default()).await.unwrap();
    let due_at = store.clock().now().plus_ms(1000);
    for body in ["one", "two"] {
        let new = Schedule { client_id: Uuid::now_v7(), body: body.into(), due_at: Some(due_at) };
        let kept = scheduled::add(store, tenant, by, id, new).await.unwrap();
        if body == "two" {
            scheduled::remove(store, tenant, by, kept.id).await.unwrap();
        }
    }
    scheduled::list(store, tenant, by.id, id).await.unwrap();
    let snooze = Snooze { until: due_at, client_id: None };
    conversations::snooze(store, tenant, by, id, snooze).await.unwrap();
    timers::next_due(store).await.unwrap();
    bed.wait_ms(1000);
    while timers::run(store).await.unwrap().done > 0 {}
    let send = SendTranscript { email: "maya@example.com".into(), client_id: Uuid::now_v7() };
    drop(transcripts::send(store, tenant, by, Actor::OPERATOR, id, send).await);
    let mut left = Vec::new();
    for archived in [false, true] {
        let which = FollowupQuery { archived: Some(archived), ..FollowupQuery::default() };
        left.extend(followups::list(store, tenant, by.id, &which).await.unwrap().items);
    }
    let left = left.into_iter().find(|left| left.email.is_some()).unwrap();
    let new = CreateInbox {
        channel: Channel::Email,
        address: Some("team@example.com".into()),
        ..CreateInbox::webchat("Mail")
    };
    inboxes::create(store, tenant, by, new).await.unwrap();
    let reply = ReplyFollowup { client_id: Uuid::now_v7(), body: "We are back".into(), inbox_id: None };
    followups::reply(store, tenant, by, left.id, reply).await.unwrap();
    followups::unviewed(store, tenant, by.id).await.unwrap();
    followups::exported(store, tenant, Actor::OPERATOR).await.unwrap();
    for archived in [false, true] {
        followups::all_after(store, tenant, by.id, archived, Uuid::nil().into()).await.unwrap();
    }
    let away = ChangeFollowup { viewed: None, archived: Some(true) };
    followups::change(store, tenant, by, left.id, away).await.unwrap();
    let old = followups::put_away_before(store, tenant, by.id, store.clock().now().plus_ms(1)).await.unwrap();
    let old = old.into_iter().map(|followup| followup.id).collect();
    assert!(followups::discard(store, tenant, old, Actor::OPERATOR).await.unwrap() > 0);
}

/// Contacts from a file, and the decisions about them.
async fn brings_contacts(bed: &Bed) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let row = |line, name: &str, email: &str| ContactRow {
        line,
        name: Some(name.into()),
        email: Some(email.into()),
        phone: Some("+12025550188".into()),
    };
    let rows = ["Rosa", "Rosalie", "Rosi"].map(|name| row(2, name, "rosa@example.com")).to_vec();
    let import = ImportContacts { file: "a.csv".into(), region: None, rows: rows.clone() };
    contacts::import(store, tenant, Actor::OPERATOR, import).await.unwrap();
    let mut preview = contacts::Preview::begin(store, tenant, None).await.unwrap();
    preview.take(rows).await.unwrap();
    assert_eq!(preview.end().conflicts, 2);
    for resolution in [Resolution::Take, Resolution::Add] {
        let waiting = contacts::conflicts(store, tenant, &ConflictQuery::default()).await.unwrap().items;
        let resolve = ResolveConflict { resolution, contact_id: None };
        contacts::resolve(store, tenant, Actor::OPERATOR, waiting[0].id, resolve).await.unwrap();
    }
    let decided = ConflictQuery { resolved: Some(true), ..ConflictQuery::default() };
    assert_eq!(contacts::conflicts(store, tenant, &decided).await.unwrap().items.len(), 2);
}

/// Everything that the tenant has.
async fn takes_along(bed: &Bed) {
    let (store, tenant) = (bed.store.clone(), bed.tenant);
    export::noted(&store, tenant, Actor::OPERATOR).await.unwrap();
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let writing = tokio::spawn(async move { export::write(&store, tenant, tell).await });
    while let Some(some) = told.recv().await {
        some.unwrap();
    }
    writing.await.unwrap().unwrap();
}

/// The clients of the system before.
async fn serves_old_clients(bed: &Bed, maya: &Visitor) {
    let (store, tenant, by) = (&bed.store, bed.tenant, bed.ana.id);
    let file = old::Old::whole(bed.temp.path());
    for day in 1..3 {
        file.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
        file.message("visitor-1", "webchat", "user", "Hello", &format!("2025-10-0{day}T10:00:00Z"));
        file.run(
            "INSERT INTO followups (user_id, channel, phone, ts) VALUES ('visitor-1', 'webchat', '5550147', '2025-10-01T10:00:00Z');
            INSERT INTO events (type) VALUES ('auth_checked');",
        );
        import::dwc::run(store, &file.file, None, false, |_| ()).await.unwrap();
    }
    let on = legacy::enable(store, tenant, None, Actor::OPERATOR).await.unwrap();
    let setup = Setup { backup_number: Some("+12025550177".into()), ..Setup::default() };
    set_up::apply(store, &on, &setup, Actor::SYSTEM).await.unwrap();
    assert_eq!(legacy::on(store).await.unwrap(), Some(on));
    let now = store.clock().now();
    browsers::address_for(store, &on, "visitor-7", [7; 32], now).await.unwrap();
    assert!(browsers::goes_by(store, &on, "visitor-7", [7; 32]).await.unwrap());
    browsers::prune(store).await.unwrap();
    let guest = threads::visitor(store, &on, "visitor-7").await.unwrap();
    for token in ["ExponentPushToken[1]", "ExponentPushToken[2]"] {
        push::keep(store, tenant, by, token).await.unwrap();
    }
    push::forget(store, tenant, "ExponentPushToken[2]").await.unwrap();
    access::of_email(store, tenant, "ana@example.com").await.unwrap().unwrap();
    for to in [("visitor-8", Channel::Webchat), ("+12025550188", Channel::Sms)] {
        // There may be no inbox to write from.
        drop(legacy::first_word(store, &on, &bed.ana, to, (Uuid::now_v7(), "Hello".into())).await);
    }
    let leave =
        LeaveContact { client_id: Uuid::now_v7(), name: None, email: None, phone: None, message: None };
    followups::leave_whatever(store, &guest, leave).await.unwrap();
    assert!(visitors::is_first(store, &guest).await.unwrap());
    let left = visitors::conversation_of(store, &guest).await.unwrap().unwrap();
    assert!(followups::was_left(store, tenant, left.id, store.clock().now()).await.unwrap());
    bed.says(&guest, "Hi").await;
    assert_eq!(push::next(store).await.unwrap(), 1);
    let push = outbox::claim(store, pushes::PROVIDER, 10).await.unwrap().remove(0);
    outbox::settle(store, &push, outbox::Outcome::Awaits("receipt".into())).await.unwrap();
    bed.wait_ms(outbox::RECEIPT_MS);
    outbox::next_receipt(store, pushes::PROVIDER).await.unwrap();
    let push = outbox::awaited(store, pushes::PROVIDER, 10).await.unwrap().remove(0);
    outbox::receive(store, &push, outbox::Told::Again("too many".into())).await.unwrap();
    let part = {
        let mut me = sessions::login(store, new_login("ana@example.com", PASSWORD)).await.unwrap().me;
        (me.sees, me.teams) = (Sees::Teams, vec![TeamId::new()]);
        Sight::from(&me)
    };
    for sight in [by.into(), part] {
        for which in [Which::Open, Which::OpenNotEscalated, Which::Escalated, Which::Closed, Which::All] {
            for thread in threads::list(store, tenant, sight.clone(), which, 10).await.unwrap() {
                threads::messages_of(store, tenant, &sight, &thread, 3, Some(1)).await.unwrap();
            }
        }
        for user_id in ["visitor-7", maya.contact.to_string().as_str()] {
            threads::messages(store, tenant, sight.clone(), user_id, Channel::Webchat, 10).await.unwrap();
            let found = threads::find(store, tenant, sight.clone(), user_id, Channel::Webchat).await.unwrap();
            if let Some(thread) = found {
                threads::of(store, tenant, &thread.conversation).await.unwrap();
                let number = numbers::thing(store, tenant, Kind::Conversation, thread.number).await.unwrap();
                assert_eq!(number, Some(thread.conversation.id.0));
            }
        }
    }
    assert!(legacy::status(store).await.unwrap().on.is_some());
    legacy::disable(store, Actor::OPERATOR).await.unwrap();
}

/// Messages that leave by a carrier, and what becomes of them.
async fn sends(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    let new = CreateInbox {
        channel: Channel::Whatsapp,
        address: Some("+12025550100".into()),
        ..CreateInbox::webchat("Phone")
    };
    let inbox = inboxes::create(store, tenant, by, new).await.unwrap();
    let heard = bed.heard(&inbox, "1", "+12025550123");
    let conversation = messages::hear(store, heard).await.unwrap().conversation_id;
    let template = Template {
        id: "HX1".into(),
        name: "back".into(),
        language: "en".into(),
        body: "Hi".into(),
        status: "approved".into(),
        updated_at: Time(0),
    };
    templates::replace(store, tenant, inbox.id, vec![template]).await.unwrap();
    let mut ids = Vec::new();
    for id in ["", "HX1", ""] {
        let template = (!id.is_empty()).then(|| UseTemplate { id: id.into(), variables: Default::default() });
        let send = SendMessage { template, ..SendMessage::text(Uuid::now_v7(), "Yes", MessageKind::Message) };
        ids.push(messages::send(store, tenant, by, conversation, send).await.unwrap().id);
    }
    outgoing::abandoned(store).await.unwrap();
    assert_eq!(outgoing::waiting(store).await.unwrap().len(), 1);
    let mut outcomes = vec![
        outgoing::Outcome::Accepted { carrier_ref: Some("SM1".into()) },
        outgoing::Outcome::Later { why: "busy".into(), after_ms: Some(0) },
    ];
    while let Some(outcome) = outcomes.pop() {
        let pace = outgoing::Pace::a_second(100);
        let want = outgoing::Want { tenant, inbox: inbox.id, most: 10, pace };
        for claimed in outgoing::claim(store, vec![want]).await.unwrap() {
            outgoing::settle(store, &claimed, outcome.clone()).await.unwrap();
        }
    }
    outgoing::rest(store, tenant, inbox.id, 0).await.unwrap();
    outgoing::rests_for(store, tenant, inbox.id).await.unwrap();
    outgoing::cancel(store, tenant, by, ids[1]).await.unwrap();
    outgoing::retry(store, tenant, by, ids[1]).await.unwrap();
    outgoing::timeline(store, tenant, conversation, 2).await.unwrap();
    brings(bed, &inbox).await;
    reads_mail(bed, &inbox, conversation).await;
    for state in [None, Some(DeliveryState::Accepted)] {
        for inbox_id in [None, Some(inbox.id)] {
            for cursor in [None, Some(ids[2].to_string())] {
                let query = OutboxQuery { state, inbox_id, cursor, limit: None };
                outgoing::list(store, tenant, by.id, &query).await.unwrap();
            }
        }
    }
    for word in [OptWord::Stop, OptWord::Start] {
        opt_outs::heard(store, tenant, inbox.channel, "+12025550123", word).await.unwrap();
        let stop = opt_outs::holds(store, tenant, inbox.channel, "+12025550123").await.unwrap();
        assert_eq!(stop, word == OptWord::Stop);
    }
    outgoing::prune(store).await.unwrap();
}

/// How far a mailbox was read, and the threads of its mails.
async fn reads_mail(bed: &Bed, inbox: &Inbox, conversation: ConversationId) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let mark = Mark { mailbox: "help@example.com".into(), uid_validity: Some(1), last_uid: 2, at: Time(0) };
    mailboxes::set(store, tenant, inbox.id, mark).await.unwrap();
    mailboxes::want(store, tenant, inbox.id, "shop@example.com", Time(0)).await.unwrap();
    mailboxes::get(store, inbox.id).await.unwrap();
    mailboxes::set_takes(store, tenant, inbox.id, 10_000).await.unwrap();
    mailboxes::takes(store, inbox.id).await.unwrap();
    outgoing::fits(store, tenant, conversation, &[]).await.unwrap();
    let lease = Lease { tenant, inbox: inbox.id, task: Task::Mailbox, holder: Uuid::now_v7() };
    let other = Lease { holder: Uuid::now_v7(), ..lease };
    mail_leases::wait(store, lease).await.unwrap();
    assert!(mail_leases::take(store, other).await.unwrap().is_err());
    mail_leases::renew(store, lease.holder).await.unwrap();
    mail_leases::free(store, inbox.id, Task::Mailbox, lease.holder).await.unwrap();
    mail_leases::free_all(store, lease.holder).await.unwrap();
    let granted = Granted { by: "1".into(), access: "2".into(), until: Time(0), refresh: None };
    mail_tokens::set(store, tenant, inbox.id, granted).await.unwrap();
    mail_tokens::get(store, inbox.id).await.unwrap();
    mail_tokens::refused(store, tenant, inbox.id, "2".into()).await.unwrap();
    let of = (conversation, MessageId::new());
    mail_refs::note(store, tenant, inbox.id, of, "1@example.com").await.unwrap();
    mail_refs::find(store, tenant, inbox.id, &["1@example.com".into()]).await.unwrap();
    mail_refs::of_conversation(store, tenant, conversation).await.unwrap();
}

/// What a carrier brings, and what it reports.
async fn brings(bed: &Bed, inbox: &Inbox) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let new = inbound::New {
        tenant,
        inbox: inbox.id,
        carrier: Carrier::Twilio,
        key: "SM1:received".into(),
        headers: Vec::new(),
        body: Some(Vec::new()),
        file: None,
    };
    assert!(inbound::keep(store, new).await.unwrap());
    inbound::take_back(store).await.unwrap();
    inbound::next_due(store, &[]).await.unwrap();
    let (other, others) = (InboxId::new(), vec![InboxId::new(), InboxId::new()]);
    inbound::next_due(store, &[other]).await.unwrap();
    assert!(inbound::claim(store, 10, vec![inbox.id]).await.unwrap().is_empty());
    let waiting = inbound::claim(store, 10, others).await.unwrap().remove(0);
    inbound::settle(store, &waiting, inbound::Outcome::Done(None)).await.unwrap();
    inbound::replay(store, tenant, &bed.ana, waiting.id).await.unwrap();
    inbound::show(store, tenant, waiting.id).await.unwrap();
    for state in [None, Some(InboundState::Failed)] {
        for inbox_id in [None, Some(inbox.id)] {
            for cursor in [None, Some(waiting.id.to_string())] {
                let query = InboundQuery { state, inbox_id, cursor, limit: None };
                inbound::list(store, tenant, &query).await.unwrap();
            }
        }
    }
    inbound::prune(store).await.unwrap();
    let (carrier_ref, message, state) = ("SM1".to_owned(), Some(MessageId::new()), DeliveryState::Delivered);
    let report = outgoing::Reported {
        tenant,
        inbox: inbox.id,
        carrier_ref,
        message,
        words: None,
        state,
        code: None,
        why: None,
    };
    let unknown = outgoing::Reported { carrier_ref: "SM2".into(), ..report.clone() };
    let words = outgoing::Words { to: "+12025550123".into(), text: "Yes".into() };
    let worded = outgoing::Reported { message: None, words: Some(words), ..unknown.clone() };
    let code = Some("sent".into());
    let late = outgoing::Reported { state: DeliveryState::Accepted, code, ..report.clone() };
    for reported in [late, report, unknown, worded] {
        outgoing::report(store, reported).await.unwrap();
    }
    let now = store.clock().now();
    outgoing::read_until(store, tenant, inbox.id, "+12025550123".into(), now).await.unwrap();
}

/// A provider, and whom it signs in.
async fn signs_in_by_a_provider(bed: &Bed) {
    let (store, tenant, actor) = (&bed.store, bed.tenant, Actor::OPERATOR);
    let new = CreateProvider {
        name: "Company login".into(),
        issuer: "https://id.example.com".into(),
        client_id: "omnichat".into(),
        client_secret: "between the two".into(),
        listed: true,
        join_as: Some(Role::Viewer),
        role_claim: None,
        role_map: Vec::new(),
    };
    let by = Authority::of_the_machine;
    let id = providers::create(store, tenant, by(), new, String::new(), actor.clone()).await.unwrap().id;
    let change = ChangeProvider { client_secret: Some("another".into()), ..ChangeProvider::default() };
    providers::change(store, tenant, by(), id, change, String::new(), actor.clone()).await.unwrap();
    providers::list(store, tenant, "").await.unwrap();
    providers::listed(store).await.unwrap();
    providers::contact(store, id).await.unwrap().unwrap();
    let email = Some("by.provider@example.com".to_owned());
    let who = Identity { subject: "1".into(), email, email_verified: true, name: None, roles: Vec::new() };
    let signed = providers::sign_in(store, id, who, client()).await.unwrap().unwrap();
    sessions::refresh(store, &signed.refresh_token, None, client()).await.unwrap();
    providers::note_failure(store, id, "a test", client()).await.unwrap();
    providers::delete(store, tenant, id, actor).await.unwrap();
}

/// Roles, teams and tenants, and the end of one.
async fn organise(bed: &Bed) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let (by, actor) = (Authority::of_the_machine, Actor::OPERATOR);
    let new =
        CreateRole { name: "Reader".into(), permissions: vec![Permission::ContactRead], sees: Sees::Own };
    let role = roles::create(store, tenant, by(), new, actor.clone()).await.unwrap();
    roles::list(store, tenant).await.unwrap();
    roles::change(store, tenant, by(), role.id, ChangeRole::default(), actor.clone()).await.unwrap();
    roles::delete(store, tenant, by(), role.id, actor.clone()).await.unwrap();
    let kim = user("kai@example.com", "Kai", Role::Staff);
    let kim = users::create(store, Some(tenant), "x", kim, actor.clone()).await.unwrap();
    let change = ChangeUser { role: Some(Role::Viewer), ..ChangeUser::default() };
    users::change(store, tenant, by(), kim.id, change, actor.clone()).await.unwrap();
    users::unlock(store, tenant, kim.id, actor.clone()).await.unwrap();
    users::reset_second_factor(store, tenant, by(), kim.id, actor.clone()).await.unwrap();
    let sales = CreateTeam { name: "Sales".into(), members: vec![kim.id] };
    let sales = teams::create(store, tenant, sales, actor.clone()).await.unwrap();
    teams::list(store, tenant).await.unwrap();
    see_a_part(bed, sales.id).await;
    let change = ChangeTeam { members: Some(Vec::new()), ..ChangeTeam::default() };
    teams::change(store, tenant, sales.id, change, actor.clone()).await.unwrap();
    teams::delete(store, tenant, sales.id, actor.clone()).await.unwrap();
    users::remove(store, tenant, by(), kim.id, actor.clone()).await.unwrap();

    operate::set_operator(store, "ana@example.com", true, actor.clone()).await.unwrap();
    operate::open_to_operator(store).await.unwrap();
    let new = CreateOrganization { name: "Cafe".into(), owner: "noor@example.com".into() };
    let (cafe, _) = operate::create(store, new, actor.clone()).await.unwrap();
    operate::suspend(store, Some(tenant), cafe.tenant.id, true, actor.clone()).await.unwrap();
    operate::list(store, &PageQuery::default()).await.unwrap();
    let below = CreateTenant { name: "Client".into(), parent_id: None };
    let client = tenants::create_below(store, tenant, below, actor.clone()).await.unwrap().id;
    let lea = user("lea@example.com", "Lea", Role::Owner);
    users::create(store, Some(client), "x", lea, actor.clone()).await.unwrap();
    tenants::of_user(store, bed.ana.id).await.unwrap();
    tenants::get_below(store, tenant, client).await.unwrap();
    tenants::is_open(store, client).await.unwrap();
    tenants::change(store, tenant, client, ChangeTenant::default(), actor.clone()).await.unwrap();
    tenants::delete(store, tenant, client, actor.clone()).await.unwrap();
    tenants::bring_back(store, tenant, client, actor.clone()).await.unwrap();
    tenants::delete(store, tenant, client, actor).await.unwrap();
    bed.wait_ms(UNDO_MS);
    assert_eq!(tenants::erase_due(store).await.unwrap().len(), 1);
}

/// What is asked for somebody who sees only their own and their teams' conversations.
async fn see_a_part(bed: &Bed, team: TeamId) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let mut me = sessions::login(store, new_login("ana@example.com", PASSWORD)).await.unwrap().me;
    (me.sees, me.teams) = (Sees::Teams, vec![team]);
    let give = Assign { team_id: Some(Some(team)), ..Assign::default() };
    let all = conversations::list(store, tenant, bed.ana.id, &ConversationQuery::default()).await.unwrap();
    let id = all.items[0].id;
    conversations::assign(store, tenant, &bed.ana, id, give).await.unwrap();
    lists(bed, (&me).into(), Some(team)).await;
    conversations::seen(store, tenant, &me, id).await.unwrap();
    followups::list(store, tenant, &me, &FollowupQuery::default()).await.unwrap();
    events::heard(store, tenant, &(&me).into(), 1, 10).await.unwrap();
}

/// Every list that can be asked for.
async fn lists(bed: &Bed, sight: Sight, team: Option<TeamId>) {
    let (store, tenant) = (&bed.store, bed.tenant);
    let base = ConversationQuery { limit: Some(5), ..Default::default() };
    let first = conversations::list(store, tenant, bed.ana.id, &base).await.unwrap();
    let c = first.items[0].clone();
    for assignee in [None, Some("me"), Some("none")] {
        for status in [None, Some(Status::Open)] {
            for cursor in [None, first.next_cursor.clone()] {
                for (inbox_id, contact_id, team_id) in [
                    (None, None, None),
                    (Some(c.inbox.id), None, None),
                    (None, Some(c.contact.id), None),
                    (None, None, team),
                ] {
                    let query = ConversationQuery {
                        status,
                        assignee: assignee.map(str::to_owned),
                        cursor: cursor.clone(),
                        inbox_id,
                        contact_id,
                        team_id,
                        ..base.clone()
                    };
                    conversations::list(store, tenant, sight.clone(), &query).await.unwrap();
                }
            }
        }
    }
}

async fn work(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    lists(bed, by.id.into(), Some(TeamId::new())).await;
    let base = ConversationQuery { limit: Some(5), ..Default::default() };
    let c = conversations::list(store, tenant, by.id, &base).await.unwrap().items[0].clone();
    let query = ConversationQuery { q: Some("bike".into()), ..base };
    conversations::list(store, tenant, by.id, &query).await.unwrap();
    conversations::get(store, tenant, c.id).await.unwrap();
    conversations::assign(
        store,
        tenant,
        by,
        c.id,
        Assign { assignee_id: Some(Some(by.id)), ..Assign::default() },
    )
    .await
    .unwrap();
    conversations::close(store, tenant, by, c.id, Once::default()).await.unwrap();
    conversations::reopen(store, tenant, by, c.id, Once::default()).await.unwrap();
    for kind in [MessageKind::Message, MessageKind::Note] {
        let send = SendMessage::text(Uuid::now_v7(), "hello", kind);
        messages::send(store, tenant, by, c.id, send).await.unwrap();
    }
    for (before, after) in [(None, None), (Some(2), None), (None, Some(1))] {
        let query = MessageQuery { before, after, limit: None };
        messages::list(store, tenant, c.id, &query).await.unwrap();
    }
    bed.says(&Visitor { contact: c.contact.id, ..bed.visitor() }, "unread").await;
    conversations::read(store, tenant, by, c.id, 99).await.unwrap();
    contacts::list(store, tenant, &PageQuery::default()).await.unwrap();
    contacts::get(store, tenant, c.contact.id).await.unwrap();
    contacts::known(store, tenant, Channel::Messenger, "7654321").await.unwrap();
    contacts::change(store, tenant, by, c.contact.id, ChangeContact::default()).await.unwrap();
    for archived in [None, Some(true)] {
        let query = FollowupQuery { archived, ..Default::default() };
        followups::list(store, tenant, by.id, &query).await.unwrap();
    }
    let followup =
        followups::list(store, tenant, by.id, &FollowupQuery::default()).await.unwrap().items[0].id;
    let change = ChangeFollowup { viewed: Some(true), archived: Some(true) };
    followups::change(store, tenant, by, followup, change).await.unwrap();
}
