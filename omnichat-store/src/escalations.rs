//! Nobody answers: what is done about it, step by step, and how somebody takes it. A step is done in the transaction that
//! claims it, with its tenant held, so that it is done once however many look.

use futures_util::FutureExt;
use omnichat_api::care::{Care, EscalationStep, UNTIL};
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Once};
use omnichat_api::inbox::Inbox;
use omnichat_api::rota::Rota;
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, TenantId, Time};

use crate::conversations::By;
use crate::conversations::place::Place;
use crate::legacy::threads;
use crate::messages::{self, Said};
use crate::requests::Request;
use crate::tx::Tx;
use crate::{Store, StoreError, calls, hours, inboxes, rota, users};

/// How often everybody on shift is called before it is left at that.
const ROUNDS: usize = 3;

/// Does the step that is due in a conversation; `false` when none is any more.
pub(crate) async fn step(tx: &mut Tx, tenant: TenantId, id: ConversationId) -> Result<bool, StoreError> {
    let mut place = Place::load(tx, tenant, id).await?;
    let Some(due) = place.escalate_at.filter(|due| *due <= tx.now) else { return Ok(false) };
    let inbox = inboxes::load(tx, tenant, place.conversation.inbox.id).await?;
    let done = place.conversation.escalation.as_ref().map(|escalation| escalation.step);
    if done == Some(EscalationStep::Alert) {
        call(tx, &mut place, &inbox).await?;
    } else {
        match upcoming(&inbox.care, done) {
            Some((step, wait)) => take(tx, &mut place, &inbox, step, wait.map(|ms| due.plus_ms(ms))).await?,
            // The steps that were still to come were turned off.
            None => place.escalate_at = None,
        }
    }
    place.finish(tx).await?;
    Ok(true)
}

/// The step after the one that was done, and how long after it the one after that comes, in milliseconds.
fn upcoming(care: &Care, done: Option<EscalationStep>) -> Option<(EscalationStep, Option<i64>)> {
    let steps = care.steps();
    let at = match done.and_then(|done| steps.iter().position(|(step, _)| *step == done)) {
        Some(at) => at + 1,
        // The one that was done is off by now: go on with those that come after it.
        None => steps.iter().position(|(step, _)| done.is_none_or(|done| *step > done))?,
    };
    let (step, after) = *steps.get(at)?;
    let wait = steps.get(at + 1).map(|(_, later)| i64::from(later - after) * 1000);
    Some((step, wait))
}

async fn take(
    tx: &mut Tx,
    place: &mut Place,
    inbox: &Inbox,
    step: EscalationStep,
    next: Option<Time>,
) -> Result<(), StoreError> {
    place.escalated(step, 0, next);
    let said = match step {
        EscalationStep::Patience => Said::system_message(patience(inbox, tx.now)),
        EscalationStep::Contact if has_form(tx, place).await? => {
            Said::system_note("Nobody has answered: the visitor is asked how to reach them".into())
        }
        EscalationStep::Contact => Said::system_message(inbox.care.contact_text.clone()),
        EscalationStep::Alert => return call(tx, place, inbox).await,
    };
    messages::add(tx, place, said).await?;
    Ok(())
}

/// Whether the contact is shown a form to leave their contact: by the widget, but not by that of the system before.
async fn has_form(tx: &mut Tx, place: &Place) -> Result<bool, StoreError> {
    if place.conversation.channel != Channel::Webchat {
        return Ok(false);
    }
    Ok(threads::visitor_id(&threads::of_place(tx, place).await?).is_err())
}

/// What the contact is told first: to have patience, or that it is closed.
fn patience(inbox: &Inbox, now: Time) -> String {
    let open = hours::at(inbox.hours.as_ref(), now);
    if open.open {
        return inbox.care.patience_text.clone();
    }
    inbox.care.closed_text.replace(UNTIL, open.until_words.as_deref().unwrap_or("later"))
}

