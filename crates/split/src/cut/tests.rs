//! A small module, cut.

use super::*;
use wasmparser::{Parser, Payload};

/// `run` calls what is in slot 0 and `helper`; slot 0 holds a function that calls `helper` too, slot 1 one that nobody
/// can reach. Memory holds `first` and `later`.
fn sample() -> Vec<u8> {
    let mut module = out::Module::new();
    let mut types = out::TypeSection::new();
    types.ty().function([], []);
    types.ty().function([out::ValType::I32], [out::ValType::I32]);
    let mut imports = out::ImportSection::new();
    imports.import("a", "a", out::EntityType::Function(0));
    let mut functions = out::FunctionSection::new();
    for kind in [0, 1, 0, 0] {
        functions.function(kind);
    }
    let mut tables = out::TableSection::new();
    tables.table(out::TableType {
        element_type: out::RefType::FUNCREF,
        minimum: 3,
        maximum: Some(3),
        table64: false,
        shared: false,
    });
    let mut memories = out::MemorySection::new();
    memories.memory(out::MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = out::ExportSection::new();
    exports.export("memory", out::ExportKind::Memory, 0).export("run", out::ExportKind::Func, 1);
    let mut elements = out::ElementSection::new();
    let slots = out::Elements::Functions(vec![3, 4].into());
    elements.active(None, &out::ConstExpr::i32_const(0), slots);
    let mut code = out::CodeSection::new();
    let body = |instructions: &[out::Instruction]| {
        let mut body = out::Function::new([]);
        for instruction in instructions {
            body.instruction(instruction);
        }
        body.instruction(&out::Instruction::End);
        body
    };
    use out::Instruction::{Call, CallIndirect, Drop, I32Const, LocalGet};
    code.function(&body(&[
        I32Const(0),
        CallIndirect { type_index: 0, table_index: 0 },
        I32Const(1),
        Call(2),
        Drop,
    ]));
    code.function(&body(&[LocalGet(0)]));
    code.function(&body(&[I32Const(2), Call(2), Drop, Call(0)]));
    code.function(&body(&[]));
    let mut data = out::DataSection::new();
    data.active(0, &out::ConstExpr::i32_const(16), *b"firstlater");
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&exports).section(&elements).section(&code).section(&data);
    module.finish()
}

fn reach() -> Reach {
    Reach {
        slots: [(0, When::Later), (1, When::Never)].into(),
        later_data: std::iter::once(21..26).collect(),
        doors: vec!["LATER_DOOR".into()],
    }
}

fn imports(half: &[u8]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(half) {
        if let Payload::ImportSection(section) = payload.expect("valid") {
            for import in section.into_imports() {
                let import = import.expect("valid");
                found.push((import.module.to_string(), import.name.to_string()));
            }
        }
    }
    found
}

fn memory(half: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(half) {
        if let Payload::DataSection(section) = payload.expect("valid") {
            for data in section {
                let data = data.expect("valid");
                let wasmparser::DataKind::Active { offset_expr, .. } = data.kind else { panic!("passive") };
                found.push((crate::linked::constant(&offset_expr).expect("a number"), data.data.to_vec()));
            }
        }
    }
    found
}

#[test]
fn what_a_door_leads_to_is_in_the_second_half_and_what_nobody_reaches_in_none() {
    let whole = sample();
    let halves = cut(&crate::module::read(&whole).expect("a module"), &reach()).expect("two halves");
    // `run`, `helper` and the one imported stay; the door's function goes; the last is in neither.
    assert_eq!((halves.functions, halves.shared), ((2, 1), 1));
    assert_eq!(imports(&halves.first), []);
    let first = crate::module::read(&halves.first).expect("a module");
    let exported: BTreeSet<&str> = first.exports.iter().map(|export| export.name).collect();
    let asked = imports(&halves.later);
    assert!(asked.contains(&("a".into(), "a".into())), "the glue's function, from the glue: {asked:?}");
    let of_first = asked.iter().filter(|(module, _)| module == FIRST);
    // The helper, the memory and the table.
    assert_eq!(of_first.clone().count(), 3);
    for (_, name) in of_first {
        assert!(exported.contains(name.as_str()), "{name} is exported: {exported:?}");
    }
    // Both slots trap until the second half is there.
    let trap = first.functions.len() as u32 - 1;
    assert_eq!(first.slots.values().copied().collect::<Vec<_>>(), [trap, trap]);
}

#[test]
fn constants_that_only_the_second_half_needs_go_with_it() {
    let whole = sample();
    let halves = cut(&crate::module::read(&whole).expect("a module"), &reach()).expect("two halves");
    assert_eq!(memory(&halves.first), [(16, b"first\0\0\0\0\0".to_vec())]);
    assert_eq!(memory(&halves.later), [(21, b"later".to_vec())]);
}

#[test]
fn nothing_to_cut_is_a_mistake() {
    let whole = sample();
    let all_first = Reach { slots: [(0, When::First), (1, When::First)].into(), ..reach() };
    assert!(cut(&crate::module::read(&whole).expect("a module"), &all_first).is_err());
}
