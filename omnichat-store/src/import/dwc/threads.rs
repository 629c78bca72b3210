//! Who talks by what: the old system knew a conversation by (user_id, channel), one for life. Each such thread becomes one
//! conversation here, whatever was written instead of the same key over the years.

use std::collections::HashMap;

use omnichat_api::care::EscalationStep;
use omnichat_api::channel::Channel;

use super::reach::Reach;
use super::values::Micros;
use crate::numbers::e164;

/// Longest address, in characters.
const ADDRESS_CHARS: usize = 254;
/// What stood before the numbers of WhatsApp.
const WHATSAPP: &str = "whatsapp:";

/// A channel here, and the contact's address at it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) channel: Channel,
    pub(super) address: String,
}

/// As it stands in the ledger.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.channel, self.address)
    }
}

impl Key {
    /// What is meant by a user_id and a channel, or why they are no key.
    fn read(user_id: &str, channel: &str) -> Result<Self, &'static str> {
        let user_id: String = user_id.chars().filter(|c| !c.is_control()).collect();
        let (mut user_id, word) = (user_id.trim(), channel.trim().to_lowercase());
        let mut channel = match word.as_str() {
            "" => Some(Channel::Webchat),
            word => word.parse().ok(),
        };
        if let Some((head, rest)) = user_id.split_at_checked(WHATSAPP.len())
            && head.eq_ignore_ascii_case(WHATSAPP)
            && matches!(channel, Some(Channel::Sms | Channel::Whatsapp | Channel::Webchat) | None)
        {
            (user_id, channel) = (rest.trim(), Some(Channel::Whatsapp));
        }
        if user_id.is_empty() {
            return Err("it has no user_id");
        }
        let address = match channel {
            Some(Channel::Sms | Channel::Whatsapp) => phone(user_id),
            Some(Channel::Email) => user_id.to_lowercase(),
            Some(_) => user_id.to_owned(),
            None => format!("{word}:{user_id}"),
        };
        if address.chars().count() > ADDRESS_CHARS {
            return Err("its user_id is too long");
        }
        Ok(Self { channel: channel.unwrap_or(Channel::Api), address })
    }

    /// The same number at the other of the two channels that have numbers.
    pub(super) fn sibling(&self) -> Option<Self> {
        let channel = match self.channel {
            Channel::Sms => Channel::Whatsapp,
            Channel::Whatsapp => Channel::Sms,
            _ => return None,
        };
        Some(Self { channel, address: self.address.clone() })
    }
}

/// A number as E.164 has it, also where a form has lost its plus; anything else as it is.
fn phone(text: &str) -> String {
    let bare = text.len() >= 10 && text.chars().all(|c| c.is_ascii_digit());
    let number = if bare { e164("user_id", &format!("+{text}")) } else { e164("user_id", text) };
    number.unwrap_or_else(|_| text.to_owned())
}

/// How a conversation stood.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) open: bool,
    pub(super) assigned: Option<String>,
    pub(super) assigned_id: Option<i64>,
    pub(super) step: Option<EscalationStep>,
    pub(super) updated: Option<Micros>,
    pub(super) closed: Option<Micros>,
    pub(super) row: i64,
}

/// What a contact said of themselves in follow-ups; the newest word counts.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
}

/// One (user_id, channel).
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub(super) key: Key,
    /// The newest of its rows in `conversations`; absent where there was none.
    pub(super) state: Option<State>,
    /// The old numbers of its rows, that of the newest first.
    pub(super) numbers: Vec<i64>,
    pub(super) tenant: Option<i64>,
    pub(super) created: Option<Micros>,
    pub(super) first: Option<Micros>,
    pub(super) last: Option<Micros>,
    pub(super) about: About,
}

impl Thread {
    fn new(key: Key) -> Self {
        let about = About::default();
        Self {
            key,
            state: None,
            numbers: Vec::new(),
            tenant: None,
            created: None,
            first: None,
            last: None,
            about,
        }
    }

    /// Takes one of its rows. Says whether it had one already.
    pub(super) fn take(
        &mut self,
        number: Option<i64>,
        tenant: Option<i64>,
        created: Option<Micros>,
        state: State,
    ) -> bool {
        self.created = self.created.into_iter().chain(created).min();
        self.tenant = self.tenant.or(tenant);
        let known = self.state.as_ref().map(|known| (known.updated, known.row));
        let newest = known < Some((state.updated, state.row));
        if newest {
            self.numbers.splice(0..0, number);
            self.state = Some(state);
        } else {
            self.numbers.extend(number);
        }
        known.is_some()
    }

