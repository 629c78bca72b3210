//! The login that `omnichat login` keeps: one JSON file that only its owner may read. Command line and terminal UI may
//! refresh at the same time: whoever rotates the refresh token holds the lock and reads the file again first.

use std::path::{Path, PathBuf};

use omnichat_api::auth::Tokens;
use omnichat_api::{TenantId, Time};
use serde::{Deserialize, Serialize};

use crate::error::Cause;
pub use crate::private_file::Lock;
use crate::private_file::PrivateFile;
use crate::{Endpoint, Error, Result};

/// Names the file instead of the usual place.
pub const PATH_VARIABLE: &str = "OMNICHAT_LOGIN_FILE";

/// A login as it is kept. Its tokens are never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLogin {
    /// The daemon it is for; its tokens go nowhere else.
    pub url: Endpoint,
    /// Who signed in.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The tenant that programs begin with; absent in a file of an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// Its name.
    pub tenant: String,
    /// The current access token, for that tenant.
    pub access_token: String,
    /// When it ends.
    pub expires_at: Time,
    /// What gets the next one; used up by it.
    pub refresh_token: String,
}

impl KeptLogin {
    /// What to keep of an answer of `url` to a login; nothing when the refresh token went into a cookie.
    #[must_use]
    pub fn from_tokens(url: &Endpoint, tokens: Tokens) -> Option<Self> {
        Some(Self {
            url: url.clone(),
            email: tokens.me.email,
            name: tokens.me.name,
            tenant_id: Some(tokens.me.tenant.id),
            tenant: tokens.me.tenant.name,
            access_token: tokens.access_token,
            expires_at: tokens.expires_at,
            refresh_token: tokens.refresh_token?,
        })
    }

    /// Whether both are of the same user at the same daemon.
    #[must_use]
    pub fn is_same_login(&self, other: &Self) -> bool {
        self.url == other.url && self.email == other.email
    }
}

impl std::fmt::Debug for KeptLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptLogin")
            .field("url", &self.url)
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// The file that keeps a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginFile(PrivateFile);

impl LoginFile {
    /// The file at this path.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(PrivateFile::at(path))
    }

    /// `omnichat/login.json` in `$XDG_CONFIG_HOME`, or in `~/.config`.
    pub fn usual() -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let config = set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")));
        match config {
            Some(config) => Ok(Self::at(config.join("omnichat/login.json"))),
            None => Err(Error::LoginFile {
                path: "login.json".into(),
                source: Cause("neither HOME nor XDG_CONFIG_HOME is set".into()),
            }),
        }
    }

    /// The explicit path if there is one, the usual place otherwise.
    pub fn at_or_usual(path: Option<PathBuf>) -> Result<Self> {
        path.map_or_else(Self::usual, |path| Ok(Self::at(path)))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The kept login; nothing when there is no file.
    pub fn read(&self) -> Result<Option<KeptLogin>> {
        self.0.read().map_err(|e| self.broken(e))
    }

    /// Waits until no other program changes the file. Blocks.
    pub fn lock(&self) -> Result<Lock> {
        self.0.lock().map_err(|e| self.broken(e))
    }

    /// Keeps this login in place of any other, whole or not at all.
    pub fn keep(&self, login: &KeptLogin, lock: &Lock) -> Result<()> {
        self.0.write(login, lock).map_err(|e| self.broken(e))
    }

    /// Removes the kept login.
    pub fn forget(&self, lock: &Lock) -> Result<()> {
        self.0.remove(lock).map_err(|e| self.broken(e))
    }

    /// A file beside it, for what belongs to the login.
    pub(crate) fn beside(&self, ending: &str) -> PathBuf {
        self.0.beside(ending)
    }

    fn broken(&self, why: impl std::fmt::Display) -> Error {
        Error::LoginFile { path: self.path().to_owned(), source: Cause(why.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn login() -> KeptLogin {
        KeptLogin {
            url: Endpoint::parse("http://127.0.0.1:8000").unwrap(),
            email: "ana@example.com".into(),
            name: "Ana".into(),
            tenant_id: Some("019aa000-0000-7000-8000-000000000001".parse().unwrap()),
            tenant: "Example Bikes".into(),
            access_token: "access-secret".into(),
            expires_at: Time(5),
            refresh_token: "refresh-secret".into(),
        }
    }

    #[test]
    fn a_login_is_kept_for_its_owner_alone_and_comes_back_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = LoginFile::at(folder.path().join("deep/er/login.json"));
        assert_eq!(file.read().unwrap(), None);
        let lock = file.lock().unwrap();
        file.keep(&login(), &lock).unwrap();
        file.keep(&login(), &lock).unwrap();
        assert_eq!(file.read().unwrap(), Some(login()));
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        file.forget(&lock).unwrap();
        assert_eq!(file.read().unwrap(), None);
        file.forget(&lock).unwrap();
    }

    #[test]
    fn a_file_that_others_may_read_or_that_is_broken_is_refused_with_a_cure() {
        let folder = tempfile::tempdir().unwrap();
        let file = LoginFile::at(folder.path().join("login.json"));
        file.keep(&login(), &file.lock().unwrap()).unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        let error = file.read().unwrap_err();
        assert!(error.hint().unwrap().contains("chmod 600"), "{error:?}");
        fs::write(file.path(), "{\"url\": \"http").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(file.read(), Err(Error::LoginFile { .. })));
    }

    #[test]
    fn tokens_are_not_in_what_is_printed() {
        assert!(!format!("{:?}", login()).contains("secret"));
    }
}
