#!/usr/bin/env python3
"""Times actornet beside other programs, on the same files, in one run, and prints a table of ratios.

    python -m venv peers && peers/bin/pip install igraph networkit rustworkx networkx scipy polars pandas pyarrow
    cargo bench --bench peers -- networks NETWORKS S M MC L RMAT16 MW XL
    peers/bin/python benches/peers/compare.py NETWORKS [--only TEXT,...] [--runs 3] [--kept FILE]

Every figure is the median of the runs; every run is a process of its own, and ours and theirs take turns. Only the
computation is timed, on a network that is loaded already (for `load`, from the file to the network). The time of a peer
that would run for hours is that of a sample of sources, scaled to all of them: its row says how many. graph-tool is used
where --graph-tool names a Python that has it (Debian: python3-graph-tool, /usr/bin/python3).

With --kept, the times of peers are kept in a file, and a peer that was timed there as often on the same machine, with
the same versions, on the same bytes and with as many threads is not run again: its time has `kept` and the day beside it.
What is to be quoted should be timed in one run, without it.
"""
import argparse
import datetime
import functools
import hashlib
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

# What, network, threads, our task, peers (name, call, sampled sources or None), least ratio.
ROWS = [
    ("betweenness", "M", 1, "betweenness", [("igraph", "betweenness", 500)], 200),
    ("betweenness", "M", 2, "betweenness", [("graph-tool", "betweenness", 500), ("igraph", "betweenness", 500)], 200),
    ("betweenness", "MC", 1, "betweenness", [("igraph", "betweenness", 300)], 40),
    ("betweenness", "RMAT16", 1, "betweenness", [("igraph", "betweenness", 100)], 60),
    ("betweenness", "L", 2, "betweenness", [("graph-tool", "betweenness", 20), ("igraph", "betweenness", 20)], 350),
    ("weighted betweenness", "MW", 2, "betweenness", [("igraph", "betweenness_weighted", 200)], 3),
    ("betweenness within .001", "L", 2, "estimate", [("networkit", "kadabra", None)], 3),
    ("closeness and harmonic", "M", 1, "closeness+harmonic", [("igraph", "closeness", 1000)], 500),
    ("closeness and harmonic", "L", 2, "closeness+harmonic", [("igraph", "closeness", 50)], 500),
    ("PageRank", "M", 1, "pagerank", [("igraph", "pagerank", None), ("scipy", "pagerank", None)], 5),
    ("PageRank", "L", 1, "pagerank", [("igraph", "pagerank", None)], 8),
    ("projection on actors", "M", 1, "project-actors", [("scipy", "project_actors", None)], 6),
    ("projection on committees", "M", 1, "project-bodies", [("igraph", "project_bodies", None)], 10),
    ("constraint", "M", 1, "constraint", [("igraph", "constraint", None)], 10),
    ("k-core", "M", 1, "core-number", [("networkit", "core", None), ("igraph", "core", None), ("graph-tool", "core", None)], 1),
    ("clustering", "M", 1, "clustering", [("igraph", "clustering", None), ("networkit", "clustering", None)], 1),
    ("Leiden", "M", 1, "leiden", [("networkit", "leiden", None), ("igraph", "leiden", None)], 0.5),
    ("CSV to network", "L", 2, "load", [("networkit", "load", None), ("rustworkx", "load", None)], 6),
    ("CSV to network", "XL", 2, "load", [("networkit", "load", None)], 6),
]


# A peer's cell runs in a process of its own.

def factorised(path):
    """Ends as dense numbers, ids, relations."""
    import polars as pl
    table = pl.read_csv(path)
    both = pl.concat([table["source"], table["target"]])
    ids = both.unique(maintain_order=True)
    places = pl.DataFrame({"id": ids}).with_row_index("at")
    at = pl.DataFrame({"id": both}).join(places, on="id", how="left", maintain_order="left")["at"].to_numpy()
    m = len(table)
    return at[:m], at[m:], ids, table


def igraph_cell(call, path, sample):
    import igraph
    import numpy
    source, target, ids, table = factorised(path)
    g = igraph.Graph(n=len(ids), edges=numpy.stack([source, target], 1), directed=False)
    n = g.vcount()
    g = g.simplify() if call != "betweenness_weighted" else g
    chosen = numpy.random.default_rng(7).choice(n, sample, replace=False).tolist() if sample else None
    everyone = range(n)
    is_actor = [not i.startswith("cmt-") for i in ids]

    def project():
        ends = [(e.source, e.target) for e in g.es]
        inside = [i for i, (a, b) in enumerate(ends) if is_actor[a] == is_actor[b]]
        h = g.copy()
        h.delete_edges(inside)
        start = time.perf_counter()
        p = h.bipartite_projection(types=is_actor, multiplicity=True, which=0)
        return time.perf_counter() - start, p.ecount()

    if call == "project_bodies":
        return n, g.ecount(), *project()
    calls = {
        "betweenness": lambda: sum(g.betweenness(directed=False, sources=chosen, targets=everyone)),
        "betweenness_weighted": lambda: sum(g.betweenness(
            directed=False, weights=(1 / table["weight"].to_numpy()).tolist(), sources=chosen, targets=everyone)),
        "closeness": lambda: sum(g.closeness(vertices=chosen)),
        "pagerank": lambda: sum(g.pagerank(damping=0.85)),
        "constraint": lambda: numpy.nansum(g.constraint()),
        "core": lambda: sum(g.coreness()),
        "clustering": lambda: sum(g.transitivity_local_undirected(mode="zero")),
        "leiden": lambda: g.community_leiden(objective_function="modularity", n_iterations=2).modularity,
    }
    return n, g.ecount(), *timed(calls[call])


