//! A module becomes two.

use crate::module::Module;
use crate::reach::{Reach, When};
use crate::{Result, merged, said};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder as out;
use wasm_encoder::reencode::{self, Reencode};

/// The module name under which the second half asks for what the first has: wasm-bindgen's imports have another.
const FIRST: &str = "b";
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// A stretch of constants that is not worth the six bytes or so of a segment of its own: it is written together with its
/// neighbours, which is the same content twice.
const GAP_BYTES_MAX: u32 = 12;

/// Both halves.
pub struct Halves {
    /// What the first page needs.
    pub first: Vec<u8>,
    /// What comes later.
    pub later: Vec<u8>,
    /// How many functions are in each.
    pub functions: (usize, usize),
    /// How many functions of the first half the second one calls.
    pub shared: usize,
}

/// Which functions are where, by their index in the whole module.
struct Plan {
    first: BTreeSet<u32>,
    /// Those of the first half that are not imported, and those of the second, each in the order of their half.
    first_own: Vec<u32>,
    later: Vec<u32>,
    /// Functions of the first half, and imported ones, that the second half calls; what it calls most comes first, for a
    /// low index is written in one byte.
    asked: Vec<u32>,
}

/// Cuts a module.
pub fn cut(module: &Module, reach: &Reach) -> Result<Halves> {
    let plan = plan(module, reach)?;
    if plan.later.is_empty() {
        return Err("Nothing comes later: every function can be reached without a door.".into());
    }
    let names = names(module, &plan);
    let (first, later) =
        (first_half(module, &plan, reach, &names)?, later_half(module, &plan, reach, &names)?);
    for half in [&first, &later] {
        wasmparser::Validator::new().validate_all(half).map_err(said)?;
    }
    let own = |function: &&u32| **function as usize >= module.imports.len();
    Ok(Halves {
        functions: (plan.first.iter().filter(own).count(), plan.later.len()),
        shared: plan.asked.iter().filter(own).count(),
        first,
        later,
    })
}

/// When a slot is needed. One that the linker did not give out came with wasm-bindgen: nobody knows who takes it. A
/// function of the glue in a slot is left to the first half, which has most of them.
fn when(module: &Module, reach: &Reach, slot: u32, function: u32) -> When {
    match reach.slots.get(&slot) {
        Some(When::Later) if (function as usize) < module.imports.len() => When::First,
        Some(when) => *when,
        None => When::First,
    }
}

fn plan(module: &Module, reach: &Reach) -> Result<Plan> {
    let in_slots = |wanted: When| {
        let slots = module.slots.iter().map(|(slot, function)| (*slot, *function));
        slots
            .filter(move |(slot, function)| when(module, reach, *slot, *function) == wanted)
            .map(|(_, function)| function)
    };
    let exported = module.exports.iter().filter(|export| export.kind == wasmparser::ExternalKind::Func);
    let exported = exported.map(|export| export.index);
    let first = closure(module, exported.chain(module.start).chain(in_slots(When::First)))?;
    let imported = module.imports.len() as u32;
    let reached = closure(module, in_slots(When::Later))?;
    let first_own = alike(module, first.iter().copied().filter(|function| *function >= imported));
    let later = alike(
        module,
        reached.into_iter().filter(|function| *function >= imported && !first.contains(function)),
    );
    let is_later: BTreeSet<u32> = later.iter().copied().collect();
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    for function in &later {
        for named in module.named_by(*function)? {
            if !is_later.contains(&named) {
                *times.entry(named).or_default() += 1;
            }
        }
    }
    let mut asked: Vec<u32> = times.keys().copied().collect();
    asked.sort_by_key(|function| std::cmp::Reverse(times[function]));
    Ok(Plan { first, first_own, later, asked })
}

/// Functions in an order in which those that look alike stand together: that packs a kilobyte and more better than the
/// order in which they are called most.
fn alike(module: &Module, functions: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut functions: Vec<u32> = functions.collect();
    functions.sort_by_key(|function| {
        let (kind, body) = &module.functions[*function as usize - module.imports.len()];
        (*kind, body.as_bytes())
    });
    functions
}

