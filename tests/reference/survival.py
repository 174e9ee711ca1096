"""Writes other_survival.json: Kaplan-Meier curves with late entry, from lifelines 0.30.3, and the
standard error of the restricted mean in exact fractions. Run: python survival.py > other_survival.json"""

import json
from fractions import Fraction

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time


def curve(name, entry, exit, ended):
    fit = KaplanMeierFitter().fit(exit, ended, entry=entry)
    band = fit.confidence_interval_survival_function_
    low, high = band.iloc[:, 0], band.iloc[:, 1]
    ages = sorted({t for t, e in zip(exit, ended) if e})
    median = median_survival_times(fit.survival_function_).item() if np.ndim(
        median_survival_times(fit.survival_function_)) else float(median_survival_times(fit.survival_function_))
    bands = median_survival_times(band)
    horizon = max(exit)
    # The standard error of the restricted mean by exact fractions: lifelines gives the variance of
    # the durations, not of their mean.
    exact = [(Fraction(a).limit_denominator(10**6), Fraction(b).limit_denominator(10**6), e)
             for a, b, e in zip(entry, exit, ended)]
    steps, share = [], Fraction(1)
    for age in sorted({b for _, b, e in exact if e}):
        n = sum(1 for a, b, _ in exact if a < age <= b)
        d = sum(1 for _, b, e in exact if e and b == age)
        share *= 1 - Fraction(d, n)
        steps.append((age, n, d, share))
    end = max(b for _, b, _ in exact)
    variance, mean = Fraction(0), Fraction(0)
    for i, (age, n, d, _) in enumerate(steps):
        after = sum(s * ((steps[j + 1][0] if j + 1 < len(steps) else end) - t)
                    for j, (t, _, _, s) in enumerate(steps) if j >= i)
        if n > d:
            variance += after * after * Fraction(d, n * (n - d))
        if i == 0:
            mean = age + after
    lifelines_mean = float(restricted_mean_survival_time(fit, t=horizon))
    assert abs(lifelines_mean - float(mean)) < 1e-9, (lifelines_mean, float(mean))
    number = lambda x: None if not np.isfinite(x) else float(x)
    return {
        "name": name, "entry": entry, "exit": exit, "ended": ended,
        "age": [float(a) for a in ages],
        "survival": [float(fit.predict(a)) for a in ages],
        "low": [number(low.loc[a]) for a in ages],
        "high": [number(high.loc[a]) for a in ages],
        "median": number(median),
        "median_low": number(float(bands.iloc[0, 0])), "median_high": number(float(bands.iloc[0, 1])),
        "restricted_mean": float(mean), "restricted_mean_se": float(variance) ** 0.5,
        "horizon": float(horizon),
    }


# The remission times of Freireich et al. 1963 (6-MP arm), R's and every textbook's example.
exit = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
cases = [curve("remission, 6-MP", [0.0] * 21, [float(x) for x in exit], [bool(e) for e in ended])]
exit = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
cases.append(curve("remission, placebo", [0.0] * 21, [float(x) for x in exit], [True] * 21))
draw = np.random.default_rng(7)
for name, n in [("late entry", 60), ("late entry, few", 14)]:
    start = np.round(draw.uniform(0, 6, n) * (draw.random(n) < 0.6), 2)
    length = np.round(draw.exponential(9, n) + 0.25, 1)
    stop = np.round(start + length, 1)
    stop = np.maximum(stop, np.round(start + 0.2, 1))
    cases.append(curve(name, start.tolist(), stop.tolist(), (draw.random(n) < 0.6).tolist()))
print("[" + ",\n".join(json.dumps(case) for case in cases) + "]")
