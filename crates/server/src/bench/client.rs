//! One HTTP/1.1 connection that is kept: as little as it takes, so that the clients' work stays small
//! beside the server's.

use std::io::{BufRead, BufReader, Error, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the server.
pub struct Connection {
    stream: BufReader<TcpStream>,
    out: Vec<u8>,
    line: String,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The version of the case, if it carries one.
    pub version: Option<u32>,
    /// The body.
    pub body: String,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection { stream: BufReader::new(stream), out: Vec::new(), line: String::new() })
    }

    /// Asks for `path` with these further header lines.
    pub fn get(&mut self, path: &str, token: &str) -> Result<Answer> {
        self.send("GET", path, &[("Authorization", token)], "")
    }

    /// Sends `body` as JSON to `path`.
    pub fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
        self.send("POST", path, headers, body)
    }

    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
        self.out.clear();
        write!(self.out, "{method} {path} HTTP/1.1\r\nHost: localhost\r\n")?;
        for (name, value) in headers {
            write!(self.out, "{name}: {value}\r\n")?;
        }
        if method == "POST" {
            write!(self.out, "Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())?;
        }
        write!(self.out, "\r\n{body}")?;
        self.stream.get_mut().write_all(&self.out)?;
        self.read()
    }

    fn read(&mut self) -> Result<Answer> {
        let status = self.line()?.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| Error::other("this is no HTTP answer"))?;
        let (mut length, mut version) = (0, None);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(Error::other)?;
            } else if name.eq_ignore_ascii_case("etag") {
                version = value.trim().trim_matches('"').parse().ok();
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let body = String::from_utf8(body).map_err(Error::other)?;
        Ok(Answer { status, version, body })
    }

    fn line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            return Err(Error::other("the server closed the connection"));
        }
        Ok(self.line.trim_end())
    }
}

impl Answer {
    /// The value of `"name":` somewhere in the body: a string without escapes, or a number. The last such,
    /// which is the one at the end of a page.
    pub fn value(&self, name: &str) -> Option<&str> {
        let wanted = format!("\"{name}\":");
        let rest = &self.body[self.body.rfind(&wanted)? + wanted.len()..];
        match rest.strip_prefix('"') {
            Some(text) => text.split('"').next(),
            None => rest.split([',', '}']).next().filter(|value| *value != "null"),
        }
    }
}
