//! An inbox for people to read: what it is, what its carrier was told, what is missing, and what the carrier says. No
//! secret is ever here: the store does not hand them out with the inbox.

use omnichat_api::carrier::Carrier;
use omnichat_api::inbox::{Inbox, InboxTested};
use serde::Serialize;

use super::steps;
use crate::printable;
use crate::remote::short;
use crate::table::Table;
use crate::when;

/// A setting or secret that a carrier knows, and whether it is set.
#[derive(Serialize)]
pub(super) struct FieldShown {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    secret: bool,
    required: bool,
    set: bool,
}

/// All that its carrier knows, set or not.
pub(super) fn fields(inbox: &Inbox) -> Vec<FieldShown> {
    let known = inbox.carrier.map_or(&[][..], Carrier::fields);
    let set =
        |name: &str| inbox.settings.contains_key(name) || inbox.credentials.iter().any(|set| set == name);
    let shown = known.iter().map(|field| FieldShown {
        name: field.name,
        label: field.label,
        help: field.help,
        secret: field.secret,
        required: field.required,
        set: set(field.name),
    });
    shown.collect()
}

/// The names of what is needed and not set.
pub(super) fn missing(inbox: &Inbox) -> Vec<&'static str> {
    fields(inbox).iter().filter(|field| field.required && !field.set).map(|field| field.name).collect()
}

/// What of it is set, as a table.
pub(super) fn table(fields: &[FieldShown]) -> Table {
    let rows = fields.iter().map(|field| {
        let state = match (field.set, field.required) {
            (true, _) => "set",
            (false, true) => "MISSING",
            (false, false) => "not set",
        };
        let kind = if field.secret { "secret" } else { "setting" };
        [field.name, kind, state, field.help].map(str::to_owned)
    });
    Table::new(["NAME", "KIND", "STATE", "WHAT IT IS"], rows)
}

/// The inbox, and what to do at its carrier.
pub(super) fn whole(inbox: &Inbox) -> String {
    let mut text = told(inbox);
    if let Some(steps) = steps::of(inbox) {
        text += "\n\n";
        text += &steps;
    }
    text
}

/// The inbox, line by line.
pub(super) fn told(inbox: &Inbox) -> String {
    let mut lines = vec![
        ("Inbox", format!("{} ({})", printable::line(&inbox.name), short(inbox.id.0))),
        ("Channel", inbox.channel.to_string()),
    ];
    if let Some(carrier) = inbox.carrier {
        lines.push(("Carrier", carrier.to_string()));
        lines.push(("Address", printable::line(inbox.address.as_deref().unwrap_or_default())));
    }
    for (name, value) in &inbox.settings {
        lines.push(("Setting", format!("{name} = {}", printable::line(value))));
    }
    if !inbox.credentials.is_empty() {
        lines.push(("Secrets", inbox.credentials.join(", ")));
    }
    let missing = missing(inbox);
    if !missing.is_empty() {
        lines.push(("Missing", missing.join(", ")));
    }
    if let Some(url) = &inbox.hook_url {
        lines.push(("Hook", url.clone()));
    }
    if let Some(line) = &inbox.snippet {
        lines.push(("Website", line.clone()));
    }
    if let Some(trouble) = &inbox.trouble {
        let since = when::minute(trouble.since);
        lines.push(("Trouble", format!("{} (since {since})", printable::line(&trouble.why))));
    }
    let lines: Vec<_> = lines.iter().map(|(name, value)| format!("{name:<9}{value}")).collect();
    lines.join("\n")
}

/// What was looked at, and what came of it.
pub(super) fn findings(tested: &InboxTested) -> String {
    let lines: Vec<_> = tested
        .findings
        .iter()
        .map(|finding| {
            let mark = if finding.ok { "✓" } else { "✗" };
            format!("{mark} {}: {}", printable::line(&finding.what), printable::line(&finding.says))
        })
        .collect();
    lines.join("\n")
}
