//! What can be planted, and how it is written.

use std::fmt;
use std::str::FromStr;

use crate::model::{Country, Date, Role};
use crate::synth::SynthError;
use crate::synth::template::{is_exclusive, is_loose};

/// The forms of a plant, one a line.
pub const GRAMMAR: &str = "\
ROLE WHO +N/year from YEAR [to YEAR]     WHO gains N more a year: of leading roles from others
ROLE WHO -N/year from YEAR [to YEAR]     WHO loses N a year, of leading roles to others
ROLE WHO takes N from WHO in DATE        N pass at once
merger WHO into WHO in DATE              one becomes part of the other
bloc NAME country=XX,YY,... +N/year from YEAR [to YEAR]
                                         a group of countries that join N bodies a year together
WHO is country=XX or actor=ID, an id of INPUT; names with spaces stand in double quotes";

/// Whom a plant speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Everybody of a country.
    Country(Country),
    /// The copies of an actor of the original, by its id.
    Actor(String),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(country) => write!(f, "country={country}"),
            Self::Actor(id) if id.contains(char::is_whitespace) => write!(f, "actor=\"{id}\""),
            Self::Actor(id) => write!(f, "actor={id}"),
        }
    }
}

/// A change that is planted.
#[derive(Clone, Debug, PartialEq)]
pub enum Plant {
    /// More or fewer of a role every year.
    Trend {
        /// Which role.
        role: Role,
        /// Whose.
        who: Who,
        /// How many more a year; negative for a fall.
        per_year: f64,
        /// The first year.
        from: i16,
        /// The last year; empty for the last year of the data.
        to: Option<i16>,
    },
    /// Some pass from one to another at once.
    Takeover {
        /// Which role.
        role: Role,
        /// Who takes.
        who: Who,
        /// From whom.
        from: Who,
        /// How many.
        number: u32,
        /// When.
        on: Date,
    },
    /// One actor becomes part of another.
    Merger {
        /// Who ends.
        from: Who,
        /// Who goes on.
        into: Who,
        /// When.
        on: Date,
    },
    /// A group of countries that join bodies together.
    Bloc {
        /// The name of the group.
        name: String,
        /// Its members.
        countries: Vec<Country>,
        /// How many bodies a year.
        per_year: f64,
        /// The first year.
        from: i16,
        /// The last year; empty for the last year of the data.
        to: Option<i16>,
    },
}

impl fmt::Display for Plant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = |to: &Option<i16>| to.map(|to| format!(" to {to}")).unwrap_or_default();
        match self {
            Self::Trend {
                role,
                who,
                per_year,
                from,
                to,
            } => write!(f, "{role} {who} {per_year:+}/year from {from}{}", until(to)),
            Self::Takeover {
                role,
                who,
                from,
                number,
                on,
            } => write!(f, "{role} {who} takes {number} from {from} in {on}"),
            Self::Merger { from, into, on } => write!(f, "merger {from} into {into} in {on}"),
            Self::Bloc {
                name,
                countries,
                per_year,
                from,
                to,
            } => {
                let codes: Vec<&str> = countries.iter().map(Country::code).collect();
                let codes = codes.join(",");
                let to = until(to);
                write!(
                    f,
                    "bloc \"{name}\" country={codes} {per_year:+}/year from {from}{to}"
                )
            }
        }
    }
}

/// Words, of which those in double quotes may hold spaces.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut is_quoted, mut has_word) = (String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' => (is_quoted, has_word) = (!is_quoted, true),
            c if c.is_whitespace() && !is_quoted => {
                if has_word {
                    words.push(std::mem::take(&mut word));
                }
                has_word = false;
            }
            c => {
                word.push(c);
                has_word = true;
            }
        }
    }
    if has_word {
        words.push(word);
    }
    words
}

fn country(code: &str) -> Result<Country, String> {
    Country::from_code(&code.to_uppercase())
        .ok_or_else(|| format!("`{code}` is no country code: write two letters such as CN"))
}

fn who(word: &str) -> Result<Who, String> {
    match word.split_once('=') {
        Some(("country", code)) => Ok(Who::Country(country(code)?)),
        Some(("actor", id)) if !id.is_empty() => Ok(Who::Actor(id.to_owned())),
        _ => Err(format!("`{word}`: write country=XX or actor=ID")),
    }
}

fn role(word: &str) -> Result<Role, String> {
    let allowed = |r: &Role| is_exclusive(*r) || is_loose(*r);
    let found = Role::from_id(word).filter(allowed);
    found.ok_or_else(|| {
        let roles: Vec<&str> = Role::ALL
            .iter()
            .filter(|r| allowed(r))
            .map(|r| r.id())
            .collect();
        format!(
            "`{word}` is no role that can be planted: allowed are {}",
            roles.join(", ")
        )
    })
}

fn year(word: &str) -> Result<i16, String> {
    let year = word.parse().ok().filter(|y| (1800..=2200).contains(y));
    year.ok_or_else(|| format!("`{word}` is no year from 1800 to 2200"))
}

