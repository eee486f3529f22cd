//! A procedure as a Mermaid state diagram, which code hosts draw.

use std::collections::BTreeMap;

use redress_domain::procedure::Procedure;
use redress_domain::text::Text;

/// Of the acts that lead from one stage to another so many are named.
const MOST_NAMED: usize = 3;

/// The diagram in its fence.
pub fn diagram(procedure: &Procedure) -> String {
    let mut out = "```mermaid\nstateDiagram-v2\n".to_owned();
    for stage in &procedure.stages {
        out += &format!("  state \"{}\" as {}\n", label(&stage.title), name(&stage.id));
    }
    if let Some(first) = procedure.stages.first() {
        out += &format!("  [*] --> {}: 登记 Filed\n", name(&first.id));
    }
    for stage in &procedure.stages {
        let mut ways: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for act in &stage.acts {
            for outcome in &act.outcomes {
                for route in outcome.routes.iter().filter(|route| route.to != stage.id) {
                    let to = procedure.stages.iter().position(|other| other.id == route.to);
                    let named = ways.entry(to.unwrap_or_default()).or_default();
                    let entered = outcome.enters.as_ref().map_or(String::new(), |id| format!(" → {id}"));
                    // Which outcome leads there, if that is not plain.
                    let title = match act.outcomes.iter().any(|other| other.routes != outcome.routes) {
                        true => Text::new(
                            format!("{}（{}）", act.title.zh, outcome.title.zh),
                            format!("{} ({})", act.title.en, outcome.title.en),
                        ),
                        false => act.title.clone(),
                    };
                    let words = label(&title) + &entered;
                    if !named.contains(&words) {
                        named.push(words);
                    }
                }
            }
        }
        for (to, named) in ways {
            let more = named.len().saturating_sub(MOST_NAMED);
            let mut told = named[..named.len() - more].join("<br/>");
            if more > 0 {
                told += &format!("<br/>… +{more}");
            }
            out += &format!("  {} --> {}: {told}\n", name(&stage.id), name(&procedure.stages[to].id));
        }
        if stage.end {
            out += &format!("  {} --> [*]\n", name(&stage.id));
        }
    }
    out + "```\n"
}

/// Names such as `end` or `state` would mean something else there.
fn name(id: &str) -> String {
    format!("s_{id}")
}

/// Without what means something there.
fn label(text: &Text) -> String {
    let plain =
        |text: &str| text.replace(['"', '\n'], " ").replace(':', "：").replace(';', "；").replace('#', "＃");
    format!("{} {}", plain(&text.zh), plain(&text.en))
}
