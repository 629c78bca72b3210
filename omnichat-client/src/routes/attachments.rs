//! The routes of files: up for a message that is to come, and down from one that is there; and all of a tenant as one.

use std::path::Path;

use omnichat_api::attachment::{Attachment, AttachmentLink, StaffUploadQuery};
use omnichat_api::{AttachmentId, ConversationId};
use reqwest::Response;

use crate::client::As;
use crate::{Client, Result, Session};

/// A file on its way down.
#[derive(Debug)]
pub struct Download {
    answer: Response,
    client: Client,
}

impl Download {
    /// The next bytes; nothing once all are here. Fails when the connection ends before that.
    pub async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]> + Send + use<>>> {
        self.answer.chunk().await.map_err(|error| self.client.unreachable(&error))
    }
}

impl Session {
    /// Sends a file up under a name, to be named in a message afterwards. It is read as it goes out, not before. With the
    /// conversation that it is for, what its carrier would not take is refused.
    pub async fn upload_attachment(
        &self,
        file: &Path,
        name: &str,
        conversation_id: Option<ConversationId>,
    ) -> Result<Attachment> {
        self.upload("attachments", &StaffUploadQuery { name: name.to_owned(), conversation_id }, file).await
    }

    /// Where a file can be read for ten minutes, without any other proof.
    pub async fn attachment_link(&self, id: AttachmentId) -> Result<AttachmentLink> {
        self.get(&format!("attachments/{id}/link"), &()).await
    }

    /// Begins to fetch a file. It is asked of the daemon that this session is for, also where the link names it by
    /// another address.
    pub async fn download_attachment(&self, id: AttachmentId) -> Result<Download> {
        let link = self.attachment_link(id).await?;
        let client = self.client().clone();
        let token = link.url.rsplit('/').next().unwrap_or_default();
        let answer = client.open(&format!("files/{token}"), As::Nobody).await?;
        Ok(Download { answer, client })
    }
    /// Begins to fetch everything that the tenant has, as lines of JSON. Only with the line `end` it is whole.
    pub async fn export(&self) -> Result<Download> {
        Ok(Download { answer: self.stream("export").await?, client: self.client().clone() })
    }
}
