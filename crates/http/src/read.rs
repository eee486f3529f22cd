//! Reading what comes in: JSON bodies and queries, with faults told as problems that name the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use redress_domain::text::Text;
use serde::de::DeserializeOwned;

use crate::problem::{FieldProblem, Problem, no_such_path};

/// A JSON body in UTF-8.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media_type",
                Text::new("请以 application/json 发送", "Send it as application/json"),
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    Text::new("内容过大,请缩短后再发送", "This is too large; please shorten it"),
                )
            } else {
                unreadable()
            }
        })?;
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "encoding",
                Text::new("不是UTF-8编码,请转换后再发送", "This is not UTF-8; convert it and send it again"),
            )
        })?;
        // Serde would take a list as the fields of a struct in their order.
        if text.trim_start().starts_with('[') {
            return Err(misshapen(".", "expected an object, not a list"));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let inner = error.into_inner();
            if inner.is_data() { misshapen(&path, &inner.to_string()) } else { unreadable() }
        })?;
        reader.end().map_err(|_| unreadable())?;
        Ok(Body(value))
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|axum::extract::Query(value)| Query(value)).map_err(|rejection| {
            let said = rejection.body_text();
            let said = said.split_once(": ").map_or(said.as_str(), |(_, rest)| rest);
            let mut problem = match said.split_once(": ") {
                Some((path, rest)) if !path.contains(' ') => misshapen(path, rest),
                _ => misshapen(".", said),
            };
            problem.status = StatusCode::BAD_REQUEST.as_u16();
            problem
        })
    }
}

/// The parts of a path. One that is not UTF-8 once decoded names nothing.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(_) => Err(no_such_path().await),
        }
    }
}

/// The numbers of a cursor, as [`cursor`] wrote them.
pub fn read_cursor<const N: usize>(text: &str) -> Result<[i64; N], Problem> {
    let numbers = text.split('.').map(str::parse).collect::<Result<Vec<i64>, _>>();
    numbers.ok().and_then(|numbers| numbers.try_into().ok()).ok_or_else(bad_cursor)
}

/// Where the next page begins: the sorting key of the last row.
pub fn cursor<const N: usize>(key: [i64; N]) -> String {
    key.map(|number| number.to_string()).join(".")
}

/// For a cursor that no page gave out.
pub fn bad_cursor() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "cursor",
        Text::new("翻页标记无效,请从第一页开始", "The cursor is none of ours; start from the first page"),
    )
}

/// How many rows a page holds: as many as asked for, at most `most`, or what is usual.
pub fn page_size(given: Option<u32>, usual: u32, most: u32) -> Result<u32, Problem> {
    match given {
        None => Ok(usual),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "limit",
            Text::new(format!("limit 请写1至{most}"), format!("Write a limit from 1 to {most}")),
        )),
    }
}

/// A text to look something up by: at most `most` characters, none of them U+0000.
pub fn readable(field: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.contains('\0') {
        let (zh, en) = ("含有空字符(U+0000),请删去", "Please remove the null character (U+0000)");
        return Err(Problem::at(field, "characters", Text::new(zh, en)));
    }
    if text.chars().nth(most).is_some() {
        let (zh, en) = (format!("请缩短到{most}字以内"), format!("Please shorten it to {most} characters"));
        return Err(Problem::at(field, "too_long", Text::new(zh, en)));
    }
    Ok(())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn unreadable() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "unreadable",
        Text::new("无法读取,请以JSON发送", "This cannot be read; send JSON"),
    )
}

/// What serde says about `path`, sorted into codes of our own.
fn misshapen(path: &str, said: &str) -> Problem {
    let named = said.split('`').nth(1).unwrap_or_default();
    let inside = |name: &str| match path {
        "." | "" => name.to_owned(),
        path => path.strip_suffix(&format!(".{name}")).map_or_else(
            || if path == name { path.to_owned() } else { format!("{path}.{name}") },
            |parent| format!("{parent}.{name}"),
        ),
    };
    let (field, code, zh, en) = if said.starts_with("unknown field") {
        (
            inside(named),
            "unknown",
            format!("没有“{named}”这一项,请删去"),
            format!("There is no field “{named}”; remove it"),
        )
    } else if said.starts_with("missing field") {
        (inside(named), "missing", format!("缺少“{named}”,请补上"), format!("“{named}” is missing; add it"))
    } else {
        let said = said.split(" at line ").next().unwrap_or(said);
        (
            path.to_owned(),
            "type",
            "填写的类型不对,请按接口说明填写".to_owned(),
            format!("This is of the wrong type: {said}"),
        )
    };
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "fields",
        Text::new("请更正标出的各项", "Correct the fields that are marked"),
    );
    problem.fields = [FieldProblem { field, code, text: Text::new(zh, en).into() }].into();
    problem
}

#[cfg(test)]
mod tests {
    use super::misshapen;

    #[test]
    fn a_fault_names_its_field_and_code() {
        for (path, said, field, code) in [
            ("complainant.age", "unknown field `age`, expected one of `name`", "complainant.age", "unknown"),
            (".", "missing field `statement` at line 1 column 2", "statement", "missing"),
            ("complainant", "missing field `name` at line 1 column 2", "complainant.name", "missing"),
            ("claim", "invalid type: integer `3`, expected a string at line 1 column 9", "claim", "type"),
        ] {
            let problem = misshapen(path, said);
            assert_eq!((problem.fields[0].field.as_str(), problem.fields[0].code), (field, code), "{said}");
        }
    }
}
