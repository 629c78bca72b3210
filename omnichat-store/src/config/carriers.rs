//! Where carriers answer. Their own addresses, unless whoever has the machine puts something else in their place, such as
//! `omnichat sandbox`.

use url::{Host, Url};

use super::Rule;

/// The base address of each carrier's API, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carriers {
    /// Twilio's, for messages and accounts.
    pub twilio: String,
    /// Twilio's, for approved templates.
    pub twilio_content: String,
    /// OpenPhone's.
    pub openphone: String,
    /// Meta's Graph API.
    pub meta: String,
    /// Expo's, for push messages to phones.
    pub expo: String,
}

impl Default for Carriers {
    fn default() -> Self {
        Self {
            twilio: "https://api.twilio.com".into(),
            twilio_content: "https://content.twilio.com".into(),
            openphone: "https://api.openphone.com".into(),
            meta: "https://graph.facebook.com".into(),
            expo: "https://exp.host".into(),
        }
    }
}

impl Carriers {
    /// Sets one of them; an empty text brings the carrier's own address back.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        let usual = Self::default();
        let (base, usual) = match key {
            "carriers.twilio" => (&mut self.twilio, usual.twilio),
            "carriers.twilio_content" => (&mut self.twilio_content, usual.twilio_content),
            "carriers.openphone" => (&mut self.openphone, usual.openphone),
            "carriers.meta" => (&mut self.meta, usual.meta),
            "carriers.expo" => (&mut self.expo, usual.expo),
            _ => return Err(Rule::no_setting()),
        };
        *base = if text.is_empty() { usual } else { text.trim_end_matches('/').to_owned() };
        Ok(())
    }

    /// The rule for all of them: secrets go there, so nobody may listen on the way.
    pub(super) fn check(&self, key: &str) -> Result<(), Rule> {
        let base = match key {
            "carriers.twilio" => &self.twilio,
            "carriers.twilio_content" => &self.twilio_content,
            "carriers.openphone" => &self.openphone,
            "carriers.meta" => &self.meta,
            _ => &self.expo,
        };
        if is_private(base) {
            return Ok(());
        }
        Err(Rule(
            "must be an address such as https://api.example.com, or http://127.0.0.1:8080 on this machine"
                .into(),
        ))
    }
}

/// Whether what goes there can be read by nobody else: by TLS, or without leaving the machine.
fn is_private(base: &str) -> bool {
    let Ok(url) = Url::parse(base) else { return false };
    let near = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    bare && url.fragment().is_none() && (url.scheme() == "https" || url.scheme() == "http" && near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_reached_by_tls_or_on_this_machine() {
        for good in
            ["https://api.twilio.com", "http://127.0.0.1:8080/twilio", "http://localhost:1", "http://[::1]:2"]
        {
            assert!(is_private(good), "{good}");
        }
        for bad in [
            "http://api.twilio.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "api.twilio.com",
            "https://a@b",
            "",
        ] {
            assert!(!is_private(bad), "{bad}");
        }
    }
}
