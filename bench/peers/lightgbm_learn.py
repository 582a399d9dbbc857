"""Speargun's learner beside LightGBM and a logistic regression, on the same folds.

Usage: lightgbm_learn.py CROSS_VALIDATE [--leads LEADS.csv] [--only NAME ...]

CROSS_VALIDATE is the example of crates/learn (`cargo build --release -p speargun-learn --example
cross_validate`). It writes the fold and the out-of-fold probability of every row; the peers are
trained and tested on just these folds, with the columns that Speargun used, so that a running
number is in or out for all. Printed is the mean of the folds' areas under the ROC curve.
"""

import argparse
import csv
import pathlib
import re
import resource
import subprocess
import tempfile
import time

import lightgbm
import numpy
import pandas
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SALES_ENTERED = [
    "Tags", "Lead Quality", "Lead Profile", "Last Notable Activity",
    "Asymmetrique Activity Index", "Asymmetrique Profile Index",
    "Asymmetrique Activity Score", "Asymmetrique Profile Score",
]
BOOSTERS = {
    "lightgbm": {},
    # The best of a handful that were tried on the leads, so that we are not compared with defaults.
    "lightgbm tuned": dict(
        learning_rate=0.05, n_estimators=150, num_leaves=15, colsample_bytree=0.6,
        subsample=0.8, subsample_freq=1, reg_lambda=3,
    ),
}


def sigmoid(values):
    return 1 / (1 + numpy.exp(-values))


def table(random, rows, columns):
    data = pandas.DataFrame({f"x{at}": random.normal(size=rows) for at in range(columns)})
    return data


def synthetic():
    """Tables with a known cause. They were seen while settings were chosen."""
    tables = {}

    def add(name, random, data, log_odds):
        data["label"] = (random.random(len(data)) < sigmoid(log_odds)).astype(int)
        tables[name] = (data, "label", [])

    random = numpy.random.default_rng(1)
    data = table(random, 4000, 8)
    add("linear", random, data, data.x0 - 0.7 * data.x1 + 0.4 * data.x2)

    random = numpy.random.default_rng(2)
    data = table(random, 4000, 6)
    add("xor", random, data, 2.0 * numpy.sign(data.x0 * data.x1))

    random = numpy.random.default_rng(3)
    data = table(random, 4000, 6)
    add("step", random, data, 2.5 * (data.x0 > 0.5) - 1.5 * (data.x1 > -1) + 0.5)

    random = numpy.random.default_rng(4)
    data = table(random, 3000, 60)
    add("60 columns, 3 count", random, data, 0.8 * data.x0 + 0.8 * data.x1 - 0.8 * data.x2)

    random = numpy.random.default_rng(5)
    data = table(random, 10000, 8)
    data["group"] = random.choice([f"g{at}" for at in range(30)], len(data))
    effect = {f"g{at}": (at % 7 - 3) / 3 for at in range(30)}
    add("2 % positive", random, data, data.x0 + data.group.map(effect) - 5)

    random = numpy.random.default_rng(6)
    data = table(random, 120, 5)
    add("120 rows", random, data, 1.2 * data.x0 - 0.6 * data.x1)

    random = numpy.random.default_rng(7)
    data = table(random, 5000, 4)
    data["income"] = numpy.exp(random.normal(10, 1.5, len(data)))
    data["sector"] = random.choice(list("abcdefgh"), len(data))
    log_odds = numpy.log(data.income) - 10 + (data.sector.isin(["a", "b"])) * data.x0 * 2
    data.loc[random.random(len(data)) < 0.3, "income"] = numpy.nan
    add("skewed, missing, mixed", random, data, log_odds)

    random = numpy.random.default_rng(8)
    data = table(random, 50000, 20)
    for at in range(10):
        data[f"c{at}"] = random.choice([f"l{level}" for level in range(5 + 5 * at)], len(data))
    level = data.c3.str[1:].astype(int)
    log_odds = data.x0 * data.x1 + 0.5 * data.x2 + (level % 4 - 1.5) * 0.5 + numpy.sin(2 * data.x3)
    add("50,000 x 30", random, data, log_odds)

    random = numpy.random.default_rng(9)
    data = table(random, 3000, 10)
    data["group"] = random.choice([f"g{at}" for at in range(80)], len(data))
    add("noise", random, data, numpy.zeros(len(data)))
    return tables


def speargun(program, path, label, ignored, out):
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, str(path), label, ",".join(ignored), str(out)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime
    left_out = re.findall(r"^left out (.*) (\w+)$", text, re.MULTILINE)
    learners = re.search(r"Brier [\d.]+, (\w+)", text).group(1)
    return [name for name, _ in left_out], learners, time.perf_counter() - begun, seconds


def area(labels, folds, scores):
    parts = [roc_auc_score(labels[folds == f], scores[folds == f]) for f in numpy.unique(folds)]
    return float(numpy.mean(parts))


def peers(data, labels, folds):
    numbers = [name for name in data if pandas.api.types.is_numeric_dtype(data[name])]
    others = [name for name in data if name not in numbers]
    data = data.copy()
    for name in others:
        data[name] = data[name].astype("category")
    result = {}
    for name, settings in BOOSTERS.items():
        scores = numpy.zeros(len(data))
        begun = time.perf_counter()
        for fold in numpy.unique(folds):
            model = lightgbm.LGBMClassifier(verbose=-1, n_jobs=2, random_state=1, **settings)
            model.fit(data[folds != fold], labels[folds != fold])
            scores[folds == fold] = model.predict_proba(data[folds == fold])[:, 1]
        result[name] = (area(labels, folds, scores), time.perf_counter() - begun)
    text = data.copy()
    for name in others:
        text[name] = text[name].astype(object).where(text[name].notna(), "(missing)")
    scale = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    code = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=10)
    scores = numpy.zeros(len(data))
    begun = time.perf_counter()
    for fold in numpy.unique(folds):
        columns = make_column_transformer((scale, numbers), (code, others))
        model = make_pipeline(columns, LogisticRegression(max_iter=2000))
        model.fit(text[folds != fold], labels[folds != fold])
        scores[folds == fold] = model.predict_proba(text[folds == fold])[:, 1]
    result["logistic"] = (area(labels, folds, scores), time.perf_counter() - begun)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--leads", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    tables = synthetic()
    if arguments.leads:
        leads = pandas.read_csv(arguments.leads).replace("Select", numpy.nan)
        tables["x-education leads"] = (leads, "Converted", SALES_ENTERED)
        tables["x-education, every field"] = (leads, "Converted", [])
    print("| table | speargun | learner | lightgbm | lightgbm tuned | logistic | CPU s | s | lightgbm s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (data, label, ignored) in tables.items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "table.csv"
            data.to_csv(path, index=False, quoting=csv.QUOTE_MINIMAL)
            out = pathlib.Path(directory) / "predictions.csv"
            left_out, learner, seconds, cpu = speargun(
                arguments.program, path, label, ignored, out
            )
            found = pandas.read_csv(out)
        labels, folds = found.label.to_numpy(), found.fold.to_numpy()
        used = data.drop(columns=[label, *ignored, *left_out])
        other = peers(used, labels, folds)
        own = area(labels, folds, found.probability.to_numpy())
        figures = [f"{own:.4f}", learner] + [f"{other[peer][0]:.4f}" for peer in other]
        times = [f"{cpu:.1f}", f"{seconds:.1f}", f"{other['lightgbm'][1]:.1f}"]
        print(f"| {name} | " + " | ".join(figures + times) + " |", flush=True)


if __name__ == "__main__":
    main()
