//! What files each carrier takes with one message, as its documents say. Looked at before a message is put on its way, so
//! that nobody hears afterwards that it never could have arrived. Pure; what a mail server takes, only that server says.

use super::Carrier;
use crate::FieldError;
use crate::attachment::{Attachment, in_words};
use crate::channel::Channel;

const MB: u64 = 1024 * 1024;
/// What both of Twilio's networks carry: twilio.com/docs/messaging/guides/accepted-mime-types.
const DOCUMENTS_AND_SOUND: &[&str] = &[
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "audio/aac",
    "audio/amr",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
];
/// All files of an MMS together, and what it carries besides.
const MMS_BYTES: u64 = 5 * MB;
const MMS: &[&str] = &[
    "image/bmp",
    "image/gif",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "video/mp4",
    "video/mpeg",
    "video/quicktime",
    "video/webm",
];
/// The file of a WhatsApp message, a picture, and what it carries besides: there, and
/// developers.facebook.com/docs/whatsapp/cloud-api/reference/media. A WebP would be a sticker.
const WHATSAPP_BYTES: u64 = 16 * MB;
const WHATSAPP_PICTURE_BYTES: u64 = 5 * MB;
const WHATSAPP: &[&str] = &["image/jpeg", "image/png", "video/mp4"];
/// One file of Messenger's, and a picture that it fetches: developers.facebook.com/docs/messenger-platform/send-messages/saving-assets.
const MESSENGER_BYTES: u64 = 25 * MB;
const MESSENGER_PICTURE_BYTES: u64 = 8 * MB;

/// Why these files cannot go with one message, and what to do; `None` where they can.
#[must_use]
pub fn unfit(carrier: Carrier, channel: Channel, files: &[Attachment]) -> Option<FieldError> {
    match (carrier, channel) {
        _ if files.is_empty() => None,
        (Carrier::Openphone, _) => wrong("invalid", "must be empty: OpenPhone lets programs send text only"),
        (Carrier::Twilio, Channel::Whatsapp) => whatsapp(files),
        (Carrier::Twilio, _) => mms(files),
        (Carrier::Meta, _) => files.iter().find_map(|file| {
            let most = if is_picture(file) { MESSENGER_PICTURE_BYTES } else { MESSENGER_BYTES };
            over(file, most, "Messenger")
        }),
        (Carrier::Mail | Carrier::Bridge, _) => None,
    }
}

fn mms(files: &[Attachment]) -> Option<FieldError> {
    let all: u64 = files.iter().map(|file| file.bytes).sum();
    if all > MMS_BYTES {
        let most = in_words(MMS_BYTES);
        let rule = format!(
            "must have at most {most} together, which is all that an MMS carries: send them one by one, smaller ones, or a link"
        );
        return wrong("too_large", &rule);
    }
    files.iter().find_map(|file| {
        of_kind(file, MMS, "an MMS", "pictures, sound, video, PDF and Office documents, as jpg, mp3 or docx")
    })
}

fn whatsapp(files: &[Attachment]) -> Option<FieldError> {
    let [file] = files else {
        let rule = "must have one entry: WhatsApp takes one file in a message, so send the others after it";
        return wrong("too_many", rule);
    };
    let most = if is_picture(file) { WHATSAPP_PICTURE_BYTES } else { WHATSAPP_BYTES };
    of_kind(
        file,
        WHATSAPP,
        "WhatsApp",
        "jpg and png pictures, mp3, m4a and ogg sound, mp4 video, PDF and Office documents",
    )
    .or_else(|| over(file, most, "WhatsApp"))
}

fn is_picture(file: &Attachment) -> bool {
    file.media_type.starts_with("image/")
}

fn over(file: &Attachment, most: u64, who: &str) -> Option<FieldError> {
    if file.bytes <= most {
        return None;
    }
    let (name, most) = (&file.name, in_words(most));
    let kind = if is_picture(file) { "for a picture" } else { "for a file" };
    wrong(
        "too_large",
        &format!(
            "must have at most {most}, {who}'s limit {kind}, and {name} has more: send a smaller one, or a link"
        ),
    )
}

fn of_kind(file: &Attachment, besides: &[&str], who: &str, takes: &str) -> Option<FieldError> {
    let is = |kinds: &[&str]| kinds.contains(&file.media_type.as_str());
    if is(DOCUMENTS_AND_SOUND) || is(besides) {
        return None;
    }
    let (name, kind) = (&file.name, &file.media_type);
    let rule = format!(
        "must be of a kind that {who} carries ({takes}), and {name} is {kind}: send it as one of those, or a link"
    );
    wrong("invalid", &rule)
}

fn wrong(code: &str, rule: &str) -> Option<FieldError> {
    Some(FieldError::new("attachments", code, rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AttachmentId;

    fn file(media_type: &str, bytes: u64) -> Attachment {
        Attachment { id: AttachmentId::new(), name: "it.bin".into(), media_type: media_type.into(), bytes }
    }

    fn code(carrier: Carrier, channel: Channel, files: &[Attachment]) -> Option<String> {
        unfit(carrier, channel, files).map(|error| error.code)
    }

    #[test]
    fn what_a_carrier_documents_as_its_limit_still_goes_and_a_byte_more_does_not() {
        for (carrier, channel, kind, most) in [
            (Carrier::Twilio, Channel::Sms, "image/jpeg", 5 * MB),
            (Carrier::Twilio, Channel::Whatsapp, "image/jpeg", 5 * MB),
            (Carrier::Twilio, Channel::Whatsapp, "video/mp4", 16 * MB),
            (Carrier::Meta, Channel::Messenger, "image/png", 8 * MB),
            (Carrier::Meta, Channel::Messenger, "application/zip", 25 * MB),
        ] {
            assert_eq!(code(carrier, channel, &[file(kind, most)]), None, "{carrier} {kind}");
            let over = unfit(carrier, channel, &[file(kind, most + 1)]).unwrap();
            let limit = format!("at most {}", in_words(most));
            assert!(over.code == "too_large" && over.message.contains(&limit), "{over:?}");
            assert!(over.message.contains("or a link"), "{over:?}");
        }
    }

    #[test]
    fn the_files_of_an_mms_count_together_and_whatsapp_takes_one() {
        let two = [file("image/png", 3 * MB), file("image/png", 3 * MB)];
        assert_eq!(code(Carrier::Twilio, Channel::Sms, &two).as_deref(), Some("too_large"));
        assert_eq!(code(Carrier::Twilio, Channel::Whatsapp, &two).as_deref(), Some("too_many"));
        assert_eq!(code(Carrier::Meta, Channel::Messenger, &two), None);
        assert_eq!(code(Carrier::Openphone, Channel::Sms, &two).as_deref(), Some("invalid"));
    }

    #[test]
    fn what_a_network_does_not_carry_is_refused_by_its_name() {
        for (channel, kind) in [
            (Channel::Sms, "application/zip"),
            (Channel::Sms, "text/plain"),
            (Channel::Whatsapp, "image/webp"),
            (Channel::Whatsapp, "image/gif"),
        ] {
            let unfit = unfit(Carrier::Twilio, channel, &[file(kind, 9)]).unwrap();
            assert!(unfit.code == "invalid" && unfit.message.contains("it.bin is"), "{unfit:?}");
        }
        assert_eq!(code(Carrier::Mail, Channel::Email, &[file("application/zip", 90 * MB)]), None);
    }
}
