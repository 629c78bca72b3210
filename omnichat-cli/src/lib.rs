//! The command line: reads arguments, runs one command, shows its result. Local commands write through the store, or
//! through the daemon while one runs; the others speak to a daemon over its API. It decides nothing by itself.

mod ask;
mod carriers;
mod commands;
mod failure;
mod flags;
mod local;
mod out;
mod printable;
mod progress;
mod qr;
mod read;
mod remote;
mod screen;
mod serve;
mod table;
mod tail;
mod when;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use commands::Noun;
use flags::Flags;
use out::Out;

/// Omnichat's command line: sets up and looks after an installation, and answers visitors.
///
/// Commands for the one who has the machine work on a data directory: through the daemon while it runs, directly when
/// it does not. Commands over the API work from anywhere, after `omnichat login`.
#[derive(Parser)]
#[command(name = "omnichat", version, disable_help_subcommand = true, after_help = AFTER_HELP, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    noun: Noun,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  failed; standard error says why and what to do
  2  wrong usage; nothing was done

Scripts over the API need no login: they give a token of `omnichat token create` in OMNICHAT_TOKEN, and the address \
with --url.

With --json, results are JSON on standard output: one resource as the API has it, or {\"items\": […]}; messages and \
errors go to standard error, errors as JSON too. Times are local time, in JSON RFC 3339 in UTC. Colours are used on a \
terminal only, and never when NO_COLOR is set.";

/// The whole command line, for parsing, help, manual pages and completions.
#[must_use]
pub fn command() -> clap::Command {
    let whole = Cli::command();
    // Every command takes the common flags; those that have no meaning to it are hidden from its help.
    let hidden = |names: &[&str]| -> Vec<_> {
        let common = whole.get_arguments().filter(|flag| names.contains(&flag.get_id().as_str()));
        common.map(|flag| flag.clone().hide(true)).collect()
    };
    let shown: Vec<_> = whole
        .get_arguments()
        .filter(|flag| flags::OF_THE_API.contains(&flag.get_id().as_str()))
        // `tenant switch` has it as its argument.
        .map(|flag| flag.clone().hide(flag.get_id() == "tenant"))
        .collect();
    let (of_the_api, of_this_machine) = (hidden(flags::OF_THE_API), hidden(flags::OF_THIS_MACHINE));
    whole.mut_subcommands(|noun| {
        if commands::EITHER.contains(&noun.get_name()) {
            return noun;
        }
        if commands::NEITHER.contains(&noun.get_name()) {
            return noun.args(&of_the_api).args(&of_this_machine);
        }
        let local = commands::ON_THIS_MACHINE.contains(&noun.get_name());
        let name = noun.get_name().to_owned();
        let foreign = if local { &of_the_api } else { &of_this_machine };
        // `simulate` has a tenant of its own.
        let own: Vec<_> = noun.get_arguments().map(|flag| flag.get_id().clone()).collect();
        let of_the_noun = noun.args(foreign.iter().filter(|flag| !own.contains(flag.get_id())));
        of_the_noun.mut_subcommands(|verb| {
            if !commands::BUT_OVER_THE_API.contains(&(name.as_str(), verb.get_name())) {
                return verb;
            }
            verb.args(&shown).args(&of_this_machine)
        })
    })
}

/// Runs the program and returns its exit code.
#[must_use]
pub fn main(args: Vec<OsString>) -> ExitCode {
    let json = args.iter().any(|arg| arg == "--json");
    let parsed = command().try_get_matches_from(args).and_then(|found| Cli::from_arg_matches(&found));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return failure::usage_error(&error, json),
    };
    let out = Out::new(cli.flags.json);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(cli.noun.run(&cli.flags, &out)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&out),
    }
}
