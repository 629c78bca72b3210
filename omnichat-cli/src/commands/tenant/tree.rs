//! Tenants as a tree: each below the one above it.

use omnichat_api::tenant::{Tenant, TenantState};

use crate::printable;

/// One line for each tenant.
pub(super) fn drawn(tenants: &[Tenant]) -> String {
    let mut lines = Vec::new();
    for top in tenants.iter().filter(|t| above(tenants, t).is_none()) {
        branch(tenants, top, "", "", &mut lines);
    }
    lines.join("\n")
}

fn branch(tenants: &[Tenant], tenant: &Tenant, first: &str, rest: &str, lines: &mut Vec<String>) {
    let state = match tenant.state {
        TenantState::Active => String::new(),
        state => format!(" ({state})"),
    };
    lines.push(format!("{first}{}{state}", printable::line(&tenant.name)));
    let below: Vec<_> = tenants.iter().filter(|t| t.parent_id == Some(tenant.id)).collect();
    for (n, child) in below.iter().enumerate() {
        let (fork, bar) = if n + 1 == below.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(tenants, child, &format!("{rest}{fork}"), &format!("{rest}{bar}"), lines);
    }
}

/// The one above, if it is among them.
pub(super) fn above<'a>(tenants: &'a [Tenant], tenant: &Tenant) -> Option<&'a Tenant> {
    tenants.iter().find(|other| Some(other.id) == tenant.parent_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::{TenantId, Time};

    fn tenant(name: &str, above: Option<&Tenant>) -> Tenant {
        Tenant {
            id: TenantId::new(),
            parent_id: above.map(|tenant| tenant.id),
            name: name.into(),
            state: TenantState::Active,
            erased_at: None,
            second_factor_required: false,
            operator_until: None,
            created_at: Time(0),
        }
    }

    #[test]
    fn clients_stand_below_their_agency_and_a_branch_ends_where_its_last_one_stands() {
        let house = tenant("House", None);
        let (north, mut south) = (tenant("North", Some(&house)), tenant("South", Some(&house)));
        let bakery = tenant("Bakery", Some(&north));
        south.state = TenantState::Suspended;
        let shown = drawn(&[house, tenant("Alone", None), north, south, bakery]);
        assert_eq!(shown, "House\n├─ North\n│  └─ Bakery\n└─ South (suspended)\nAlone");
    }
}
