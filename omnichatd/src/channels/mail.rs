//! A mail server: mails are fetched by IMAP, kept in the journal, read from there, and sent by SMTP. Mails say of themselves
//! what they like; what they prove stands in `thread`.

pub mod account;
pub mod body;
pub mod bounce;
pub mod boxes;
pub mod compose;
pub mod fetch;
pub mod imap;
pub mod leases;
pub mod oauth;
pub mod pool;
pub mod quote;
pub mod read;
pub mod send;
pub mod show;
pub mod size;
pub mod take;
pub mod test;
pub mod thread;

pub use boxes::{Mailroom, run};
pub use send::send;
pub use show::show;
pub use take::take;
pub use test::test;
