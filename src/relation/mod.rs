//! Relations: the typed structs, their evidence and codes.

mod kind;

pub use kind::{EntityKind, Filler, MentionForm, Modality, Polarity, RelationKind, Role, RoleSpec, Source};
