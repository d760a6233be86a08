"""Choosing between runs: what each number that needs no labels says of the settings of notebooks 04 and 06, and what labels say."""

import itertools

import numpy as np
import pandas

from helpers.lessons.in_practice.runs import FEW

SIGNS = {  # so that higher is meant to be better
    "loss": -1,
    "rank of the partner": -1,
    "alignment": -1,
    "uniformity": -1,
    "effective rank of z": 1,
    "effective rank of h": 1,
    "shared neighbours": 1,
    "one draw of 100 labels": 1,
}


def tables(of_04, of_06):
    """For each data set a table of settings, as `plots.label_free` takes it: `name`, `quality`, and numbers, the higher the better.

    Parameters
    ----------
    of_04, of_06 : pandas.DataFrame
        The stored results of both notebooks. Means of all seeds; only the draw of 100 labels is a single one.

    Returns
    -------
    dict of str -> pandas.DataFrame
    """
    return {"digits": _table(_settings_of_04(of_04)), "clothes": _table(_settings_of_06(of_06))}


def right_choices(of_04, of_06):
    """How often one draw of labels puts the better of two settings first: for each data set a dict of number of labels -> share."""
    found = {}
    for data, rows in {"digits": _settings_of_04(of_04), "clothes": _settings_of_06(of_06)}.items():
        quality = rows[rows.measure == "quality"].groupby("name").value.mean()
        found[data] = {}
        for labels in (10, 20, 50, 100):
            draws = rows[rows.measure == f"draw of {labels}"].pivot_table("value", "name", ["seed", "draw"])
            if len(draws):
                pairs = list(itertools.combinations(quality.index, 2))
                right = [(draws.loc[a] > draws.loc[b]) == (quality[a] > quality[b]) for a, b in pairs]
                found[data][labels] = float(np.mean(right))
    return found


def _table(rows):
    first = rows[(rows.measure == "draw of 100") & (rows.seed == 0) & (rows.draw == 0)].assign(measure="one draw of 100 labels")
    means = pandas.concat([rows, first]).pivot_table("value", "name", "measure")
    numbers = [name for name in SIGNS if name in means]
    return pandas.DataFrame({"quality": means["quality"]} | {name: SIGNS[name] * means[name] for name in numbers}).reset_index()


def _settings_of_04(stored):
    """The comparisons of notebook 04 in the words of `SIGNS`."""
    rows = stored[stored.name != "full"].copy()
    last = rows.groupby(["name", "seed", "measure"]).epoch.transform("max")
    rows = rows[rows.epoch.isna() | (rows.epoch == last)]
    few = (rows.measure == "linear probe") & rows.draw.notna()
    rows.loc[few, "measure"] = "draw of 100"
    rows.loc[(rows.measure == "linear probe") & ~few, "measure"] = "quality"
    ranks = rows.measure == "effective rank"
    rows.loc[ranks, "measure"] = "effective rank of " + rows.method[ranks]
    return rows.replace({"measure": {"rank": "rank of the partner"}})


def _settings_of_06(stored):
    """The runs of notebook 06 on clothes that learnt without labels, in the words of `SIGNS`."""
    own = stored.name.str.fullmatch(r"clothes, (SimCLR|sigmoid|MoCo|SimSiam|VICReg)") | ~stored.name.str.match("digits,|clothes,|.*oracle")
    rows = stored[own & (stored.space.isna() | (stored.space == "h")) & (stored.part != "test")]
    words = {"linear probe": "quality"} | {measure: f"draw of {10 * per_class}" for measure, per_class in FEW.items()}
    return rows.replace({"measure": words})
