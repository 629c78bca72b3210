//! The scenes of the demo day. Only text: how they are played is in `seed`.

/// One conversation of the day.
pub(super) struct Scene {
    pub(super) contact: &'static str,
    pub(super) email: Option<&'static str>,
    pub(super) phone: Option<&'static str>,
    pub(super) state: State,
    pub(super) lines: &'static [Line],
}

/// How it ends.
pub(super) enum State {
    Unassigned,
    Owners,
    Bens,
    Pending,
    Closed,
    LeftContact,
}

/// One message, so many minutes before now.
pub(super) struct Line {
    pub(super) minutes_ago: i64,
    pub(super) who: Who,
    pub(super) text: &'static str,
}

/// Who says it.
pub(super) enum Who {
    Visitor,
    Owner,
    Ben,
    BenNotes,
}

const fn line(minutes_ago: i64, who: Who, text: &'static str) -> Line {
    Line { minutes_ago, who, text }
}

pub(super) const SCENES: &[Scene] = &[
    Scene {
        contact: "Priya Nair",
        email: Some("priya.nair@example.com"),
        phone: None,
        state: State::Closed,
        lines: &[
            line(1490, Who::Visitor, "Hello, do you repair e-bikes from other shops too?"),
            line(
                1482,
                Who::Ben,
                "Hi Priya! We do, as long as the motor is a Bosch or a Shimano. What is wrong with it?",
            ),
            line(1480, Who::Visitor, "A Shimano, it just stops after ten minutes. I can bring it on Friday."),
            line(1475, Who::Ben, "Friday is fine, any time before 17:00. Please bring the charger as well."),
            line(1474, Who::Visitor, "Great, thank you!"),
        ],
    },
    Scene {
        contact: "Tom Becker",
        email: Some("tom.becker@example.com"),
        phone: Some("+49 30 5550 1471"),
        state: State::Closed,
        lines: &[
            line(1330, Who::Visitor, "My order 4398 arrived with the wrong pedals. I ordered the flat ones."),
            line(
                1326,
                Who::Ben,
                "Sorry about that, Tom. The flat ones leave today, and a return label is in your mail.",
            ),
            line(1325, Who::BenNotes, "Shelf labels of the two pedals were swapped. Fixed."),
            line(1310, Who::Visitor, "That was quick. All good then."),
        ],
    },
    Scene {
        contact: "Lea Dubois",
        email: None,
        phone: None,
        state: State::Closed,
        lines: &[
            line(520, Who::Visitor, "Are you open on Sunday?"),
            line(518, Who::Ben, "Not this one, but on the first Sunday of each month from 10:00 to 14:00."),
            line(517, Who::Visitor, "ok merci 🙂"),
        ],
    },
    Scene {
        contact: "Sofia Marino",
        email: Some("sofia@example.com"),
        phone: None,
        state: State::Pending,
        lines: &[
            line(405, Who::Visitor, "Which frame size do I need? I am 168 cm."),
            line(
                398,
                Who::Owner,
                "Usually a 52 at your height. Could you measure the inside of your leg? Then I can say for sure.",
            ),
            line(396, Who::Visitor, "I will measure it tonight."),
            line(395, Who::Owner, "Perfect, just write here."),
        ],
    },
    Scene {
        contact: "Amadou Diallo",
        email: None,
        phone: Some("+1 202 555 0147"),
        state: State::LeftContact,
        lines: &[
            line(312, Who::Visitor, "I would like an offer for 12 cargo bikes for our delivery team."),
            line(
                309,
                Who::Visitor,
                "Nobody there? Please call me back about the 12 cargo bikes, afternoons are best.",
            ),
        ],
    },
    Scene {
        contact: "Jonas Weber",
        email: Some("jonas.weber@example.com"),
        phone: None,
        state: State::Bens,
        lines: &[
            line(190, Who::Visitor, "Where is my order 4471? It should have been here on Tuesday."),
            line(184, Who::Ben, "Let me look, Jonas."),
            line(
                181,
                Who::BenNotes,
                "Parcel is stuck at the depot since Monday, I have called them. They answer by noon.",
            ),
            line(
                179,
                Who::Ben,
                "It waits at the depot in your town. I have asked them to send it out today, and I will write as soon as they confirm.",
            ),
            line(38, Who::Visitor, "Any news from the depot?"),
        ],
    },
    Scene {
        contact: "Grace Kim",
        email: Some("grace.kim@example.com"),
        phone: Some("+1 202 555 0163"),
        state: State::Owners,
        lines: &[
            line(140, Who::Visitor, "Hi! Can I change the colour of the bike I ordered this morning?"),
            line(
                133,
                Who::Owner,
                "Hi Grace, yes, it is not packed yet. Which one would you like: sand, forest or midnight blue?",
            ),
            line(131, Who::Visitor, "Midnight blue please!"),
            line(128, Who::Owner, "Done. You get a new confirmation in a minute."),
            line(126, Who::Visitor, "Got it. And do you have a matching basket?"),
            line(
                121,
                Who::Owner,
                "We do: the Lisbon basket, in the same blue, 49 euros. Shall I put it into the parcel?",
            ),
        ],
    },
    Scene {
        contact: "Mateo Ruiz",
        email: None,
        phone: None,
        state: State::Bens,
        lines: &[
            line(95, Who::Visitor, "the brakes squeak since the inspection last week"),
            line(
                90,
                Who::Ben,
                "That should not be. Is it the front or the rear one, and only when it is wet?",
            ),
            line(88, Who::Visitor, "rear, always"),
            line(
                84,
                Who::Ben,
                "Then the pads are probably not bedded in. Come by any day, it takes ten minutes and costs nothing.",
            ),
        ],
    },
    Scene {
        contact: "Ines Carvalho",
        email: Some("ines@example.com"),
        phone: None,
        state: State::Owners,
        lines: &[
            line(64, Who::Visitor, "Do you take old bikes in part payment?"),
            line(
                58,
                Who::Owner,
                "We do, if they roll. Send me brand, model and age, and I will name a price.",
            ),
            line(
                12,
                Who::Visitor,
                "It is a Gazelle Grenoble from 2019, about 6,000 km, new battery last year. One scratch on the frame, otherwise fine.",
            ),
        ],
    },
    Scene {
        contact: "Visitor 7F3A",
        email: None,
        phone: None,
        state: State::Unassigned,
        lines: &[line(21, Who::Visitor, "Do you ship to Norway? And who pays the customs?")],
    },
    Scene {
        contact: "Oliver Grant",
        email: None,
        phone: None,
        state: State::Unassigned,
        lines: &[
            line(
                9,
                Who::Visitor,
                "The checkout says my card is declined, but my bank says everything is fine.",
            ),
            line(8, Who::Visitor, "I tried it three times now"),
        ],
    },
    Scene {
        contact: "Maya Chen",
        email: Some("maya@example.com"),
        phone: None,
        state: State::Unassigned,
        lines: &[
            line(4, Who::Visitor, "Hi! Is the blue one back in stock?"),
            line(3, Who::Visitor, "I can wait until tomorrow"),
        ],
    },
];
