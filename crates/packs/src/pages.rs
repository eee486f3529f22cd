//! A page for each shipped procedure, made from its pack: `docs/procedures/`.
//!
//! Invariant: a page says nothing that the pack and its verification do not, so it cannot be out of date
//! once a test has compared it with what is made anew. Chinese comes first, English after it.

mod acts;
mod clocks;
mod diagram;
mod keys;
mod tutorial;
mod words;

use redress_domain::procedure::Procedure;
use redress_domain::text::Text;

use crate::verify::{Report, Total};
use crate::{Fault, Pack, overlays, shipped, verify};
pub use tutorial::tutorial;
use words::{both, cell, role, table};

/// A file under `docs/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path there, such as `procedures/simple.md`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// Every page, the index among them.
///
/// # Errors
/// The faults of the shipped packs, if they have any.
pub fn pages() -> Result<Vec<Page>, Vec<Fault>> {
    let (packs, overlays) = (shipped()?, overlays()?);
    let checked: Vec<(Pack, Report)> = packs
        .into_iter()
        .map(|pack| {
            let report = verify(&pack);
            (pack, report)
        })
        .collect();
    let mut pages = vec![page("procedures/README", index(&checked, &overlays))];
    pages.push(page("packs-keys", keys::reference()));
    let of = |id: &str| format!("procedures/{id}");
    pages.extend(checked.iter().map(|(pack, report)| page(&of(&pack.procedure.id), procedure(pack, report))));
    pages.extend(overlays.iter().map(|pack| page(&of(&pack.procedure.id), overlay(pack))));
    Ok(pages)
}

fn page(name: &str, text: String) -> Page {
    Page { path: format!("{name}.md"), text }
}

/// The table of what there is.
fn index(checked: &[(Pack, Report)], overlays: &[Pack]) -> String {
    let mut out = "# 流程 · Procedures\n\n由 `make generate` 从流程包生成，不要手改；格式见 [packs.md](../packs.md)。\n\
         Made from the packs by `make generate`, not to be edited; the format is in [packs.md](../packs.md).\n\n"
        .to_owned();
    let rows = checked.iter().map(|(pack, report)| {
        let procedure = &pack.procedure;
        let longest = |pick: fn(&crate::Times) -> &Option<Total>| {
            let totals = report.times.iter().filter_map(|times| pick(times).as_ref());
            totals.max_by_key(|total| total.about_days).map_or("–".into(), |total| both(&total.text))
        };
        let stages = procedure.stages.iter().filter(|stage| !stage.end).count();
        vec![
            format!("[{}]({}.md)", cell(&procedure.title.zh), procedure.id),
            format!("{}<br>`{}` {}", cell(&procedure.title.en), procedure.id, procedure.version),
            stages.to_string(),
            procedure.clocks.len().to_string(),
            report.situations.to_string(),
            longest(|times| &times.first_answer),
            longest(|times| &times.end),
        ]
    });
    out += &table(
        &[
            "流程",
            "Procedure",
            "环节 stages",
            "时限 clocks",
            "情形 situations",
            "首次答复 ≤ first answer",
            "一轮办结 ≤ end",
        ],
        rows,
    );
    out += "\n最长时间按每项时限都用满计算，一轮为止。 · The worst case: every limit used up, one round.\n\n\
         叠加包 · Overlays: ";
    let named = overlays.iter().map(|pack| {
        let procedure = &pack.procedure;
        format!("[{}]({}.md)", both(&procedure.title), procedure.id)
    });
    out + &named.collect::<Vec<_>>().join(", ") + "\n"
}

fn procedure(pack: &Pack, report: &Report) -> String {
    let procedure = &pack.procedure;
    let mut out = head(pack);
    for laid in &pack.overlays {
        out += &format!("叠加 · With the overlay [{0}]({0}.md) laid over it.\n", laid.overlay);
    }
    out += "\n## 图 · Diagram\n\n";
    out += &diagram::diagram(procedure);
    out += "\n留在原环节的事项不在图上。 · Acts that stay in their stage are not drawn.\n\n";
    out += &size(report);
    out += &roles(procedure);
    if !procedure.facts.is_empty() {
        let facts = acts::asks(procedure, &procedure.facts).join("<br>");
        out += &format!("\n登记时填写 · Asked at filing:<br>{facts}\n");
    }
    out += "\n## 环节 · Stages\n\n";
    let rows = procedure.stages.iter().map(|stage| {
        let owner = stage.owner.as_ref().map_or("办结 · end".into(), |owner| role(procedure, owner));
        let name = format!("[{}](#{})", both(&stage.title), stage.id);
        let name = if stage.end { both(&stage.title) } else { name };
        vec![name, format!("`{}`", stage.id), owner, both(&stage.public)]
    });
    out += &table(&["环节 stage", "", "下一步由 owner", "告诉投诉人 told to the complainant"], rows);
    out += &acts::acts(procedure);
    out += &rest(procedure);
    out
}

