//! Point 6: a case that goes round is counted, and the count is heard.
//!
//! Without the edges that raise a counter with rungs, no way may lead through several stages and back into
//! the same situation. Going round within one stage, such as reminding, is no loop of the procedure.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use redress_domain::text::Text;

use super::explore::{Edge, Space};
use super::{Check, path_of};

/// Finds the shortest of the loops nearest to filing.
pub fn check(check: &mut Check, space: &Space) {
    let component = components(space, |at, edge| !space.effect(at, edge).told);
    let mut stages: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (at, situation) in space.situations.iter().enumerate() {
        stages.entry(component[at]).or_default().insert(situation.stage);
    }
    for at in 0..space.situations.len() {
        if stages.get(&component[at]).is_some_and(|stages| stages.len() > 1) {
            stages.remove(&component[at]);
            say(check, space, at, &round(space, &component, at));
        }
    }
}

fn say(check: &mut Check, space: &Space, start: usize, edges: &[Edge]) {
    let mut at = start;
    let mut back = None;
    let mut raised = None;
    for edge in edges {
        let (from, to) = (space.situations[at].stage, space.situations[edge.to].stage);
        back = back.or((to < from).then_some((at, edge)));
        raised = raised.or(space.act(at, edge).1.raise.first());
        at = edge.to;
    }
    let Some((from, edge)) = back else { return };
    let (act, path) = (space.act(from, edge).0, path_of(space, from, edge));
    let story = || space.story_through(start, edges);
    match raised {
        Some(counter) => {
            let text = Text::new(
                format!(
                    "从“{}”可以一再绕回来，“{counter}”只计数而不告知任何人；请给它写 rungs，例如 [{{ at: 2, tell: \
                     角色, message: … }}]",
                    act.title.zh
                ),
                format!(
                    "through “{}” a case can go round again and again, and `{counter}` counts but tells \
                     nobody; give it `rungs`, such as [{{ at: 2, tell: role, message: … }}]",
                    act.title.en
                ),
            );
            check.say("loop_unwatched", &path, text, story);
        }
        None => {
            let text = Text::new(
                format!(
                    "从“{}”可以一再绕回来而不计数；请在此写 raise: [计数]，并给该计数写 rungs",
                    act.title.zh
                ),
                format!(
                    "through “{}” a case can go round again and again uncounted; write `raise: [counter]` \
                     here, with a counter that has `rungs`",
                    act.title.en
                ),
            );
            check.say("loop_uncounted", &path, text, story);
        }
    }
}

/// The shortest way from `start` through another stage and back, within its component.
fn round(space: &Space, component: &[usize], start: usize) -> Vec<Edge> {
    let stage = space.situations[start].stage;
    let mut from: BTreeMap<(usize, bool), ((usize, bool), Edge)> = BTreeMap::new();
    let mut next = VecDeque::from([(start, false)]);
    while let Some((at, left)) = next.pop_front() {
        if (at, left) == (start, true) {
            break;
        }
        for edge in &space.edges[at] {
            let to = (edge.to, left || space.situations[edge.to].stage != stage);
            let within = component[edge.to] == component[start] && !space.effect(at, edge).told;
            if within && to != (start, false) && !from.contains_key(&to) {
                from.insert(to, ((at, left), *edge));
                next.push_back(to);
            }
        }
    }
    let mut edges = Vec::new();
    let mut at = (start, true);
    while let Some((before, edge)) = from.get(&at) {
        edges.push(*edge);
        at = *before;
    }
    edges.reverse();
    edges
}

/// Numbers the strongly connected components of the edges that count (Kosaraju), without recursion.
pub fn components(space: &Space, counts: impl Fn(usize, &Edge) -> bool) -> Vec<usize> {
    let size = space.situations.len();
    let mut ahead = vec![Vec::new(); size];
    let mut behind = vec![Vec::new(); size];
    for (at, edges) in space.edges.iter().enumerate() {
        for edge in edges.iter().filter(|edge| edge.to != at && counts(at, edge)) {
            ahead[at].push(edge.to);
            behind[edge.to].push(at);
        }
    }
    let mut finished = Vec::with_capacity(size);
    let mut seen = vec![false; size];
    for root in 0..size {
        let mut stack = vec![(root, 0)];
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        while let Some((at, tried)) = stack.last_mut() {
            match ahead[*at].get(*tried) {
                Some(&to) => {
                    *tried += 1;
                    if !std::mem::replace(&mut seen[to], true) {
                        stack.push((to, 0));
                    }
                }
                None => {
                    finished.push(*at);
                    stack.pop();
                }
            }
        }
    }
    let mut component = vec![usize::MAX; size];
    for &root in finished.iter().rev() {
        let mut stack = vec![root];
        while let Some(at) = stack.pop() {
            if component[at] == usize::MAX {
                component[at] = root;
                stack.extend(&behind[at]);
            }
        }
    }
    component
}
