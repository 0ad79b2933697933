//! A module as the linker left it, with its relocations: who names whom.
//!
//! The sections are those of the tool conventions for object files (`linking`, `reloc.CODE`, `reloc.DATA`), which
//! wasm-ld also writes into a finished module when it is asked with `--emit-relocs`.

use crate::{Result, said};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    ElementItems, ElementKind, ExternalKind, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// What can be named: a function, or a piece of memory with a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// By its index.
    Function(u32),
    /// By the index of its symbol.
    Data(u32),
}

/// A piece of memory with a name.
#[derive(Clone, Debug)]
pub struct Piece {
    /// As the linker calls it.
    pub name: String,
    /// Its addresses.
    pub at: Range<u32>,
    /// The segment that they are in.
    pub segment: u32,
}

/// Who names whom.
#[derive(Debug, Default)]
pub struct Linked {
    /// Functions that are called from outside.
    pub exports: Vec<(String, u32)>,
    /// All functions, as the linker calls them.
    pub functions: Vec<(String, u32)>,
    /// Segments of memory: address and length.
    pub segments: Vec<(u32, u32)>,
    /// The function that runs when the module is instantiated.
    pub start: Option<u32>,
    /// Slots of the function table, each with its function.
    pub slots: BTreeMap<u32, u32>,
    /// Pieces of memory, by the index of their symbol.
    pub pieces: BTreeMap<u32, Piece>,
    /// For each node the nodes that it names.
    pub names: BTreeMap<Node, BTreeSet<Node>>,
    /// For each slot the nodes that take its number.
    pub takers: BTreeMap<u32, BTreeSet<Node>>,
    /// Nodes that are named by nobody knows whom.
    pub strays: BTreeSet<Node>,
    /// Addresses of segments that no piece of code changes.
    pub constants: Vec<Range<u32>>,
}

#[derive(Default)]
struct Raw<'a> {
    bytes: &'a [u8],
    imports: u32,
    code_start: usize,
    data_start: usize,
    bodies: Vec<Range<usize>>,
    /// Address and content of each segment.
    segments: Vec<(u32, Range<usize>)>,
    segment_names: Vec<String>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<(Section, RelocationEntry)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Code,
    Data,
}

/// Reads a module.
pub fn read(bytes: &[u8]) -> Result<Linked> {
    let mut linked = Linked::default();
    let mut raw = Raw { bytes, ..Raw::default() };
    for payload in Parser::new(0).parse_all(bytes) {
        take(&mut linked, &mut raw, payload.map_err(said)?)?;
    }
    if raw.relocations.is_empty() {
        return Err("The module has no relocations: it must be linked with `--emit-relocs`.".into());
    }
    for symbol in &raw.symbols {
        if let SymbolInfo::Func { index, name: Some(name), .. } = symbol {
            linked.functions.push(((*name).into(), *index));
        }
    }
    linked.segments = raw.segments.iter().map(|(at, content)| (*at, content.len() as u32)).collect();
    for (index, symbol) in raw.symbols.iter().enumerate() {
        if let SymbolInfo::Data { name, symbol: Some(data), .. } = symbol {
            let (address, _) = raw.segments.get(data.index as usize).ok_or("A symbol has no segment.")?;
            let start = address + data.offset;
            let piece = Piece { name: (*name).into(), at: start..start + data.size, segment: data.index };
            linked.pieces.insert(index as u32, piece);
        }
    }
    for (index, (address, content)) in raw.segments.iter().enumerate() {
        if raw.segment_names.get(index).is_some_and(|name| name.starts_with(".rodata")) {
            linked.constants.push(*address..address + content.len() as u32);
        }
    }
    let places = Places::of(&linked);
    for (section, entry) in &raw.relocations {
        relate(&mut linked, &raw, &places, *section, entry)?;
    }
    Ok(linked)
}

fn take<'a>(linked: &mut Linked, raw: &mut Raw<'a>, payload: Payload<'a>) -> Result<()> {
    match payload {
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                raw.imports += u32::from(matches!(import.map_err(said)?.ty, TypeRef::Func(_)));
            }
        }
        Payload::ExportSection(section) => {
            for export in section {
                let export = export.map_err(said)?;
                if export.kind == ExternalKind::Func {
                    linked.exports.push((export.name.into(), export.index));
                }
            }
        }
        Payload::StartSection { func, .. } => linked.start = Some(func),
        Payload::ElementSection(section) => {
            for element in section {
                let element = element.map_err(said)?;
                let ElementKind::Active { offset_expr, .. } = element.kind else { continue };
                let ElementItems::Functions(functions) = element.items else { continue };
                let first = constant(&offset_expr)?;
                for (slot, function) in (first..).zip(functions) {
                    linked.slots.insert(slot, function.map_err(said)?);
                }
            }
        }
        Payload::CodeSectionStart { unchecked_range, .. } => {
            raw.code_start = unchecked_range.start as usize;
        }
        Payload::CodeSectionEntry(body) => {
            raw.bodies.push(body.range().start as usize..body.range().end as usize);
        }
        Payload::DataSection(section) => {
            raw.data_start = section.range().start as usize;
            for data in section {
                let data = data.map_err(said)?;
                let wasmparser::DataKind::Active { offset_expr, .. } = &data.kind else {
                    return Err("A piece of memory has no fixed place.".into());
                };
                let end = data.range.end as usize;
                raw.segments.push((constant(offset_expr)?, end - data.data.len()..end));
            }
        }
        Payload::CustomSection(section) => return take_custom(raw, &section),
        _ => {}
    }
    Ok(())
}