    /// Something of it happened then.
    pub(super) fn at(&mut self, at: Micros) {
        self.first = self.first.into_iter().chain([at]).min();
        self.last = self.last.into_iter().chain([at]).max();
    }

    /// A follow-up of it; they come oldest first.
    pub(super) fn tell(&mut self, name: Option<&str>, reach: &Reach) {
        let newer = |old: &mut Option<String>, new: Option<&str>| {
            if let Some(new) = new {
                *old = Some(new.to_owned());
            }
        };
        newer(&mut self.about.name, name);
        newer(&mut self.about.email, reach.email.as_deref());
        // As carriers write it where it says its country, so that whoever has it is found by it.
        let phone =
            reach.phone.as_deref().map(|typed| e164("phone", typed).unwrap_or_else(|_| typed.to_owned()));
        newer(&mut self.about.phone, phone.as_deref());
    }

    /// When it began.
    pub(super) fn began(&self) -> Option<Micros> {
        let updated = self.state.as_ref().and_then(|state| state.updated);
        self.created.into_iter().chain(self.first).min().or(updated)
    }

    /// When something last happened to it.
    pub(super) fn ended(&self) -> Option<Micros> {
        let updated = self.state.as_ref().and_then(|state| state.updated);
        self.last.max(updated).or(self.created)
    }
}

/// All threads of the file.
#[derive(Default)]
pub(super) struct Threads {
    pub(super) all: Vec<Thread>,
    by_key: HashMap<Key, u32>,
    /// By user_id and channel as they are written, NUL between.
    by_words: HashMap<String, Result<u32, &'static str>>,
    /// How many other ways of writing a key were found.
    pub(super) respelt: u64,
    /// Channels that are none here, as they are written.
    pub(super) unknown: std::collections::BTreeSet<String>,
}

impl Threads {
    /// The thread of a user_id and a channel, by its place in `all`; or why there is none.
    pub(super) fn of(&mut self, user_id: Option<&str>, channel: Option<&str>) -> Result<usize, &'static str> {
        let (user_id, channel) = (user_id.unwrap_or_default(), channel.unwrap_or_default());
        let mut words = String::with_capacity(user_id.len() + channel.len() + 1);
        words.push_str(user_id);
        words.push('\0');
        words.push_str(channel);
        if let Some(known) = self.by_words.get(&words) {
            return known.map(|at| at as usize);
        }
        let found = Key::read(user_id, channel).map(|key| self.at(key, channel));
        self.by_words.insert(words, found);
        found.map(|at| at as usize)
    }

    fn at(&mut self, key: Key, channel: &str) -> u32 {
        if let Some(at) = self.by_key.get(&key) {
            self.respelt += 1;
            return *at;
        }
        if key.channel == Channel::Api && channel.trim() != Channel::Api.as_str() {
            self.unknown.insert(channel.trim().to_owned());
        }
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Thread::new(key.clone()));
        self.by_key.insert(key, at);
        at
    }

    /// How many people write by SMS and by WhatsApp.
    pub(super) fn on_both(&self) -> u64 {
        let sms = self.by_key.keys().filter(|key| key.channel == Channel::Sms);
        sms.filter(|key| key.sibling().is_some_and(|other| self.by_key.contains_key(&other))).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(user_id: &str, channel: &str) -> String {
        Key::read(user_id, channel).map_or_else(str::to_owned, |key| key.to_string())
    }

    #[test]
    fn all_ways_of_writing_a_number_on_whatsapp_are_one() {
        for (user_id, channel) in [
            ("whatsapp:+12025550147", "whatsapp"),
            ("whatsapp:+12025550147", "sms"),
            ("WhatsApp:+1 202 555 0147", "WhatsApp"),
            ("+12025550147", "whatsapp"),
            (" 12025550147", "whatsapp"),
        ] {
            assert_eq!(key(user_id, channel), "whatsapp +12025550147", "{user_id} {channel}");
        }
        assert_eq!(key("+12025550147", "sms"), "sms +12025550147");
        assert_eq!(key("88022", "sms"), "sms 88022");
    }

    #[test]
    fn what_is_no_channel_here_is_kept_apart_and_what_is_no_key_is_said() {
        assert_eq!(key("visitor-7", ""), "webchat visitor-7");
        assert_eq!(key("visitor-7", "kiosk"), "api kiosk:visitor-7");
        assert_eq!(key("Ana@Example.com", "email"), "email ana@example.com");
        assert_eq!(key("", "webchat"), "it has no user_id");
        assert_eq!(key("whatsapp:", "whatsapp"), "it has no user_id");
        assert_eq!(key(&"x".repeat(255), "webchat"), "its user_id is too long");
    }
}
