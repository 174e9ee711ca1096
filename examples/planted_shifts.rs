//! Are planted shifts found, and is nothing found where nothing was planted?
//!
//! Draws synthetic panels of seats in which every tenure persists, plants rises and jumps of known
//! size in some holders, runs `shifts` on them as on any data set, and counts what was found. The
//! tables stand in `docs/shifts.md`.
//!
//! ```text
//! cargo run --release --example planted_shifts         # two panels of each kind
//! cargo run --release --example planted_shifts -- 24   # more of each: the tables of the document
//! ```
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::collections::BTreeMap;
use std::error::Error;

use actornet::dataset::{Dataset, Package};
use actornet::model::{Actor, Date, Kind, Period, Relation, Role};
use actornet::numeric::random::Stream;
use actornet::numeric::trend::benjamini_hochberg;
use actornet::shifts::{Count, ShiftOptions, ShiftRow, Shifts, from_counts, run};

/// Holders of each panel.
const HOLDERS: usize = 60;

/// The first of them have something planted.
const PLANTED: usize = 6;

/// Seats that each planted holder starts with; the others start with 2 to 100.
const PLANTED_SEATS: usize = 30;

/// Share of seats that pass to another holder in a year.
const TURNOVER: f64 = 0.03;

/// Share of bodies that begin, and share that end, in a year.
const RENEWAL: f64 = 0.02;

/// The first year.
const FIRST: i16 = 2000;

/// Level at which q and p count as found.
const LEVEL: f64 = 0.05;

/// What a panel holds.
#[derive(Clone, Copy)]
struct Design {
    years: usize,
    /// New bodies a year that every planted holder gets besides its part of the turnover.
    rise: f64,
    /// From which year on it does.
    onset: usize,
    /// Seats that every planted holder takes over at once in the middle year.
    jump: usize,
    /// More bodies a year, as a share of all, for everybody alike.
    growth: f64,
    /// How many seats of one holder pass on together.
    bundle: usize,
    /// Counts are published with an error evenly spread within ± this.
    margin: f64,
}

const STILL: Design = Design {
    years: 15,
    rise: 0.0,
    onset: 0,
    jump: 0,
    growth: 0.0,
    bundle: 1,
    margin: 0.0,
};

struct Tenure {
    body: usize,
    holder: usize,
    from: usize,
}

/// A panel while it is drawn: years are counted from 0, and what changes in year y is seen at the end
/// of year y.
struct Panel {
    stream: Stream,
    /// First and last year of each body.
    bodies: Vec<(usize, Option<usize>)>,
    now: Vec<Tenure>,
    past: Vec<(Tenure, usize)>,
}

impl Panel {
    fn start(index: u64) -> Self {
        let mut panel = Self {
            stream: Stream::new(20_260_502, "planted shifts", index),
            bodies: Vec::new(),
            now: Vec::new(),
            past: Vec::new(),
        };
        for holder in 0..HOLDERS {
            // From 2 to 100 seats, small holders more often, as in real lists.
            let size = match holder {
                h if h < PLANTED => PLANTED_SEATS,
                h => (100.0 * 0.02_f64.powf((h - PLANTED) as f64 / 53.0)) as usize,
            };
            for _ in 0..size.max(2) {
                panel.create(holder, 0);
            }
        }
        panel
    }

    fn create(&mut self, holder: usize, year: usize) {
        let body = self.bodies.len();
        self.bodies.push((year, None));
        self.now.push(Tenure {
            body,
            holder,
            from: year,
        });
    }

    fn pass(&mut self, place: usize, to: usize, year: usize) {
        let tenure = &mut self.now[place];
        if tenure.holder == to {
            return;
        }
        let after = Tenure {
            body: tenure.body,
            holder: to,
            from: year,
        };
        let before = std::mem::replace(tenure, after);
        self.past.push((before, year));
    }

    fn poisson(&mut self, mean: f64) -> usize {
        let (mut count, mut left) = (0, (-mean).exp());
        let mut product = self.stream.f64();
        while product > left {
            count += 1;
            product *= self.stream.f64();
            left = left.max(f64::MIN_POSITIVE);
        }
        count
    }

    /// The holder of a random seat: so nobody's expected number changes.
    fn somebody(&mut self) -> usize {
        self.now[self.stream.place(self.now.len())].holder
    }

