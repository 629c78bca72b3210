//! Files that a command is given: a path, or `-` for standard input.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::failure::{Failure, Result};

/// Longest file that is read, in bytes.
const MOST: u64 = 4 * 1024 * 1024;

/// The whole of a file as text.
pub(crate) fn text(path: &Path) -> Result<String> {
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be read.", path.display())).because(error);
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MOST).read_to_string(&mut text)
    } else {
        fs::File::open(path).map_err(failed)?.take(MOST).read_to_string(&mut text)
    };
    read.map_err(failed)?;
    Ok(text)
}

/// A TOML file. What is wrong with it is told with its line.
pub(crate) fn toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    toml::from_str(&text(path)?)
        .map_err(|error| Failure::usage(format!("{} cannot be understood.", path.display())).because(error))
}
