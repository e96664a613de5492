use super::*;
use crate::group::{FunctionWords, group, tag::Tagger, tag::mend};
use crate::name::{self, gazetteer::Gazetteer};
use crate::sentence::split;
use crate::token::tokenize;

/// The trees of a text, each with the words of its groups.
fn trees(text: &str) -> Vec<(Vec<String>, Syntax, String)> {
    let words = FunctionWords::new();
    let (mut scratch, mut groups, mut tokens) = (Scratch::default(), Vec::new(), Vec::new());
    tokenize(text, &mut tokens);
    let sentences = split(text, &tokens);
    let names = name::find(text, None, &tokens, &sentences, Gazetteer::builtin());
    let mut name_at = vec![u32::MAX; tokens.len()];
    for (i, mention) in names.mentions.iter().enumerate() {
        name_at[mention.tokens.range()].fill(i as u32);
    }
    let mut out = Vec::new();
    for sentence in &sentences {
        let range = sentence.tokens.range();
        let offset = range.start;
        let mut tags = Vec::new();
        Tagger::new().tag(text, &tokens[range], |i| name_at[offset + i] != u32::MAX, &mut tags);
        mend(&tokens, sentence.tokens, &mut tags, &names, &name_at);
        group(&tokens, sentence.tokens, &tags, &names, &name_at, &words, &mut groups);
        let mut syntax = Syntax::default();
        Parser::new().parse(&tokens, sentence, &tags, &groups, &names, &mut scratch, &mut syntax);
        let texts = groups
            .iter()
            .map(|g| {
                let last = tokens[g.tokens.end as usize - 1].span;
                tokens[g.tokens.start as usize].span.cover(last).text(text).to_owned()
            })
            .collect();
        let picture = draw(text, &tokens, &groups, &syntax);
        check(&syntax);
        out.push((texts, syntax, picture));
    }
    out
}

/// One root, no cycle, extents that hold their children.
fn check(syntax: &Syntax) {
    let roots = syntax.nodes.iter().filter(|node| node.head == NO_HEAD).count();
    assert_eq!(roots, usize::from(!syntax.nodes.is_empty()));
    for at in 0..syntax.nodes.len() {
        let mut up = at;
        let mut steps = 0;
        while let Some(head) = syntax.head(up) {
            assert!(syntax.first(head) <= syntax.first(up) && syntax.last(up) <= syntax.last(head));
            up = head;
            steps += 1;
            assert!(steps <= syntax.nodes.len());
        }
        assert!(syntax.children(at).all(|child| syntax.head(child) == Some(at)));
    }
}

/// Every line: a group's last word, its relation, the last word of its head (`-` for the root).
#[track_caller]
fn holds(text: &str, wanted: &[(&str, Dependency, &str)]) {
    let mut missing = Vec::new();
    let trees = trees(text);
    for &(child, relation, head) in wanted {
        let found = trees.iter().any(|(words, syntax, _)| {
            (0..words.len()).any(|at| {
                words[at].ends_with(child)
                    && syntax.relation(at) == relation
                    && syntax.head(at).map_or(head == "-", |h| words[h].ends_with(head))
            })
        });
        if !found {
            missing.push(format!("{child} {relation:?} {head}"));
        }
    }
    let pictures: String = trees.into_iter().map(|tree| tree.2).collect();
    assert!(missing.is_empty(), "missing {missing:?}\n{pictures}");
}

use Dependency::{
    Adnominal, Adverbial, Apposition, Case, Clausal, Conjunct, Coordinator, IndirectObject, Mark, Nominal,
    Object, Oblique, Open, Parataxis, Possessor, Predicate, Relative, Root, Subject,
};

