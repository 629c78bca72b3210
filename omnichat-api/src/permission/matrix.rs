//! The matrix to be read by people: a table that is Markdown and looks like one in a terminal too.

use super::{Permission, Role};

/// Which role may do what, one permission a line.
#[must_use]
pub fn matrix() -> String {
    let mut rows = vec![head()];
    rows.extend(Permission::ALL.iter().map(|permission| line(*permission)));
    let columns = rows[0].len();
    let widths: Vec<usize> =
        (0..columns).map(|n| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for (n, row) in rows.iter().enumerate() {
        text += &laid_out(row, &widths, ' ');
        if n == 0 {
            text += &laid_out(&vec![String::new(); columns], &widths, '-');
        }
    }
    text
}

fn head() -> Vec<String> {
    let roles = Role::BUILT_IN.iter().map(ToString::to_string);
    ["permission".to_owned()].into_iter().chain(roles).chain(["what it allows".to_owned()]).collect()
}

fn line(permission: Permission) -> Vec<String> {
    let may = |role: &Role| if role.may(permission) { "yes".to_owned() } else { "–".to_owned() };
    let roles = Role::BUILT_IN.iter().map(may);
    [permission.to_string()].into_iter().chain(roles).chain([permission.says().to_owned()]).collect()
}

fn laid_out(cells: &[String], widths: &[usize], fill: char) -> String {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let rest: String = std::iter::repeat_n(fill, width - cell.chars().count()).collect();
        text += &format!("| {cell}{rest} ");
    }
    text + "|\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_of_every_permission_who_has_it() {
        let table = matrix();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), Permission::ALL.len() + 2);
        assert!(lines.iter().all(|line| line.chars().count() == lines[0].chars().count()));
        let delete = lines.iter().find(|line| line.starts_with("| tenant_delete")).unwrap();
        let cells: Vec<_> = delete.split('|').map(str::trim).collect();
        assert_eq!(cells[1..7], ["tenant_delete", "yes", "–", "–", "–", "–"]);
    }
}
