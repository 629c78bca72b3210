//! The loop: hears keys, socket, answers and the clock, lets `update` decide, hands its effects over, and draws when
//! nothing waits. Nothing in it waits for anything else.

use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;
use jiff::tz::TimeZone;
use omnichat_api::Time;
use omnichat_client::{Clock, Connection, Endpoint, LoginFile, Session, State, Update};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::args::Args;
use crate::layout::Size;
use crate::message::{Answer, Effect, Msg};
use crate::model::login::LoginForm;
use crate::model::{Line, Model};
use crate::perform::{Done, Performer};
use crate::terminal::Screen;
use crate::theme::Theme;
use crate::update::update;
use crate::view::view;

/// The daemon on this machine, when nothing else is said.
const HERE: &str = "http://127.0.0.1:8000";

struct App {
    model: Model,
    clock: Clock,
    performer: Performer,
    connection: Option<Connection>,
    screen: Screen,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let file = LoginFile::at_or_usual(args.login_file)?;
    let kept = Session::open(file.clone())?;
    // A kept login is for one daemon; its tokens are not shown to another.
    let fits = |kept: &Session| args.url.as_ref().is_none_or(|url| url == kept.client().endpoint());
    let (session, elsewhere) = match kept {
        Some(kept) if !fits(&kept) => (
            None,
            Some(format!("The kept login is for {}; signing in here replaces it.", kept.client().endpoint())),
        ),
        kept => (kept, None),
    };
    let endpoint = match (&args.url, &session) {
        (Some(url), _) => url.clone(),
        (None, Some(session)) => session.client().endpoint().clone(),
        (None, None) => Endpoint::parse(HERE)?,
    };
    let session = match (session, &args.tenant) {
        (Some(session), Some(named)) => Some(session.switch_to(named).await?),
        (session, _) => session,
    };
    let clock = Clock::system();
    let asked = std::env::var_os;
    let theme = Theme::asked(asked("NO_COLOR").as_deref(), asked("COLORFGBG").as_deref());
    let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
    let mut model = Model::new(endpoint.to_string(), zone, theme, clock.now());
    model.exposed = endpoint.is_exposed();
    if session.is_none() {
        model.login = Some(LoginForm { why: elsewhere, ..LoginForm::default() });
    }
    let (answers, done) = mpsc::unbounded_channel();
    let connection = session.clone().map(|session| Connection::open(session, None));
    let performer = Performer::new(
        endpoint,
        file,
        session,
        connection.as_ref().map(Connection::handle),
        answers,
        args.tenant,
    );
    let screen = Screen::take()?;
    let mut app = App { model, clock, performer, connection, screen };
    app.serve(done).await
}

impl App {
    async fn serve(&mut self, mut done: mpsc::UnboundedReceiver<Done>) -> anyhow::Result<()> {
        let mut keys = EventStream::new();
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut ended, mut hung_up) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
        let size = self.screen.terminal.size()?;
        self.take(Msg::Resize(Size { width: size.width, height: size.height }))?;
        let mut stale = true;
        loop {
            // In this order: a key is never kept waiting by news, and drawing waits for everything.
            let msg = tokio::select! {
                biased;
                () = either(&mut ended, &mut hung_up) => return Ok(()),
                event = keys.next() => match event {
                    Some(event) => heard(event?),
                    None => return Ok(()),
                },
                Some(done) = done.recv() => self.finish(done),
                update = next(&mut self.connection) => Some(self.hear(update)),
                _ = tick.tick() => Some(Msg::Tick(self.clock.now())),
                () = std::future::ready(()), if stale => {
                    self.screen.terminal.draw(|frame| view(&self.model, frame))?;
                    stale = false;
                    continue;
                }
            };
            if let Some(msg) = msg {
                stale = true;
                if self.take(msg)? {
                    return Ok(());
                }
            }
        }
    }

    /// One message; true when the user wants to leave.
    fn take(&mut self, msg: Msg) -> anyhow::Result<bool> {
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Quit => return Ok(true),
                Effect::Bell => self.screen.ring()?,
                effect => self.performer.perform(effect),
            }
        }
        Ok(false)
    }

    /// A task is done. What was asked before the last change of person or tenant is not to be shown any more.
    fn finish(&mut self, done: Done) -> Option<Msg> {
        let answer = match done {
            Done::Answer(stay, _) if !self.performer.is_of_now(stay) => return None,
            Done::Answer(_, answer) => *answer,
            Done::SignedIn(session) => {
                self.enter(session);
                Answer::SignedIn(Ok(()))
            }
            Done::Switched(session, me) => {
                self.enter(session);
                Answer::Switched(Ok(me))
            }
        };
        Some(Msg::Answer(answer))
    }

    /// Works with this session from now on; its connection takes the place of the one before.
    fn enter(&mut self, session: Session) {
        let connection = Connection::open(session.clone(), None);
        self.performer.enter(session, connection.handle());
        self.connection = Some(connection);
    }

    fn hear(&self, update: Update) -> Msg {
        let Update::State(state) = update else { return Msg::Socket(update) };
        let (now, instant) = (self.model.now, Instant::now());
        let at = |then: Instant| {
            let ahead = i64::try_from(then.saturating_duration_since(instant).as_millis()).unwrap_or(0);
            let ago = i64::try_from(instant.saturating_duration_since(then).as_millis()).unwrap_or(0);
            Time(now.ms() + ahead - ago)
        };
        Msg::Line(match state {
            State::Connecting => Line::Connecting,
            State::Live { latency } => Line::Live { latency_ms: latency.map(|l| l.as_millis()) },
            State::Reconnecting { since, next_try, why } => {
                Line::Offline { since: at(since), next_try: at(next_try), why }
            }
            State::SignedOut => Line::SignedOut,
            State::Stopped(why) => Line::Stopped(why),
        })
    }
}

async fn next(connection: &mut Option<Connection>) -> Update {
    match connection {
        Some(connection) => connection.next().await,
        None => std::future::pending().await,
    }
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}

fn heard(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size { width, height })),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}