    fn year(&mut self, year: usize, design: &Design) {
        let all = self.now.len() as f64;
        for _ in 0..self.poisson(all * TURNOVER / design.bundle as f64) {
            let place = self.stream.place(self.now.len());
            let (from, to) = (self.now[place].holder, self.somebody());
            let with: Vec<usize> = (place..self.now.len())
                .chain(0..place)
                .filter(|i| self.now[*i].holder == from)
                .take(design.bundle)
                .collect();
            for place in with {
                self.pass(place, to, year);
            }
        }
        for _ in 0..self.poisson(all * (RENEWAL + design.growth)) {
            let holder = self.somebody();
            self.create(holder, year);
        }
        for _ in 0..self.poisson(all * RENEWAL) {
            let ended = self.now.swap_remove(self.stream.place(self.now.len()));
            self.bodies[ended.body].1 = Some(year);
            self.past.push((ended, year));
        }
        for holder in 0..PLANTED {
            if year >= design.onset {
                for _ in 0..self.poisson(design.rise) {
                    self.create(holder, year);
                }
            }
            if design.jump > 0 && year == design.years / 2 {
                let mut taken = 0;
                while taken < design.jump {
                    let place = self.stream.place(self.now.len());
                    if self.now[place].holder >= PLANTED {
                        self.pass(place, holder, year);
                        taken += 1;
                    }
                }
            }
        }
    }

    fn data(self, years: usize) -> Result<Dataset, Box<dyn Error>> {
        let day = |year: usize, month, day| {
            Date::new(FIRST + i16::try_from(year)?, month, day).map_err(Box::<dyn Error>::from)
        };
        let mut data = Dataset {
            package: Package {
                observed: (0..years)
                    .map(|y| day(y, 12, 31))
                    .collect::<Result<_, _>>()?,
                ..Package::default()
            },
            ..Dataset::default()
        };
        // Seats of the first year were there before.
        let start = |year: usize| {
            if year == 0 {
                Date::new(1980, 1, 1).map_err(Into::into)
            } else {
                day(year, 7, 1)
            }
        };
        let actor = |id: String, kind, period| Actor {
            name: id.clone(),
            id,
            kind,
            country: None,
            parent: None,
            period,
            aliases: Vec::new(),
            url: "".into(),
            source: "".into(),
            note: "".into(),
            attributes: BTreeMap::new(),
        };
        for (body, (from, to)) in self.bodies.iter().enumerate() {
            let period = Period {
                start: Some(start(*from)?),
                end: to.map(|year| day(year, 7, 1)).transpose()?,
            };
            data.actors
                .push(actor(format!("body {body:05}"), Kind::Committee, period));
        }
        for holder in 0..HOLDERS {
            let open = Period {
                start: None,
                end: None,
            };
            data.actors
                .push(actor(name(holder), Kind::NationalBody, open));
        }
        let open = self.now.into_iter().map(|tenure| (tenure, None));
        let spells = self
            .past
            .into_iter()
            .map(|(tenure, year)| (tenure, Some(year)));
        for (tenure, end) in open.chain(spells) {
            data.relations.push(Relation {
                actor: data.find(&name(tenure.holder)).ok_or("no holder")?,
                role: Role::Secretariat,
                body: data
                    .find(&format!("body {:05}", tenure.body))
                    .ok_or("no body")?,
                period: Period {
                    start: Some(start(tenure.from)?),
                    end: end.map(|year| day(year, 7, 1)).transpose()?,
                },
                weight: 1.0,
                source: "".into(),
                note: "".into(),
                start_observed: true,
            });
        }
        // Two handovers of one body within a year leave a spell of no length.
        data.relations
            .retain(|r| r.period.start < r.period.end || r.period.end.is_none());
        data.relations
            .sort_by_key(|r| (r.actor, r.role, r.body, r.period));
        Ok(data)
    }
}

fn name(holder: usize) -> String {
    format!("holder {holder:02}")
}

