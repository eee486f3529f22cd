//! People and offices out of a table: every row is checked first, then all are written or none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::text::Text;

use super::Administrator;
use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::check_names;
use crate::permissions::{SECURITY_ADMIN, SYSTEM_ADMIN};
use crate::ports::{Appointment, Office, OfficeKind, Person, PersonChange, RowProblem, StaffChange, Table};

/// The columns of a table of people, in code and as a Chinese file names them, and whether a system
/// administrator may fill them; the others are the security administrator's.
pub const PEOPLE_COLUMNS: [(&str, &str, bool); 6] = [
    ("login", "登录名", true),
    ("name", "姓名", true),
    ("office", "单位代码", false),
    ("role", "岗位", false),
    ("from", "开始日期", false),
    ("until", "截止日期", false),
];

/// The columns of a table of offices.
pub const OFFICE_COLUMNS: [(&str, &str); 10] = [
    ("code", "单位代码"),
    ("zh", "名称"),
    ("en", "英文名称"),
    ("parent", "上级单位代码"),
    ("kind", "类型"),
    ("region", "行政区划代码"),
    ("procedures", "流程"),
    ("address", "地址"),
    ("phone", "电话"),
    ("valid_from", "启用日期"),
];

/// What became of a table, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether it was written.
    pub written: bool,
    /// People or offices added.
    pub added: u64,
    /// People or offices changed.
    pub changed: u64,
    /// Posts given.
    pub posts: u64,
    /// What must be changed first; with any of them nothing was written.
    pub problems: Vec<RowProblem>,
}

/// A row by our names of its columns.
struct Row<'t> {
    line: u64,
    cells: BTreeMap<&'static str, &'t str>,
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    fn fault(&self, field: &str, code: &'static str, zh: &str, en: &str) -> RowProblem {
        RowProblem { line: self.line, field: field.to_owned(), code, text: Text::new(zh, en) }
    }

    fn day(&self, column: &str) -> Result<Option<Date>, RowProblem> {
        match self.get(column) {
            "" => Ok(None),
            text => text.replace('/', "-").parse().map(Some).map_err(|_| {
                let (zh, en) = ("日期请写成 2026-05-06", "Write the day as 2026-05-06");
                self.fault(column, "date", zh, en)
            }),
        }
    }

    /// The faults that a use case finds, at this row.
    fn told(&self, error: Error) -> Result<Vec<RowProblem>, Error> {
        match error {
            Error::Invalid(faults) => Ok(faults
                .into_iter()
                .map(|fault| RowProblem {
                    line: self.line,
                    field: fault.field.rsplit('.').next().unwrap_or_default().to_owned(),
                    code: fault.code,
                    text: fault.text,
                })
                .collect()),
            other => Err(other),
        }
    }
}

/// The rows by our names, and what is wrong with the columns.
fn rows<'t>(
    table: &'t Table,
    known: &[(&'static str, &str)],
    needed: &[&str],
) -> (Vec<Row<'t>>, Vec<RowProblem>) {
    let ours = |column: &str| known.iter().find(|(id, zh)| *id == column || *zh == column).map(|(id, _)| *id);
    let whole = |field: &str, code, zh: String, en: String| RowProblem {
        line: 0,
        field: field.to_owned(),
        code,
        text: Text::new(zh, en),
    };
    let mut problems = Vec::new();
    for column in table.columns.iter().filter(|column| !column.is_empty() && ours(column).is_none()) {
        let names: Vec<&str> = known.iter().map(|(_, zh)| *zh).collect();
        let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
        problems.push(whole(
            column,
            "unknown_column",
            format!("不认识“{column}”这一列,请删去或改为:{}", names.join("、")),
            format!("The column {column} is unknown; remove it, or write one of: {}", ids.join(", ")),
        ));
    }
    for need in needed {
        let there = table.columns.iter().any(|column| ours(column) == Some(*need));
        if !there {
            let zh = known.iter().find(|(id, _)| id == need).map_or(*need, |(_, zh)| *zh);
            problems.push(whole(
                need,
                "no_column",
                format!("缺少“{zh}”这一列,请补上"),
                format!("The column {need} is missing; add it"),
            ));
        }
    }
    let row = |(line, cells): &'t (u64, BTreeMap<String, String>)| {
        let cells = cells.iter().filter_map(|(column, cell)| Some((ours(column)?, cell.trim())));
        Row { line: *line, cells: cells.collect() }
    };
    // What is wrong with a row that cannot be read whole would only follow from that.
    let broken: BTreeSet<u64> = table.problems.iter().map(|problem| problem.line).collect();
    (table.rows.iter().filter(|(line, _)| !broken.contains(line)).map(row).collect(), problems)
}

