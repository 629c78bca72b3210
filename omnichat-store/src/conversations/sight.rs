//! Which conversations somebody sees: all of the tenant, or only their own and those of their teams. Who asks for one
//! that they do not see hears that it is not there.

use omnichat_api::auth::Me;
use omnichat_api::conversation::Conversation;
use omnichat_api::event::Left;
use omnichat_api::permission::Sees;
use omnichat_api::user::UserRef;
use omnichat_api::{TeamId, UserId};

use crate::StoreError;

/// What somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    user: UserId,
    /// Nothing but their own and those of these teams; absent: all.
    only: Option<Vec<TeamId>>,
}

impl From<&Me> for Sight {
    fn from(me: &Me) -> Self {
        Self::new(me.id, me.sees, me.teams.clone())
    }
}

/// A user who sees all.
impl From<UserId> for Sight {
    fn from(user: UserId) -> Self {
        Self { user, only: None }
    }
}

impl Sight {
    /// What somebody of these teams sees.
    pub(crate) fn new(user: UserId, sees: Sees, teams: Vec<TeamId>) -> Self {
        let only = match sees {
            Sees::All => None,
            Sees::Teams => Some(teams),
            Sees::Own => Some(Vec::new()),
        };
        Self { user, only }
    }

    /// Whose it is.
    pub(crate) const fn user(&self) -> UserId {
        self.user
    }

    /// The teams whose conversations they see besides their own; `None` where they see all.
    #[must_use]
    pub fn only(&self) -> Option<&[TeamId]> {
        self.only.as_deref()
    }

    fn reaches(&self, assignee: Option<UserId>, team: Option<TeamId>) -> bool {
        let Some(teams) = &self.only else { return true };
        assignee == Some(self.user) || team.is_some_and(|team| teams.contains(&team))
    }

    /// Whether they see this conversation as it is.
    #[must_use]
    pub fn includes(&self, conversation: &Conversation) -> bool {
        let (assignee, team) = (conversation.assignee.as_ref(), conversation.team.as_ref());
        self.reaches(assignee.map(|user| user.id), team.map(|team| team.id))
    }

    /// Whether it was by this that they saw a conversation until now.
    #[must_use]
    pub fn saw(&self, left: &Left) -> bool {
        self.only.is_some() && self.reaches(left.assignee_id, left.team_id)
    }

    /// Refuses a conversation that they do not see, as if it were not there.
    pub(crate) fn need(&self, conversation: &Conversation) -> Result<(), StoreError> {
        if self.includes(conversation) { Ok(()) } else { Err(StoreError::NotFound("conversation")) }
    }
}

/// Who does something to a conversation.
#[derive(Clone, Debug)]
pub struct By {
    pub(crate) user: UserRef,
    pub(crate) sight: Sight,
}

impl From<&Me> for By {
    fn from(me: &Me) -> Self {
        Self { user: UserRef { id: me.id, name: me.name.clone() }, sight: me.into() }
    }
}

/// A user who sees all.
impl From<&UserRef> for By {
    fn from(user: &UserRef) -> Self {
        Self { user: user.clone(), sight: user.id.into() }
    }
}