fn take_custom<'a>(raw: &mut Raw<'a>, section: &wasmparser::CustomSectionReader<'a>) -> Result<()> {
    match section.as_known() {
        KnownCustom::Linking(linking) => {
            for part in linking.subsections() {
                match part.map_err(said)? {
                    Linking::SymbolTable(symbols) => {
                        for symbol in symbols {
                            raw.symbols.push(symbol.map_err(said)?);
                        }
                    }
                    Linking::SegmentInfo(segments) => {
                        for segment in segments {
                            raw.segment_names.push(segment.map_err(said)?.name.into());
                        }
                    }
                    _ => {}
                }
            }
        }
        KnownCustom::Reloc(relocations) => {
            let of = match section.name() {
                "reloc.CODE" => Section::Code,
                "reloc.DATA" => Section::Data,
                // Of debug information.
                _ => return Ok(()),
            };
            for entry in relocations.entries() {
                raw.relocations.push((of, entry.map_err(said)?));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The number that an offset is.
pub fn constant(offset: &wasmparser::ConstExpr) -> Result<u32> {
    match offset.get_operators_reader().read().map_err(said)? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => Err("A segment does not begin at a fixed place.".into()),
    }
}

/// Pieces of each segment in order of their addresses, to find the one that an address is in.
struct Places(BTreeMap<u32, Vec<(Range<u32>, u32)>>);

impl Places {
    fn of(linked: &Linked) -> Self {
        let mut places: BTreeMap<u32, Vec<(Range<u32>, u32)>> = BTreeMap::new();
        for (symbol, piece) in &linked.pieces {
            places.entry(piece.segment).or_default().push((piece.at.clone(), *symbol));
        }
        for pieces in places.values_mut() {
            pieces.sort_by_key(|(at, _)| (at.start, at.end));
        }
        Self(places)
    }

    /// All that hold this address: names may lie over each other.
    fn holding(&self, segment: u32, address: u32) -> impl Iterator<Item = u32> {
        let pieces = self.0.get(&segment).map(Vec::as_slice).unwrap_or_default();
        let before = pieces.partition_point(|(at, _)| at.start <= address);
        pieces[..before].iter().filter(move |(at, _)| address < at.end).map(|(_, symbol)| *symbol)
    }
}

fn relate(
    linked: &mut Linked,
    raw: &Raw,
    places: &Places,
    section: Section,
    entry: &RelocationEntry,
) -> Result<()> {
    use RelocationType as R;
    let symbol = raw.symbols.get(entry.index as usize);
    let target = match entry.ty {
        R::FunctionIndexLeb | R::TableIndexSleb | R::TableIndexI32 => match symbol {
            Some(SymbolInfo::Func { index, .. }) => Node::Function(*index),
            _ => return Err("A relocation names a function that is none.".into()),
        },
        R::MemoryAddrLeb | R::MemoryAddrSleb | R::MemoryAddrI32 => match symbol {
            Some(SymbolInfo::Data { symbol: Some(_), .. }) => Node::Data(entry.index),
            // The end of the stack and the like: no content.
            Some(SymbolInfo::Data { symbol: None, .. }) => return Ok(()),
            _ => return Err("A relocation names a piece of memory that is none.".into()),
        },
        R::TypeIndexLeb | R::GlobalIndexLeb | R::TableNumberLeb => return Ok(()),
        other => return Err(format!("A relocation of the kind {other:?} is not understood.")),
    };
    let start = if section == Section::Code { raw.code_start } else { raw.data_start };
    let at = start + entry.offset as usize;
    let from: Vec<Node> = match section {
        Section::Code => {
            let index = raw.bodies.partition_point(|body| body.end <= at);
            vec![Node::Function(raw.imports + index as u32)]
        }
        Section::Data => {
            let found = raw.segments.iter().enumerate().find(|(_, (_, content))| content.contains(&at));
            let (segment, (address, content)) = found.ok_or("A relocation lies in no segment.")?;
            let address = address + (at - content.start) as u32;
            places.holding(segment as u32, address).map(Node::Data).collect()
        }
    };
    if matches!(entry.ty, R::TableIndexSleb | R::TableIndexI32) {
        let range = entry.relocation_range().map_err(said)?;
        let written =
            raw.bytes.get(start + range.start..start + range.end).ok_or("A relocation lies outside.")?;
        let slot = if entry.ty == R::TableIndexI32 { little_endian(written) } else { leb(written) };
        linked.takers.entry(slot).or_default().extend(from.iter().copied());
    }
    if from.is_empty() {
        linked.strays.insert(target);
    }
    for from in from {
        linked.names.entry(from).or_default().insert(target);
    }
    Ok(())
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

// Slots are not negative: written as a signed number or not, they are read alike.
fn leb(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, byte| value << 7 | u32::from(byte & 0x7f))
}