/// What `shifts` finds in panel `index` of a design.
fn found(design: &Design, index: u64) -> Result<Shifts, Box<dyn Error>> {
    let mut panel = Panel::start(index);
    for year in 1..design.years {
        panel.year(year, design);
    }
    let mut noise = panel.stream.clone();
    let data = panel.data(design.years)?;
    let shifts = run(&data, &ShiftOptions::default())?;
    if design.margin == 0.0 {
        return Ok(shifts);
    }
    let published = shifts.series.iter().map(|point| Count {
        date: point.date,
        key: point.key.clone(),
        count: (point.count + design.margin * (2.0 * noise.f64() - 1.0)).max(0.0),
        margin: Some(design.margin),
    });
    Ok(from_counts(
        &published.collect::<Vec<_>>(),
        &ShiftOptions::default(),
    )?)
}

/// Sums over the panels of a design.
#[derive(Default)]
struct Tally {
    panels: f64,
    /// Planted holders, and those of them found rising by each rule.
    planted: f64,
    rising: f64,
    rising_kendall: f64,
    share_rising: f64,
    /// Over panels, false discoveries as a share of all.
    false_share: f64,
    false_share_kendall: f64,
    /// Keys without anything planted, and what is said of them all the same.
    others: f64,
    p: f64,
    p_kendall: f64,
    share_apart: f64,
    change_dates: f64,
    broken: f64,
    /// Breaks in planted holders: holders with one, and years between it and the truth.
    placed: f64,
    years_off: f64,
    further_breaks: f64,
}

impl Tally {
    fn over(design: &Design, panels: u64) -> Result<Self, Box<dyn Error>> {
        let mut tally = Self::default();
        for index in 0..panels {
            tally.add(design, &found(design, index)?);
        }
        Ok(tally)
    }

    fn add(&mut self, design: &Design, shifts: &Shifts) {
        self.panels += 1.0;
        let kendall: Vec<Option<f64>> = shifts.rows.iter().map(|r| r.trend.p_mk).collect();
        let q_kendall = benjamini_hochberg(&kendall);
        let has_plant = design.rise > 0.0 || design.jump > 0;
        let is_planted = |r: &ShiftRow| has_plant && (0..PLANTED).any(|h| r.key == name(h));
        let (mut hits, mut misses) = ([0.0; 2], [0.0; 2]);
        for (row, q_kendall) in shifts.rows.iter().zip(q_kendall) {
            let slope = row.trend.slope_per_year.unwrap_or(0.0);
            let by =
                [row.trend.q, q_kendall].map(|q| q.is_some_and(|q| q <= LEVEL) && slope != 0.0);
            let share = row.trend.exposure.as_ref();
            let apart = share.is_some_and(|s| s.is_apart_from_the_whole());
            if is_planted(row) {
                self.planted += 1.0;
                for (hit, by) in hits.iter_mut().zip(by) {
                    *hit += f64::from(by && slope > 0.0);
                }
                self.share_rising += f64::from(share.is_some_and(|s| s.low > 1.0));
                self.place(design, row);
            } else {
                self.others += 1.0;
                for (miss, by) in misses.iter_mut().zip(by) {
                    *miss += f64::from(by);
                }
                self.p += f64::from(row.trend.p.is_some_and(|p| p <= LEVEL));
                self.p_kendall += f64::from(row.trend.p_mk.is_some_and(|p| p <= LEVEL));
                self.share_apart += f64::from(apart);
                self.change_dates += f64::from(row.trend.change_point.is_some());
                self.broken += f64::from(row.trend.paces.len() > 1);
            }
        }
        self.rising += hits[0];
        self.rising_kendall += hits[1];
        self.false_share += misses[0] / f64::max(1.0, misses[0] + hits[0]);
        self.false_share_kendall += misses[1] / f64::max(1.0, misses[1] + hits[1]);
    }

    /// The true break is the last date before the first year that the plant changed.
    fn place(&mut self, design: &Design, row: &ShiftRow) {
        let truth = if design.jump > 0 {
            design.years / 2 - 1
        } else {
            design.onset.max(1) - 1
        };
        let truth = f64::from(FIRST) + truth as f64;
        let breaks = row.trend.paces.iter().skip(1);
        let off = breaks.map(|p| (f64::from(p.from.year()) - truth).abs());
        if let Some(nearest) = off.reduce(f64::min) {
            self.placed += 1.0;
            self.years_off += nearest;
            let meant = if design.jump > 0 { 2 } else { 1 };
            let breaks = row.trend.paces.len() - 1;
            self.further_breaks += f64::from(breaks > meant);
        }
    }
}

