"""Values of other programs for what `shifts` computes: Poisson slopes with an offset (statsmodels) and
rank-biased overlap (the package rbo). Writes other_exposure.json and other_rank_overlap.json.

    pip install statsmodels rbo && python tests/reference/shifts.py
"""

import json
import pathlib
import warnings

import numpy
import rbo
import statsmodels
import statsmodels.api as sm

FOLDER = pathlib.Path(__file__).parent

SERIES = {
    "share_rises": ([0, 1, 2, 3, 4, 5, 6, 7], [3, 4, 4, 6, 9, 8, 12, 15], [100, 104, 103, 110, 120, 119, 125, 130]),
    "pie_grows": ([0, 1, 2, 3, 4, 5], [50, 54, 61, 63, 72, 75], [500, 551, 603, 648, 700, 752]),
    "uneven_dates": ([0, 0.5, 2, 4.75, 5, 9], [20, 18, 15, 17, 9, 8], [200, 190, 230, 240, 260, 250]),
    "zeros": ([0, 1, 2, 3, 4], [0, 0, 1, 0, 3], [40, 41, 42, 43, 44]),
    "fractions": ([0, 1, 2, 3, 4], [8.5, 75 / 4, 20.25, 31, 40.6], [800, 790, 810, 805, 812]),
}


def exposure():
    cases = []
    for name, (times, counts, totals) in SERIES.items():
        design = sm.add_constant(numpy.array(times, dtype=float))
        model = sm.GLM(numpy.array(counts), design, family=sm.families.Poisson(), offset=numpy.log(totals))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = model.fit(tol=1e-14, maxiter=200)
        dispersion = fit.pearson_chi2 / fit.df_resid
        cases.append({
            "name": name, "times": times, "counts": counts, "totals": totals,
            "rate_ratio": float(numpy.exp(fit.params[1])), "dispersion": float(dispersion),
            "error_scatter": float(fit.bse[1] * numpy.sqrt(dispersion)),
        })
    return {"name": "exposure", "versions": {"statsmodels": statsmodels.__version__},
            "convention": "Poisson GLM, log link, offset ln total; quasi-Poisson standard error", "cases": cases}


RANKINGS = [
    ("abc", "acb"), ("abcd", "bacd"), ("abcdefg", "abcdefg"), ("abc", "xyz"),
    ("abcdefghij", "cbajihgfed"), ("abcdefgh", "ibahjgkc"),
]


def overlap():
    cases = [{"a": list(a), "b": list(b), "p": p, "rbo_ext": float(rbo.RankingSimilarity(list(a), list(b)).rbo_ext(p))}
             for a, b in RANKINGS for p in (0.9, 0.5)]
    return {"name": "rank_overlap", "versions": {"rbo": "0.1.3"},
            "convention": "extrapolated rank-biased overlap of rankings of one length without ties", "cases": cases}


for name, values in [("other_exposure", exposure()), ("other_rank_overlap", overlap())]:
    (FOLDER / f"{name}.json").write_text(json.dumps(values, indent=1) + "\n")
