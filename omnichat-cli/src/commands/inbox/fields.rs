//! What a carrier needs, as it is given on the command line: settings there, secrets from a file, from standard input or
//! asked for without echo.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;

use clap::Args;
use omnichat_api::carrier::{Carrier, CarrierField};

use crate::ask;
use crate::failure::{Failure, Result};

/// More than any setting or secret is long, in bytes.
const MOST: u64 = 64 * 1024;

/// What is given for a carrier.
#[derive(Args)]
pub(crate) struct Given {
    /// A setting of the carrier; @FILE reads the value from a file. `omnichat inbox credentials` shows the names
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// A secret of the carrier: asked for without echo, or a line of standard input
    #[arg(long = "set-secret", value_name = "NAME")]
    secrets: Vec<String>,
}

impl Given {
    pub(super) fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.secrets.is_empty()
    }

    /// The values by name; asks for the secrets.
    pub(super) fn read(self, carrier: Option<Carrier>) -> Result<BTreeMap<String, String>> {
        let Some(carrier) = carrier else {
            return if self.is_empty() {
                Ok(BTreeMap::new())
            } else {
                Err(Failure::usage("A web inbox has no carrier, and nothing to set for one."))
            };
        };
        let mut fields = BTreeMap::new();
        for setting in &self.settings {
            let (name, value) = setting
                .split_once('=')
                .ok_or_else(|| Failure::usage(format!("`{setting}` is not NAME=VALUE.")))?;
            let field = field(carrier, name)?;
            let value = match value.strip_prefix('@') {
                Some(file) => of_file(file)?,
                None if field.secret && !value.is_empty() => return Err(in_the_open(name)),
                None => value.to_owned(),
            };
            fields.insert(name.to_owned(), value);
        }
        for name in &self.secrets {
            let field = field(carrier, name)?;
            fields.insert(name.clone(), ask::secret(field.label)?);
        }
        Ok(fields)
    }
}

/// Asks for what is needed and not there yet; nothing but Enter leaves it for later.
pub(super) fn ask_for_the_rest(carrier: Carrier, fields: &mut BTreeMap<String, String>) -> Result {
    for field in carrier.fields().iter().filter(|field| field.required) {
        if fields.contains_key(field.name) {
            continue;
        }
        let question = format!("{} ({} Enter leaves it for later)", field.label, field.help);
        let value = match field.secret {
            true => ask::secret(&question)?,
            false => ask::line(&format!("{question}: "), "give it with --set")?,
        };
        if !value.is_empty() {
            fields.insert(field.name.to_owned(), value);
        }
    }
    Ok(())
}

fn field(carrier: Carrier, name: &str) -> Result<&'static CarrierField> {
    let known = carrier.fields();
    known.iter().find(|field| field.name == name).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|field| field.name).collect();
        Failure::usage(format!("{carrier} has no setting `{name}`."))
            .hint(format!("known: {}", names.join(", ")))
    })
}

/// A file's text without the line break at its end; `-` is standard input.
fn of_file(path: &str) -> Result<String> {
    let mut text = String::new();
    let read = match path {
        "-" => std::io::stdin().take(MOST).read_to_string(&mut text),
        path => fs::File::open(path).and_then(|file| file.take(MOST).read_to_string(&mut text)),
    };
    read.map_err(|error| Failure::new(format!("{path} cannot be read.")).because(error))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn in_the_open(name: &str) -> Failure {
    Failure::usage(format!(
        "`{name}` is a secret, and every process of this machine can read a command line."
    ))
    .hint(format!("give it with --set-secret {name}, or from a file with --set {name}=@FILE"))
}
