//! Contacts: the people outside.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::channel::Channel;
use crate::{ContactId, Time};

/// The person outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Their name; a made-up one such as `Visitor 7F3A` until they are known.
    pub name: String,
    /// Their address, as staff noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their number, as staff noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The addresses they write from, each unique in the tenant by channel.
    pub identities: Vec<Identity>,
    /// Whether their messages are not taken.
    #[serde(default)]
    pub blocked: bool,
    /// When they first wrote.
    pub created_at: Time,
    /// When this was last changed.
    pub updated_at: Time,
}

/// One address of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Identity {
    /// Through what they write.
    pub channel: Channel,
    /// The address there: a number, an email address, a visitor's id.
    pub address: String,
}

/// A contact, named: what is shown beside a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactRef {
    /// Its id.
    pub id: ContactId,
    /// Their name.
    pub name: String,
    /// Their address, as staff noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their number, as staff noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Changes a contact; what is absent stays, `null` clears.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContact {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new address, or `null` for none.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// A new number, or `null` for none.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
}

/// What somebody is called, where a person has told it: not what we made up, nor the address that they write from.
#[must_use]
pub fn told_name(name: &str) -> Option<&str> {
    let made_up = |tail: &str| tail.len() == 4 && tail.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F'));
    let number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit());
    let unknown = name.strip_prefix("Visitor ").is_some_and(made_up)
        || name.strip_prefix('+').is_some_and(number)
        || (name.contains('@') && !name.contains(' '));
    (!unknown).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_a_person_has_told() {
        for told in ["Maya Chen", "Visitor", "Visitor from Graz", "Al @ the shop", "+ Ana"] {
            assert_eq!(told_name(told), Some(told));
        }
        for made_up in ["Visitor 0B3F", "+4315880", "maya@example.com"] {
            assert_eq!(told_name(made_up), None, "{made_up}");
        }
    }
}