fn rate(word: &str) -> Result<f64, String> {
    let number = word
        .strip_suffix("/year")
        .and_then(|n| n.parse::<f64>().ok());
    let signed = word.starts_with(['+', '-']);
    number
        .filter(|n| signed && n.is_finite() && n.abs() > 0.0 && n.abs() <= 1e6)
        .ok_or_else(|| {
            format!("`{word}`: write +N/year or -N/year, N a number above 0 up to 1000000")
        })
}

fn parse(text: &str) -> Result<Plant, String> {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let day = |word: &str| Date::parse(word).map_err(|e| e.to_string());
    let years = |from: &str, to: &[&str]| -> Result<(i16, Option<i16>), String> {
        let from = year(from)?;
        let to = match to {
            [] => None,
            ["to", to] => Some(year(to)?),
            _ => return Err(format!("`{}` is not understood", to.join(" "))),
        };
        if to.is_some_and(|to| to < from) {
            return Err("the last year comes before the first".to_owned());
        }
        Ok((from, to))
    };
    match words.as_slice() {
        ["merger", from, "into", into, "in", on] => Ok(Plant::Merger {
            from: who(from)?,
            into: who(into)?,
            on: day(on)?,
        }),
        ["bloc", name, members, per_year, "from", from, to @ ..] => {
            let codes = members
                .strip_prefix("country=")
                .ok_or_else(|| format!("`{members}`: write the members as country=XX,YY"))?;
            let mut countries: Vec<Country> =
                codes.split(',').map(country).collect::<Result<_, _>>()?;
            countries.sort_unstable();
            countries.dedup();
            if countries.len() < 2 {
                return Err("a bloc has at least two countries".to_owned());
            }
            let per_year = rate(per_year)?;
            if per_year < 0.0 {
                return Err("the members of a bloc join: write +N/year".to_owned());
            }
            let (from, to) = years(from, to)?;
            Ok(Plant::Bloc {
                name: (*name).to_owned(),
                countries,
                per_year,
                from,
                to,
            })
        }
        [role_of, taker, "takes", number, "from", from, "in", on] => Ok(Plant::Takeover {
            role: role(role_of)?,
            who: who(taker)?,
            from: who(from)?,
            number: number
                .parse()
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| format!("`{number}`: write a whole number from 1 on"))?,
            on: day(on)?,
        }),
        [role_of, holder, per_year, "from", from, to @ ..] => {
            let (from, to) = years(from, to)?;
            Ok(Plant::Trend {
                role: role(role_of)?,
                who: who(holder)?,
                per_year: rate(per_year)?,
                from,
                to,
            })
        }
        _ => Err("it has none of the forms".to_owned()),
    }
}

impl FromStr for Plant {
    type Err = SynthError;

    fn from_str(text: &str) -> Result<Self, SynthError> {
        parse(text).map_err(|reason| {
            SynthError::Option(format!(
                "plant `{text}`: {reason}. The forms are:\n{GRAMMAR}"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_again() {
        for text in [
            "secretariat country=CN +3/year from 2012",
            "secretariat country=CN -0.5/year from 2012 to 2015",
            "secretariat country=CN takes 20 from country=US in 2020-01-01",
            "member actor=\"GOST R\" takes 1 from actor=DIN in 2020-01-01",
            "merger country=DE into country=FR in 2020-01-01",
            "bloc \"Far North\" country=FI,NO,SE +2/year from 2015",
        ] {
            let plant: Plant = text.parse().unwrap();
            assert_eq!(plant.to_string(), text);
            assert_eq!(plant.to_string().parse::<Plant>().unwrap(), plant);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, reason) in [
            ("", "none of the forms"),
            (
                "secretary country=CN +3/year from 2012",
                "allowed are member, observer, secretariat",
            ),
            (
                "publishes country=CN +3/year from 2012",
                "no role that can be planted",
            ),
            (
                "secretariat country=XX +3/year from 2012",
                "no country code",
            ),
            (
                "secretariat kind=state +3/year from 2012",
                "country=XX or actor=ID",
            ),
            (
                "secretariat country=CN 3/year from 2012",
                "+N/year or -N/year",
            ),
            (
                "secretariat country=CN +NaN/year from 2012",
                "+N/year or -N/year",
            ),
            (
                "secretariat country=CN +3/year from 12",
                "no year from 1800",
            ),
            (
                "secretariat country=CN +3/year from 2012 to 2011",
                "before the first",
            ),
            (
                "secretariat country=CN takes 0 from country=US in 2020",
                "from 1 on",
            ),
            (
                "secretariat country=CN takes 2 from country=US in 2020-02-30",
                "does not exist",
            ),
            ("bloc N country=SE +2/year from 2015", "at least two"),
            ("bloc N country=SE,NO -2/year from 2015", "+N/year"),
        ] {
            let error = text.parse::<Plant>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
