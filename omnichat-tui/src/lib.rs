//! Omnichat in a terminal: the conversations of a team, live, by keyboard. `update` decides, `view` draws, `app` acts.
//! It knows the daemon only through `omnichat-client`.

mod app;
mod args;
mod composer;
mod head;
mod keeper;
mod layout;
mod message;
mod model;
mod perform;
mod terminal;
mod text;
mod theme;
mod timeline;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use args::{Args, args};
pub use terminal::NoTerminal;

/// Runs until the user leaves; the terminal is as before afterwards.
pub async fn run(args: Args) -> anyhow::Result<()> {
    app::run(args).await
}