fn percent(part: f64, of: f64) -> String {
    if of == 0.0 {
        return "-".to_owned();
    }
    format!("{:.1}", 100.0 * part / of)
}

fn main() -> Result<(), Box<dyn Error>> {
    let panels: u64 = std::env::args().nth(1).map_or(Ok(2), |n| n.parse())?;
    println!(
        "{panels} panels of {HOLDERS} holders each, {PLANTED} of them with a plant; {} % of seats pass on a year, {} % begin and end.\n",
        100.0 * TURNOVER,
        100.0 * RENEWAL
    );

    println!(
        "Nothing planted: % of holders (first column: of panels) of which something is said all the same.\n"
    );
    println!(
        "| panel | years | any q ≤ .05 | p ≤ .05 | p_mk ≤ .05 | share apart from the whole | change point | pace broken |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let nulls = [
        ("no trend", STILL),
        ("no trend", Design { years: 8, ..STILL }),
        ("no trend", Design { years: 25, ..STILL }),
        (
            "all grow alike, 3 % a year",
            Design {
                growth: 0.03,
                ..STILL
            },
        ),
        ("seats pass on in fours", Design { bundle: 4, ..STILL }),
        (
            "published counts, ±5",
            Design {
                margin: 5.0,
                ..STILL
            },
        ),
    ];
    let (mut false_share, mut independent) = (0.0, 0.0);
    for (place, (what, design)) in nulls.into_iter().enumerate() {
        let t = Tally::over(&design, panels)?;
        if place < 3 {
            false_share += t.false_share;
            independent += t.panels;
        }
        println!(
            "| {what} | {} | {} | {} | {} | {} | {} | {} |",
            design.years,
            percent(t.false_share, t.panels),
            percent(t.p, t.others),
            percent(t.p_kendall, t.others),
            percent(t.share_apart, t.others),
            percent(t.change_dates, t.others),
            percent(t.broken, t.others),
        );
    }

    println!(
        "\nRises planted in holders of {PLANTED_SEATS} seats: % found, and % of what is found that is false.\n"
    );
    println!(
        "| years | seats a year more | found by q | false | share found rising | found by Mann-Kendall q | false |"
    );
    println!("|---|---|---|---|---|---|---|");
    for years in [10, 15, 20] {
        for rise in [0.5, 1.0, 2.0, 3.0] {
            let t = Tally::over(
                &Design {
                    years,
                    rise,
                    ..STILL
                },
                panels,
            )?;
            false_share += t.false_share;
            independent += t.panels;
            println!(
                "| {years} | {rise} | {} | {} | {} | {} | {} |",
                percent(t.rising, t.planted),
                percent(t.false_share, t.panels),
                percent(t.share_rising, t.planted),
                percent(t.rising_kendall, t.planted),
                percent(t.false_share_kendall, t.panels),
            );
        }
    }

    println!("\nBreaks planted in the middle year.\n");
    println!("| years | plant | found by q | break found | years off, mean | further breaks |");
    println!("|---|---|---|---|---|---|");
    for years in [15, 20] {
        let middle = years / 2;
        let plants = [
            (
                "rise of 2 a year begins",
                Design {
                    years,
                    rise: 2.0,
                    onset: middle,
                    ..STILL
                },
            ),
            (
                "rise of 4 a year begins",
                Design {
                    years,
                    rise: 4.0,
                    onset: middle,
                    ..STILL
                },
            ),
            (
                "6 taken over at once",
                Design {
                    years,
                    jump: 6,
                    ..STILL
                },
            ),
            (
                "12 taken over at once",
                Design {
                    years,
                    jump: 12,
                    ..STILL
                },
            ),
        ];
        for (what, design) in plants {
            let t = Tally::over(&design, panels)?;
            false_share += t.false_share;
            independent += t.panels;
            println!(
                "| {years} | {what} | {} | {} | {} | {} |",
                percent(t.rising, t.planted),
                percent(t.placed, t.planted),
                if t.placed > 0.0 {
                    format!("{:.2}", t.years_off / t.placed)
                } else {
                    "-".to_owned()
                },
                percent(t.further_breaks, t.placed),
            );
        }
    }
    println!(
        "\nRealised false-discovery rate of q over all {independent} panels whose seats move one by one, holders without a plant: {} %.",
        percent(false_share, independent)
    );
    Ok(())
}
