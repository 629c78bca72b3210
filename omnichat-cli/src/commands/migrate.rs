//! `omnichat migrate`: the schema of the database. The store knows the steps; here they are asked for and shown.

use clap::Subcommand;
use omnichat_store::datadir::DataDir;
use omnichat_store::migrate::{self, Step};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{ask, local};

/// Brings the database's schema up to date, or takes it back.
///
/// The first `omnichat migrate up` makes the data directory and the database. The daemon must not be running, except
/// for `status`.
#[derive(Subcommand)]
pub(crate) enum Migrate {
    /// Applies every migration that is missing; makes the database when there is none
    Up,
    /// Takes the newest migrations back, with the data that only they can hold
    Down {
        /// How many to take back
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
        steps: u16,
        /// Does not ask
        #[arg(long)]
        yes: bool,
    },
    /// Shows every migration and whether the database has it
    Status,
}

impl Migrate {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let settings = flags.settings()?;
        match self {
            Self::Up => {
                let dir = DataDir::open(&settings.data_dir)?;
                let _lock = local::alone(&dir, "omnichat migrate up")?;
                let database = local::database(&settings, &dir);
                let applied = migrate::up(&database).await?;
                out.list_as(&applied, || match applied.as_slice() {
                    [] => format!("The schema is up to date ({}).", database.label()),
                    some => format!("Applied {} ({}).", names(some), database.label()),
                })
            }
            Self::Down { steps, yes } => {
                let dir = local::existing(&settings)?;
                let _lock = local::alone(&dir, "omnichat migrate down")?;
                let database = local::database(&settings, &dir);
                let mut there = migrate::status(&database).await?;
                there.retain(|step| step.applied);
                let doomed = there.split_off(there.len().saturating_sub(steps.into()));
                if doomed.is_empty() {
                    return Err(Failure::new("No migration was applied; there is nothing to take back."));
                }
                if !yes {
                    let (names, place) = (names(&doomed), database.label());
                    out.note(&format!(
                        "This takes back {names} ({place}), and deletes all data that needs it."
                    ));
                }
                ask::go_on(yes)?;
                let undone = migrate::down(&database, steps.into()).await?;
                out.list_as(&undone, || format!("Took back {} ({}).", names(&undone), database.label()))
            }
            Self::Status => {
                let dir = local::existing(&settings)?;
                let steps = migrate::status(&local::database(&settings, &dir)).await?;
                out.list(&steps, "There are no migrations.", || table(&steps))
            }
        }
    }
}

/// `1 foundation, 2 search`.
fn names(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("{} {}", step.version, step.name)).collect::<Vec<_>>().join(", ")
}

fn table(steps: &[Step]) -> Table {
    let applied = |step: &Step| if step.applied { "yes" } else { "no" }.to_owned();
    let rows = steps.iter().map(|step| [step.version.to_string(), step.name.clone(), applied(step)]);
    Table::new(["VERSION", "NAME", "APPLIED"], rows)
}
