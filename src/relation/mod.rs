//! Relations: the typed structs, their evidence and codes, and how they read in English.

mod codes;
mod custom;
mod evidence;
mod kind;
mod sentence;
mod settle;
mod sides;
mod types;

pub use codes::Plover;
pub(crate) use codes::{Codes, Cues};
pub use custom::{CustomKind, CustomRelation, CustomRole, CustomRoleSpec};
pub use evidence::Evidence;
pub use kind::{EntityKind, Filler, MentionForm, Modality, Polarity, RelationKind, Role, RoleSpec, Source};
pub use sentence::Sentence;
pub(crate) use settle::settle_codes;
pub use sides::Sides;
pub(crate) use types::RawRelation;
pub use types::*;