#[test]
fn what_a_verb_has_right_behind_it_is_its_own() {
    holds(
        "The US cut funding and other donors, led by Norway, filled the gap.",
        &[("funding", Object, "cut"), ("donors", Subject, "filled"), ("gap", Object, "filled")],
    );
    holds(
        "Tunis, fearing shortages, has sought a loan from Oslo.",
        &[("shortages", Object, "fearing"), ("Tunis", Subject, "has sought")],
    );
}

#[test]
fn no_subject_stands_before_its_that() {
    holds(
        "Washington had warned Baghdad that militias backed by Iran were planning attacks.",
        &[
            ("Baghdad", Object, "had warned"),
            ("militias", Subject, "were planning"),
            ("were planning", Clausal, "had warned"),
        ],
    );
}

#[test]
fn a_past_that_another_verb_follows_is_a_participle() {
    holds(
        "The two men arrested in Vienna worked for the embassy.",
        &[("arrested", Adnominal, "men"), ("men", Subject, "worked"), ("worked", Root, "-")],
    );
    holds(
        "The fighters trained by Turkey crossed the border at dawn.",
        &[("trained", Adnominal, "fighters"), ("fighters", Subject, "crossed")],
    );
}

#[test]
fn dashes_enclose_like_commas() {
    holds(
        "Three neighbours — Chad, Niger and Libya — closed their borders.",
        &[("neighbours", Subject, "closed"), ("borders", Object, "closed")],
    );
    holds(
        "The pact - signed in Cairo in March - commits the armies to a withdrawal.",
        &[("pact", Subject, "commits"), ("armies", Object, "commits")],
    );
}

#[test]
fn two_objects() {
    holds(
        "The bank granted Zambia more time to repay its debt.",
        &[("Zambia", IndirectObject, "granted"), ("time", Object, "granted")],
    );
    holds("Romania declared the envoy persona non grata on Tuesday.", &[("envoy", Object, "declared")]);
}

#[test]
fn particles_take_no_noun() {
    holds(
        "Rwanda handed over two suspects to Belgian police on Monday.",
        &[("suspects", Object, "handed"), ("Rwanda", Subject, "handed")],
    );
    holds(
        "Islamabad called on Kabul to hand over the militants.",
        &[("militants", Object, "to hand"), ("to hand", Open, "called")],
    );
}

#[test]
fn verbs_in_a_row() {
    holds(
        "The envoy arrived in Muscat on Sunday, met the sultan and left without speaking to reporters.",
        &[("envoy", Subject, "arrived"), ("met", Conjunct, "arrived"), ("sultan", Object, "met")],
    );
}

#[test]
fn headlines_leave_words_out() {
    holds(
        "Britain urged to halt arms sales to UAE",
        &[("Britain", Subject, "urged"), ("to halt", Open, "urged")],
    );
    holds(
        "Germany to send Patriot battery to Poland",
        &[("battery", Object, "to send"), ("Germany", Subject, "to send")],
    );
}

#[test]
fn asked_somebody_to_do_something() {
    holds(
        "Norway asked Brazil to keep its exports of nickel stable.",
        &[
            ("asked", Root, "-"),
            ("Norway", Subject, "asked"),
            ("Brazil", Object, "asked"),
            ("to keep", Open, "asked"),
            ("exports", Object, "to keep"),
            ("its", Possessor, "exports"),
            ("nickel", Nominal, "exports"),
            ("of", Case, "nickel"),
        ],
    );
}

#[test]
fn a_title_in_apposition() {
    holds(
        "Pavel Novak, Poland's deputy foreign minister, said his country would lift the ban on grain imports.",
        &[
            ("minister", Apposition, "Novak"),
            ("Poland", Possessor, "minister"),
            ("Novak", Subject, "said"),
            ("would lift", Clausal, "said"),
            ("country", Subject, "would lift"),
            ("ban", Object, "would lift"),
            ("grain imports", Nominal, "ban"),
        ],
    );
}

