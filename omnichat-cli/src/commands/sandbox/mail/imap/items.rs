//! What of a mail a client may ask for, and how it is found. Pure, but that a mail which is read counts as seen.

use std::num::NonZeroU32;
use std::sync::Arc;

use imap_codec::imap_types::core::{NString, Vec1};
use imap_codec::imap_types::fetch::{MessageDataItem, MessageDataItemName, Section};
use imap_codec::imap_types::flag::{Flag, FlagFetch};
use imap_codec::imap_types::search::SearchKey;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::post::Mail;

/// One item of a mail; `None` if it is none that the sandbox gives.
pub(super) fn item(
    number: NonZeroU32,
    mail: &Mail,
    name: &MessageDataItemName<'static>,
) -> Option<MessageDataItem<'static>> {
    Some(match name {
        MessageDataItemName::Uid => MessageDataItem::Uid(number),
        MessageDataItemName::Flags => flags(mail),
        MessageDataItemName::Rfc822Size => {
            MessageDataItem::Rfc822Size(u32::try_from(mail.bytes.len()).unwrap_or(u32::MAX))
        }
        MessageDataItemName::BodyExt { section, partial: None, peek } => {
            let bytes = match section {
                None => &mail.bytes,
                Some(Section::Header(None)) => mail.head(),
                Some(_) => return None,
            };
            if !peek {
                mail.see(true);
            }
            let data = NString::try_from(bytes.to_vec()).unwrap_or_default();
            MessageDataItem::BodyExt { section: section.clone(), origin: None, data }
        }
        _ => return None,
    })
}

/// Its flags.
pub(super) fn flags(mail: &Mail) -> MessageDataItem<'static> {
    let seen = mail.is_seen().then_some(FlagFetch::Flag(Flag::Seen));
    MessageDataItem::Flags(seen.into_iter().collect())
}

/// The numbers of the mails that fit; `None` if the sandbox cannot tell.
pub(super) fn search(
    mails: &[(NonZeroU32, Arc<Mail>)],
    criteria: &Vec1<SearchKey<'static>>,
) -> Option<Vec<NonZeroU32>> {
    let mut found = Vec::new();
    for (number, mail) in mails {
        let mut fits = true;
        for key in criteria.as_ref() {
            fits &= match key {
                SearchKey::All => true,
                SearchKey::Since(day) => day_of(mail) >= day.as_ref().to_string(),
                _ => return None,
            };
        }
        if fits {
            found.push(*number);
        }
    }
    Some(found)
}

/// The day on which it came, as 2026-11-21.
fn day_of(mail: &Mail) -> String {
    let at = Timestamp::from_millisecond(mail.at.ms()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).date().to_string()
}