/// Everything that these call, themselves included.
fn closure(module: &Module, from: impl Iterator<Item = u32>) -> Result<BTreeSet<u32>> {
    let mut todo: Vec<u32> = from.collect();
    let mut found: BTreeSet<u32> = todo.iter().copied().collect();
    while let Some(function) = todo.pop() {
        for named in module.named_by(function)? {
            if found.insert(named) {
                todo.push(named);
            }
        }
    }
    Ok(found)
}

/// What the first half exports for the second: functions, then memory, tables and globals, each under a short name.
struct Names {
    functions: Vec<(u32, String)>,
    memories: Vec<String>,
    tables: Vec<String>,
    globals: Vec<String>,
}

impl Names {
    fn of(&self, function: u32) -> Option<&str> {
        self.functions.iter().find(|(other, _)| *other == function).map(|(_, name)| name.as_str())
    }
}

fn names(module: &Module, plan: &Plan) -> Names {
    let taken: BTreeSet<&str> = module.exports.iter().map(|export| export.name).collect();
    let mut short = (0..).map(short_name).filter(|name| !taken.contains(name.as_str()));
    let mut several = |count: usize| short.by_ref().take(count).collect::<Vec<_>>();
    let (memories, tables, globals) =
        (several(module.memories.len()), several(module.tables.len()), several(module.globals.len()));
    let mut own: Vec<u32> =
        plan.asked.iter().copied().filter(|f| *f as usize >= module.imports.len()).collect();
    // In the order of the first half, whose exports pack better so.
    own.sort_unstable();
    let functions = several(own.len());
    Names { functions: own.into_iter().zip(functions).collect(), memories, tables, globals }
}

fn short_name(index: usize) -> String {
    let letter = char::from(LETTERS[index % LETTERS.len()]);
    match index / LETTERS.len() {
        0 => letter.into(),
        more => short_name(more - 1) + letter.encode_utf8(&mut [0; 4]),
    }
}

/// New numbers of functions and types while bodies are written anew. A type gets its number when it is first used.
struct Renumber {
    functions: BTreeMap<u32, u32>,
    types: Vec<u32>,
}

impl Renumber {
    fn new(functions: impl Iterator<Item = u32>) -> Self {
        Self { functions: functions.zip(0..).collect(), types: Vec::new() }
    }

    fn of_type(&mut self, old: u32) -> u32 {
        let known = self.types.iter().position(|known| *known == old);
        known.unwrap_or_else(|| {
            self.types.push(old);
            self.types.len() - 1
        }) as u32
    }

    fn of_function(&self, old: u32) -> Result<u32> {
        self.functions.get(&old).copied().ok_or_else(|| format!("Function {old} is in the other half."))
    }

    fn types(&self, module: &Module) -> Result<out::TypeSection> {
        let mut section = out::TypeSection::new();
        for old in &self.types {
            let found = module.types.get(*old as usize).ok_or("A type is missing.")?;
            let found = reencode::RoundtripReencoder.func_type(found.clone()).map_err(said)?;
            section.ty().func_type(&found);
        }
        Ok(section)
    }
}

impl Reencode for Renumber {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, reencode::Error<String>> {
        self.of_function(function).map_err(reencode::Error::UserError)
    }

    fn type_index(&mut self, index: u32) -> std::result::Result<u32, reencode::Error<String>> {
        Ok(self.of_type(index))
    }
}

/// Bodies and types of the module's own functions among these.
fn bodies(
    module: &Module,
    renumber: &mut Renumber,
    functions: &[u32],
) -> Result<(out::FunctionSection, out::CodeSection)> {
    let (mut kinds, mut code) = (out::FunctionSection::new(), out::CodeSection::new());
    for function in functions {
        let (kind, body) = &module.functions[*function as usize - module.imports.len()];
        kinds.function(renumber.of_type(*kind));
        renumber.parse_function_body(&mut code, body.clone()).map_err(said)?;
    }
    Ok((kinds, code))
}

