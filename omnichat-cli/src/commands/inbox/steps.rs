//! What is to be done at a carrier so that an inbox works, step by step. Only words: nothing here is checked.

use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::Inbox;

use super::show::missing;
use crate::remote::short;

/// The steps that are left; `None` for a web inbox, which needs only its line on the website.
pub(super) fn of(inbox: &Inbox) -> Option<String> {
    let carrier = inbox.carrier?;
    let id = short(inbox.id.0);
    let mut steps = Vec::new();
    for name in missing(inbox) {
        let secret = carrier.fields().iter().any(|field| field.name == name && field.secret);
        let how = if secret { format!("--set-secret {name}") } else { format!("--set {name}=…") };
        let help = carrier.fields().iter().find(|field| field.name == name).map_or("", |field| field.help);
        steps.push(format!("omnichat inbox set {id} {how}\n{help}"));
    }
    // The other side of an API channel may stand on this machine.
    let from_afar = carrier != Carrier::Bridge;
    if from_afar && inbox.hook_url.as_deref().is_some_and(|url| !url.starts_with("https://")) {
        steps.push(
            "Give this installation an https address that the carrier can reach, and set it as `public_url`.\nUntil then, \
             `omnichat simulate` can play the carrier."
                .to_owned(),
        );
    }
    steps.extend(at_the_carrier(inbox, carrier));
    steps.push(format!("omnichat inbox test {id}"));
    let numbered =
        steps.iter().enumerate().map(|(n, step)| format!("{:>3}. {}", n + 1, step.replace('\n', "\n     ")));
    Some(format!("What is left to do:\n{}", numbered.collect::<Vec<_>>().join("\n")))
}

fn at_the_carrier(inbox: &Inbox, carrier: Carrier) -> Vec<String> {
    let hook = inbox.hook_url.as_deref().unwrap_or_default();
    let address = inbox.address.as_deref().unwrap_or_default();
    match carrier {
        Carrier::Twilio if inbox.channel == Channel::Whatsapp => vec![
            format!("In the Twilio console: Messaging, Senders, WhatsApp senders, {address}."),
            format!("Webhook URL for incoming messages, HTTP Post:\n{hook}"),
            "Leave the status callback empty: Omnichat names it with each message that it sends.".to_owned(),
        ],
        Carrier::Twilio => vec![
            format!("In the Twilio console: Phone Numbers, Manage, Active numbers, {address}, Messaging configuration."),
            format!("A message comes in: Webhook, HTTP POST:\n{hook}"),
            "With a messaging service: Messaging, Services, Integration, Send a webhook, with the same address.".to_owned(),
        ],
        Carrier::Openphone => vec![
            "In OpenPhone: Settings, Webhooks, Create webhook.".to_owned(),
            format!("URL:\n{hook}"),
            format!("Events: message.received and message.delivered, for the number {address}."),
            "Reveal signing secret: that is the `signing_key`.".to_owned(),
        ],
        Carrier::Meta => vec![
            "On developers.facebook.com, in your app: Messenger, Messenger API settings, Configure webhooks.".to_owned(),
            format!("Callback URL:\n{hook}"),
            "Verify token: the same word as `verify_token` here.".to_owned(),
            format!("Generate access tokens: add the page {address}, and subscribe it to messages, messaging_postbacks,\nmessage_deliveries and message_reads."),
        ],
        Carrier::Mail => vec![
            "Nothing at the mail server: the daemon looks into the mailbox by itself.".to_owned(),
            "If your company's address is another one, have its mail forwarded to this mailbox.".to_owned(),
        ],
        Carrier::Bridge => vec![format!(
            "Have your program post what comes in, signed with the secret, to\n{hook}\ndocs/channels.md shows how, with a complete example."
        )],
    }
}
