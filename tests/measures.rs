//! All measures: laws that every row of the table obeys, closed forms, slow oracles, and the
//! generated document.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

#[path = "measures/build.rs"]
mod build;
#[path = "measures/centralization.rs"]
mod centralization;
#[path = "measures/communities.rs"]
mod communities;
#[path = "measures/core.rs"]
mod core_periphery;
#[path = "measures/cuts.rs"]
mod cuts;
#[path = "measures/document.rs"]
mod document;
#[path = "measures/forms.rs"]
mod forms;
#[path = "measures/groups.rs"]
mod groups;
#[path = "measures/identities.rs"]
mod identities;
#[path = "measures/laws.rs"]
mod laws;
#[path = "measures/oracle.rs"]
mod oracle;
#[path = "measures/spectra.rs"]
mod spectra;
#[path = "measures/structure.rs"]
mod structure;