fn overlay(pack: &Pack) -> String {
    let procedure = &pack.procedure;
    let mut out = head(pack);
    out += "\n叠加在流程上：各环节都可办，不移动案件。 · Laid over procedures: open in every stage, and moves no case.\n\n";
    out += &roles(procedure);
    if !procedure.guide.is_empty() {
        out += "\n## 指引 · Guide\n\n";
        let rows = procedure.guide.iter().map(|step| {
            let phrases: Vec<String> = step.phrases.iter().map(both).collect();
            vec![both(&step.title), both(&step.advice), phrases.join("<br>")]
        });
        out += &table(&["步 step", "怎样做 what to do", "可以这样说 one might say"], rows);
    }
    out += &acts::acts(procedure);
    out += &rest(procedure);
    out
}

fn head(pack: &Pack) -> String {
    let Procedure { id, version, title: Text { zh, en }, .. } = &pack.procedure;
    let file = &pack.file;
    format!(
        "# {zh} · {en}\n\n<!-- Made by `make generate`. -->\n`{id}`，第 {version} 版 · version {version} · \
         [{file}](../../{file})\n"
    )
}

/// How large it is and how long a round takes.
fn size(report: &Report) -> String {
    let mut out = format!(
        "{} 种情形、{} 种变化，逐一查过。 · {0} situations and {1} transitions, each checked.\n\n",
        report.situations, report.transitions
    );
    let total = |total: &Option<Total>| match total {
        Some(total) => format!("{}（≈ {} d）", both(&total.text), total.about_days),
        None => "–".into(),
    };
    if report.times.is_empty() {
        return out + "走法太多，不计最长时间。 · There are too many ways to tell the worst case.\n\n";
    }
    let all = Text::new("所有投诉", "Every complaint");
    let rows = report.times.iter().map(|times| {
        let class = times.class.as_ref().unwrap_or(&all);
        vec![both(class), total(&times.first_answer), total(&times.end)]
    });
    out += &table(&["最长时间 worst case", "首次答复 first answer", "一轮办结 end of one round"], rows);
    out + "\n"
}

fn roles(procedure: &Procedure) -> String {
    let rows = procedure.roles.iter().map(|role| {
        let staffed = if role.staffed { "须有人 must be staffed" } else { "可无人 may be empty" };
        let place = if role.at_referral {
            "收到转办的单位 where a referral went"
        } else {
            "承办单位 the office of the case"
        };
        let party = procedure.is_party(&role.id);
        vec![
            both(&role.title),
            format!("`{}`", role.id),
            if party { "当事人 a party".into() } else { format!("{place}，{staffed}") },
        ]
    });
    "## 角色 · Roles\n\n".to_owned() + &table(&["角色 role", "", "在哪里 where"], rows)
}

/// Clocks, counters, milestones and documents.
fn rest(procedure: &Procedure) -> String {
    let mut out = clocks::clocks(procedure);
    if !procedure.counters.is_empty() {
        out += "\n## 计数 · Counters\n\n";
        let rows = procedure.counters.iter().map(|counter| {
            let mut kind = Vec::new();
            kind.extend(counter.once_a_day.then_some("一天一次 once a day"));
            kind.extend(counter.per_round.then_some("每轮重计 afresh each round"));
            let rungs = counter.rungs.iter().map(|rung| {
                format!("{} → {}：{}", rung.at, role(procedure, &rung.tell), both(&rung.message))
            });
            vec![
                format!("`{}`", counter.id),
                counter.bound.to_string(),
                kind.join("<br>"),
                rungs.collect::<Vec<_>>().join("<br>"),
            ]
        });
        out += &table(&["计数 counter", "条件用到 bound", "", "到几时告知谁 told at"], rows);
    }
    if !procedure.milestones.is_empty() {
        let named: Vec<String> = procedure.milestones.iter().map(|id| format!("`{id}`")).collect();
        out += &format!("\n节点 · Milestones: {}\n", named.join(", "));
    }
    if !procedure.documents.is_empty() {
        out += "\n## 文书 · Documents\n\n";
        let rows = procedure.documents.iter().map(|document| {
            let to = document.to.iter().map(|whom| both(&procedure.called(*whom)));
            let to = to.collect::<Vec<_>>().join("<br>");
            vec![
                both(&document.title),
                format!("`{}`", document.id),
                acts::issued_by(procedure, &document.id),
                if to.is_empty() { "存卷 kept in the file".into() } else { to },
            ]
        });
        out += &table(&["文书 document", "", "出具的事项 issued by", "给谁 for"], rows);
    }
    out
}