#[test]
fn a_name_in_apposition() {
    holds(
        "Norway's energy minister, Lone Vestergaard, met Ghana's president in Accra.",
        &[("Vestergaard", Apposition, "minister"), ("minister", Subject, "met"), ("Accra", Oblique, "met")],
    );
}

#[test]
fn what_is_quoted_hangs_on_said() {
    let quoted = "\"We will not accept new tariffs,\" the commerce ministry said in a statement on Friday.";
    holds(
        quoted,
        &[
            ("said", Root, "-"),
            ("will not accept", Clausal, "said"),
            ("ministry", Subject, "said"),
            ("tariffs", Object, "will not accept"),
            ("statement", Oblique, "said"),
            ("Friday", Oblique, "said"),
        ],
    );
}

#[test]
fn what_is_said_may_come_first() {
    holds(
        "Kenya is seeking a stable supply of wheat from Argentina, the trade ministry said.",
        &[("is seeking", Clausal, "said"), ("ministry", Subject, "said"), ("Kenya", Subject, "is seeking")],
    );
}

#[test]
fn said_in_the_middle() {
    holds(
        "Seoul, the ministry said, will wait for the outcome of the talks.",
        &[
            ("will wait", Root, "-"),
            ("Seoul", Subject, "will wait"),
            ("said", Parataxis, "will wait"),
            ("ministry", Subject, "said"),
        ],
    );
}

#[test]
fn said_that() {
    holds(
        "The spokesman told reporters that talks between Egypt and Ethiopia had been postponed.",
        &[
            ("had been postponed", Clausal, "told"),
            ("reporters", Object, "told"),
            ("that", Mark, "had been postponed"),
            ("talks", Subject, "had been postponed"),
            ("Egypt", Nominal, "talks"),
            ("Ethiopia", Conjunct, "Egypt"),
        ],
    );
}

#[test]
fn a_relative_clause_between_commas() {
    holds(
        "Ahn, who also serves as energy chief, urged Tokyo to ease curbs on chip materials.",
        &[
            ("Ahn", Subject, "urged"),
            ("serves", Relative, "Ahn"),
            ("who", Subject, "serves"),
            ("Tokyo", Object, "urged"),
            ("to ease", Open, "urged"),
            ("curbs", Object, "to ease"),
        ],
    );
}

#[test]
fn a_reduced_relative() {
    holds(
        "The agreement signed by the two presidents in Geneva is expected to be ratified in July.",
        &[
            ("signed", Adnominal, "agreement"),
            ("presidents", Oblique, "signed"),
            ("agreement", Subject, "is expected"),
            ("to be ratified", Open, "is expected"),
        ],
    );
}

#[test]
fn two_verbs_of_one_subject() {
    holds(
        "The ministers met in Lima on the sidelines of a summit and agreed to open talks on lithium.",
        &[
            ("ministers", Subject, "met"),
            ("Lima", Oblique, "met"),
            ("sidelines", Oblique, "met"),
            ("summit", Nominal, "sidelines"),
            ("agreed", Conjunct, "met"),
            ("and", Coordinator, "agreed"),
            ("to open", Open, "agreed"),
            ("lithium", Nominal, "talks"),
        ],
    );
}

#[test]
fn coordinated_subjects() {
    holds(
        "China, Japan and South Korea signed a joint statement on Monday.",
        &[
            ("China", Subject, "signed"),
            ("Japan", Conjunct, "China"),
            ("South Korea", Conjunct, "China"),
            ("statement", Object, "signed"),
            ("Monday", Oblique, "signed"),
        ],
    );
}

#[test]
fn coordinated_ministers() {
    holds(
        "Chinese Commerce Minister Wang Wentao and South Korean Trade Minister Ahn Duk-geun met in Detroit.",
        &[
            ("Wang Wentao", Subject, "met"),
            ("Ahn Duk-geun", Conjunct, "Wang Wentao"),
            ("Detroit", Oblique, "met"),
        ],
    );
}

