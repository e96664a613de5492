//! Relations: the typed structs, their evidence and codes.

mod codes;
mod evidence;
mod kind;
mod types;

pub use codes::Plover;
pub use evidence::Evidence;
pub use kind::{EntityKind, Filler, MentionForm, Modality, Polarity, RelationKind, Role, RoleSpec, Source};
pub use types::*;
