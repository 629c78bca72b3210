//! Rows as lines of JSON, for what is taken along as a whole.

use axum::body::Bytes;
use omnichat_store::StoreError;
use serde::Serialize;

/// Their media type.
pub(crate) const TYPE: &str = "application/x-ndjson";

/// One object a line.
pub(crate) fn of(rows: &[impl Serialize]) -> Result<Bytes, StoreError> {
    let mut text = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut text, row).map_err(|e| StoreError::Corrupt(e.to_string()))?;
        text.push(b'\n');
    }
    Ok(Bytes::from(text))
}
