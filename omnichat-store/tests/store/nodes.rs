//! Several processes on one PostgreSQL: each hears at once what another has committed, once and in order, and none
//! believes what another has changed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join, join_all};
use omnichat_api::conversation::{Once, Status};
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::permission::Role;
use omnichat_api::widget::VisitorSend;
use omnichat_store::audit::Actor;
use omnichat_store::local::{self, Command};
use omnichat_store::sessions;
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{
    Clock, Database, Logged, Notice, Options, Store, conversations, events, messages, tenants, users,
};
use sqlx::{Connection, PgConnection};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::timeout;
use uuid::Uuid;

use crate::bed::{Bed, PASSWORD, new_login, on_both, postgres, user};

/// How long a test waits for what should come at once.
const SOON: Duration = Duration::from_secs(20);

/// A process of its own, as far as the store knows.
struct Node {
    store: Store,
    published: UnboundedReceiver<Logged>,
}

impl Node {
    async fn on(bed: &Bed) -> Self {
        let (send, published) = mpsc::unbounded_channel();
        let publish = Arc::new(move |row| drop(send.send(row)));
        let options = Options::new(bed.store.database().clone(), bed.key_file());
        let store = Store::open(options, Clock::system(), publish).await.unwrap();
        Self { store, published }
    }

    /// What it publishes of the next row.
    async fn next(&mut self) -> Logged {
        timeout(SOON, self.published.recv()).await.expect("nothing was published in time").unwrap()
    }

    async fn says(&self, visitor: &Visitor, body: &str) {
        let send = VisitorSend::text(Uuid::now_v7(), body);
        visitors::send(&self.store, visitor, send).await.unwrap();
    }
}

/// A bed on PostgreSQL and another node beside it, if there is a server.
async fn two() -> Option<(Bed, Node)> {
    let bed = Bed::on(Database::Postgres(postgres()?), tempfile::tempdir().unwrap()).await;
    let node = Node::on(&bed).await;
    Some((bed, node))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_any_node_commits_all_publish_once_and_in_order() {
    let Some((bed, mut one)) = two().await else { return };
    let mut two = Node::on(&bed).await;
    let from = events::head(&bed.store, bed.tenant).await.unwrap();
    let visitors: Vec<Visitor> = (0..8).map(|_| bed.visitor()).collect();
    // Both write at the same time, also to the same conversations.
    let write = async |node: &Node| {
        for n in 0..20 {
            let line = format!("line {n}");
            join_all(visitors.iter().map(|who| node.says(who, &line))).await;
        }
    };
    join(write(&one), write(&two)).await;
    let head = events::head(&bed.store, bed.tenant).await.unwrap();
    for node in [&mut one, &mut two] {
        let mut messages = BTreeMap::<_, i64>::new();
        for cursor in from + 1..=head {
            let row = node.next().await;
            assert_eq!((row.tenant, row.event.cursor), (bed.tenant, cursor));
            let Some((contact, _)) = row.visitor else { continue };
            *messages.entry(contact).or_default() += i64::from(row.event.change.kind() == "message.created");
        }
        assert!(messages.len() == 8 && messages.values().all(|count| *count == 40), "{messages:?}");
        assert!(node.published.try_recv().is_err(), "something was published twice");
    }
}

#[tokio::test]
async fn a_tenant_that_is_made_later_is_heard_of_from_its_first_row_on() {
    let Some((bed, mut node)) = two().await else { return };
    let second = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
    let kim = user("kim@example.com", "Kim", Role::Owner);
    users::create(&bed.store, Some(second.id), "Second shop", kim, Actor::OPERATOR).await.unwrap();
    let row = node.next().await;
    assert_eq!((row.tenant, row.event.cursor), (second.id, 1));
}

#[tokio::test]
async fn what_is_read_from_the_log_is_what_was_published() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "Is the blue one back?").await;
        let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        for (kind, body) in [(MessageKind::Note, "do not tell"), (MessageKind::Message, "It is")] {
            let send = SendMessage::text(Uuid::now_v7(), body, kind);
            messages::send(&bed.store, bed.tenant, &bed.ana, id, send).await.unwrap();
        }
        let seen = |row: &Logged| format!("{} {:?} {} {:?}", row.tenant, row.event, row.data, row.visitor);
        let published: Vec<_> = bed.published.lock().unwrap().iter().map(seen).collect();
        let rows = events::logged(&bed.store, bed.tenant, 0, 1000).await.unwrap();
        let read: Vec<_> = rows.iter().map(seen).collect();
        assert_eq!(read.len(), published.len());
        // How the conversation stood before is no news to the visitor, and what it is now they hear with the newest.
        let told = |rows: &[Logged]| rows.iter().filter(|row| row.visitor.is_some()).count();
        for (row, (read, published)) in rows.iter().zip(read.iter().zip(&published)) {
            let conversation = row.event.change.kind().starts_with("conversation.");
            assert!(conversation || read == published, "{read}\n{published}");
        }
        let mine = |row: &&Logged| row.visitor.is_some() && row.event.change.kind() == "message.created";
        assert_eq!(rows.iter().filter(mine).count(), 2, "the note is not theirs");
        assert_eq!(told(&rows), 3, "two messages and how it stands");

        conversations::close(&bed.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
        let last =
            events::logged(&bed.store, bed.tenant, rows.last().unwrap().event.cursor, 10).await.unwrap();
        let last = last.last().unwrap();
        let published = bed.published.lock().unwrap().last().map(seen).unwrap();
        assert_eq!(seen(last), published);
        assert_eq!(last.visitor.as_ref().map(|(contact, _)| *contact), Some(maya.contact));
    })
    .await;
}

