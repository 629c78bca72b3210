//! The tenants that one may work in: in the order of their tree, or those whose names fit what was typed, best first.

use std::cmp::Reverse;

use omnichat_api::TenantId;
use omnichat_api::tenant::Tenant;

#[derive(Clone, Debug, Default)]
pub(crate) struct Tenants {
    known: Vec<Tenant>,
    pub(crate) loading: bool,
    pub(crate) trouble: Option<String>,
    /// The name of the one that is being switched to.
    pub(crate) entering: Option<String>,
}

/// A line of the switcher.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) tenant: &'a Tenant,
    /// How deep it lies below the highest of those that are known.
    pub(crate) depth: usize,
    /// The name of the one above it.
    pub(crate) above: Option<&'a str>,
}

impl Tenants {
    pub(crate) fn absorb(&mut self, tenants: Vec<Tenant>) {
        (self.known, self.loading, self.trouble) = (tenants, false, None);
    }

    pub(crate) fn count(&self) -> usize {
        self.known.len()
    }

    /// What fits the words; with none, all of them, each below the one above it.
    pub(crate) fn choices(&self, words: &str) -> Vec<Choice<'_>> {
        let mut all = Vec::new();
        for root in self.known.iter().filter(|t| self.above(t).is_none()) {
            self.walk(root, 0, &mut all);
        }
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return all;
        }
        let mut fitting: Vec<_> =
            all.into_iter().filter_map(|c| fits(&c.tenant.name, &words).map(|how| (how, c))).collect();
        fitting.sort_by_key(|(how, _)| Reverse(*how));
        fitting.into_iter().map(|(_, choice)| choice).collect()
    }

    /// Where this one stands among all.
    pub(crate) fn position(&self, id: TenantId) -> usize {
        self.choices("").iter().position(|choice| choice.tenant.id == id).unwrap_or(0)
    }

    fn above(&self, tenant: &Tenant) -> Option<&Tenant> {
        self.known.iter().find(|known| Some(known.id) == tenant.parent_id)
    }

    fn walk<'a>(&'a self, tenant: &'a Tenant, depth: usize, all: &mut Vec<Choice<'a>>) {
        let above = self.above(tenant).map(|t| t.name.as_str());
        all.push(Choice { tenant, depth, above });
        for below in self.known.iter().filter(|t| t.parent_id == Some(tenant.id)) {
            self.walk(below, depth + 1, all);
        }
    }
}

/// How well the letters fit the name; more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// All are in it, in this order.
    Scattered,
    Within,
    BeginsAWord,
    BeginsIt,
}

fn fits(name: &str, words: &str) -> Option<Fit> {
    let name = name.to_lowercase();
    if name.starts_with(words) {
        return Some(Fit::BeginsIt);
    }
    if name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(words)) {
        return Some(Fit::BeginsAWord);
    }
    if name.contains(words) {
        return Some(Fit::Within);
    }
    let mut letters = name.chars();
    words.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|l| l == c)).then_some(Fit::Scattered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_fit_a_name_better_the_nearer_they_stand_to_a_beginning() {
        let how = |words| fits("Example Bikes", words);
        assert_eq!(how("exa"), Some(Fit::BeginsIt));
        assert_eq!(how("bik"), Some(Fit::BeginsAWord));
        assert_eq!(how("ample b"), Some(Fit::Within));
        assert_eq!(how("e bks"), Some(Fit::Scattered));
        assert_eq!(how("bx"), None);
    }
}
