//! Does what `update` asked for, in tasks of its own, and gives the answers back. It decides nothing.

mod browser;
mod files;
mod signing_in;

use std::future::Future;

use omnichat_api::auth::{Login, Me};
use omnichat_api::conversation::ConversationQuery;
use omnichat_api::followup::{FollowupQuery, ReplyFollowup};
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{MessageKind, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_api::scheduled::{Schedule, Snooze};
use omnichat_api::user::UserRef;
use omnichat_client::socket::Handle;
use omnichat_client::{Endpoint, Error, LoginFile, OutboxFile, Session};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use crate::keeper::{Keeper, Task};
use crate::message::{Answer, Effect, Told, Trouble};

/// What a task brings back.
pub(crate) enum Done {
    /// An answer, and the stay that it was asked in; none where it is the same in each.
    Answer(Option<u64>, Box<Answer>),
    SignedIn(Session),
    /// The session for another tenant, and who that makes one there.
    Switched(Session, Box<Me>),
}

/// Where answers go.
#[derive(Clone)]
pub(crate) struct Answers {
    to: UnboundedSender<Done>,
    stay: Option<u64>,
}

impl Answers {
    pub(crate) fn give(&self, answer: Answer) {
        self.done(Done::Answer(self.stay, Box::new(answer)));
    }

    fn done(&self, done: Done) {
        // The loop has ended when nobody listens.
        let _ = self.to.send(done);
    }
}

pub(crate) struct Performer {
    endpoint: Endpoint,
    file: LoginFile,
    session: Option<Session>,
    handle: Option<Handle>,
    keeper: Keeper,
    answers: Answers,
    /// The tenant to begin in, by name or id, for whoever signs in here.
    wanted: Option<String>,
    /// Counts the sessions. What was asked in an earlier one is of another tenant or person.
    stay: u64,
}

impl Performer {
    pub(crate) fn new(
        endpoint: Endpoint,
        file: LoginFile,
        session: Option<Session>,
        handle: Option<Handle>,
        answers: UnboundedSender<Done>,
        wanted: Option<String>,
    ) -> Self {
        let answers = Answers { to: answers, stay: None };
        let keeper = Keeper::of(OutboxFile::beside(&file, endpoint.clone()), answers.clone());
        Self { endpoint, file, session, handle, keeper, answers, wanted, stay: 0 }
    }

    /// Works for this session from now on.
    pub(crate) fn enter(&mut self, session: Session, handle: Handle) {
        (self.session, self.handle) = (Some(session), Some(handle));
        self.stay += 1;
    }

    /// Whether an answer of this stay still says something about what is shown.
    pub(crate) fn is_of_now(&self, stay: Option<u64>) -> bool {
        stay.is_none_or(|stay| stay == self.stay)
    }

    /// Where answers to what is asked now go.
    fn of_now(&self) -> Answers {
        Answers { stay: Some(self.stay), ..self.answers.clone() }
    }

    pub(crate) fn perform(&self, effect: Effect) {
        match effect {
            Effect::SignIn { email, password, code, tenant } => {
                let login = Login::of_program(&email, &password.0, &signing_in::device());
                self.sign_in(Login { code: code.map(|code| code.0), tenant_id: tenant, ..login });
            }
            Effect::Me => {
                self.ask(|session| async move { Answer::Me(told(session.me().await.map(Box::new))) });
            }
            Effect::Tenants => {
                self.ask(|session| async move { Answer::Tenants(told(session.tenants().await)) });
            }
            Effect::Switch(tenant) => self.switch(tenant),
            Effect::List { ticket, query } => self.ask(move |session| async move {
                let page = told(session.conversations(&query.0).await);
                Answer::List { ticket, page }
            }),
            Effect::Count => self.ask(|session| async move {
                let open = Some(omnichat_api::conversation::Status::Open);
                let query = ConversationQuery { status: open, limit: Some(PAGE_MAX), ..Default::default() };
                Answer::Counted(told(session.conversations(&query).await))
            }),
            Effect::Thread { conversation, before } => self.ask(move |session| async move {
                let query = MessageQuery { before, ..Default::default() };
                Answer::Thread { conversation, page: told(session.messages(conversation, &query).await) }
            }),
            Effect::Fetch(id) => {
                self.ask(move |session| async move { Answer::Opened(told(session.conversation(id).await)) });
            }
            Effect::Assignees => {
                self.ask(|session| async move { Answer::Assignees(told(assignees(&session).await)) });
            }
            Effect::Followups { archived } => self.ask(move |session| async move {
                let query = FollowupQuery { archived: Some(archived), limit: Some(PAGE_MAX), cursor: None };
                Answer::Followups(told(session.followups(&query).await))
            }),
            Effect::Contact(id) => self.ask(move |session| async move {
                let query = ConversationQuery { contact_id: Some(id), limit: Some(10), ..Default::default() };
                let both = tokio::try_join!(session.contact(id), session.conversations(&query));
                Answer::Contact { contact: told(both.map(|(contact, page)| (contact, page.items))) }
            }),
            Effect::Assign { conversation, assignee, name } => self.ask(move |session| async move {
                let done = format!("Assigned to {name}.");
                Answer::Changed { done, conversation: told(session.assign(conversation, assignee).await) }
            }),
            Effect::Close(id) => self.ask(move |session| async move {
                let done = "Closed. o opens it again.".to_owned();
                Answer::Changed { done, conversation: told(session.close(id).await) }
            }),
            Effect::Reopen(id) => self.ask(move |session| async move {
                let done = "Open again.".to_owned();
                Answer::Changed { done, conversation: told(session.reopen(id).await) }
            }),
            Effect::ChangeFollowup { id, change } => self.ask(move |session| async move {
                Answer::Followup(told(session.change_followup(id, &change.into()).await))
            }),
            Effect::CallBack { followup, client_id, body } => self.ask(move |session| async move {
                let reply = ReplyFollowup { client_id, body, inbox_id: None };
                let message = session.reply_to_followup(followup, &reply).await.map(Box::new);
                Answer::CalledBack { followup, message: told(message) }
            }),
            Effect::TakeOn(id) => self.ask(move |session| async move {
                let conversation = told(session.take(id).await);
                // Somebody else may have been quicker.
                let escalation = conversation.as_ref().ok().and_then(|known| known.escalation.as_ref());
                let done = match escalation.and_then(|escalation| escalation.taken_by.as_ref()) {
                    Some(user) => format!("{} takes it: nobody else is called.", user.name),
                    None => "Somebody has answered already.".to_owned(),
                };
                Answer::Changed { done, conversation }
            }),
            Effect::Snooze { conversation, until, when } => self.ask(move |session| async move {
                let snooze = Snooze { until, client_id: Some(Uuid::now_v7()) };
                let done = format!("Out of sight until {when}. o brings it back, and so does a message.");
                Answer::Changed { done, conversation: told(session.snooze(conversation, &snooze).await) }
            }),
            Effect::Later(conversation) => self.ask(move |session| async move {
                let later = session.scheduled(conversation).await.map(|list| list.items);
                Answer::Later { conversation, later: told(later) }
            }),
            Effect::Schedule { conversation, client_id, body, due_at } => {
                self.ask(move |session| async move {
                    let schedule = Schedule { client_id, body, due_at };
                    let scheduled = session.schedule(conversation, &schedule).await.map(Box::new);
                    Answer::Scheduled { conversation, client_id, scheduled: told(scheduled) }
                });
            }
            Effect::Unschedule(scheduled) => self.ask(move |session| async move {
                let gone = session.delete_scheduled(scheduled.id).await;
                Answer::Unscheduled(told(gone.map(|()| scheduled)))
            }),
            Effect::Steps { conversation, seq } => self.ask(move |session| async move {
                let steps = session.timeline(conversation, seq).await.map(|timeline| timeline.items);
                Answer::Steps { conversation, seq, steps: told(steps) }
            }),
            Effect::Retry(id) => self.ask(move |session| async move {
                let message = told(session.retry_outgoing(id).await.map(drop));
                Answer::Fared { done: "It is tried again.", message }
            }),
            Effect::Withdraw(id) => self.ask(move |session| async move {
                let message = told(session.cancel_outgoing(id).await.map(drop));
                Answer::Fared { done: "Taken back.", message }
            }),
            Effect::Canned => {
                self.ask(|session| async move { Answer::Canned(told(session.canned_replies().await)) });
            }
            Effect::Templates { inbox, told: when } => self.ask(move |session| async move {
                let templates = match when {
                    Told::Before => session.templates(inbox).await,
                    Told::Now => session.refresh_templates(inbox).await,
                };
                Answer::Templates { inbox, told: when, templates: told(templates) }
            }),
            Effect::SendTemplate { conversation, client_id, template } => {
                self.ask(move |session| async move {
                    let send = SendMessage {
                        template: Some(template),
                        ..SendMessage::text(client_id, "", MessageKind::Message)
                    };
                    let message = session.send_message(conversation, &send).await.map(Box::new);
                    Answer::TemplateSent { client_id, message: told(message) }
                });
            }
            Effect::Complete(typed) => self.ask(|_| async move {
                let paths = files::beginning_with(&typed).await;
                Answer::Completed { typed, paths }
            }),
            Effect::Upload { ticket, path, to } => self.ask(move |session| async move {
                Answer::Uploaded { ticket, file: told(files::send_up(&session, &path, to).await) }
            }),
            Effect::Save { file, name } => self.ask(move |session| async move {
                let path = files::save(&session, file, &name).await;
                Answer::Saved(told(path.map(|path| path.display().to_string())))
            }),
            Effect::Browse(file) => self.ask(move |session| async move {
                let url = told(session.attachment_link(file).await.map(|link| link.url));
                let opened = url.as_deref().is_ok_and(browser::open);
                Answer::Browsed { url, opened }
            }),
            Effect::Keep { whose, kept } => self.keeper.does(Task::Keep(whose, kept)),
            Effect::Forget(client_id) => self.keeper.does(Task::Forget(client_id)),
            Effect::Recall(whose) => self.keeper.does(Task::Recall(whose)),
            // These are the loop's own.
            Effect::Bell | Effect::Quit => {}
            effect => self.speak(effect),
        }
    }

    /// What goes over the socket, and is kept there while there is none.
    fn speak(&self, effect: Effect) {
        let Some(handle) = &self.handle else { return };
        match effect {
            Effect::Send(message) => handle.send(message),
            Effect::Typing(conversation) => handle.typing(conversation),
            Effect::Read { conversation, seq } => handle.read(conversation, seq),
            Effect::Attend { now, before } => {
                if let Some(before) = before {
                    handle.unwatch(before);
                }
                if let Some(now) = now {
                    handle.watch(now);
                }
                handle.viewing(now);
            }
            Effect::TryNow => handle.try_now(),
            _ => {}
        }
    }

    fn ask<F: Future<Output = Answer> + Send>(&self, question: impl FnOnce(Session) -> F + Send + 'static) {
        let Some(session) = self.session.clone() else { return };
        let answers = self.of_now();
        tokio::spawn(async move {
            answers.give(question(session).await);
        });
    }
}

/// The error in one line for people.
pub(crate) fn told<T>(result: Result<T, Error>) -> Result<T, Trouble> {
    result.map_err(|error| {
        let mut text = error.to_string();
        if let Some(cause) = std::error::Error::source(&error) {
            text = format!("{} ({cause})", text.trim_end_matches('.'));
        }
        Trouble(match error {
            Error::Unreachable { .. } => format!("{text}. Is omnichatd running there?"),
            _ => text,
        })
    })
}

/// All to whom a conversation can be given, page after page.
async fn assignees(session: &Session) -> omnichat_client::Result<Vec<UserRef>> {
    let mut query = PageQuery { limit: Some(PAGE_MAX), cursor: None };
    let mut all = Vec::new();
    loop {
        let page = session.assignees(&query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}
