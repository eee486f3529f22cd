//! Asking clamd, the daemon of ClamAV, about a file: the command INSTREAM of clamd(8).
//!
//! Invariant: no verdict is guessed. Whatever is not one of clamd's two plain answers, comes too late or is too long,
//! is a fault.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use redress_app::ports::{Chunks, ScanFault, Scanner, StoreError, Verdict};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one file may take, from the first byte sent to the answer.
const SCAN: Duration = Duration::from_secs(120);
/// How long an answer may be.
const ANSWER: u64 = 4_096;
/// How much is sent at once; clamd takes parts of any length.
const PART: usize = 65_536;
/// Characters of a signature's name that are kept.
const SIGNATURE: usize = 100;

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `HOST:PORT`.
    Tcp(String),
    /// `unix:PATH`.
    Unix(PathBuf),
}

impl FromStr for Address {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Address, &'static str> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() {
                Err("unix: is followed by a path")
            } else {
                Ok(Address::Unix(path.into()))
            };
        }
        let port =
            text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port.parse::<u16>());
        match port {
            Some(Ok(1..)) => Ok(Address::Tcp(text.to_owned())),
            _ => Err("write HOST:PORT or unix:PATH"),
        }
    }
}

/// A scanner that asks clamd. Each file has a connection of its own.
#[derive(Clone, Debug)]
pub struct Clamd {
    address: Address,
}

impl Clamd {
    /// The one that listens here.
    pub fn new(address: Address) -> Clamd {
        Clamd { address }
    }
}

#[async_trait]
impl Scanner for Clamd {
    async fn scan(&self, bytes: Chunks) -> Result<Verdict, ScanFault> {
        match &self.address {
            Address::Tcp(address) => ask(TcpStream::connect(address), bytes).await,
            #[cfg(unix)]
            Address::Unix(path) => ask(tokio::net::UnixStream::connect(path), bytes).await,
            #[cfg(not(unix))]
            Address::Unix(_) => Err(unavailable("there are no such sockets on this system")),
        }
    }
}

fn unavailable(what: impl ToString) -> ScanFault {
    ScanFault::Unavailable(what.to_string())
}

async fn ask<S: AsyncRead + AsyncWrite>(
    connecting: impl Future<Output = std::io::Result<S>>,
    bytes: Chunks,
) -> Result<Verdict, ScanFault> {
    let connected = tokio::time::timeout(CONNECT, connecting).await;
    let stream = connected.map_err(|_| unavailable("it does not answer"))?.map_err(unavailable)?;
    let talked = tokio::time::timeout(SCAN, talk(stream, bytes)).await;
    talked.map_err(|_| unavailable("it takes too long"))?
}

async fn talk<S: AsyncRead + AsyncWrite>(stream: S, bytes: Chunks) -> Result<Verdict, ScanFault> {
    let (reader, mut writer) = tokio::io::split(stream);
    let sent = send(&mut writer, bytes).await;
    if let Err(Unsent::Unread(error)) = sent {
        return Err(error.into());
    }
    // Whoever hangs up while we still send has said why.
    let mut heard = Vec::new();
    let read = reader.take(ANSWER).read_to_end(&mut heard).await;
    match (answer(&heard), sent, read) {
        (Err(ScanFault::TooLong), ..) => Err(ScanFault::TooLong),
        // A verdict on a part is none.
        (_, Err(Unsent::Broken(error)), _) | (_, Ok(()), Err(error)) => Err(unavailable(error)),
        (answer, ..) => answer,
    }
}

/// Why a file was not sent in whole.
enum Unsent {
    /// It cannot be read.
    Unread(StoreError),
    /// The connection is gone.
    Broken(std::io::Error),
}

async fn send(writer: &mut (impl AsyncWrite + Unpin), mut bytes: Chunks) -> Result<(), Unsent> {
    writer.write_all(b"zINSTREAM\0").await.map_err(Unsent::Broken)?;
    while let Some(chunk) = bytes.next().await {
        for part in chunk.map_err(Unsent::Unread)?.chunks(PART) {
            let long = u32::try_from(part.len()).unwrap_or_default();
            writer.write_u32(long).await.map_err(Unsent::Broken)?;
            writer.write_all(part).await.map_err(Unsent::Broken)?;
        }
    }
    writer.write_u32(0).await.map_err(Unsent::Broken)?;
    writer.flush().await.map_err(Unsent::Broken)
}

