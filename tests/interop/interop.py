"""Checks with NetworkX and igraph that graphs come back equal.

    cargo build --release
    pip install networkx igraph
    python tests/interop/interop.py target/release/actornet

Run by hand; `cargo test` needs no Python. Every graph goes both ways:

- written by NetworkX or igraph, read by actornet, and compared as node-link JSON;
- written by actornet in every format, read by NetworkX or igraph, and compared;
- a network of the data set in `datasets/`, with scores, in every format.

Equal means: the same direction, nodes, attributes of nodes, and the same ties with weights, relations and attributes, parallel
ones counted. What a format or a program cannot hold is left out of the comparison by name, below.
"""

import collections
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import igraph
import networkx as nx

ROOT = pathlib.Path(__file__).parent.parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/actornet")

HOSTILE = [
    "a", "ISO/IEC JTC 1/SC 42", "Müller & <Söhne>", "中国标准化", "שלום", "👩‍👩‍👧", "it's", "a;b,c|d", "x" * 3000,
    "#hash", "%per cent", "[1]", "{a}", "e\u0301", "\u202eabc", "0", "007", "1e5", "True", "*Vertices",
]
# Quotes and line breaks; Pajek has them as numbers that NetworkX and igraph do not read.
QUOTED = ['say "x"', "two\nlines", "tab\there", "back\\slash\\"]


class Plain(collections.namedtuple("Plain", "directed nodes ties")):
    """A graph without the ways of any program."""

    @staticmethod
    def make(directed, nodes, ties):
        def ends(a, b):
            return (a, b) if directed or a <= b else (b, a)

        def tie(a, b, weight, relation, rest):
            return (ends(a, b), float(weight), relation or "", tuple(sorted(rest.items())))

        counted = collections.Counter(tie(*t) for t in ties)
        return Plain(directed, {k: dict(v) for k, v in nodes.items()}, counted)

    def without(self, nodes=(), ties=(), relation=False):
        """Without attributes that something in between cannot hold; "*" for all."""

        def drop(values, names):
            return {} if "*" in names else {k: v for k, v in values.items() if k not in names}

        counted = collections.Counter()
        for (ends, weight, rel, rest), n in self.ties.items():
            rest = tuple(sorted(drop(dict(rest), ties).items()))
            counted[(ends, weight, "" if relation else rel, rest)] += n
        return Plain(self.directed, {k: drop(v, nodes) for k, v in self.nodes.items()}, counted)


    def rounded(self):
        """With the digits that igraph writes."""

        def value(x):
            return float(f"{x:.13g}") if isinstance(x, float) else x

        counted = collections.Counter()
        for (ends, weight, relation, rest), n in self.ties.items():
            counted[(ends, value(weight), relation, tuple((k, value(v)) for k, v in rest))] += n
        nodes = {k: {name: value(v) for name, v in d.items()} for k, d in self.nodes.items()}
        return Plain(self.directed, nodes, counted)


def differences(a, b):
    found = []
    if a.directed != b.directed:
        found.append(f"direction {a.directed} {b.directed}")
    if a.nodes.keys() != b.nodes.keys():
        found.append(f"nodes {list(a.nodes.keys() ^ b.nodes.keys())[:4]!r}")
    for node in a.nodes.keys() & b.nodes.keys():
        if a.nodes[node] != b.nodes[node]:
            found.append(f"node {node[:20]!r}: {a.nodes[node]} {b.nodes[node]}")
    if a.ties != b.ties:
        found.append(f"ties {list((a.ties - b.ties).items())[:2]} {list((b.ties - a.ties).items())[:2]}")
    return found[:4]


def samples():
    """Graphs of every sort, in NetworkX."""
    rng = random.Random(1)

    def filled(graph, ids):
        for i, node in enumerate(ids):
            graph.add_node(node, rank=i, share=rng.random() * 10.0 ** rng.randint(-12, 12), open=i % 2 == 0, kind=f"k{i % 3}")
        for _ in range(3 * len(ids)):
            a, b = rng.choice(ids), rng.choice(ids)
            graph.add_edge(a, b, weight=rng.choice([1.0, 0.1, 1 / 3, 1e-9, 2.5e17]), relation=rng.choice(["m", "s & t", "中"]),
                           since=rng.randint(1990, 2020))
        graph.add_node("isolate", rank=-1, share=0.0, open=True, kind="none")
        return graph

    for name, make in [("graph", nx.Graph), ("digraph", nx.DiGraph), ("multigraph", nx.MultiGraph), ("multidigraph", nx.MultiDiGraph)]:
        yield name, filled(make(), HOSTILE)
        yield name + " with quotes", filled(make(), HOSTILE + QUOTED)
    yield "karate", nx.karate_club_graph()
    yield "davis", nx.davis_southern_women_graph()
    yield "les miserables", nx.les_miserables_graph()
    yield "without ties", nx.empty_graph(3)


