//! `omnichat second-factor`: the code that an app on the phone shows, and the codes for the day the phone is gone.

use clap::Subcommand;
use omnichat_api::second_factor as api;
use omnichat_client::Session;
use serde_json::json;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::qr::{self, Blocks};
use crate::{ask, remote, screen};

/// Sets up, shows and removes your second factor, the code that an app on your phone shows.
#[derive(Subcommand)]
pub(crate) enum SecondFactor {
    /// Shows whether it is asked for when you sign in, and how many recovery codes are left
    Status,
    /// Sets it up: shows a QR code for the app, then asks for a first code
    ///
    /// In a script: prints what the app needs; `omnichat second-factor confirm` follows.
    Setup {
        /// Reads the password from the first line of standard input instead of asking
        #[arg(long)]
        password_stdin: bool,
    },
    /// Confirms what was set up, with a first code of the app, and prints the recovery codes
    Confirm {
        /// The six digits that the app shows
        code: String,
    },
    /// Prints new recovery codes in place of the old ones
    Codes {
        /// A code of the app, or a recovery code; asked for when absent
        #[arg(long)]
        code: Option<String>,
    },
    /// Removes it: the password alone signs you in then
    Remove {
        /// A code of the app, or a recovery code; asked for when absent
        #[arg(long)]
        code: Option<String>,
    },
}

impl SecondFactor {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::Status => {
                let state = session.second_factor().await?;
                out.result(&state, || said(&state))
            }
            Self::Setup { password_stdin } => set_up(&session, out, password_stdin).await,
            Self::Confirm { code } => confirm(&session, out, code).await,
            Self::Codes { code } => {
                let codes = session.renew_recovery_codes(&prove(code)?).await?;
                show(out, &codes)
            }
            Self::Remove { code } => {
                session.remove_second_factor(&prove(code)?).await?;
                out.result(&json!({ "on": false }), || "Removed. The password alone signs you in now.".into())
            }
        }
    }
}

async fn set_up(session: &Session, out: &Out, password_stdin: bool) -> Result {
    let password = if password_stdin {
        Some(ask::password(true)?)
    } else {
        // Who signs in with a provider has none, and presses Enter.
        Some(ask::password(false)?).filter(|password| !password.is_empty())
    };
    let begun = session.begin_second_factor(&api::BeginSecondFactor { password }).await?;
    out.result(&begun, || drawn(&begun))?;
    if !ask::can_ask() || out.is_json() {
        out.note(
            "Enter it into the app, then run `omnichat second-factor confirm` with the code that it shows.",
        );
        return Ok(());
    }
    let code = ask::line("Code that the app shows now: ", "`omnichat second-factor confirm` takes it")?;
    confirm(session, out, code).await
}

async fn confirm(session: &Session, out: &Out, code: String) -> Result {
    let codes = session.confirm_second_factor(&api::ConfirmSecondFactor { code }).await?;
    out.note("From now on signing in asks for a code.");
    show(out, &codes)
}

fn prove(code: Option<String>) -> Result<api::ProveSecondFactor> {
    let code = match code {
        Some(code) => code,
        None => ask::line("Code of the app, or a recovery code: ", "give it with --code")?,
    };
    Ok(api::ProveSecondFactor { code })
}

fn show(out: &Out, codes: &api::RecoveryCodes) -> Result {
    out.note("Keep these recovery codes where you find them without the phone. Each works once; they are shown only now:");
    out.result(codes, || codes.codes.join("\n"))
}

/// The code to scan, where it fits, and the secret to type.
fn drawn(begun: &api::SecondFactorBegun) -> String {
    let coloured = screen::has_colours();
    let lines = qr::lines(&begun.qr, if coloured { Blocks::Dark } else { Blocks::Light });
    let wide = lines.first().map_or(0, |line| line.chars().count());
    let secret = format!("Secret: {}\nAddress: {}", begun.secret, begun.uri);
    match screen::width() {
        Some(columns) if columns >= wide && !begun.qr.is_empty() => {
            // Black on white, whatever the colours of this terminal.
            let lines = lines.iter().map(|line| screen::paint("38;5;16;48;5;231", line));
            format!("{}\n\n{secret}", lines.collect::<Vec<_>>().join("\n"))
        }
        // In a file or a pipe nobody scans it; in a narrow window it would break.
        _ => secret,
    }
}

fn said(state: &api::SecondFactor) -> String {
    match (state.on, state.required) {
        (true, _) => {
            format!("On: signing in asks for a code. {} recovery codes are left.", state.recovery_codes_left)
        }
        (false, true) => "Off, but your tenant asks for one: `omnichat second-factor setup`.".into(),
        (false, false) => "Off. `omnichat second-factor setup` sets one up.".into(),
    }
}
