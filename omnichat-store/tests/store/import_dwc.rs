//! The import of DWC-Omnichat's database: what comes of each table, each of its shapes and each odd row; that it can be
//! run again and again; and that it changes nothing where it must not.

mod afresh;
mod again;
mod broken;
mod dump;
mod rules;
mod variants;
mod whole;

use omnichat_api::contact::Contact;
use omnichat_api::conversation::{Conversation, ConversationQuery};
use omnichat_api::followup::{Followup, FollowupQuery};
use omnichat_api::message::{Message, MessageQuery};
use omnichat_api::page::PageQuery;
use omnichat_store::import::{ImportReport, TableReport, dwc};
use omnichat_store::{Store, StoreError, contacts, conversations, followups, messages};

use crate::bed::Bed;
use crate::old::Old;

/// A hash as the old system made them, which hashed with cost 12: at a price that tests can pay.
fn hash(password: &str) -> String {
    bcrypt::hash(password, 4).unwrap()
}

/// Imports it.
async fn import(bed: &Bed, old: &Old) -> ImportReport {
    let report = run(&bed.store, old, None, false).await.unwrap();
    accounted_for(&report);
    report
}

async fn run(store: &Store, old: &Old, tenant: Option<&str>, dry: bool) -> Result<ImportReport, StoreError> {
    dwc::run(store, &old.file, tenant, dry, |_| ()).await
}

/// Every row that was seen is counted once.
fn accounted_for(report: &ImportReport) {
    for table in &report.tables {
        let sum = table.imported + table.merged + table.known + table.left_out();
        assert_eq!(table.seen, sum, "{table:#?}");
    }
}

fn table<'a>(report: &'a ImportReport, name: &str) -> &'a TableReport {
    report.tables.iter().find(|table| table.table == name).unwrap()
}

/// Rows seen, imported, merged, known and left out.
fn counts(report: &ImportReport, name: &str) -> [u64; 5] {
    let table = table(report, name);
    [table.seen, table.imported, table.merged, table.known, table.left_out()]
}

/// How often a rule was needed of which this is a part.
fn times(report: &ImportReport, rule: &str) -> u64 {
    report.rules.iter().filter(|known| known.rule.contains(rule)).map(|known| known.count).sum()
}

async fn all(bed: &Bed) -> Vec<Conversation> {
    let query = ConversationQuery { limit: Some(100), ..Default::default() };
    conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap().items
}

/// The conversation of the contact of this name.
async fn of(bed: &Bed, name: &str) -> Conversation {
    let all = all(bed).await;
    let names: Vec<_> = all.iter().map(|c| c.contact.name.clone()).collect();
    all.into_iter()
        .find(|c| c.contact.name == name)
        .unwrap_or_else(|| panic!("{name} is not among {names:?}"))
}

async fn said(bed: &Bed, conversation: &Conversation) -> Vec<Message> {
    let query = MessageQuery { limit: Some(100), ..Default::default() };
    messages::list(&bed.store, bed.tenant, conversation.id, &query).await.unwrap().items
}

async fn contact(bed: &Bed, conversation: &Conversation) -> Contact {
    contacts::get(&bed.store, bed.tenant, conversation.contact.id).await.unwrap()
}

async fn left(bed: &Bed, archived: bool) -> Vec<Followup> {
    let query = FollowupQuery { archived: Some(archived), ..Default::default() };
    followups::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap().items
}

async fn people(bed: &Bed) -> Vec<omnichat_api::user::User> {
    let query = PageQuery { limit: Some(100), cursor: None };
    omnichat_store::users::list(&bed.store, bed.tenant, &query).await.unwrap().items
}
