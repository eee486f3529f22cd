//! Reading the address of a request. Spelling is undone by the reader of URLs (WHATWG), so that what is judged here is
//! what is connected to.

use std::net::IpAddr;

use redress_app::ports::SendFault;
use reqwest::Url;

use super::Allowed;
use super::address::is_outside;

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// Where a request goes.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) url: Url,
    /// Whether the operator allowed this host, whatever its addresses are.
    pub(super) allowed: bool,
}

/// The address, if a request may go there as far as can be told before its name is looked up.
pub(super) fn target(text: &str, allowed: &[Allowed]) -> Result<Target, SendFault> {
    let url = Url::parse(text).map_err(|_| SendFault::Address)?;
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(SendFault::Address);
    };
    let host = spelled(host);
    let is_allowed =
        allowed.iter().any(|one| one.host == host && one.port.is_none_or(|allowed| allowed == port));
    let fits = match url.scheme() {
        "https" => true,
        "http" => is_allowed,
        _ => false,
    };
    if !fits || text.len() > LONGEST || host.is_empty() || !without_user(&url) || url.fragment().is_some() {
        return Err(SendFault::Address);
    }
    if !is_allowed
        && let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>()
        && !is_outside(address)
    {
        return Err(SendFault::Inside);
    }
    Ok(Target { url, allowed: is_allowed })
}

/// A host as the reader of URLs spells it, without the dot that may end a name.
pub(super) fn spelled(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_owned()
}

/// Whether an address carries no credentials.
pub(super) fn without_user(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_spelled_an_address_inside_is_refused() {
        for url in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://127.0.0.1./",
            "https://①②⑦.0.0.1/",
            "https://127。0。0。1/",
            "https://%31%32%37.0.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[0:0:0:0:0:ffff:7f00:1]/",
            "https://[fe80::1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1:8443/",
            "https://0/",
            "https://192.168.0.1",
            "https:\\\\127.0.0.1\\",
            "https://127.0.0.1:443/?a=1",
        ] {
            assert_eq!(target(url, &[]).unwrap_err(), SendFault::Inside, "{url}");
        }
    }

    #[test]
    fn what_is_no_plain_address_by_tls_is_refused() {
        for url in [
            "",
            "example.com",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://127.0.0.1:6379/_x",
            "data:text/plain,x",
            "unix:/run/x",
            "https://",
            "https:///",
            "https://user@example.com/",
            "https://user:secret@example.com/",
            "https://example.com@127.0.0.1/",
            "https://:x@example.com/",
            "https://example.com/#part",
            "https://exa mple.com/",
            "https://example.com:99999/",
            "https://[fe80::1%25eth0]/",
            "https://256.1.1.1/",
            "https://1.2.3.4.5/",
        ] {
            assert_eq!(target(url, &[]).unwrap_err(), SendFault::Address, "{url}");
        }
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        assert_eq!(target(&long, &[]).unwrap_err(), SendFault::Address);
        for url in [
            "https://example.com",
            "https://example.com:8443/a?b=c",
            "https://投诉.example/",
            "https://8.8.8.8/",
        ] {
            assert!(!target(url, &[]).unwrap().allowed, "{url}");
        }
    }

    #[test]
    fn only_what_was_allowed_is_reached_inside_and_in_clear() {
        let allowed: Vec<Allowed> =
            ["127.0.0.1:8080", "Inside.example", "[::1]"].iter().map(|text| text.parse().unwrap()).collect();
        for url in [
            "http://127.0.0.1:8080/x",
            "https://0x7f.1:8080/",
            "http://inside.example/",
            "https://INSIDE.example.:9/",
            "http://[::1]:99/",
        ] {
            assert!(target(url, &allowed).unwrap().allowed, "{url}");
        }
        assert_eq!(target("https://127.0.0.1/", &allowed).unwrap_err(), SendFault::Inside, "another port");
        assert_eq!(target("http://127.0.0.1:81/", &allowed).unwrap_err(), SendFault::Address);
        for url in ["http://sub.inside.example/", "http://inside.example.evil.example/"] {
            assert_eq!(target(url, &allowed).unwrap_err(), SendFault::Address, "{url}");
        }
        for text in
            ["", "a b", "https://inside", "host/", "user@host", "host:x", "host:99999", "host#", "host?x"]
        {
            assert!(text.parse::<Allowed>().is_err(), "{text}");
        }
    }
}