/// Calls the next person on shift, or notes why nobody is called. Whether somebody is on shift, the rota alone says.
async fn call(tx: &mut Tx, place: &mut Place, inbox: &Inbox) -> Result<(), StoreError> {
    let called = place.conversation.escalation.as_ref().map_or(0, |escalation| escalation.called);
    let now = tx.now;
    let Some(rota) = &inbox.rota else {
        place.escalated(EscalationStep::Alert, called, None);
        return note(tx, place, "Nobody has answered, and nobody is called: the inbox has no rota".into())
            .await;
    };
    let on = at_work(tx, place.tenant, rota).await?;
    let turn = usize::try_from(called).unwrap_or(usize::MAX);
    let Some(next) = turn.checked_rem(on.len()).map(|at| &on[at]) else {
        let begins = rota::next_shift(rota, now);
        place.escalated(EscalationStep::Alert, called, begins);
        let then = match begins {
            Some(begins) => format!("the next shift begins {}", hours::words(&rota.time_zone, begins, now)),
            None => "nobody will be".into(),
        };
        return note(tx, place, format!("Nobody has answered, and nobody is on shift: {then}")).await;
    };
    if turn >= on.len() * ROUNDS {
        place.escalated(EscalationStep::Alert, called, None);
        let line = format!(
            "Everybody on shift was called {ROUNDS} times, and nobody took it: nobody else is called"
        );
        return note(tx, place, line).await;
    }
    let ways = calls::put(tx, place, inbox, rota, next).await?;
    let after = now.plus_ms(i64::from(inbox.care.next_s) * 1000);
    place.escalated(EscalationStep::Alert, called + 1, Some(after));
    note(tx, place, format!("Nobody has answered: {} is called ({ways})", next.name)).await
}

/// Who is on shift and can sign in.
async fn at_work(tx: &mut Tx, tenant: TenantId, rota: &Rota) -> Result<Vec<UserRef>, StoreError> {
    let mut on = Vec::new();
    for user in rota::on_shift(rota, tx.now) {
        on.extend(users::at_work(tx, tenant, user).await?);
    }
    Ok(on)
}

async fn note(tx: &mut Tx, place: &mut Place, line: String) -> Result<(), StoreError> {
    messages::add(tx, place, Said::system_note(line)).await?;
    Ok(())
}

/// Takes a conversation that nobody has answered: nobody else is called, and it is theirs if it was nobody's. Taking what
/// somebody has taken, or what nobody waits in, changes nothing: the answer says who has it.
pub async fn acknowledge(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    once: Once,
) -> Result<Conversation, StoreError> {
    let by = by.into();
    let request = Request::new(tenant, by.user.id.0, once.client_id, format!("take {id}"));
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                let mut place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                let escalation = place.conversation.escalation.as_ref();
                let open = escalation.is_some_and(|escalation| escalation.taken_by.is_none());
                let after = if open || place.escalate_at.is_some() {
                    place.taken(&by.user);
                    // A program's token takes it for those who run it: it is nobody to give a conversation to.
                    if place.conversation.assignee.is_none() {
                        place.conversation.assignee = users::at_work(tx, tenant, by.user.id).await?;
                    }
                    note(tx, &mut place, format!("{} takes it", by.user.name)).await?;
                    place.finish(tx).await?
                } else {
                    place.conversation
                };
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use EscalationStep::{Alert, Contact, Patience};

    #[test]
    fn each_step_comes_its_own_time_after_the_first_message() {
        let care = Care::default();
        assert_eq!(upcoming(&care, None), Some((Patience, Some(90_000))));
        assert_eq!(upcoming(&care, Some(Patience)), Some((Contact, Some(0))));
        assert_eq!(upcoming(&care, Some(Contact)), Some((Alert, None)));
        assert_eq!(upcoming(&care, Some(Alert)), None);
    }

    #[test]
    fn steps_that_were_turned_off_meanwhile_are_passed_over() {
        let care = Care { contact_s: None, ..Care::default() };
        assert_eq!(upcoming(&care, Some(Patience)), Some((Alert, None)));
        assert_eq!(upcoming(&care, Some(Contact)), Some((Alert, None)));
        let care = Care { alert_s: None, ..care };
        assert_eq!(upcoming(&care, Some(Patience)), None);
        assert_eq!(upcoming(&Care { patience_s: None, ..care }, None), None);
    }

    #[test]
    fn the_steps_come_in_the_order_of_their_times() {
        let care = Care { alert_s: Some(10), ..Care::default() };
        assert_eq!(upcoming(&care, None), Some((Alert, Some(20_000))));
    }
}