def networkit_cell(call, path, sample):
    import networkit
    import numpy
    from scipy.sparse import coo_matrix
    networkit.setNumberOfThreads(int(os.environ["OMP_NUM_THREADS"]))

    def load():
        source, target, ids, _ = factorised(path)
        ones = numpy.ones(len(source))
        ends = (source.astype(numpy.uint64), target.astype(numpy.uint64))
        return networkit.GraphFromCoo((ones, ends), n=len(ids), weighted=False, directed=False)

    if call == "load":
        seconds, g = timed(load)
        return g.numberOfNodes(), g.numberOfEdges(), seconds, g.numberOfEdges()
    g = load()
    g.removeMultiEdges()
    c = networkit.centrality

    def leiden():
        found = networkit.community.ParallelLeiden(g, iterations=3, randomize=True)
        found.run()
        return networkit.community.Modularity().getQuality(found.getPartition(), g)

    calls = {
        "core": lambda: sum(c.CoreDecomposition(g).run().scores()),
        "clustering": lambda: sum(c.LocalClusteringCoefficient(g, True).run().scores()),
        "kadabra": lambda: sum(c.KadabraBetweenness(g, 0.001, 0.1).run().scores()),
        "leiden": leiden,
    }
    return g.numberOfNodes(), g.numberOfEdges(), *timed(calls[call])


def rustworkx_cell(call, path, sample):
    import pandas
    import rustworkx

    def load():
        table = pandas.read_csv(path)
        codes, ids = pandas.factorize(pandas.concat([table["source"], table["target"]], ignore_index=True))
        m = len(table)
        g = rustworkx.PyGraph()
        g.add_nodes_from(list(ids))
        g.add_edges_from(list(zip(codes[:m].tolist(), codes[m:].tolist(), table["relation"].tolist())))
        return g

    seconds, g = timed(load)
    return g.num_nodes(), g.num_edges(), seconds, g.num_edges()


def scipy_cell(call, path, sample):
    import numpy
    from scipy.sparse import coo_matrix, diags
    source, target, ids, _ = factorised(path)
    n = len(ids)
    half = coo_matrix((numpy.ones(len(source)), (source, target)), shape=(n, n)).tocsr()
    a = half + half.T
    a.data[:] = 1

    def pagerank():
        degree = numpy.asarray(a.sum(1)).ravel()
        degree[degree == 0] = 1
        p = (diags(1 / degree) @ a).T.tocsr()
        x = numpy.full(n, 1 / n)
        while True:
            y = 0.85 * (p @ x)
            y += (1 - y.sum()) / n
            if numpy.abs(y - x).sum() < 1e-10:
                return y.sum()
            x = y

    def project():
        actors = numpy.array([not i.startswith("cmt-") for i in ids])
        b = a[actors][:, ~actors]
        start = time.perf_counter()
        w = b @ b.T
        w.setdiag(0)
        w.eliminate_zeros()
        return time.perf_counter() - start, w.nnz // 2

    found = project() if call == "project_actors" else timed(pagerank)
    return n, a.nnz // 2, *found


def graph_tool_cell(call, path, sample):
    import csv
    import numpy
    import graph_tool.all as gt
    gt.openmp_set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    numbers, ends = {}, []
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            ends.append([numbers.setdefault(row[k], len(numbers)) for k in ("source", "target")])
    g = gt.Graph(directed=False)
    g.add_vertex(len(numbers))
    g.add_edge_list(numpy.array(ends))
    gt.remove_parallel_edges(g)
    n = g.num_vertices()
    chosen = numpy.random.default_rng(7).choice(n, sample, replace=False) if sample else None
    calls = {
        "betweenness": lambda: gt.betweenness(g, pivots=chosen, norm=False)[0].a.sum(),
        "core": lambda: gt.kcore_decomposition(g).a.sum(),
    }
    return n, g.num_edges(), *timed(calls[call])


CELLS = {"igraph": igraph_cell, "networkit": networkit_cell, "rustworkx": rustworkx_cell, "scipy": scipy_cell,
         "graph-tool": graph_tool_cell}


def timed(call):
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def cell(peer, call, path, sample):
    n, m, seconds, result = CELLS[peer](call, path, int(sample) or None)
    print(json.dumps({"n": int(n), "m": int(m), "seconds": seconds * (n / int(sample) if int(sample) else 1),
                      "result": float(result) if call != "load" else int(m)}))


# The table.