def without_lists(graph):
    """Some of NetworkX's own graphs have lists as attributes, which it can write as JSON only."""
    graph.graph.clear()
    return graph


def of_networkx(graph, weight=1.0, drop=()):
    nodes = {str(n): {k: v for k, v in d.items() if k not in drop} for n, d in graph.nodes(data=True)}
    ties = []
    for a, b, d in graph.edges(data=True):
        d = {k: v for k, v in d.items() if k not in drop}
        ties.append((str(a), str(b), d.pop("weight", weight), d.pop("relation", ""), d))
    return Plain.make(graph.is_directed(), nodes, ties)


def of_igraph(graph, ids, drop=()):
    # igraph 1.0 shows `&` in the id of a node as `&#38;`, whether it is written `&amp;` or by its number.
    names = [name.replace("&#38;", "&") for name in graph.vs[ids]] if graph.vcount() else []

    def present(values):
        absent = lambda v: v is None or v == "" or (isinstance(v, float) and math.isnan(v))
        return {k: v for k, v in values.items() if k not in drop and k != ids and not absent(v)}

    nodes = {name: present(v.attributes()) for name, v in zip(names, graph.vs)}
    ties = []
    for e in graph.es:
        d = present(e.attributes())
        ties.append((names[e.source], names[e.target], d.pop("weight", 1.0), d.pop("relation", ""), d))
    return Plain.make(graph.is_directed(), nodes, ties)


def actornet(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"actornet {arguments}: {done.stderr.decode()}")
    return done.stdout.decode()


def read_here(path):
    """A file as actornet reads it."""
    data = json.loads(actornet("export", path, "--format", "json", "--out", "-", "--quiet"))
    for node in data["nodes"]:
        node.pop("label", None)
    return of_networkx(nx.node_link_graph(data, edges="edges"), drop=("id",))


def to_igraph(graph):
    """The same graph in igraph, with names."""
    ids = [str(n) for n in graph]
    made = igraph.Graph(len(ids), directed=graph.is_directed())
    made.vs["name"] = ids
    place = {n: i for i, n in enumerate(graph)}
    made.add_edges([(place[a], place[b]) for a, b in graph.edges()])
    for key in sorted({k for _, d in graph.nodes(data=True) for k in d}):
        made.vs[key] = [d.get(key) for _, d in graph.nodes(data=True)]
    for key in sorted({k for *_, d in graph.edges(data=True) for k in d}):
        made.es[key] = [d.get(key, 1.0 if key == "weight" else None) for *_, d in graph.edges(data=True)]
    return made


RESULTS = collections.Counter()


def check(what, expected, found):
    wrong = differences(expected, found)
    RESULTS["unequal" if wrong else "equal"] += 1
    if wrong:
        print(f"UNEQUAL {what}")
        for line in wrong:
            print(f"    {line[:600]}")


def inward(folder, name, graph):
    """Written by others, read here."""
    expected = of_networkx(graph)
    path = folder / "in.graphml"
    nx.write_graphml(graph, path)
    check(f"{name}: NetworkX > GraphML > actornet", expected, read_here(path))
    path = folder / "in.gexf"
    nx.write_gexf(graph, path)
    check(f"{name}: NetworkX > GEXF > actornet", expected, read_here(path).without(ties=("networkx_key",)))
    for key in ["links", "edges"]:
        path = folder / "in.json"
        path.write_text(json.dumps(nx.node_link_data(graph, edges=key)), encoding="utf-8")
        check(f"{name}: NetworkX > JSON {key} > actornet", expected, read_here(path))
    if not any(set(str(n)) & set('"\n\\') for n in graph):
        # NetworkX quotes nothing but spaces, and writes weights and texts only.
        path = folder / "in.net"
        nx.write_pajek(nx.relabel_nodes(graph, {n: str(n) for n in graph}), path)
        found = read_here(path).without(nodes="*", ties="*", relation=True)
        if graph.number_of_edges():
            check(f"{name}: NetworkX > Pajek > actornet", expected.without(nodes="*", ties="*", relation=True), found)
    made = to_igraph(graph)
    expected = of_igraph(made, "name").rounded()
    path = folder / "igraph.graphml"
    made.write_graphml(str(path))
    check(f"{name}: igraph > GraphML > actornet", expected, read_here(path).rounded())
    path = folder / "igraph.net"
    made.write_pajek(str(path))
    if not any(set(str(n)) & set("\n\t\\") for n in graph):
        bare = expected.without(nodes="*", ties="*", relation=True)
        check(f"{name}: igraph > Pajek > actornet", bare, read_here(path).rounded().without(nodes="*"))


