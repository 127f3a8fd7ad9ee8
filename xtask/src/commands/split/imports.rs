//! Short names for what the first module imports.
//!
//! wasm-bindgen ends each of some three hundred names in a hash, which no compression makes smaller, and both
//! the module and its script have them.

use std::collections::HashMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{Import, Parser, Payload};

use crate::failure::{Failure, Outcome};

/// What wasm-bindgen's names begin with.
const LONG: &str = "__wb";

/// The module and its script with short names between them.
pub fn shorten(module: &[u8], script: &str) -> Outcome<(Vec<u8>, String)> {
    let mut short = HashMap::new();
    let renamed = rename(module, &mut short)
        .map_err(|error| Failure::Check(format!("the bound module cannot be read: {error}")))?;
    let script = name_by_short(script, &short)?;
    Ok((renamed, script))
}

fn rename(
    module: &[u8],
    short: &mut HashMap<String, String>,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut renamed = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let Import { module, name, ty } = import?;
                let next = format!("w{}", short.len());
                let name = if name.starts_with(LONG) {
                    short.entry(name.to_owned()).or_insert(next).as_str()
                } else {
                    name
                };
                imports.import(module, name, RoundtripReencoder.entity_type(ty)?);
            }
            renamed.section(&imports);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = module.get(range).ok_or("a section ends behind its module")?;
            renamed.section(&RawSection { id, data });
        }
    }
    Ok(renamed.finish())
}

/// The script gives each import as a member of an object, on a line of its own: `__wbg_….: function(…`.
fn name_by_short(script: &str, short: &HashMap<String, String>) -> Outcome<String> {
    let mut named = String::with_capacity(script.len());
    let mut given = 0;
    for line in script.split_inclusive('\n') {
        let begin = line.len() - line.trim_start().len();
        let member =
            line[begin..].split_once(": ").and_then(|(name, _)| Some((name, short.get(name)?)));
        if let Some((name, short)) = member {
            given += 1;
            named.push_str(&line[..begin]);
            named.push_str(short);
            named.push_str(&line[begin + name.len()..]);
        } else {
            named.push_str(line);
        }
    }
    if given == short.len() {
        Ok(named)
    } else {
        Err(Failure::Check(format!(
            "the module imports {} things by wasm-bindgen's names, and the script gives {given} of them",
            short.len()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, TypeSection};

    fn module(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        let mut section = ImportSection::new();
        for (from, name) in imports {
            section.import(from, name, EntityType::Function(0));
        }
        module.section(&section);
        module.finish()
    }

    #[test]
    fn module_and_script_agree_on_the_short_names() {
        let long = module(&[
            ("./a.js", "__wbg_new_1f"),
            ("./b.js", "load"),
            ("./a.js", "__wbindgen_cast_2e"),
        ]);
        let script = "    __wbg_new_1f: function() { return __wbg_new_1f_is_not_a_member; },\n\
                      \x20   __wbindgen_cast_2e: function(a) {},\n";
        let (short, script) = shorten(&long, script).unwrap();
        assert_eq!(short, module(&[("./a.js", "w0"), ("./b.js", "load"), ("./a.js", "w1")]));
        assert_eq!(
            script,
            "    w0: function() { return __wbg_new_1f_is_not_a_member; },\n    w1: function(a) {},\n"
        );
    }

    #[test]
    fn an_import_that_the_script_does_not_give_is_a_failure() {
        assert!(shorten(&module(&[("./a.js", "__wbg_new_1f")]), "nothing: 1\n").is_err());
    }
}