fn first_half(module: &Module, plan: &Plan, reach: &Reach, names: &Names) -> Result<Vec<u8>> {
    let count = module.imports.len() as u32;
    // What the second half calls of the glue it asks for itself.
    let needed: Vec<u32> = plan.first.iter().copied().filter(|function| *function < count).collect();
    let own = &plan.first_own;
    let mut renumber = Renumber::new(needed.iter().chain(own).copied());
    let mut imports = out::ImportSection::new();
    for function in &needed {
        let (import, kind) = &module.imports[*function as usize];
        imports.import(import.module, import.name, out::EntityType::Function(renumber.of_type(*kind)));
    }
    let (mut kinds, mut code) = bodies(module, &mut renumber, own)?;
    // In the slots of the second half stands a function that traps, until that half takes its place.
    let trap = (needed.len() + own.len()) as u32;
    let nothing = module.types.iter().position(|kind| kind.params().is_empty() && kind.results().is_empty());
    kinds.function(renumber.of_type(nothing.ok_or("No function takes and gives nothing.")? as u32));
    code.function(
        out::Function::new([])
            .instruction(&out::Instruction::Unreachable)
            .instruction(&out::Instruction::End),
    );

    let mut finished = out::Module::new();
    finished.section(&renumber.types(module)?).section(&imports).section(&kinds);
    let mut tables = out::TableSection::new();
    for table in &module.tables {
        tables.table(renumber.table_type(*table).map_err(said)?);
    }
    let mut memories = out::MemorySection::new();
    for memory in &module.memories {
        memories.memory(renumber.memory_type(*memory).map_err(said)?);
    }
    let mut globals = out::GlobalSection::new();
    for (kind, begins) in &module.globals {
        let kind = renumber.global_type(*kind).map_err(said)?;
        globals.global(kind, &renumber.const_expr(begins.clone()).map_err(said)?);
    }
    finished.section(&tables).section(&memories).section(&globals);
    finished.section(&exports(module, &mut renumber, names)?);
    if let Some(start) = module.start {
        finished.section(&out::StartSection { function_index: renumber.of_function(start)? });
    }
    let slot = |(slot, function): (&u32, &u32)| {
        let new = if plan.first.contains(function) { renumber.of_function(*function)? } else { trap };
        Ok((*slot, new))
    };
    let slots = module.slots.iter().map(slot).collect::<Result<Vec<_>>>()?;
    finished.section(&elements(&slots)).section(&code).section(&first_data(module, reach));
    Ok(finished.finish())
}

fn exports(module: &Module, renumber: &mut Renumber, names: &Names) -> Result<out::ExportSection> {
    let mut exports = out::ExportSection::new();
    for export in &module.exports {
        let kind = renumber.export_kind(export.kind).map_err(said)?;
        let index = match export.kind {
            wasmparser::ExternalKind::Func => renumber.of_function(export.index)?,
            _ => export.index,
        };
        exports.export(export.name, kind, index);
    }
    let fixed = [
        (&names.memories, out::ExportKind::Memory),
        (&names.tables, out::ExportKind::Table),
        (&names.globals, out::ExportKind::Global),
    ];
    for (names, kind) in fixed {
        for (index, name) in (0..).zip(names) {
            exports.export(name, kind, index);
        }
    }
    for (function, name) in &names.functions {
        exports.export(name, out::ExportKind::Func, renumber.of_function(*function)?);
    }
    Ok(exports)
}