#[tokio::test]
async fn a_conversation_in_memory_is_not_believed_when_another_node_has_written() {
    let Some((bed, node)) = two().await else { return };
    let maya = bed.visitor();
    bed.says(&maya, "one").await;
    node.says(&maya, "two").await;
    bed.says(&maya, "three").await;
    let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
    conversations::close(&node.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
    // It is open again by this, which a node does that knows that it was closed.
    bed.says(&maya, "four").await;
    node.says(&maya, "five").await;
    let now = conversations::get(&bed.store, bed.tenant, id).await.unwrap();
    // Five messages, and the line that it was closed.
    assert_eq!((now.last_seq, now.unread, now.status), (6, 5, Status::Open));
}

#[tokio::test]
async fn what_stands_in_no_log_is_noticed_here_and_on_every_other_node() {
    on_both(async |bed: Bed| {
        let other = match bed.store.database() {
            Database::Postgres(_) => Some(Node::on(&bed).await),
            Database::Sqlite(_) => None,
        };
        let mut feeds: Vec<_> = [Some(&bed.store), other.as_ref().map(|node| &node.store)]
            .into_iter()
            .flatten()
            .map(Store::notices)
            .collect();
        let signed = sessions::login(&bed.store, new_login("ana@example.com", PASSWORD)).await.unwrap();
        sessions::revoke(&bed.store, bed.ana.id, signed.session, Actor::OPERATOR).await.unwrap();
        for feed in &mut feeds {
            let notice = timeout(SOON, feed.next()).await.expect("not noticed in time");
            assert_eq!(notice, Some(Notice::User(bed.ana.id)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_run_without_a_daemon_is_noticed_by_every_daemon() {
    let Some((bed, mut node)) = two().await else { return };
    let mut notices = node.store.notices();
    let alone = Store::open_alone(bed.store.database().clone(), bed.key_file()).await.unwrap();
    let disable = Command::UserDisable { email: "ana@example.com".into(), disabled: true };
    local::run(&alone, disable, |_| {}).await.unwrap();
    alone.close().await;
    assert_eq!(timeout(SOON, notices.next()).await.unwrap(), Some(Notice::User(bed.ana.id)));
    assert_eq!(node.next().await.event.change.kind(), "user.changed");
}

#[tokio::test]
async fn what_was_committed_while_the_listening_connection_was_gone_is_looked_for() {
    let Some((bed, mut node)) = two().await else { return };
    let Database::Postgres(url) = bed.store.database() else { unreachable!() };
    let mut server = PgConnection::connect(url).await.unwrap();
    let mut notices = node.store.notices();
    let maya = bed.visitor();
    for round in 0..3 {
        const CUT: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN %'";
        let cut: i64 = sqlx::query_scalar(CUT).fetch_one(&mut server).await.unwrap();
        assert!(cut > 0, "nobody listened");
        bed.says(&maya, &format!("line {round}")).await;
        while node.next().await.event.change.kind() != "message.created" {}
        assert_eq!(timeout(SOON, notices.next()).await.unwrap(), Some(Notice::Everything));
    }
}
