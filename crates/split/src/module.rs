//! A finished module, taken apart.

use crate::linked::constant;
use crate::{Result, said};
use std::collections::BTreeMap;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, Export, FuncType, FunctionBody, GlobalType, Import,
    MemoryType, Operator, Parser, Payload, TableType, TypeRef,
};

/// A module of the kind that Rust and wasm-bindgen make: functions are imported and nothing else, one memory, functions
/// in the first table.
#[derive(Default)]
pub struct Module<'a> {
    /// Types of functions.
    pub types: Vec<FuncType>,
    /// Imported functions, with the index of their type.
    pub imports: Vec<(Import<'a>, u32)>,
    /// The module's own functions: the index of the type, and the body.
    pub functions: Vec<(u32, FunctionBody<'a>)>,
    /// Tables.
    pub tables: Vec<TableType>,
    /// Memories.
    pub memories: Vec<MemoryType>,
    /// Globals, with what they begin as.
    pub globals: Vec<(GlobalType, ConstExpr<'a>)>,
    /// Exports.
    pub exports: Vec<Export<'a>>,
    /// What runs first.
    pub start: Option<u32>,
    /// Slots of the first table, each with its function.
    pub slots: BTreeMap<u32, u32>,
    /// Segments of memory: address and content.
    pub data: Vec<(u32, &'a [u8])>,
}

impl Module<'_> {
    /// The function that a call of this index runs, if it is one of the module's own.
    pub fn body(&self, function: u32) -> Option<&FunctionBody<'_>> {
        let own = (function as usize).checked_sub(self.imports.len())?;
        self.functions.get(own).map(|(_, body)| body)
    }

    /// The functions that a function calls or names, in order of appearance and as often.
    pub fn named_by(&self, function: u32) -> Result<Vec<u32>> {
        let mut named = Vec::new();
        if let Some(body) = self.body(function) {
            for operator in body.get_operators_reader().map_err(said)? {
                match operator.map_err(said)? {
                    Operator::Call { function_index }
                    | Operator::ReturnCall { function_index }
                    | Operator::RefFunc { function_index } => named.push(function_index),
                    _ => {}
                }
            }
        }
        Ok(named)
    }
}

/// Reads a module.
pub fn read(bytes: &[u8]) -> Result<Module<'_>> {
    let mut module = Module::default();
    let mut type_of = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        take(&mut module, &mut type_of, payload.map_err(said)?)?;
    }
    Ok(module)
}

fn take<'a>(module: &mut Module<'a>, type_of: &mut Vec<u32>, payload: Payload<'a>) -> Result<()> {
    match payload {
        Payload::TypeSection(section) => {
            for found in section.into_iter_err_on_gc_types() {
                module.types.push(found.map_err(said)?);
            }
        }
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                let import = import.map_err(said)?;
                let TypeRef::Func(type_index) = import.ty else {
                    return Err(format!("{} is imported and is not a function.", import.name));
                };
                module.imports.push((import, type_index));
            }
        }
        Payload::FunctionSection(section) => {
            for index in section {
                type_of.push(index.map_err(said)?);
            }
        }
        Payload::TableSection(section) => {
            for table in section {
                module.tables.push(table.map_err(said)?.ty);
            }
        }
        Payload::MemorySection(section) => {
            for memory in section {
                module.memories.push(memory.map_err(said)?);
            }
        }
        Payload::GlobalSection(section) => {
            for global in section {
                let global = global.map_err(said)?;
                module.globals.push((global.ty, global.init_expr));
            }
        }
        Payload::ExportSection(section) => {
            for export in section {
                module.exports.push(export.map_err(said)?);
            }
        }
        Payload::StartSection { func, .. } => module.start = Some(func),
        Payload::ElementSection(section) => {
            for element in section {
                take_element(module, element.map_err(said)?)?;
            }
        }
        Payload::CodeSectionEntry(body) => {
            let type_index = type_of.get(module.functions.len()).ok_or("A function has no type.")?;
            module.functions.push((*type_index, body));
        }
        Payload::DataSection(section) => {
            for data in section {
                let data = data.map_err(said)?;
                let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                    return Err("A piece of memory has no fixed place.".into());
                };
                module.data.push((constant(&offset_expr)?, data.data));
            }
        }
        Payload::TagSection(_) => return Err("The module has tags, which are not understood.".into()),
        _ => {}
    }
    Ok(())
}

fn take_element(module: &mut Module, element: wasmparser::Element) -> Result<()> {
    let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(functions)) =
        (element.kind, element.items)
    else {
        return Err("Functions stand in a table in a way that is not understood.".into());
    };
    if table_index.unwrap_or_default() != 0 {
        return Err("Functions stand in a table that is not the first.".into());
    }
    for (slot, function) in (constant(&offset_expr)?..).zip(functions) {
        module.slots.insert(slot, function.map_err(said)?);
    }
    Ok(())
}
