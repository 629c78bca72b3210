//! Data that comes from elsewhere, and what an import says of what it did. Each source has a module of its own; what it
//! brings, and what became of it, stands in the ledger.

pub mod dwc;
mod ledger;
mod report;

pub use report::{ImportReport, ImportedTenant, RuleReport, Skipped, TableReport};
