//! `omnichat permissions`: the matrix of roles and permissions, as it stands in the code. Speaks to nobody.

use clap::Args;
use omnichat_api::permission::{Permission, Role};
use serde_json::json;

use crate::failure::Result;
use crate::out::Out;
use crate::table::Table;

/// Shows which role may do what
///
/// A tenant's own roles are any set of these permissions; `omnichat role create` makes one.
#[derive(Args)]
pub(crate) struct Permissions {}

pub(crate) fn run(out: &Out) -> Result {
    let roles = |permission: Permission| {
        Role::BUILT_IN.iter().filter(|role| role.may(permission)).collect::<Vec<_>>()
    };
    let items: Vec<_> = Permission::ALL
        .iter()
        .map(|p| json!({ "permission": p, "says": p.says(), "roles": roles(*p) }))
        .collect();
    out.list(&items, "", table)
}

fn table() -> Table {
    let row = |permission: &Permission| {
        let mark = |role: Role| if role.may(*permission) { "yes" } else { "·" }.to_owned();
        let [owner, admin, staff, marketer, viewer] =
            [Role::Owner, Role::Admin, Role::Staff, Role::Marketer, Role::Viewer].map(mark);
        [permission.to_string(), owner, admin, staff, marketer, viewer, permission.says().to_owned()]
    };
    Table::new(
        ["PERMISSION", "OWNER", "ADMIN", "STAFF", "MARKETER", "VIEWER", "ALLOWS"],
        Permission::ALL.iter().map(row),
    )
}
