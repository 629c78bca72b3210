//! From options to a scenario: the defaults of each, and which option means something to which.

use std::fmt;
use std::rc::Rc;

use super::fanout::{self, Fanout};
use super::idle::{self, Idle};
use super::load::Load;
use super::posts::{self, Posts};
use super::reads::{self, Reads, What};
use super::report::Measured;
use super::storm::{self, Storm};
use super::{Bench, Kind};
use crate::failure::{Failure, Result};

/// How long a run takes when nothing is said.
const SECONDS: u64 = 10;

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan {
    Posts(Posts),
    Fanout(Fanout),
    Idle(Idle),
    Storm(Storm),
    Reads(Reads),
}

impl Plan {
    pub(super) fn of(bench: &Bench) -> Result<Self> {
        refuse_strange(bench)?;
        let seconds = bench.seconds.unwrap_or(SECONDS);
        let or = |given: Option<u32>, usual: u32| given.unwrap_or(usual) as usize;
        Ok(match bench.scenario {
            Kind::Posts => Self::Posts(Posts {
                visitors: or(bench.visitors, 64),
                seconds,
                rate: bench.rate,
                one_conversation: bench.one_conversation,
                staff: or(bench.staff, 1),
            }),
            Kind::Fanout => Self::Fanout(Fanout {
                staff: or(bench.staff, 500),
                in_flight: or(bench.in_flight, 1),
                seconds,
            }),
            Kind::Idle => Self::Idle(Idle { visitors: or(bench.visitors, 10_000), seconds }),
            Kind::Storm => {
                let (visitors, rate) = (or(bench.visitors, 16), bench.rate);
                let posts = Posts { visitors, seconds, rate, one_conversation: false, staff: 1 };
                Self::Storm(Storm { posts, newcomers: or(bench.staff, 1) })
            }
            Kind::List | Kind::Search => {
                let what = if bench.scenario == Kind::List { What::List } else { What::Search };
                Self::Reads(Reads { what, readers: or(bench.staff, 1), seconds })
            }
        })
    }

    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Posts(_) => "posts",
            Self::Fanout(_) => "fanout",
            Self::Idle(_) => "idle",
            Self::Storm(_) => "storm",
            Self::Reads(Reads { what: What::List, .. }) => "list",
            Self::Reads(Reads { what: What::Search, .. }) => "search",
        }
    }

    /// Connections that it holds open.
    pub(super) const fn connections(&self) -> usize {
        match self {
            Self::Posts(how) => how.visitors + how.staff,
            Self::Fanout(how) => how.in_flight + how.staff,
            Self::Idle(how) => how.visitors,
            Self::Storm(how) => how.posts.visitors + how.posts.staff + 2 * how.newcomers,
            Self::Reads(how) => how.readers + 1,
        }
    }

    /// Messages that wait for the disk at once, when that is what is measured.
    pub(super) const fn at_once(&self) -> Option<usize> {
        match self {
            Self::Posts(how) => Some(how.visitors),
            _ => None,
        }
    }

    /// Requests that it makes; nothing for as many as it can.
    pub(super) const fn requests(&self) -> Option<u64> {
        match self {
            Self::Posts(_) | Self::Fanout(_) | Self::Storm(_) | Self::Reads(_) => None,
            Self::Idle(how) => Some(how.visitors as u64 * 2 + 10),
        }
    }

    pub(super) async fn run(self, load: Rc<Load>) -> Result<Measured> {
        match self {
            Self::Posts(how) => posts::run(load, how).await,
            Self::Fanout(how) => fanout::run(load, how).await,
            Self::Idle(how) => idle::run(load, how).await,
            Self::Storm(how) => storm::run(load, how).await,
            Self::Reads(how) => reads::run(load, how).await,
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Posts(how) => {
                let (visitors, staff) = (how.visitors, how.staff);
                let place = if how.one_conversation { "one conversation" } else { "a conversation each" };
                let pace = how.rate.map_or("one after the other".into(), |rate| format!("{rate} a second"));
                write!(f, "{visitors} visitors write in {place}, {pace}; {staff} listening")
            }
            Self::Fanout(how) => {
                write!(f, "{} in flight to {} staff clients", how.in_flight, how.staff)
            }
            Self::Idle(how) => write!(f, "{} visitors connected, none writes", how.visitors),
            Self::Storm(how) => {
                write!(
                    f,
                    "{} visitors write, {} staff clients come and go",
                    how.posts.visitors, how.newcomers
                )
            }
            Self::Reads(Reads { what: What::List, readers, .. }) => {
                write!(f, "{readers} staff walk through the inbox")
            }
            Self::Reads(Reads { what: What::Search, readers, .. }) => {
                write!(f, "{readers} staff search for words")
            }
        }
    }
}

/// An option that the scenario would pass over is a mistake of whoever typed it.
fn refuse_strange(bench: &Bench) -> Result {
    use Kind::{Fanout, Idle, List, Posts, Search, Storm};
    let given: [(&str, bool, &[Kind]); 6] = [
        ("--visitors", bench.visitors.is_some(), &[Posts, Storm, Idle]),
        ("--rate", bench.rate.is_some(), &[Posts, Storm]),
        ("--one-conversation", bench.one_conversation, &[Posts]),
        ("--without-search-index", bench.without_search_index, &[Posts]),
        ("--staff", bench.staff.is_some(), &[Posts, Fanout, Storm, List, Search]),
        ("--in-flight", bench.in_flight.is_some(), &[Fanout]),
    ];
    let kind = bench.scenario;
    let strange = given.iter().find(|(_, given, means)| *given && !means.contains(&kind));
    strange.map_or(Ok(()), |(option, ..)| {
        let name = clap::ValueEnum::to_possible_value(&kind);
        let name = name.as_ref().map_or("this scenario", |value| value.get_name());
        Err(Failure::usage(format!("{option} means nothing to `{name}`."))
            .hint("`omnichat bench --help` says which option is for what"))
    })
}