#[test]
fn headlines() {
    holds(
        "Mexico urges Canada to drop steel duties",
        &[("Mexico", Subject, "urges"), ("Canada", Object, "urges"), ("to drop", Open, "urges")],
    );
    holds(
        "Indonesia to ban bauxite exports from June",
        &[("to ban", Root, "-"), ("Indonesia", Subject, "to ban"), ("bauxite exports", Object, "to ban")],
    );
    holds(
        "Vietnam and Thailand sign rice deal after talks in Bangkok",
        &[("Thailand", Conjunct, "Vietnam"), ("Vietnam", Subject, "sign"), ("rice deal", Object, "sign")],
    );
}

#[test]
fn passives() {
    holds(
        "Ukraine has not yet been asked by Poland to extend the visa scheme.",
        &[
            ("Ukraine", Subject, "has not yet been asked"),
            ("Poland", Oblique, "has not yet been asked"),
            ("to extend", Open, "has not yet been asked"),
        ],
    );
}

#[test]
fn participles_before_the_clause() {
    holds(
        "Citing security concerns, Denmark rejected a request from China for a larger embassy.",
        &[
            ("Citing", Adverbial, "rejected"),
            ("Denmark", Subject, "rejected"),
            ("request", Object, "rejected"),
            ("China", Nominal, "request"),
        ],
    );
    holds(
        "Urged by Paris, Greece agreed on Monday to open its ports.",
        &[("Urged", Adverbial, "agreed"), ("Paris", Oblique, "Urged"), ("to open", Open, "agreed")],
    );
}

#[test]
fn datelines_stay_out() {
    holds(
        "OSLO, May 3 (Reuters) - Norway and Sweden have agreed to share the cost, the two governments said on Monday.",
        &[
            ("have agreed", Clausal, "said"),
            ("Norway", Subject, "have agreed"),
            ("governments", Subject, "said"),
            ("to share", Open, "have agreed"),
        ],
    );
}

#[test]
fn according_to_hangs_on_the_verb() {
    holds(
        "The bloc will extend sanctions against Belarus, according to officials in Brussels.",
        &[
            ("officials", Oblique, "will extend"),
            ("according to", Case, "officials"),
            ("Brussels", Nominal, "officials"),
        ],
    );
}

#[test]
fn copulas() {
    holds(
        "Chile is a major exporter of copper.",
        &[
            ("is", Root, "-"),
            ("exporter", Predicate, "is"),
            ("Chile", Subject, "is"),
            ("copper", Nominal, "exporter"),
        ],
    );
    holds(
        "The minister is ready to visit Warsaw.",
        &[("ready", Predicate, "is"), ("minister", Subject, "is"), ("to visit", Open, "ready")],
    );
}

#[test]
fn complements_of_nouns() {
    holds(
        "Seoul's request for gallium surprised officials.",
        &[
            ("Seoul", Possessor, "request"),
            ("gallium", Nominal, "request"),
            ("request", Subject, "surprised"),
        ],
    );
    holds(
        "A plan to build a port won support.",
        &[("to build", Adnominal, "plan"), ("port", Object, "to build"), ("plan", Subject, "won")],
    );
}

#[test]
fn subordinate_clauses() {
    holds(
        "Prices rose after Indonesia banned exports of palm oil.",
        &[("banned", Adverbial, "rose"), ("after", Mark, "banned"), ("Indonesia", Subject, "banned")],
    );
    holds(
        "While the statement did not mention chips, it stressed the need for cooperation.",
        &[
            ("did not mention", Adverbial, "stressed"),
            ("it", Subject, "stressed"),
            ("need", Object, "stressed"),
        ],
    );
}

#[test]
fn a_promise_of_an_indirect_subject() {
    holds(
        "Lagos said it would supply gas to Morocco.",
        &[
            ("would supply", Clausal, "said"),
            ("it", Subject, "would supply"),
            ("Morocco", Oblique, "would supply"),
        ],
    );
}

