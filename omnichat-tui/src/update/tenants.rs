//! Working in another tenant: choosing it, and leaving everything of the one before behind. What was begun there is
//! parked, and is there again on coming back.

use omnichat_api::auth::Me;
use omnichat_api::tenant::Tenant;

use crate::composer::Composer;
use crate::message::{Effect, Trouble};
use crate::model::popup::Popup;
use crate::model::{Line, Model, Parked};

/// Opens the list of tenants.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let at = model.me.as_ref().map_or(0, |me| model.tenants.position(me.tenant.id));
    model.popup = Some(Popup::Tenants { words: Composer::default(), at });
    (model.tenants.loading, model.tenants.trouble) = (true, None);
    effects.push(Effect::Tenants);
}

pub(super) fn listed(model: &mut Model, answer: Result<Vec<Tenant>, Trouble>) {
    match answer {
        Ok(tenants) => model.tenants.absorb(tenants),
        Err(Trouble(why)) => (model.tenants.loading, model.tenants.trouble) = (false, Some(why)),
    }
    let here = model.me.as_ref().map_or(0, |me| model.tenants.position(me.tenant.id));
    if let Some(Popup::Tenants { words, at }) = &mut model.popup
        && words.is_blank()
    {
        *at = here;
    }
}

/// Goes there, unless one is there already.
pub(super) fn enter(model: &mut Model, tenant: &Tenant, effects: &mut Vec<Effect>) {
    if model.me.as_ref().is_some_and(|me| me.tenant.id == tenant.id) {
        return;
    }
    model.tenants.entering = Some(tenant.name.clone());
    effects.push(Effect::Switch(tenant.id));
}

pub(super) fn entered(model: &mut Model, answer: Result<Box<Me>, Trouble>) {
    model.tenants.entering = None;
    match answer {
        Ok(me) => {
            leave(model, &me);
            model.line = Line::Connecting;
            note(model, *me);
        }
        Err(Trouble(why)) => model.complain(why),
    }
}

/// Who is signed in, as far as it is known without a connection.
pub(super) fn note(model: &mut Model, me: Me) {
    let other = model.me.as_ref().is_some_and(|known| known.id != me.id || known.tenant.id != me.tenant.id);
    if !other {
        model.me = Some(me);
    }
}

/// Another tenant, or somebody else: nothing of what was before may stay on the screen.
pub(super) fn leave(model: &mut Model, next: &Me) {
    let (zone, theme, size) = (model.zone.clone(), model.theme, model.size);
    let (now, ahead_ms, exposed, bell) = (model.now, model.ahead_ms, model.exposed, model.bell);
    let fresh = Model::new(std::mem::take(&mut model.server), zone, theme, now);
    let fresh = Model { size, ahead_ms, exposed, bell, line: Line::Live { latency_ms: None }, ..fresh };
    let before = std::mem::replace(model, fresh);
    // What somebody else began is not kept for anybody.
    let Some(me) = before.me.filter(|me| me.id == next.id) else { return };
    model.parked = before.parked;
    let mut drafts = before.drafts;
    // The answer would come to a screen that has left.
    drafts.forget_rising();
    model.parked.insert(me.tenant.id, Parked { drafts, unsent: before.unsent });
    let Parked { drafts, unsent } = model.parked.remove(&next.tenant.id).unwrap_or_default();
    (model.drafts, model.unsent) = (drafts, unsent);
}