def outward(folder, name, graph):
    """Written here, read by others."""
    source = folder / "source.json"
    source.write_text(json.dumps(nx.node_link_data(graph, edges="edges")), encoding="utf-8")
    expected = of_networkx(graph)
    path = {f: folder / f"out.{f}" for f in ["graphml", "gexf", "pajek", "json"]}
    for format, out in path.items():
        actornet("export", source, "--format", format, "--out", out, "--force", "--quiet")
    # A label that says more than the id is not in these graphs.
    check(f"{name}: actornet > GraphML > NetworkX", expected,
          of_networkx(nx.read_graphml(path["graphml"]), drop=("id",)))
    check(f"{name}: actornet > GEXF > NetworkX", expected,
          of_networkx(nx.read_gexf(path["gexf"]), drop=("id", "label")))
    data = json.loads(path["json"].read_text(encoding="utf-8"))
    check(f"{name}: actornet > JSON > NetworkX", expected, of_networkx(nx.node_link_graph(data, edges="edges"), drop=("id",)))
    if graph.number_of_nodes():
        found = of_igraph(igraph.Graph.Read_GraphML(str(path["graphml"])), "id")
        check(f"{name}: actornet > GraphML > igraph", of_igraph(to_igraph(graph), "name"), found)
    if any(set(str(n)) & set('"\n\t\\') for n in graph):
        return
    bare = expected.without(nodes="*", ties="*")
    two_mode = name == "davis"
    made = igraph.Graph.Read_Pajek(str(path["pajek"]))
    if "label" in made.es.attributes():
        made.es["relation"] = made.es["label"]
    found = of_igraph(made, "name", drop=("label", "type"))
    check(f"{name}: actornet > Pajek > igraph", bare, found)
    # NetworkX cannot read `*Vertices N A`, and fails on a network without ties.
    if not two_mode and graph.number_of_edges():
        read = nx.read_pajek(path["pajek"])
        for *_, d in read.edges(data=True):
            d["relation"] = d.pop("l", "")
        check(f"{name}: actornet > Pajek > NetworkX", bare, of_networkx(read).without(nodes="*"))


def data_set(folder):
    """A network of the data set is the same in every format, with scores."""
    chosen = ["--within", "ISO/IEC JTC 1", "--metric", "betweenness,degree"]
    read = {}
    for format in ["graphml", "gexf", "json"]:
        out = folder / f"data.{format}"
        actornet("export", ROOT / "datasets/ai-standards", *chosen, "--format", format, "--out", out, "--quiet")
    read["graphml"] = nx.read_graphml(folder / "data.graphml", force_multigraph=True)
    read["gexf"] = nx.read_gexf(folder / "data.gexf")
    read["json"] = nx.node_link_graph(json.loads((folder / "data.json").read_text(encoding="utf-8")), edges="edges")
    plain = {f: of_networkx(g, drop=("id", "label", "start", "end", "spells")) for f, g in read.items()}
    check("data set: GraphML = JSON in NetworkX", plain["json"], plain["graphml"])
    check("data set: GEXF = JSON in NetworkX", plain["json"], plain["gexf"])
    simple = nx.Graph(read["json"])
    scores = nx.get_node_attributes(read["json"], "degree")
    degrees = dict(simple.degree())
    RESULTS["equal" if scores == degrees else "unequal"] += 1
    mine = nx.get_node_attributes(read["json"], "betweenness")
    print(f"data set: {len(scores)} nodes, {read['json'].number_of_edges()} ties; degrees equal: {scores == degrees}; "
          f"{len(mine)} betweenness scores")


def main():
    print(f"NetworkX {nx.__version__}, igraph {igraph.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, graph in samples():
            without_lists(graph)
            inward(folder, name, graph)
            outward(folder, name, graph)
        data_set(folder)
    print(f"{RESULTS['equal']} equal, {RESULTS['unequal']} unequal")
    raise SystemExit(1 if RESULTS["unequal"] else 0)


if __name__ == "__main__":
    main()
