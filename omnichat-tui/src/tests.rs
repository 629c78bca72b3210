//! The screen under test: keys go in, what is drawn and what is asked for comes out. No daemon, no terminal, no clock.

mod canned;
mod channels;
mod desk;
mod files;
mod followups;
mod later;
mod reading;
mod safety;
mod sight;
mod signing_in;
mod templates;
mod tenants;
mod waiting;
mod writing;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use omnichat_api::auth::Me;
use omnichat_api::channel::Channel;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::{Conversation, InboxRef, LastMessage, Status};
use omnichat_api::event::{Change, Event};
use omnichat_api::message::{Author, AuthorKind, Message, MessageKind, MessagePage};
use omnichat_api::permission::{Role, Sees};
use omnichat_api::socket::Limits;
use omnichat_api::tenant::{Tenant, TenantState};
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, InboxId, MessageId, Page, SessionId, TenantId, Time, UserId};
use omnichat_client::Update;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use uuid::Uuid;

use crate::layout::Size;
use crate::message::{Answer, Effect, Msg};
use crate::model::{Line, Model};
use crate::theme::Theme;
use crate::update::update;
use crate::view::view;

/// Saturday, half past nine.
const NOW: Time = Time(1_795_253_400_000);
const MINUTE: i64 = 60_000;

/// An id that is the same in every run.
const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

struct Desk {
    model: Model,
    /// What was asked for and not looked at yet.
    effects: Vec<Effect>,
    cursor: i64,
}

impl Desk {
    /// Before anything was heard from the daemon.
    fn dark(width: u16, height: u16) -> Self {
        let theme = Theme { colors: true, light: false };
        let model = Model::new("http://127.0.0.1:8000".into(), TimeZone::UTC, theme, NOW);
        let mut desk = Self { model, effects: Vec::new(), cursor: 0 };
        desk.tell(Msg::Resize(Size { width, height }));
        desk
    }

    /// Signed in and live, with the conversations of [`shop`].
    fn live(width: u16, height: u16) -> Self {
        Self::live_as(width, height, Role::Staff)
    }

    fn live_as(width: u16, height: u16, role: Role) -> Self {
        let mut desk = Self::dark(width, height);
        desk.hear(Update::Welcome {
            me: me(role),
            server_time: NOW,
            limits: Limits::default(),
            resumed: false,
        });
        desk.tell(Msg::Line(Line::Live { latency_ms: Some(12) }));
        desk.answer_list(shop());
        desk.answer(Answer::Assignees(Ok(vec![user_ref(1, "Ana López"), user_ref(2, "Ben Okafor")])));
        desk
    }

    fn tell(&mut self, msg: Msg) {
        self.effects.extend(update(&mut self.model, msg));
    }

    fn hear(&mut self, update: Update) {
        self.tell(Msg::Socket(update));
    }

    fn event(&mut self, change: Change) {
        self.cursor += 1;
        self.hear(Update::Event(Event { cursor: self.cursor, at: NOW, conversation: None, change }));
    }

    fn answer(&mut self, answer: Answer) {
        self.tell(Msg::Answer(answer));
    }

    fn answer_list(&mut self, items: Vec<Conversation>) {
        let ticket = self.model.list.ticket;
        self.answer(Answer::List { ticket, page: Ok(Page { items, next_cursor: None }) });
    }

    fn answer_thread(&mut self, n: u128, items: Vec<Message>) {
        let page = Ok(MessagePage { items, more: false });
        self.answer(Answer::Thread { conversation: conversation_id(n), page });
    }

