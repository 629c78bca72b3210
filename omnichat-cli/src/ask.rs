//! Questions to whoever sits at the terminal: passwords without echo, a plain line, yes or no. In a pipe nobody sits
//! there, and the command has to be given whole.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

use crate::failure::{Failure, Result};

/// What Ctrl+C sends.
const INTERRUPT: u8 = 3;
/// More than any password or message may have, with room for its encoding.
const MOST: u64 = 1024 * 1024;

/// The password of an existing login: a line of standard input, or asked for without echo.
pub(crate) fn password(from_stdin: bool) -> Result<String> {
    if from_stdin { first_line("password") } else { hidden("Password: ") }
}

/// A new password: a line of standard input, or asked for twice without echo.
pub(crate) fn new_password(from_stdin: bool) -> Result<String> {
    if from_stdin {
        return first_line("password");
    }
    let password = hidden("New password (at least 10 characters): ")?;
    if password != hidden("The same again: ")? {
        return Err(
            Failure::new("The two passwords are not the same.").hint("try again; nothing was changed")
        );
    }
    Ok(password)
}

/// The current password and a new one: two lines of standard input, or both asked for without echo.
pub(crate) fn both_passwords(from_stdin: bool) -> Result<(String, String)> {
    if from_stdin {
        return Ok((first_line("password")?, first_line("password")?));
    }
    Ok((hidden("Current password: ")?, new_password(false)?))
}

/// A secret: asked for without echo, or, where nobody sits at the terminal, a line of standard input.
pub(crate) fn secret(what: &str) -> Result<String> {
    if can_ask() { hidden(&format!("{what}: ")) } else { first_line(what) }
}

/// Which of these, by its number or name; the first when nothing is said.
pub(crate) fn choose(question: &str, names: &[String], otherwise: &str) -> Result<usize> {
    for (n, name) in names.iter().enumerate() {
        writeln!(io::stderr(), "{:>4}  {}", n + 1, crate::printable::line(name))?;
    }
    let answer = line(&format!("{question} [1] "), otherwise)?;
    if answer.is_empty() {
        return Ok(0);
    }
    let by_number = answer.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < names.len());
    let chosen = by_number.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(&answer)));
    chosen.ok_or_else(|| Failure::new(format!("`{answer}` is none of them.")).hint(otherwise))
}

/// Whether somebody sits at the terminal to be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal()
}

fn first_line(what: &str) -> Result<String> {
    let mut line = String::new();
    io::stdin().lock().take(MOST).read_line(&mut line).map_err(not_text)?;
    let line = line.strip_suffix('\n').map_or(line.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if line.is_empty() {
        return Err(Failure::usage(format!("No {what} came on standard input.")));
    }
    Ok(line.to_owned())
}

/// All of standard input, as text.
pub(crate) fn text() -> Result<String> {
    let mut text = String::new();
    io::stdin().lock().take(MOST).read_to_string(&mut text).map_err(not_text)?;
    Ok(text)
}

fn not_text(error: io::Error) -> Failure {
    Failure::new("Standard input cannot be read as text.").because(error)
}

/// A line that may be seen; `otherwise` says how to do without the question.
pub(crate) fn line(question: &str, otherwise: &str) -> Result<String> {
    somebody_there().map_err(|failure| failure.hint(otherwise))?;
    prompt(question)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(not_text)?;
    Ok(line.trim().to_owned())
}

/// Asks whether to go on with what was just announced; `--yes` has answered already.
pub(crate) fn go_on(yes: bool) -> Result {
    if yes {
        return Ok(());
    }
    let answer = line("Go on? [y/N] ", "say yes beforehand with --yes")?;
    if matches!(answer.to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(Failure::new("Nothing was changed."))
}

fn somebody_there() -> Result {
    if can_ask() { Ok(()) } else { Err(Failure::usage("There is nobody at a terminal to ask.")) }
}

fn prompt(question: &str) -> Result {
    write!(io::stderr(), "{question}")?;
    Ok(io::stderr().flush()?)
}

fn hidden(question: &str) -> Result<String> {
    somebody_there()
        .map_err(|failure| failure.hint("give the password on standard input with --password-stdin"))?;
    prompt(question)?;
    let quiet = Quiet::begin()?;
    let typed = one_read();
    drop(quiet);
    writeln!(io::stderr())?;
    let typed = typed?;
    if typed.is_empty() || typed.ends_with(char::from(INTERRUPT)) {
        return Err(Failure::new("Interrupted; nothing was changed."));
    }
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}

/// What the terminal hands over at once: a line, with whatever ended it.
fn one_read() -> Result<String> {
    let mut stdin = io::stdin().lock();
    let typed = stdin.fill_buf()?.to_vec();
    stdin.consume(typed.len());
    String::from_utf8(typed).map_err(|error| not_text(io::Error::other(error)))
}

/// While it lives, the terminal shows nothing of what is typed. Ctrl+C ends the line instead of the program, so that
/// the terminal never stays silent.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> Result<Self> {
        let before = tcgetattr(io::stdin()).map_err(io::Error::from)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        silent.special_codes[SpecialCodeIndex::VEOL] = INTERRUPT;
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent).map_err(io::Error::from)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // Nothing better can be done when this fails; the next prompt of the shell repairs it as a rule.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