/// What clamd's answer says: `stream: OK`, `stream: NAME FOUND`, or `… ERROR`, each ended by a zero byte.
///
/// # Errors
/// Anything else.
pub fn answer(heard: &[u8]) -> Result<Verdict, ScanFault> {
    let line = heard.strip_suffix(b"\0").ok_or_else(|| unavailable("it broke off"))?;
    let line = std::str::from_utf8(line).map_err(|_| unavailable("its answer cannot be read"))?;
    if line == "INSTREAM size limit exceeded. ERROR" {
        return Err(ScanFault::TooLong);
    }
    let said = line.strip_prefix("stream: ").filter(|_| !line.contains('\0'));
    match said {
        Some("OK") => Ok(Verdict::Clean),
        Some(said) if said.ends_with(" FOUND") => {
            let name = said.trim_end_matches(" FOUND").chars().filter(|c| !c.is_control());
            Ok(Verdict::Infected { signature: name.take(SIGNATURE).collect() })
        }
        _ => Err(unavailable("its answer is no verdict")),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use tokio::io::DuplexStream;

    use super::*;

    fn chunks(parts: &[&'static [u8]]) -> Chunks {
        stream::iter(parts.to_vec()).map(|part| Ok(part.into())).boxed()
    }

    /// Plays clamd: reads up to the end of the file, or only so many bytes, and answers.
    async fn clamd(mut stream: DuplexStream, most: usize, says: &[u8]) -> Vec<u8> {
        let mut command = [0; 10];
        stream.read_exact(&mut command).await.unwrap();
        assert_eq!(&command, b"zINSTREAM\0");
        let mut file = Vec::new();
        while file.len() < most {
            let long = stream.read_u32().await.unwrap() as usize;
            if long == 0 {
                break;
            }
            let mut part = vec![0; long];
            stream.read_exact(&mut part).await.unwrap();
            file.extend(part);
        }
        stream.write_all(says).await.unwrap();
        file
    }

    async fn told(parts: &[&'static [u8]], most: usize, says: &'static [u8]) -> Result<Verdict, ScanFault> {
        let (ours, theirs) = tokio::io::duplex(1_000);
        let playing = tokio::spawn(clamd(theirs, most, says));
        let told = ask(async { Ok(ours) }, chunks(parts)).await;
        if most == usize::MAX {
            assert_eq!(playing.await.unwrap(), parts.concat());
        }
        told
    }

    #[tokio::test]
    async fn the_whole_file_is_sent_and_the_verdict_heard() {
        let parts: [&[u8]; 3] = [b"first", &[7; 200_000], b"last"];
        assert_eq!(told(&parts, usize::MAX, b"stream: OK\0").await.unwrap(), Verdict::Clean);
        let found = told(&parts, usize::MAX, b"stream: Eicar-Test-Signature FOUND\0").await.unwrap();
        assert_eq!(found, Verdict::Infected { signature: "Eicar-Test-Signature".into() });
    }

    #[tokio::test]
    async fn what_is_no_verdict_on_the_whole_file_is_a_fault() {
        let parts: [&[u8]; 2] = [&[7; 200_000], b"last"];
        let limit = b"INSTREAM size limit exceeded. ERROR\0";
        assert!(matches!(told(&parts, 70_000, limit).await, Err(ScanFault::TooLong)));
        let early = told(&parts, 70_000, b"stream: OK\0").await;
        assert!(matches!(early, Err(ScanFault::Unavailable(_))), "a verdict on a part is none: {early:?}");
        for says in [
            &b""[..],
            b"stream: OK",
            b"stream: OK\n\0",
            b"\0",
            b"OK\0",
            b"stream: OK\0stream: OK\0",
            b"stream: \xff FOUND\0",
        ] {
            let told = told(&parts, usize::MAX, says).await;
            assert!(matches!(told, Err(ScanFault::Unavailable(_))), "{says:?}: {told:?}");
        }
        let (ours, _theirs) = tokio::io::duplex(1_000);
        let unread = stream::iter([Err(StoreError::Corrupt("gone".into()))]).boxed();
        assert!(matches!(
            ask(async { Ok(ours) }, unread).await,
            Err(ScanFault::Store(StoreError::Corrupt(_)))
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn a_scanner_that_is_silent_is_not_waited_for_without_end() {
        let (ours, _theirs) = tokio::io::duplex(1_000);
        let silent = ask(async { Ok(ours) }, chunks(&[b"file"])).await;
        assert!(matches!(silent, Err(ScanFault::Unavailable(_))));
        let never = ask(std::future::pending::<std::io::Result<DuplexStream>>(), chunks(&[])).await;
        assert!(matches!(never, Err(ScanFault::Unavailable(_))));
    }

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_socket() {
        let tcp = |text: &str| Ok(Address::Tcp(text.to_owned()));
        for (text, address) in [
            ("127.0.0.1:3310", tcp("127.0.0.1:3310")),
            ("[::1]:3310", tcp("[::1]:3310")),
            ("scanner:3310", tcp("scanner:3310")),
            ("unix:/run/clamd.ctl", Ok(Address::Unix("/run/clamd.ctl".into()))),
        ] {
            assert_eq!(text.parse::<Address>(), address);
        }
        for text in ["", "unix:", "scanner", ":3310", "scanner:0", "scanner:x", "scanner:99999"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
