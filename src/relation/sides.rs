//! Who acts on whom: the two sides of a relation, for event data and graphs.

use super::kind::{RelationKind, Role};
use super::types::{MentionOrSpan, Relation};
use crate::document::MentionId;

/// The two sides of a relation.
///
/// Of a mutual relation (a meeting, an agreement) both sides hold the same mentions. Of a visit and a reception the
/// visitor is the source and the host the target, as PLOVER has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sides {
    /// Who acts.
    pub sources: Vec<MentionId>,
    /// On whom.
    pub targets: Vec<MentionId>,
    /// Whether all act alike.
    pub mutual: bool,
}

impl Relation {
    /// Who acts on whom; a side is empty where the text names nobody.
    ///
    /// Of a custom relation the first role that holds mentions acts on the others; one alone is mutual.
    #[must_use]
    pub fn sides(&self) -> Sides {
        use RelationKind as K;
        use Role as R;
        let (sources, targets): (&[Role], &[Role]) = match self.kind() {
            K::MetWith | K::SpokeWith => (&[R::Participants], &[]),
            K::AgreedOn | K::Signed | K::CooperatedWith | K::DisputesWith => (&[R::Parties], &[]),
            K::Visited => (&[R::Visitor], &[R::Host, R::Destination]),
            K::Hosted => (&[R::Guest], &[R::Host]),
            K::Attended => (&[R::Attendee], &[R::Event]),
            K::Mediated => (&[R::Mediator], &[R::Parties]),
            K::RequestedSupplyOf => (&[R::Requester], &[R::Supplier]),
            K::Requested => (&[R::Requester], &[R::Addressee]),
            K::Pledged => (&[R::Actor], &[R::Counterpart]),
            K::InvestedIn => (&[R::Investor], &[R::Recipient]),
            K::Supplied => (&[R::Supplier], &[R::Recipient]),
            K::Aided => (&[R::Donor], &[R::Recipient]),
            K::Supported => (&[R::Supporter], &[R::Supported]),
            K::Eased => (&[R::Actor], &[R::Target]),
            K::Accused => (&[R::Accuser], &[R::Accused]),
            K::Investigated => (&[R::Investigator], &[R::Investigated]),
            K::Rejected => (&[R::Rejecter], &[R::Counterpart]),
            K::Threatened => (&[R::Threatener], &[R::Target]),
            K::Protested => (&[R::Protester], &[R::Target]),
            K::Sanctioned | K::ImposedTariffsOn => (&[R::Imposer], &[R::Target]),
            K::RestrictedExportsOf => (&[R::Restrictor], &[R::Target]),
            K::WithdrewFrom => (&[R::Actor], &[R::From]),
            K::Mobilized => (&[R::Actor], &[R::Target]),
            K::Coerced => (&[R::Actor], &[R::Target]),
            K::Attacked => (&[R::Attacker], &[R::Target]),
            K::Stated => (&[R::Speaker], &[R::Addressee]),
            K::HoldsOffice => (&[R::Holder], &[R::Body, R::Country]),
            K::MemberOf => (&[R::Member], &[R::Body]),
            K::TookPlace => (&[R::Host], &[]),
            K::Custom => return self.custom_sides(),
        };
        let mentions = |roles: &[Role]| -> Vec<MentionId> {
            roles.iter().flat_map(|role| mentions(&self.fillers(role.as_str()))).collect()
        };
        let sources = mentions(sources);
        if targets.is_empty() && self.kind() != K::TookPlace {
            return Sides { targets: sources.clone(), sources, mutual: true };
        }
        Sides { sources, targets: mentions(targets), mutual: false }
    }

    fn custom_sides(&self) -> Sides {
        let roles = self.roles();
        let mut roles = roles
            .iter()
            .filter(|f| f.role != Role::When.as_str() && f.role != Role::Place.as_str())
            .map(|f| mentions(&f.fillers))
            .filter(|m| !m.is_empty());
        let sources = roles.next().unwrap_or_default();
        let targets: Vec<MentionId> = roles.flatten().collect();
        if targets.is_empty() {
            return Sides { targets: sources.clone(), sources, mutual: true };
        }
        Sides { sources, targets, mutual: false }
    }
}

fn mentions(fillers: &[MentionOrSpan]) -> Vec<MentionId> {
    fillers
        .iter()
        .filter_map(|f| match f {
            MentionOrSpan::Mention(id) => Some(*id),
            MentionOrSpan::Span(_) => None,
        })
        .collect()
}
