//! The bundle that was in `dist/` when this program was built.

use std::collections::HashMap;

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../dist"]
struct Dist;

/// Its files, without hidden ones.
pub(super) fn files() -> HashMap<String, Vec<u8>> {
    Dist::iter()
        .filter(|name| !name.split('/').any(|part| part.starts_with('.')))
        .filter_map(|name| Some((name.to_string(), Dist::get(&name)?.data.into_owned())))
        .collect()
}
