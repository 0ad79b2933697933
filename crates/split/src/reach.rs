//! What can be needed before what comes later is there.

use crate::linked::{Linked, Node};
use crate::{Result, merged};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How the statics begin that lead to what comes later: `src/later.rs` of the app says how they are used. A function
/// or a constant that is reached through them only is not needed before.
pub const DOOR: &str = "LATER_";
/// How wasm-bindgen's own functions begin, and those of them that it reads while it works and takes out afterwards.
const TOOLS: [&str; 2] = ["__wbindgen", "__externref"];
const DESCRIPTORS: &str = "__wbindgen_describe";
/// Of a hash that it puts behind a name.
const HASH_DIGITS: usize = 16;
/// The program's own function, which wasm-bindgen has run when the module is instantiated.
const MAIN: &str = "main";

/// What is needed when, in terms that outlive wasm-bindgen and wasm-opt: both leave slots and addresses as they are.
#[derive(Debug)]
pub struct Reach {
    /// Slots of the function table, each with when it is needed.
    pub slots: BTreeMap<u32, When>,
    /// Addresses whose content is not needed first.
    pub later_data: Vec<Range<u32>>,
    /// Names of the doors.
    pub doors: Vec<String>,
}

/// When something is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Before a door is opened.
    First,
    /// Behind a door.
    Later,
    /// By nobody: what led to it was taken out after linking.
    Never,
}

/// Follows every name from outside, first past the doors, then through them. `exports` are those of the finished module:
/// what was exported and is no more leads nowhere.
pub fn of(linked: &Linked, exports: &BTreeSet<&str>) -> Result<Reach> {
    let doors: BTreeSet<Node> = linked
        .pieces
        .iter()
        .filter(|(_, piece)| is_door(&piece.name))
        .map(|(symbol, _)| Node::Data(*symbol))
        .collect();
    if doors.is_empty() {
        return Err(format!("No static is called {DOOR}…: there is nothing to come later."));
    }
    let mut roots: Vec<Node> = linked.start.map(Node::Function).into_iter().collect();
    let kept = linked.exports.iter().filter(|(name, _)| is_kept(name, exports));
    roots.extend(kept.map(|(_, index)| Node::Function(*index)));
    for export in exports {
        roots.extend(shims(linked, export)?);
    }
    let first = closure(linked, roots.into_iter().chain(linked.strays.iter().copied()), &doors);
    let all = closure(linked, first.iter().chain(&doors).copied(), &BTreeSet::new());
    let when = |takers: &BTreeSet<Node>| match takers {
        takers if !takers.is_disjoint(&first) => When::First,
        takers if !takers.is_disjoint(&all) => When::Later,
        _ => When::Never,
    };
    let name = |door: &Node| match door {
        Node::Data(symbol) => linked.pieces.get(symbol).map(|piece| piece.name.clone()),
        Node::Function(_) => None,
    };
    Ok(Reach {
        slots: linked.takers.iter().map(|(slot, takers)| (*slot, when(takers))).collect(),
        later_data: later_data(linked, &first),
        doors: doors.iter().filter_map(name).collect(),
    })
}

/// Whether an export of the linked module still leads in. wasm-bindgen takes the hash off a name, may give its own tools
/// other names, and calls `main` itself; descriptors it only reads.
fn is_kept(name: &str, exports: &BTreeSet<&str>) -> bool {
    let is_tool = TOOLS.iter().any(|tool| name.starts_with(tool)) && !name.starts_with(DESCRIPTORS);
    is_tool || name == MAIN || exports.contains(without_hash(name))
}

/// The functions behind an export that wasm-bindgen adds: it exports what calls a closure, under that function's name,
/// which ends with its hash and perhaps a count.
fn shims(linked: &Linked, export: &str) -> Result<Vec<Node>> {
    let is_known = linked.exports.iter().any(|(name, _)| without_hash(name) == export || name == export);
    if is_known || TOOLS.iter().any(|tool| export.starts_with(tool)) {
        return Ok(Vec::new());
    }
    let hash = export.rsplit_once("__h").and_then(|(_, rest)| rest.get(..HASH_DIGITS));
    let found = hash.map(|hash| linked.functions.iter().filter(move |(name, _)| name.contains(hash)));
    let found: Vec<Node> = found.into_iter().flatten().map(|(_, index)| Node::Function(*index)).collect();
    if found.is_empty() {
        return Err(format!(
            "The finished module exports {export}, and nothing in the linked one is behind it."
        ));
    }
    Ok(found)
}

fn without_hash(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((plain, hash)) if hash.len() == HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            plain
        }
        _ => name,
    }
}

/// Everything that these lead to, themselves included, without going through `shut`.
fn closure(linked: &Linked, from: impl Iterator<Item = Node>, shut: &BTreeSet<Node>) -> BTreeSet<Node> {
    let mut todo: Vec<Node> = from.collect();
    let mut found: BTreeSet<Node> = todo.iter().copied().collect();
    while let Some(node) = todo.pop() {
        for named in linked.names.get(&node).into_iter().flatten() {
            if !shut.contains(named) && found.insert(*named) {
                todo.push(*named);
            }
        }
    }
    found
}

