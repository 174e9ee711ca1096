//! Words that tables use beside the measures, each explained once in the methods section.

use crate::analysis::Analysis;

/// Where a term occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// In most reports.
    Everywhere,
    /// Beside tables of who holds a role.
    Leadership,
    /// Beside rankings.
    Centrality,
    /// Beside tables of change.
    Shifts,
    /// Beside components and cores.
    Cohesion,
}

/// A term and its meaning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    /// Id, for links.
    pub(crate) id: &'static str,
    /// As tables write it.
    pub(crate) name: &'static str,
    /// What it means.
    pub(crate) text: &'static str,
    topics: &'static [Topic],
}

use Topic::{Centrality, Cohesion, Everywhere, Leadership, Shifts};

/// All terms, in the order in which the report explains them.
pub(crate) const TABLE: &[Term] = &[
    Term {
        id: "n-m",
        name: "n and m",
        text: "The number of nodes (actors and bodies) of a network, n, and of ties between them, \
               m. Several relations of one pair make one tie.",
        topics: &[Centrality, Cohesion],
    },
    Term {
        id: "two-mode",
        name: "Two-mode network",
        text: "A network with two sides, such as actors and bodies, in which every tie joins one \
               side with the other. The sides are ranked apart.",
        topics: &[Centrality, Cohesion],
    },
    Term {
        id: "rank",
        name: "Rank",
        text: "Place by value, highest first. Equal values share a place, written =3, and the next \
               place is skipped (1, =2, =2, 4). Values within a relative 1e-9 count as equal.",
        topics: &[Everywhere],
    },
    Term {
        id: "rank-range",
        name: "Rank range",
        text: "The best and the worst rank in 95 % of repeated calculations that each change the \
               data a little; the note under the table says how. It shows how much a rank hangs on \
               single bodies. It is a test of sensitivity, not a sampling error: the relations \
               counted are all there are within the coverage.",
        topics: &[Centrality],
    },
    Term {
        id: "share",
        name: "Share",
        text: "The count of one holder divided by the count of all holders on the same day.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "hhi",
        name: "Herfindahl-Hirschman index (HHI)",
        text: "The sum of the squared shares: 1 if one holder has all, 1/n if n holders have the \
               same. Written here from 0 to 1, not from 0 to 10,000.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "normalised-hhi",
        name: "Normalised HHI",
        text: "(HHI − 1/n) / (1 − 1/n), with n the number of holders above zero: 0 if all have the \
               same, 1 if one has all. Not defined for a single holder.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "effective-number",
        name: "Effective number of holders",
        text: "1 / HHI: as many holders of equal size would be as concentrated.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "gini",
        name: "Gini coefficient",
        text: "Half the mean difference between two holders, relative to the mean, over the \
               holders above zero: 0 if all have the same.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "theil",
        name: "Theil index",
        text: "The mean of (x / mean) ln(x / mean) over the holders above zero: 0 if all have the \
               same, ln n if one of n has all. It splits exactly into a part within groups of \
               holders and a part between them (Theil 1967).",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "top-share",
        name: "Share of the largest holders",
        text: "The share of the one, or of the four, holders with most.",
        topics: &[Leadership, Shifts],
    },
    Term {
        id: "flow",
        name: "Where a change came from",
        text: "Change = created − ended + taken over − handed over + other, exactly. Created: the \
               body did not exist on the first date. Ended: it no longer exists on the last one. \
               Taken over and handed over: somebody else held the role on the other date. Other: \
               vacancies, suspensions, rotation between partners, and bodies missing from the \
               first list.",
        topics: &[Shifts],
    },
    Term {
        id: "shift-share",
        name: "Growth, mix and own part",
        text: "A change split into what the holder would have gained had it gone as all posts \
               together (growth), what it gained for sitting in fields that went better than all \
               (mix), and the rest (own), exactly (Dunn 1960). A field is what stands directly \
               below the standards organisation. Posts in fields where it held none before are \
               its own.",
        topics: &[Shifts],
    },
    Term {
        id: "tenure",
        name: "Rate of change of hands",
        text: "How many spells ended for each year that posts were under observation, while the \
               body went on; with Wilson's 95 % range (Wilson 1927). A body that ends or is \
               suspended does not count as a change of hands.",
        topics: &[Shifts],
    },
    Term {
        id: "slope",
        name: "Slope per year",
        text: "Sen's slope: the median of the changes per year between all pairs of dates (Sen \
               1968), on real distances in time.",
        topics: &[Shifts],
    },
    Term {
        id: "p",
        name: "p",
        text: "How often a slope as steep as this one comes about if gains and losses are equally \
               likely, given the turnover observed. Posts last for years, so that their counts \
               drift without any trend; a test that takes years as independent would see trends \
               too often.",
        topics: &[Shifts],
    },
    Term {
        id: "p-mk",
        name: "p (Mann-Kendall)",
        text: "The usual test of a trend (Mann 1945, Kendall 1975). It takes the years as \
               independent, which counts of posts are not: read it beside p, not alone.",
        topics: &[Shifts],
    },
    Term {
        id: "q",
        name: "q",
        text: "p corrected for the number of rows tested (Benjamini and Hochberg 1995): among the \
               rows with q at most 0.05, about one in twenty is expected to be a false alarm.",
        topics: &[Shifts],
    },
    Term {
        id: "detectable-slope",
        name: "Detectable slope",
        text: "The smallest slope that the test would find in 80 % of cases. A trend smaller than \
               this may exist and not be seen.",
        topics: &[Shifts],
    },
    Term {
        id: "within-margins",
        name: "Slope within margins",
        text: "Where 95 % of the slopes lie when every count is drawn anew, 2,000 times, evenly \
               within its margin.",
        topics: &[Shifts],
    },
    Term {
        id: "share-growth",
        name: "Growth of share",
        text: "How fast the share of the whole grew a year, in per cent: the slope of a Poisson \
               regression with the whole as exposure, its range widened by the turnover observed. \
               If 0 % lies in the range, the whole may have carried the count along.",
        topics: &[Shifts],
    },
    Term {
        id: "pace",
        name: "Breaks of pace",
        text: "The dates at which the gain a year changes, found by the least cost over all ways \
               of cutting the series, and so that turnover without a direction has any break in \
               at most 5 % of such series.",
        topics: &[Shifts],
    },
    Term {
        id: "change-point",
        name: "Change point",
        text: "The first date after the clearest break in a series (Pettitt 1979), named only \
               where its p is at most 0.05.",
        topics: &[Shifts],
    },
    Term {
        id: "margin",
        name: "Margin",
        text: "How far a published or estimated count may be off, plus or minus, as stated by its \
               source or by whoever read it off a picture.",
        topics: &[Shifts],
    },
    Term {
        id: "component",
        name: "Component",
        text: "A part of the network in which every node can be reached from every other one. \
               Between two components there is no chain of ties.",
        topics: &[Cohesion],
    },
    Term {
        id: "core",
        name: "Core number and innermost core",
        text: "The k-core is what remains after nodes with fewer than k ties have been taken away \
               again and again. The innermost core is the one with the highest k that still has \
               nodes (Seidman 1983).",
        topics: &[Cohesion],
    },
];

/// The term with this id.
pub(crate) fn find(id: &str) -> Option<&'static Term> {
    TABLE.iter().find(|t| t.id == id)
}

/// The terms that the tables of an analysis use.
pub(crate) fn used(analysis: &Analysis) -> impl Iterator<Item = &'static Term> {
    let occurs = |topic: &Topic| match topic {
        Everywhere => true,
        Leadership => !analysis.leadership.is_empty(),
        Centrality => !analysis.centrality.is_empty(),
        Shifts => !analysis.shifts.is_empty(),
        Cohesion => !analysis.cohesion.is_empty(),
    };
    TABLE.iter().filter(move |t| t.topics.iter().any(occurs))
}
