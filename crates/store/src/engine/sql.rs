//! The little of SQL's lexical rules that both jobs here need.

/// The end of the literal, quoted name, comment or dollar quote that starts
/// at `i`, or `None` when none starts there.
fn skip(s: &str, i: usize) -> Option<usize> {
    let rest = &s[i..];
    let after = |open: usize, close: &str| {
        Some(rest[open..].find(close).map_or(s.len(), |n| i + open + n + close.len()))
    };
    match rest.as_bytes() {
        [b'\'', ..] => after(1, "'"), // a doubled quote reads as two literals side by side
        [b'"', ..] => after(1, "\""),
        [b'-', b'-', ..] => after(2, "\n"),
        [b'/', b'*', ..] => after(2, "*/"),
        [b'$', next, ..] if !next.is_ascii_digit() => {
            let end = rest[1..].find('$')? + 2;
            let tag = &rest[..end];
            let word = tag[1..end - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
            if word { after(end, tag) } else { None }
        }
        _ => None,
    }
}

/// `$N` to `?N`, outside literals and comments. In SQLite `$1` would be a
/// named parameter, numbered by appearance: silently the wrong value.
pub(super) fn question_marks(sql: &str) -> String {
    let (mut out, mut from, mut i, b) = (String::with_capacity(sql.len()), 0, 0, sql.as_bytes());
    while i < b.len() {
        if let b'\'' | b'"' | b'-' | b'/' | b'$' = b[i] {
            if let Some(end) = skip(sql, i) {
                i = end;
                continue;
            }
            if b[i] == b'$' && b.get(i + 1).is_some_and(u8::is_ascii_digit) {
                out.push_str(&sql[from..i]);
                out.push('?');
                from = i + 1;
            }
        }
        i += 1;
    }
    out.push_str(&sql[from..]);
    out
}

/// The statements of a migration file, without the empty ones.
pub(super) fn split(sql: &str) -> Vec<&str> {
    let (mut out, mut from, mut i, mut filled, b) = (Vec::new(), 0, 0, false, sql.as_bytes());
    while i < b.len() {
        match b[i] {
            b'\'' | b'"' | b'-' | b'/' | b'$' => {
                if let Some(end) = skip(sql, i) {
                    filled |= matches!(b[i], b'\'' | b'"' | b'$');
                    i = end;
                    continue;
                }
                filled = true;
            }
            b';' => {
                if filled {
                    out.push(sql[from..i].trim());
                }
                (from, filled) = (i + 1, false);
            }
            c => filled |= !c.is_ascii_whitespace(),
        }
        i += 1;
    }
    if filled {
        out.push(sql[from..].trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_rewritten_outside_literals_only() {
        assert_eq!(
            question_marks("SELECT $2, '$1 it''s $3', \"$4\" -- $5\n, $10 /* $6 */ - $1 / '中文$1'"),
            "SELECT ?2, '$1 it''s $3', \"$4\" -- $5\n, ?10 /* $6 */ - ?1 / '中文$1'"
        );
    }

    #[test]
    fn files_are_split_at_statement_ends_only() {
        let file =
            "-- a; b\nCREATE TABLE 甲 (x TEXT DEFAULT ';');\n\n;DO $x$ a; b $x$; /* ; */ SELECT 1 -- end;";
        let parts = split(file);
        assert_eq!(parts.len(), 3, "{parts:?}");
        assert_eq!(parts[1], "DO $x$ a; b $x$");
        assert!(split("").is_empty() && split(" ;; -- x\n").is_empty());
    }
}
