//! What can happen in a story, and how stories are made up. Everything is small numbers, so that a story that goes
//! wrong shrinks to a short one.

use omnichat_api::conversation::Status;
use omnichat_api::message::MessageKind;
use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;

use crate::people::{STAFF, VISITORS};

/// Everybody listens, too: first the visitors, then the staff.
const LISTENERS: usize = VISITORS + STAFF;

/// One step of a story; the next begins when it is over.
#[derive(Clone, Debug)]
pub enum Step {
    /// These at once.
    Together(Vec<Act>),
    /// These at once, and the store dies meanwhile and is opened again.
    Crash(Vec<Act>, Death),
}

/// When the store dies.
#[derive(Clone, Copy, Debug)]
pub enum Death {
    /// When so many have their answer, whatever the others are at.
    Answers(usize),
    /// After a commit, when so many of its rows are published: then nobody gets an answer.
    Rows(usize),
}

/// What somebody does. People are numbers; who has an odd one is of the second tenant.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// A visitor writes. The same key again is the same message, or refused when the text is another one.
    VisitorSays {
        /// Who.
        visitor: usize,
        /// Which `client_id`.
        key: usize,
        /// Which text.
        text: usize,
    },
    /// Staff write into a visitor's conversation, which may be another tenant's.
    StaffSays {
        /// Who.
        staff: usize,
        /// Whose conversation.
        visitor: usize,
        /// Which `client_id`.
        key: usize,
        /// Which text.
        text: usize,
        /// For whose eyes.
        kind: MessageKind,
    },
    /// Staff close a visitor's conversation, or open it again.
    SetStatus {
        /// Who.
        staff: usize,
        /// Whose conversation.
        visitor: usize,
        /// Which `client_id`.
        key: usize,
        /// To what.
        status: Status,
    },
    /// Staff note that they have read.
    StaffRead {
        /// Who.
        staff: usize,
        /// Whose conversation.
        visitor: usize,
        /// Up to which message.
        seq: i64,
    },
    /// A visitor has read.
    VisitorReads {
        /// Who.
        visitor: usize,
        /// Up to which message.
        seq: i64,
    },
    /// Staff give a visitor another name.
    Rename {
        /// Who.
        staff: usize,
        /// Whom.
        visitor: usize,
        /// Which name.
        name: usize,
    },
    /// Somebody new writes from a page whose inbox is not of their tenant, but of the other: refused, and nobody who
    /// writes at the same time suffers from it.
    Astray {
        /// Which tenant.
        tenant: usize,
    },
    /// A listener comes, or comes back, and catches up.
    Connect(usize),
    /// A listener goes.
    Disconnect(usize),
    /// Somebody of the tenant rings after a crash: see [`crate::people::People::bells`].
    Ring {
        /// Who.
        visitor: usize,
        /// At which step.
        time: usize,
    },
}

/// Stories of a few steps.
pub fn stories() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => vec(act(), 1..8).prop_map(Step::Together),
        1 => (vec(act(), 1..8), death()).prop_map(|(acts, death)| Step::Crash(acts, death)),
    ];
    vec(step, 1..16)
}

fn death() -> impl Strategy<Value = Death> {
    prop_oneof![(0..6_usize).prop_map(Death::Answers), (1..8_usize).prop_map(Death::Rows)]
}

fn act() -> impl Strategy<Value = Act> {
    // Few keys, so that they meet; few texts, so that some repeats are the same and some are not.
    let (visitor, key, text) = (0..VISITORS, 0..4_usize, 0..2_usize);
    let kind = prop_oneof![2 => Just(MessageKind::Message), 1 => Just(MessageKind::Note)];
    let status = select(&[Status::Open, Status::Closed]);
    prop_oneof![
        6 => (visitor, key.clone(), text.clone())
            .prop_map(|(visitor, key, text)| Act::VisitorSays { visitor, key, text }),
        4 => (meeting(), key.clone(), text, kind)
            .prop_map(|((staff, visitor), key, text, kind)| Act::StaffSays { staff, visitor, key, text, kind }),
        3 => (meeting(), key, status)
            .prop_map(|((staff, visitor), key, status)| Act::SetStatus { staff, visitor, key, status }),
        1 => (meeting(), 0..6_i64)
            .prop_map(|((staff, visitor), seq)| Act::StaffRead { staff, visitor, seq }),
        1 => (0..VISITORS, 0..6_i64).prop_map(|(visitor, seq)| Act::VisitorReads { visitor, seq }),
        1 => (meeting(), 0..3_usize)
            .prop_map(|((staff, visitor), name)| Act::Rename { staff, visitor, name }),
        1 => (0..2_usize).prop_map(|tenant| Act::Astray { tenant }),
        3 => (0..LISTENERS).prop_map(Act::Connect),
        1 => (0..LISTENERS).prop_map(Act::Disconnect),
    ]
}

/// Staff and a visitor, now and then of different tenants.
fn meeting() -> impl Strategy<Value = (usize, usize)> {
    let foreign = weighted(0.1);
    (0..STAFF / 2, 0..VISITORS, foreign).prop_map(|(staff, visitor, foreign)| {
        let tenant = (visitor + usize::from(foreign)) % 2;
        (staff * 2 + tenant, visitor)
    })
}