// A mangled name holds each word after its length.
fn is_door(name: &str) -> bool {
    let Some(at) = name.find(DOOR) else { return false };
    name[..at].ends_with(|before: char| before.is_ascii_digit() || before == ':') || at == 0
}

/// Constants that only nodes of later name. What no name covers stays where it is, and so does what can change.
fn later_data(linked: &Linked, first: &BTreeSet<Node>) -> Vec<Range<u32>> {
    let pieces = |is_first: bool| {
        let of = linked.pieces.iter().filter(|(symbol, _)| first.contains(&Node::Data(**symbol)) == is_first);
        merged(of.map(|(_, piece)| piece.at.clone()).collect())
    };
    let needed_first = pieces(true);
    let mut later = Vec::new();
    for range in pieces(false) {
        if linked.constants.iter().any(|segment| segment.start <= range.start && range.end <= segment.end) {
            later.extend(without(range, &needed_first));
        }
    }
    later
}

/// A range without these, which are in order.
fn without(range: Range<u32>, taken: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    let mut at = range.start;
    for taken in taken.iter().filter(|taken| taken.start < range.end && taken.end > range.start) {
        if at < taken.start {
            left.push(at..taken.start);
        }
        at = at.max(taken.end);
    }
    if at < range.end {
        left.push(at..range.end);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_door_by_its_name() {
        assert!(is_door("_ZN9linli_app6screen5later11LATER_PAGES17h0123456789abcdefE"));
        assert!(is_door("linli_app::screen::LATER_PAGES"));
        assert!(!is_door("_ZN9linli_app6screen5later12NOLATER_PAGES17hE"));
    }

    #[test]
    fn knows_an_export_under_its_later_name() {
        let exports = BTreeSet::from(["mount", "__wbg_handle_free"]);
        assert!(
            is_kept("mount_9afb885a5d171546", &exports)
                && is_kept("__wbg_handle_free_9afb885a5d171546", &exports)
        );
        assert!(is_kept("main", &exports) && is_kept("__wbindgen_malloc", &exports));
        assert!(!is_kept("intounderlyingsink_write_58a9338f50bce61c", &exports));
        assert!(!is_kept("__wbindgen_describe_mount", &exports));
    }

    #[test]
    fn finds_what_is_behind_an_export_of_wasm_bindgen() {
        let name = "_ZN12wasm_bindgen7convert8closures1_6invoke17h0bacf75849a1261fE";
        let linked = Linked { functions: vec![(name.into(), 7), ("main".into(), 8)], ..Linked::default() };
        let export = "wasm_bindgen__convert__closures_____invoke__h0bacf75849a1261f";
        assert_eq!(shims(&linked, export), Ok(vec![Node::Function(7)]));
        assert_eq!(shims(&linked, &format!("{export}_16")), Ok(vec![Node::Function(7)]));
        assert_eq!(shims(&linked, "__wbindgen_start"), Ok(Vec::new()));
        assert!(shims(&linked, "wasm_bindgen__invoke__h0000000000000000").is_err());
    }

    /// `run` names `shown`, a door leads to `hidden`, `hidden` to `shown` and to a constant of its own.
    fn sample() -> Linked {
        let piece = |name: &str, at: Range<u32>| crate::linked::Piece { name: name.into(), at, segment: 0 };
        let (run, shown, hidden, dead) =
            (Node::Function(0), Node::Function(1), Node::Function(2), Node::Function(3));
        let (door, own, both) = (Node::Data(0), Node::Data(1), Node::Data(2));
        Linked {
            exports: vec![("run".into(), 0), ("__wbindgen_describe_run".into(), 3)],
            pieces: [
                (0, piece("_ZN3app10LATER_DOOR17hE", 100..104)),
                (1, piece("own", 104..112)),
                (2, piece("both", 112..120)),
            ]
            .into(),
            names: [
                (run, [shown, door, both].into()),
                (door, [hidden].into()),
                (hidden, [shown, own, both].into()),
            ]
            .into(),
            takers: [(1, [run].into()), (2, [door].into()), (3, [dead].into())].into(),
            constants: std::iter::once(96..128).collect(),
            ..Linked::default()
        }
    }

    #[test]
    fn goes_past_a_door_first_and_through_it_later() {
        let found = of(&sample(), &BTreeSet::from(["run"])).expect("a reach");
        assert_eq!(found.slots, [(1, When::First), (2, When::Later), (3, When::Never)].into());
        // What both halves name stays; the door itself comes with what is behind it.
        assert_eq!(found.later_data, vec![100..112; 1]);
        assert_eq!(found.doors.len(), 1);
    }

    #[test]
    fn a_module_without_doors_is_a_mistake() {
        let mut linked = sample();
        linked.pieces.remove(&0);
        assert!(of(&linked, &BTreeSet::from(["run"])).is_err());
    }

    #[test]
    fn takes_ranges_out_of_a_range() {
        assert_eq!(without(10..20, &[0..5, 12..14, 18..30]), [10..12, 14..18]);
        assert!(without(10..20, &[0..5, 5..25]).is_empty());
        assert_eq!(without(10..20, &[]), vec![10..20; 1]);
    }
}
