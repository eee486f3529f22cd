//! The file that says by which OpenID providers people sign in.

use std::path::{Path, PathBuf};

use redress_app::ports::Provider;
use redress_channels::oidc::{OpenId, PATIENCE, Settings};
use redress_domain::text::Text;
use serde::Deserialize;
use tokio_rustls::rustls::RootCertStore;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    providers: Vec<Entry>,
}

/// One provider.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Its name in addresses and in the audit log.
    id: String,
    /// What people call it.
    name: Named,
    /// Its own name for itself, an address.
    issuer: String,
    /// What it calls us.
    client_id: String,
    /// The file with the secret it gave us, beside this file unless the path says otherwise.
    client_secret_file: PathBuf,
    /// What is asked for besides `openid`.
    #[serde(default)]
    scopes: Vec<String>,
    /// What counts as a second factor.
    #[serde(default)]
    second_factor: SecondFactor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    zh: String,
    en: String,
}

/// Values of two claims; without any, no sign-in at the provider counts as more than a password.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SecondFactor {
    acr: Vec<String>,
    amr: Vec<String>,
}

/// The providers that `file` names, for a server that browsers reach at `public_origin`.
///
/// # Errors
/// A sentence for whoever starts the program.
pub fn read(file: &Path, public_origin: &str) -> Result<OpenId, String> {
    let told = |what: String| format!("--oidc {}: {what}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| told(error.to_string()))?;
    let File { providers } = serde_saphyr::from_str(&text).map_err(|error| told(error.to_string()))?;
    let beside = file.parent().unwrap_or(Path::new("."));
    let mut all: Vec<Settings> = Vec::new();
    for entry in providers {
        if all.iter().any(|other| other.shown.id == entry.id) {
            return Err(told(format!("two providers are called {}", entry.id)));
        }
        let of_this = |what: String| told(format!("{}: {what}", entry.id));
        all.push(settings(&entry, beside).map_err(of_this)?);
    }
    if all.is_empty() {
        return Err(told("there is no provider in this file".into()));
    }
    OpenId::new(public_origin, all, roots(), PATIENCE).map_err(told)
}

fn settings(entry: &Entry, beside: &Path) -> Result<Settings, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if entry.id.is_empty() || entry.id.len() > 32 || !entry.id.chars().all(plain) {
        return Err("an id has 1 to 32 small letters, digits and dashes".into());
    }
    if [&entry.name.zh, &entry.name.en].iter().any(|name| name.trim().is_empty()) {
        return Err("the name is said in Chinese (zh) and English (en)".into());
    }
    let file = beside.join(&entry.client_secret_file);
    let secret = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let secret = secret.trim();
    if secret.is_empty() {
        return Err(format!("there is no secret in {}", file.display()));
    }
    Ok(Settings {
        shown: Provider { id: entry.id.clone(), name: Text::new(&*entry.name.zh, &*entry.name.en) },
        issuer: entry.issuer.clone(),
        client_id: entry.client_id.clone(),
        client_secret: secret.to_owned(),
        scopes: entry.scopes.iter().filter(|scope| *scope != "openid").cloned().collect(),
        acr: entry.second_factor.acr.clone(),
        amr: entry.second_factor.amr.clone(),
    })
}

/// Whom the machine trusts.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    if taken == 0 {
        tracing::warn!("no root certificate was found on this machine: no provider can be reached by TLS");
    }
    roots
}

/// Reads an origin, such as `https://complaints.example`.
///
/// # Errors
/// A sentence for whoever starts the program.
pub fn origin(text: &str) -> Result<String, String> {
    let url: url::Url = text.parse().map_err(|_| "this is no address such as https://complaints.example")?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !["http", "https"].contains(&url.scheme()) || !bare || !url.username().is_empty() {
        return Err("only scheme, host and port, such as https://complaints.example".into());
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use redress_app::ports::Providers;

    use super::*;

    const GOOD: &str = "providers:\n- id: staff\n  name: { zh: 统一身份认证, en: Staff }\n  \
        issuer: https://login.example/realms/staff\n  client_id: redress\n  client_secret_file: secret\n";

    fn read_text(text: &str) -> Result<OpenId, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "between us\n").unwrap();
        std::fs::write(folder.path().join("empty"), "\n").unwrap();
        let file = folder.path().join("oidc.yaml");
        std::fs::write(&file, text).unwrap();
        read(&file, "https://complaints.example")
    }

    #[test]
    fn a_file_names_its_providers_or_says_what_is_wrong_with_it() {
        assert_eq!(read_text(GOOD).unwrap_or_else(|error| panic!("{error}")).all()[0].id, "staff");
        let twice = format!("{GOOD}{}", GOOD.replacen("providers:\n", "", 1));
        for (text, said) in [
            ("providers: []", "no provider"),
            (&twice, "two providers are called staff"),
            (&format!("{GOOD}  secret: x\n"), "secret"),
            (&GOOD.replace("https", "http"), "not an https address"),
            (&GOOD.replace("https://login.example/realms/staff", "login"), "not an https address"),
            (&GOOD.replace("file: secret", "file: empty"), "no secret"),
            (&GOOD.replace("file: secret", "file: nowhere"), "nowhere"),
            (&GOOD.replace("id: staff", "id: Staff/1"), "small letters"),
            (&GOOD.replace("en: Staff", "en: ' '"), "in Chinese (zh) and English (en)"),
        ] {
            let error = read_text(text).err().unwrap_or_else(|| panic!("{text} is taken"));
            assert!(error.contains(said) && error.contains("--oidc"), "{error}");
            assert!(!error.contains("between us"), "{error}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (text, origin) in [
            ("https://complaints.example", Some("https://complaints.example")),
            ("https://complaints.example/", Some("https://complaints.example")),
            ("https://Complaints.example:443", Some("https://complaints.example")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("https://complaints.example/redress", None),
            ("https://complaints.example?x", None),
            ("https://somebody@complaints.example", None),
            ("ftp://complaints.example", None),
            ("complaints.example", None),
        ] {
            assert_eq!(super::origin(text).ok().as_deref(), origin, "{text}");
        }
    }
}