#[test]
fn odd_sequences_get_a_tree() {
    for text in [
        "",
        ".",
        ", , ,",
        "and",
        "of of of",
        "to",
        "\"",
        "'s 's 's",
        "the the",
        "In in after before",
        "(",
        "said said said said",
        "— - : ;",
        "SEOUL, Dec. 5 (Yonhap) --",
    ] {
        trees(text);
    }
    let long = "China asked Japan, and the minister of trade of Peru said that ".repeat(300);
    trees(&long);
    let deep = "the head of ".repeat(600);
    trees(&deep);
}

/// Whatever the groups and the tree, a repaired tree is a tree.
#[test]
fn repairs_make_no_cycle() {
    let text = "Ahn , who met Wang , said the ministry of trade asked China to lift curbs , whose its a the which \
                imposed by \" and . urged Seoul , not told where";
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let sentences = split(text, &tokens);
    let names = name::find(text, None, &tokens, &sentences, Gazetteer::builtin());
    let mut seed = 1u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    let verb = |main: usize, lemma, form| crate::group::VerbGroup {
        main: main as u32,
        lemma,
        form,
        tense: crate::group::Tense::Past,
        perfect: false,
        progressive: false,
        passive: false,
        negative: false,
        modality: crate::relation::Modality::Asserted,
    };
    let lemmas = ["ask", "say", "meet"].map(crate::lexicon::WordKey::of);
    use crate::group::VerbForm::{Finite, Gerund, Infinitive, Participle};
    let mut changed = 0;
    for _ in 0..20_000 {
        let len = 1 + below(24);
        let mut groups: Vec<Group> = Vec::new();
        for at in 0..len {
            let token = below(tokens.len());
            let kind = match below(12) {
                0..=3 => {
                    let is_owned =
                        at > 0 && below(6) == 0 && matches!(groups[at - 1].kind, GroupKind::Noun(_));
                    GroupKind::Noun(crate::group::NounGroup {
                        head: token as u32,
                        names: if below(4) > 0 || names.mentions.is_empty() {
                            smallvec::SmallVec::new()
                        } else {
                            smallvec::SmallVec::from_slice(&[below(names.mentions.len()) as u32])
                        },
                        possessor: is_owned.then(|| at as u32 - 1),
                        pronoun: false,
                    })
                }
                4..=5 => GroupKind::Verb(verb(token, lemmas[below(3)], Finite)),
                6 => {
                    GroupKind::Verb(verb(token, lemmas[below(3)], [Infinitive, Participle, Gerund][below(3)]))
                }
                7..=8 => GroupKind::Comma,
                9 => GroupKind::Preposition(tokens[token].key),
                10 => GroupKind::Relative,
                _ => [GroupKind::Conjunction, GroupKind::Quote, GroupKind::Adverb(token as u32)][below(3)]
                    .clone(),
            };
            groups.push(Group { tokens: crate::token::TokenRange::new(token, token + 1), kind });
        }
        // A tree at random: each group hangs on one that was taken before it.
        let mut order: Vec<usize> = (0..len).collect();
        for at in (1..len).rev() {
            order.swap(at, below(at + 1));
        }
        let mut syntax = Syntax::default();
        syntax.nodes.resize(len, Node { head: NO_HEAD, relation: Dependency::Root });
        for at in 1..len {
            let head = order[below(at)] as u32;
            let relation = Dependency::ALL[1 + below(Dependency::ALL.len() - 1)];
            syntax.nodes[order[at]] = Node { head, relation };
        }
        let (mut pending, mut queue) = (Vec::new(), Vec::new());
        syntax.finish(&mut pending, &mut queue);
        changed += usize::from(repair::repair(&tokens, &groups, &names, &mut syntax, &mut queue));
        syntax.finish(&mut pending, &mut queue);
        check(&syntax);
    }
    assert!(changed > 1_000, "{changed}");
}