def run(command, threads):
    names = ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    environment = {**os.environ, **{name: str(threads) for name in names}}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise RuntimeError(" ".join(map(str, command)) + "\n" + done.stderr[-500:])
    return json.loads(done.stdout.splitlines()[-1])


def ours_program():
    done = subprocess.run(["cargo", "bench", "--no-run", "--bench", "peers", "--message-format=json"],
                          capture_output=True, text=True, check=True, cwd=HERE.parent.parent)
    built = [json.loads(line) for line in done.stdout.splitlines()]
    return [b["executable"] for b in built if b.get("executable") and b["target"]["name"] == "peers"][0]


@functools.cache
def machine():
    """The processor, how many of it, and the versions of all peers."""
    names = [line.split(":")[1].strip() for line in read_lines("/proc/cpuinfo") if line.startswith("model name")]
    peers = ("igraph", "networkit", "rustworkx", "scipy", "numpy", "polars", "pandas")
    versions = [f"{peer} {importlib.metadata.version(peer)}" for peer in peers]
    return ", ".join([names[0] if names else platform.processor(), str(os.cpu_count()), platform.python_version(), *versions])


def read_lines(path):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


@functools.cache
def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Kept:
    """Times of peers from earlier runs, if they are to be kept."""

    def __init__(self, path):
        self.path = path
        self.times = json.loads(path.read_text(encoding="utf-8")) if path and path.exists() else {}

    @staticmethod
    def key(path, threads, peer, call, sample):
        # The calls of peers stand in this file: a change of it is another peer.
        return " / ".join([machine(), digest(HERE / "compare.py"), digest(path), f"{threads} threads", peer, call, str(sample)])

    def get(self, key, runs):
        found = self.times.get(key) if self.path else None
        return found if found and len(found["seconds"]) >= runs else None

    def add(self, key, times, size):
        if self.path:
            day = datetime.date.today().isoformat()
            self.times[key] = {"seconds": times, "size": size, "day": day}
            self.path.write_text(json.dumps(self.times, indent=1) + "\n", encoding="utf-8")


def timed_row(program, path, task, threads, peers, options, kept):
    """The times of ours; of every peer by its label; how large the network is."""
    ours, theirs, size, asked = [], {}, None, []
    for peer, call, sample in peers:
        label = f"{peer}, {sample:,} sources scaled" if sample else peer
        key = kept.key(path, threads, peer, call, sample)
        found = kept.get(key, options.runs)
        if found:
            theirs[f"{label}; kept, {found['day']}"], size = found["seconds"], found["size"]
        else:
            python = options.graph_tool if peer == "graph-tool" else sys.executable
            asked.append((label, key, [python, __file__, "--cell", peer, call, path, str(sample or 0)]))
    failed = set()
    for _ in range(options.runs):
        # Ours is short: the median of its own repetitions is one run.
        ours.append(statistics.median(run([program, "time", path, task, str(threads)], threads)["seconds"]))
        for label, _, command in asked:
            if label in failed:
                continue
            try:
                found = run(command, threads)
            except RuntimeError as error:
                print(f"{label}: {error}", file=sys.stderr)
                failed.add(label)
                continue
            theirs.setdefault(label, []).append(found["seconds"])
            size = (found["n"], found["m"])
    for label, key, _ in asked:
        if label in theirs and label not in failed:
            kept.add(key, theirs[label], size)
    return ours, theirs, size


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("networks", type=pathlib.Path)
    options.add_argument("--only", "--rows", default="", help="only rows whose `WHAT NETWORK` contains one of these")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--kept", type=pathlib.Path, help="where times of peers are kept for later runs")
    options.add_argument("--graph-tool", default="/usr/bin/python3")
    chosen = options.parse_args()
    wanted = [text for text in chosen.only.split(",") if text]
    rows = [row for row in ROWS if not wanted or any(text in f"{row[0]} {row[1]}" for text in wanted)]
    if not rows:
        sys.exit(f"no row contains any of {', '.join(wanted)}; rows: " + ", ".join(f"{row[0]} {row[1]}" for row in ROWS))
    kept = Kept(chosen.kept)
    program = ours_program()
    print(f"load before the run: {os.getloadavg()[0]:.2f}; medians of {chosen.runs}", flush=True)
    print("| what | network | n | m | threads | actornet, s | fastest peer, s | ratio | wanted |")
    print("|---|---|---|---|---|---|---|---|---|")
    for what, network, threads, task, peers, least in rows:
        path = chosen.networks / f"{network}.csv"
        if not path.exists():
            print(f"{what} {network}: there is no {path}", file=sys.stderr)
            continue
        ours, theirs, size = timed_row(program, path, task, threads, peers, chosen, kept)
        if not theirs:
            continue
        fastest = min(theirs, key=lambda peer: statistics.median(theirs[peer]))
        a, b = statistics.median(ours), statistics.median(theirs[fastest])
        print(f"| {what} | {network} | {size[0]:,} | {size[1]:,} | {threads} | {a:.3g} | {b:,.3g} ({fastest}) "
              f"| {b / a:.3g} | {least} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cell"]:
        cell(*sys.argv[2:])
    else:
        main()
