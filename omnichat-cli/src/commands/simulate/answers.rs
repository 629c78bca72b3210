//! What was answered to a simulated message, in words, and what to do when it was refused.

use omnichat_client::hook::Answered;
use serde_json::json;

use crate::carriers::Request;
use crate::failure::{Failure, Result};
use crate::out::Out;
use crate::printable;

/// Who answers.
#[derive(Clone, Copy)]
pub(super) enum Answerer {
    Daemon,
    MailServer,
}

/// Shows it; a refusal is a failure.
pub(super) fn show(who: Answerer, request: &Request, answers: &[Answered], out: &Out) -> Result {
    let refused = answers.iter().find(|answer| !(200..300).contains(&answer.status));
    let shown: Vec<_> = answers
        .iter()
        .map(
            |answer| json!({ "status": answer.status, "media_type": answer.media_type, "body": answer.body }),
        )
        .collect();
    out.result(&json!({ "posted": request, "answers": shown }), || {
        let lines: Vec<_> = answers.iter().map(|answer| line(who, answer)).collect();
        let mut lines: Vec<_> =
            lines.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0].clone())).collect();
        lines.dedup();
        let lines: Vec<_> =
            lines.into_iter().map(|(n, line)| if n == 1 { line } else { format!("{n} × {line}") }).collect();
        lines.join("\n")
    })?;
    match refused {
        None => Ok(()),
        Some(answer) => {
            let hint = match who {
                Answerer::Daemon => hint(answer.status),
                Answerer::MailServer => {
                    "the inbox's address has to be one that this mail server takes mails for"
                }
            };
            Err(Failure::new(format!("{} answered {}.", who.name(), answer.status)).hint(hint))
        }
    }
}

impl Answerer {
    const fn name(self) -> &'static str {
        match self {
            Self::Daemon => "The daemon",
            Self::MailServer => "The mail server",
        }
    }
}

fn line(who: Answerer, answer: &Answered) -> String {
    let body = match printable::line(&answer.body) {
        empty if empty.is_empty() => "(nothing)".to_owned(),
        body => body,
    };
    format!("{} answered {}: {body}", who.name(), answer.status)
}

const fn hint(status: u16) -> &'static str {
    match status {
        403 => "the signature did not fit: is `public_url` what the daemon has, and the clock right?",
        404 => {
            "there is no such hook at this address, or a secret of the inbox is not set: see `omnichat inbox credentials`"
        }
        413 => "a carrier may post at most 1 MiB",
        429 => "too much came at once; try again in a while",
        _ => "its log says more",
    }
}
