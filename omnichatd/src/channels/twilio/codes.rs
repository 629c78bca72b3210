//! What Twilio's error numbers mean for whoever waits for a message to arrive, and what to do. From twilio.com/docs/api/errors.

/// The numbers that messages meet most.
const CODES: &[(&str, &str)] = &[
    (
        "11200",
        "Twilio could not fetch the file: the daemon's `public_url` has to be reachable from the internet.",
    ),
    ("11751", "The files are larger than the network carries: 5 MB in an MMS, 16 MB on WhatsApp."),
    ("12300", "The file is of a kind that Twilio does not carry."),
    ("14107", "Twilio holds messages back: too many at once. It will go on by itself."),
    ("21211", "The number is no phone number."),
    (
        "21408",
        "The account may not send to this country; allow it in the Twilio console under Geo permissions.",
    ),
    ("21610", "The contact has asked for no more messages with STOP; only they can undo that, with START."),
    ("21611", "Twilio's queue for the sending number is full; try again later."),
    ("21612", "Twilio has no way from the sending number to this one."),
    ("21614", "The number cannot receive text messages; it may be a landline."),
    ("21617", "The text is longer than Twilio takes in one message."),
    (
        "21620",
        "Twilio cannot fetch the file: the daemon's `public_url` has to be an address on the internet.",
    ),
    ("21623", "These are more files than one message carries."),
    ("30001", "Twilio's queue for the sending number ran over; send more slowly."),
    ("30002", "The Twilio account is suspended; see the Twilio console."),
    ("30003", "The phone is off or out of reach."),
    ("30004", "The phone does not take messages from this number; it may be blocked."),
    ("30005", "The number is unknown or not in service."),
    ("30006", "The number is a landline, or its network cannot be reached."),
    ("30007", "The network took the message for spam; word it differently, or register the number."),
    ("30008", "The network did not deliver it and does not say why."),
    ("30009", "A part of the message was missing; send it again."),
    ("30010", "The message would cost more than the limit that is set."),
    ("30017", "The network of the receiver is overloaded; try again later."),
    ("30019", "The files are larger than the network of the receiver takes."),
    ("30022", "More messages than the network allows this number; send more slowly."),
    ("30032", "The toll-free number is not verified; verify it in the Twilio console."),
    ("30034", "The sending number is not registered for business messages in the United States (A2P 10DLC)."),
    ("30410", "The network of the receiver did not answer in time."),
    ("63001", "The channel did not accept the sender's sign-in; connect the WhatsApp sender again."),
    ("63003", "The contact has no WhatsApp account under this number."),
    ("63005", "WhatsApp refused the content; send something simpler."),
    ("63007", "The sending number is no WhatsApp sender of this account."),
    ("63013", "It was refused by WhatsApp's policy."),
    ("63015", "The Twilio sandbox reaches only numbers that have joined it."),
    ("63016", "More than 24 hours after the contact's last message only an approved template may be sent."),
    ("63018", "WhatsApp's limit for this number is reached; send more slowly."),
    ("63019", "The file could not be fetched or is of a kind that WhatsApp does not take."),
    ("63024", "The number is no valid WhatsApp receiver."),
    ("63032", "WhatsApp does not deliver messages of this kind to this contact just now."),
    ("63034", "The file is larger than WhatsApp takes; a picture may have 5 MB."),
    ("63049", "WhatsApp chose not to deliver this marketing message; wait before you send another."),
];

/// A number in plain words.
#[must_use]
pub fn words(code: &str) -> String {
    match CODES.iter().find(|(known, _)| *known == code) {
        Some((_, words)) => (*words).to_owned(),
        None => format!("Twilio says error {code}; twilio.com/docs/api/errors/{code} explains it."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_said_in_words_and_an_unknown_one_names_where_it_is_explained() {
        assert!(words("30003").contains("out of reach"));
        assert!(words("99999").contains("twilio.com/docs/api/errors/99999"));
        assert!(CODES.is_sorted(), "the table is in order, so that nothing is in it twice");
    }
}