/// Puts the problems in the order of the rows, with the columns as the file calls them.
fn in_their_words(problems: &mut [RowProblem], table: &Table, known: &[(&'static str, &str)]) {
    for problem in problems.iter_mut() {
        let names = known.iter().find(|(id, _)| *id == problem.field);
        let theirs = |column: &&String| names.is_some_and(|(id, zh)| *column == id || *column == zh);
        if let Some(column) = table.columns.iter().find(theirs) {
            problem.field.clone_from(column);
        }
    }
    problems.sort_by_key(|problem| problem.line);
}

/// What a row of people asks for, gathered by sign-in name.
#[derive(Default)]
struct Wanted {
    first: usize,
    name: String,
    posts: Vec<(usize, Appointment)>,
}

impl App {
    /// Adds people and gives posts out of a table. `by` is none at the machine, where both may be done at once.
    ///
    /// # Errors
    /// The store fails; what is wrong with the table is in the answer.
    pub async fn import_people(
        &self,
        by: Option<&Administrator>,
        table: &Table,
        dry: bool,
    ) -> Result<Imported, Error> {
        let names: Vec<(&str, &str)> = PEOPLE_COLUMNS.iter().map(|(id, zh, _)| (*id, *zh)).collect();
        let (rows, mut problems) = rows(table, &names, &["login"]);
        problems.extend(table.problems.iter().cloned());
        if let Some(by) = by {
            problems.extend(not_theirs(&by.role, &rows));
        }
        let (wanted, faults) = self.gather(&rows).await?;
        problems.extend(faults);
        let logins: Vec<String> = wanted.keys().cloned().collect();
        let changed = decided!(self, |base, offices| {
            let mut told = Imported { problems: problems.clone(), ..Imported::default() };
            let known = self.store.people_named(&logins).await?;
            let known: BTreeMap<&str, &Person> =
                known.iter().map(|person| (person.login.as_str(), person)).collect();
            let ids: Vec<i64> = known.values().map(|person| person.id).collect();
            let mut held: BTreeMap<i64, Vec<Appointment>> = BTreeMap::new();
            for (person, post) in self.store.appointments(&ids).await? {
                held.entry(person).or_default().push(post);
            }
            let mut people = Vec::new();
            for (login, one) in &wanted {
                let row = &rows[one.first];
                let person = known.get(login.as_str()).copied();
                if person.is_none() && by.is_some_and(|by| by.role == SECURITY_ADMIN) {
                    let (zh, en) = (
                        "没有这个登录名,请先由系统管理员建立账号",
                        "Nobody has this sign-in name; the system administrator adds the account first",
                    );
                    told.problems.push(row.fault("login", "unknown", zh, en));
                    continue;
                }
                let name = match person {
                    Some(person) if one.name.is_empty() => person.name.clone(),
                    _ => one.name.clone(),
                };
                if let Err(error) = check_names(login, &name) {
                    told.problems.extend(row.told(error)?);
                    continue;
                }
                if let Some((by, person)) = by.zip(person)
                    && !one.posts.is_empty()
                    && let Err(error) = by.not_to(person.id, "login")
                {
                    told.problems.extend(row.told(error)?);
                    continue;
                }
                let mut posts = person.and_then(|one| held.get(&one.id)).cloned().unwrap_or_default();
                let mut changed = person.is_some_and(|person| person.name != name);
                for (at, post) in &one.posts {
                    let row = &rows[*at];
                    let same =
                        |other: &Appointment| (&other.office, &other.role) == (&post.office, &post.role);
                    match posts.iter_mut().find(|other| same(other)) {
                        Some(old) if old == post => {}
                        Some(old) => (*old, changed) = (post.clone(), true),
                        None => {
                            posts.push(post.clone());
                            (told.posts, changed) = (told.posts + 1, true);
                        }
                    }
                    if let Err(error) = self.check_posts(&offices, std::slice::from_ref(post)) {
                        told.problems.extend(row.told(error)?);
                    }
                }
                if let Err(Error::Invalid(faults)) = self.check_posts(&offices, &posts)
                    && faults.iter().any(|fault| fault.code == "separate")
                {
                    told.problems.extend(row.told(Error::Invalid(faults))?);
                }
                match person {
                    None => told.added += 1,
                    Some(_) if changed => told.changed += 1,
                    Some(_) => continue,
                }
                let blank = || Person {
                    id: 0,
                    login: login.clone(),
                    name: String::new(),
                    password: None,
                    active: true,
                };
                let person = Person { name, ..person.cloned().unwrap_or_else(blank) };
                people.push(PersonChange { person, posts: Some(posts), substitutes: None });
            }
            in_their_words(&mut told.problems, table, &names);
            self.written(by, dry, told, StaffChange { base, people, ..StaffChange::default() }, table).await
        });
        changed.map(|(_, told)| told)
    }

    /// Adds and changes offices out of a table.
    ///
    /// # Errors
    /// The store fails; what is wrong with the table is in the answer.
    pub async fn import_offices(
        &self,
        by: Option<&Administrator>,
        table: &Table,
        dry: bool,
    ) -> Result<Imported, Error> {
        let (rows, mut problems) = rows(table, &OFFICE_COLUMNS, &["code", "zh"]);
        problems.extend(table.problems.iter().cloned());
        let changed = decided!(self, |base, known| {
            let mut offices: Vec<Office> = known;
            let mut told = Imported { problems: problems.clone(), ..Imported::default() };
            let mut wanted: Vec<(usize, Office)> = Vec::new();
            let before = offices.clone();
            for (at, row) in rows.iter().enumerate() {
                match office(row, &before) {
                    Ok(office) if wanted.iter().any(|(_, other)| other.code == office.code) => {
                        let (zh, en) = ("此代码出现了两次", "This code stands in the table twice");
                        told.problems.push(row.fault("code", "twice", zh, en));
                    }
                    Ok(office) => wanted.push((at, office)),
                    Err(problem) => told.problems.push(problem),
                }
            }
            // An office may stand above the one it is under: all are known before any is checked.
            for (_, office) in &wanted {
                match offices.iter_mut().find(|known| known.code == office.code) {
                    Some(known) => *known = office.clone(),
                    None => offices.push(office.clone()),
                }
            }
            let mut changed = Vec::new();
            for (at, office) in wanted {
                if let Err(error) = self.check_office(&office, &offices).await {
                    told.problems.extend(rows[at].told(error)?);
                }
                match before.iter().find(|known| known.code == office.code) {
                    None => told.added += 1,
                    Some(known) if *known != office => told.changed += 1,
                    Some(_) => continue,
                }
                changed.push(office);
            }
            in_their_words(&mut told.problems, table, &OFFICE_COLUMNS);
            let change = StaffChange { base, offices: changed, ..StaffChange::default() };
            self.written(by, dry, told, change, table).await
        });
        changed.map(|(_, told)| told)
    }

    /// What the rows ask for by sign-in name, as far as they can be read.
    async fn gather(&self, rows: &[Row<'_>]) -> Result<(BTreeMap<String, Wanted>, Vec<RowProblem>), Error> {
        let (mut wanted, mut problems) = (BTreeMap::<String, Wanted>::new(), Vec::new());
        for (at, row) in rows.iter().enumerate() {
            let login = row.get("login");
            if login.is_empty() {
                problems.push(row.fault("login", "missing", "请填写登录名", "Write the sign-in name"));
                continue;
            }
            let one =
                wanted.entry(login.to_owned()).or_insert_with(|| Wanted { first: at, ..Wanted::default() });
            let name = row.get("name");
            if !name.is_empty() && !one.name.is_empty() && one.name != name {
                let (zh, en) = (
                    "同一登录名的姓名前后不同,请核对",
                    "This sign-in name has another name further up; check them",
                );
                problems.push(row.fault("name", "differs", zh, en));
            } else if !name.is_empty() {
                one.name = name.to_owned();
            }
            let (office, role) = (row.get("office"), row.get("role"));
            match (office.is_empty(), role.is_empty()) {
                (true, true) => continue,
                (false, false) => {}
                (true, false) => {
                    problems.push(row.fault(
                        "office",
                        "missing",
                        "请填写单位代码",
                        "Write the office's code",
                    ));
                    continue;
                }
                (false, true) => {
                    problems.push(row.fault("role", "missing", "请填写岗位", "Write the role"));
                    continue;
                }
            }
            let post = match (row.day("from"), row.day("until")) {
                (Ok(from), Ok(until)) => {
                    Appointment { office: office.to_owned(), role: self.role_called(role), from, until }
                }
                (from, until) => {
                    problems.extend([from.err(), until.err()].into_iter().flatten());
                    continue;
                }
            };
            if one.posts.iter().any(|(_, other)| (&other.office, &other.role) == (&post.office, &post.role)) {
                let (zh, en) = ("同一人的同一岗位填了两次", "This post of the same person stands here twice");
                problems.push(row.fault("role", "twice", zh, en));
                continue;
            }
            one.posts.push((at, post));
        }
        Ok((wanted, problems))
    }

    /// The role's name in code, if a procedure calls it so for people.
    fn role_called(&self, said: &str) -> String {
        if self.has_role(said) {
            return said.to_owned();
        }
        let mut roles = self.procedures().iter().flat_map(|procedure| &procedure.roles);
        let found = roles.find(|role| role.title.zh == said || role.title.en == said);
        found.map_or_else(|| said.to_owned(), |role| role.id.clone())
    }

    /// The change to write, unless something is wrong or nothing was to be written.
    async fn written(
        &self,
        by: Option<&Administrator>,
        dry: bool,
        mut told: Imported,
        change: StaffChange,
        table: &Table,
    ) -> Result<(Option<StaffChange>, Imported), Error> {
        if dry || !told.problems.is_empty() {
            return Ok((None, told));
        }
        told.written = true;
        let deed =
            by.map_or_else(|| Deed { kind: "imported".into(), ..Deed::default() }, |by| by.did("imported"));
        let deed = Deed { key: Some(super::tag(table)), ..deed };
        self.note(deed, by.and_then(|by| by.from), None).await?;
        Ok((Some(change), told))
    }

    /// Today, for the dates of a template.
    pub fn today(&self) -> Date {
        office_day(self.clock.now())
    }
}

/// What this administrator may not fill in.
fn not_theirs(role: &str, rows: &[Row<'_>]) -> Vec<RowProblem> {
    let system = role == SYSTEM_ADMIN;
    let theirs =
        |column: &str| column == "login" || PEOPLE_COLUMNS.iter().any(|c| c.0 == column && c.2 == system);
    let (zh, en) = match system {
        true => (
            "岗位由安全管理员导入,请清空此列或由其导入",
            "The security administrator imports posts; empty this column",
        ),
        false => (
            "账号和姓名由系统管理员导入,请清空此列",
            "The system administrator imports accounts and names; empty this column",
        ),
    };
    let bad = rows.iter().flat_map(|row| {
        let filled = row.cells.iter().filter(|(column, cell)| !cell.is_empty() && !theirs(column));
        filled.map(|(column, _)| row.fault(column, "not_yours", zh, en))
    });
    bad.collect()
}

fn office(row: &Row<'_>, known: &[Office]) -> Result<Office, RowProblem> {
    let text = |column: &str| row.get(column).to_owned();
    let some = |column: &str| Some(text(column)).filter(|text| !text.is_empty());
    let before = known.iter().find(|office| office.code == row.get("code")).cloned();
    let before = before.unwrap_or_else(|| Office { code: text("code"), ..Office::default() });
    let has = |column: &str| row.cells.contains_key(column);
    let kind = match row.get("kind") {
        "" => before.kind,
        said => {
            let fits =
                |kind: &OfficeKind| kind.name() == said || kind.title().zh == said || kind.title().en == said;
            OfficeKind::ALL.into_iter().find(fits).ok_or_else(|| {
                let all: Vec<String> = OfficeKind::ALL.iter().map(|kind| kind.title().zh).collect();
                let names: Vec<&str> = OfficeKind::ALL.iter().map(|kind| kind.name()).collect();
                let (zh, en) = (
                    format!("类型请写其中之一:{}", all.join("、")),
                    format!("Write one of: {}", names.join(", ")),
                );
                row.fault("kind", "choice", &zh, &en)
            })?
        }
    };
    let region = match row.get("region") {
        "" if has("region") => None,
        "" => before.region,
        code => Some(code.parse().map_err(|_| {
            row.fault("region", "unknown", "请填写六位行政区划代码", "Write the six digits of a division")
        })?),
    };
    let words = |text: &str| {
        let parts = text.split([';', '；', ',', '，', ' ']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let (code, zh) = (text("code"), text("zh"));
    let en = some("en").unwrap_or_else(|| if before.en.is_empty() { zh.clone() } else { before.en.clone() });
    Ok(Office {
        code,
        zh,
        en,
        parent: if has("parent") { some("parent") } else { before.parent },
        procedures: if has("procedures") { words(row.get("procedures")) } else { before.procedures },
        region,
        kind,
        address: if has("address") { text("address") } else { before.address },
        phone: if has("phone") { text("phone") } else { before.phone },
        valid_from: if has("valid_from") { row.day("valid_from")? } else { before.valid_from },
        closed_on: before.closed_on,
    })
}