    /// Keys by name, separated by blanks: `j Enter ^D Alt+Enter`.
    fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.tell(Msg::Key(key_of(key)));
        }
    }

    /// Letters, one key each.
    fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.tell(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
    }

    /// What was asked for since the last look.
    fn asked(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Lets time pass.
    fn after(&mut self, ms: i64) {
        let now = self.model.now.plus_ms(ms);
        self.tell(Msg::Tick(now));
    }

    fn cells(&self) -> Vec<Cell> {
        let Size { width, height } = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        terminal.backend().buffer().content.clone()
    }

    /// The screen as text, one line for each row.
    fn screen(&self) -> String {
        let width = self.model.size.width;
        let cells = self.cells();
        let rows = cells.chunks(usize::from(width)).map(|row| {
            let mut skip = 0;
            let mut text = String::new();
            for cell in row {
                if skip == 0 {
                    text.push_str(cell.symbol());
                    skip = crate::text::width(cell.symbol());
                }
                skip = skip.saturating_sub(1);
            }
            text.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }
}

fn key_of(name: &str) -> KeyEvent {
    let (modifiers, rest) = match name {
        _ if name.len() > 1 && name.starts_with('^') => (KeyModifiers::CONTROL, &name[1..]),
        _ => name.strip_prefix("Alt+").map_or((KeyModifiers::NONE, name), |rest| (KeyModifiers::ALT, rest)),
    };
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "PgUp" => KeyCode::PageUp,
        "Backspace" => KeyCode::Backspace,
        letter => KeyCode::Char(
            letter
                .to_lowercase()
                .chars()
                .next()
                .filter(|_| modifiers != KeyModifiers::NONE)
                .unwrap_or_else(|| letter.chars().next().unwrap()),
        ),
    };
    KeyEvent::new(code, modifiers)
}

fn conversation_id(n: u128) -> ConversationId {
    ConversationId(id(100 + n))
}

fn user_ref(n: u128, name: &str) -> UserRef {
    UserRef { id: UserId(id(n)), name: name.into() }
}

fn me(role: Role) -> Me {
    Me {
        id: UserId(id(1)),
        email: "ana@example.com".into(),
        email_verified: true,
        name: "Ana López".into(),
        tenant: Tenant {
            id: TenantId(id(50)),
            parent_id: None,
            name: "Example Bikes".into(),
            state: TenantState::Active,
            erased_at: None,
            second_factor_required: false,
            operator_until: None,
            created_at: Time(0),
        },
        role,
        custom_role: None,
        permissions: role.permissions().to_vec(),
        sees: Sees::All,
        teams: Vec::new(),
        operator: false,
        second_factor: false,
        session_id: Some(SessionId(id(51))),
    }
}

/// An open conversation whose contact wrote `ago` minutes ago and waits.
fn conversation(n: u128, name: &str, preview: &str, ago: i64) -> Conversation {
    let at = NOW.plus_ms(-ago * MINUTE);
    Conversation {
        id: conversation_id(n),
        inbox: InboxRef { id: InboxId(id(60)), name: "Website".into() },
        channel: Channel::Webchat,
        contact: ContactRef { id: ContactId(id(200 + n)), name: name.into(), email: None, phone: None },
        status: Status::Open,
        assignee: None,
        team: None,
        last_seq: 1,
        last_message: Some(LastMessage {
            kind: MessageKind::Message,
            author_kind: AuthorKind::Visitor,
            author_name: name.into(),
            preview: preview.into(),
        }),
        unread: 1,
        staff_read_seq: 0,
        visitor_read_seq: 0,
        waiting_since: Some(at),
        subject: None,
        escalation: None,
        snoozed_until: None,
        reply_until: None,
        closed_at: None,
        last_message_at: at,
        created_at: at,
        updated_at: at,
    }
}

fn message(n: u128, seq: i64, who: AuthorKind, name: &str, body: &str) -> Message {
    Message {
        id: MessageId(id(1000 * n + u128::from(seq.unsigned_abs()))),
        conversation_id: conversation_id(n),
        seq,
        kind: MessageKind::Message,
        author: Author {
            kind: who,
            id: match (who, name) {
                (AuthorKind::Staff, "Ana López") => Some(id(1)),
                (AuthorKind::Staff, _) => Some(id(2)),
                _ => None,
            },
            name: name.into(),
        },
        body: body.into(),
        attachments: Vec::new(),
        delivery: None,
        mail: None,
        client_id: id(5000 + u128::from(seq.unsigned_abs())),
        created_at: NOW.plus_ms(-10 * MINUTE + seq * MINUTE),
    }
}

/// What a shop's morning looks like.
fn shop() -> Vec<Conversation> {
    let mut jonas = conversation(2, "Jonas Weber", "Re: Order 4471", 16);
    jonas.channel = Channel::Email;
    jonas.assignee = Some(user_ref(2, "Ben Okafor"));
    let mut lea = conversation(3, "Léa", "Do you ship to Norway?", 40);
    (lea.unread, lea.waiting_since) = (0, None);
    lea.assignee = Some(user_ref(1, "Ana López"));
    let mut yuki = conversation(4, "山田 由紀", "在庫はありますか？ 🚲", 90);
    yuki.channel = Channel::Sms;
    vec![conversation(1, "Maya Chen", "Is the blue one back in stock?", 3), jonas, lea, yuki]
}

/// Maya's conversation.
fn maya() -> Vec<Message> {
    let mut note = message(1, 4, AuthorKind::Staff, "Ben Okafor", "stock arrives Thursday");
    note.kind = MessageKind::Note;
    vec![
        message(1, 1, AuthorKind::Visitor, "Maya Chen", "Hi! Is the blue one back in stock?"),
        message(1, 2, AuthorKind::System, "Omnichat", "we are finding someone for you"),
        message(1, 3, AuthorKind::Visitor, "Maya Chen", "I can wait until tomorrow"),
        note,
        message(1, 5, AuthorKind::Staff, "Ana López", "Hi Maya!\nOne moment, I am looking."),
    ]
}
