//! What the numbers do not say.

use super::context::Context;
use super::document::{Centrality, Limit, ShiftChapter};

pub(super) fn limits(
    context: &Context<'_>,
    centrality: &[Centrality],
    shifts: &[ShiftChapter],
) -> Vec<Limit> {
    let mut texts = vec![
        "Position is not influence. These numbers say who holds which seat and who sits beside whom. They do not say \
         whose text was adopted, who persuaded whom, or what anybody intended. Working groups decide among experts, \
         and much of that work leaves no trace in tables of seats."
            .to_owned(),
    ];
    if !centrality.is_empty() {
        texts.push(
            "Each centrality answers another question, and different measures give different orders. Where the ranges \
             of two ranks overlap, the order between them should not be quoted."
                .to_owned(),
        );
        texts.push(
            "The measure called influence is a weighted count of seats. Its role weights are a choice, stated under \
             methods and in the plan; other weights give another order."
                .to_owned(),
        );
    }
    if centrality.iter().any(|c| c.network.sides.is_none()) {
        texts.push(
            "Liaison is a channel of information, not a vote; a tie in a liaison network must not be read as voting \
             power."
                .to_owned(),
        );
    }
    if !shifts.is_empty() {
        texts.push(
            "Seats persist from year to year, so their counts drift even without any trend. The plain test for trends \
             (Mann-Kendall, shown as p_mk) assumes independent years and cries wolf; p and q come from a simulation in \
             which gains and losses are equally likely at the observed turnover."
                .to_owned(),
        );
        texts.push(
            "Counts of seats weigh a committee of five members like one of fifty. A rising number of secretariats can \
             come from founding small committees."
                .to_owned(),
        );
    }
    texts.push(
        "Names of countries and groups follow common English use and imply no view on the status of any territory."
            .to_owned(),
    );
    texts.extend(context.plan.caveats.iter().cloned());
    texts.into_iter().map(|text| Limit { text }).collect()
}