fn later_half(module: &Module, plan: &Plan, reach: &Reach, names: &Names) -> Result<Vec<u8>> {
    let mut renumber = Renumber::new(plan.asked.iter().chain(&plan.later).copied());
    let mut imports = out::ImportSection::new();
    for function in &plan.asked {
        match module.imports.get(*function as usize) {
            Some((import, kind)) => {
                imports.import(
                    import.module,
                    import.name,
                    out::EntityType::Function(renumber.of_type(*kind)),
                );
            }
            None => {
                let kind = module.functions[*function as usize - module.imports.len()].0;
                let name = names.of(*function).ok_or("A function has no name.")?;
                imports.import(FIRST, name, out::EntityType::Function(renumber.of_type(kind)));
            }
        }
    }
    for (memory, name) in module.memories.iter().zip(&names.memories) {
        imports.import(FIRST, name, renumber.memory_type(*memory).map_err(said)?);
    }
    for (table, name) in module.tables.iter().zip(&names.tables) {
        imports.import(FIRST, name, renumber.table_type(*table).map_err(said)?);
    }
    for ((global, _), name) in module.globals.iter().zip(&names.globals) {
        imports.import(FIRST, name, renumber.global_type(*global).map_err(said)?);
    }
    let (kinds, code) = bodies(module, &mut renumber, &plan.later)?;
    // A slot that only the second half takes may hold a function that the first calls by its name: it stands there then.
    let slots = module.slots.iter().filter(|(_, function)| renumber.functions.contains_key(function));
    let slots = slots.filter(|(_, function)| !plan.first.contains(function));
    let slots = slots.map(|(slot, function)| Ok((*slot, renumber.of_function(*function)?)));
    let own = slots.collect::<Result<Vec<_>>>()?;
    let mut finished = out::Module::new();
    finished.section(&renumber.types(module)?).section(&imports).section(&kinds);
    finished.section(&elements(&own)).section(&code).section(&later_data(module, reach));
    Ok(finished.finish())
}

/// Slots as segments, one for each run.
fn elements(slots: &[(u32, u32)]) -> out::ElementSection {
    let mut section = out::ElementSection::new();
    let mut rest = slots;
    while let Some((first, _)) = rest.first() {
        let run = (0..).zip(rest).take_while(|(at, (slot, _))| first + at == *slot).count();
        let (now, after) = rest.split_at(run);
        let functions: Vec<u32> = now.iter().map(|(_, function)| *function).collect();
        let offset = out::ConstExpr::i32_const(*first as i32);
        section.active(None, &offset, out::Elements::Functions(functions.into()));
        rest = after;
    }
    section
}

/// Memory of the first half: what comes later is left empty, which packs to nothing.
fn first_data(module: &Module, reach: &Reach) -> out::DataSection {
    let mut section = out::DataSection::new();
    for (address, content) in &module.data {
        let mut content = content.to_vec();
        for range in inside(&reach.later_data, *address, content.len()) {
            content[range].fill(0);
        }
        section.active(0, &out::ConstExpr::i32_const(*address as i32), content);
    }
    section
}

/// Constants that the second half brings.
fn later_data(module: &Module, reach: &Reach) -> out::DataSection {
    let mut section = out::DataSection::new();
    for (address, content) in &module.data {
        let found = inside(&reach.later_data, *address, content.len());
        let filled = found.filter(|range| content[range.clone()].iter().any(|byte| *byte != 0));
        let near = filled.map(|range| range.start as u32..range.end as u32 + GAP_BYTES_MAX).collect();
        for range in merged(near) {
            let range = range.start as usize..((range.end - GAP_BYTES_MAX) as usize);
            let at = address + range.start as u32;
            section.active(0, &out::ConstExpr::i32_const(at as i32), content[range].iter().copied());
        }
    }
    section
}

/// The parts of a segment that these addresses name, counted from its beginning.
fn inside(ranges: &[Range<u32>], address: u32, length: usize) -> impl Iterator<Item = Range<usize>> {
    let end = address + length as u32;
    ranges.iter().filter(move |range| range.start < end && range.end > address).map(move |range| {
        (range.start.max(address) - address) as usize..(range.end.min(end) - address) as usize
    })
}

#[cfg(test)]
mod tests;
