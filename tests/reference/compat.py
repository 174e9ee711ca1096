"""Values of NetworkX and python-igraph with their default calls, for `--compat networkx|igraph`.

    python tests/reference/compat.py > tests/reference/compat.json

Needs networkx, numpy, scipy and igraph (the versions used stand in the file). A call names every argument that
was given. Arguments other than the graph are a weight or a length where our flags ask for one, groups, and a smaller
tolerance where the default one gives fewer digits than we compare. A program that refuses a graph has no row.
"""

import json
import math
import string
import sys
import warnings

import igraph as ig
import networkx as nx
from networkx.algorithms import bipartite

warnings.simplefilter("ignore")

KARATE = [sorted(e) for e in nx.karate_club_graph().edges()]


def letters(pairs):
    return [[string.ascii_lowercase[e[0]], string.ascii_lowercase[e[1]], *e[2:]] for e in pairs]


def graph(name, n, edges, directed=False, side=None, groups=None):
    nodes = [f"{v:02}" for v in range(n)] if n > 26 else list(string.ascii_lowercase[:n])
    named = [[nodes[e[0]], nodes[e[1]], float(e[2]) if len(e) > 2 else 1.0] for e in edges]
    return {
        "name": name,
        "directed": directed,
        "nodes": nodes,
        "edges": named,
        "side": side and dict(zip(nodes, side)),
        "groups": dict(zip(nodes, groups or ["x" if v % 3 else "y" for v in range(n)])),
    }


# Weights are powers of two, so that no path length is rounded: equal lengths are then equal in every program.
GRAPHS = [
    graph("karate", 34, KARATE),
    # A path, an edge, an isolate, and a triangle with a tail.
    graph("parts", 10, [(0, 1), (1, 2), (3, 4), (6, 7), (7, 8), (6, 8), (8, 9)]),
    # Ties both ways, a node that only sends, one that only receives, an isolate.
    graph(
        "directed",
        8,
        [(0, 1), (1, 0), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (0, 4), (5, 0), (5, 2), (3, 6)],
        directed=True,
    ),
    graph("acyclic", 5, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)], directed=True),
    graph("parallel", 6, [(0, 1), (0, 1), (1, 2), (0, 3), (3, 2), (2, 1), (2, 4), (4, 5), (4, 5), (4, 5), (3, 4)]),
    graph(
        "parallel directed",
        5,
        [(0, 1), (0, 1), (1, 2), (2, 0), (0, 3), (3, 2), (3, 2), (3, 2), (2, 4), (4, 2), (4, 2)],
        directed=True,
    ),
    graph("loops", 5, [(0, 1), (1, 2), (2, 0), (2, 3), (2, 2), (3, 3), (3, 4)]),
    graph("loops directed", 4, [(0, 1), (1, 0), (1, 2), (2, 2), (2, 3), (3, 0), (0, 0)], directed=True),
    graph(
        "weighted",
        7,
        [(0, 1, 2), (1, 2, 1), (0, 2, 4), (2, 3, 0.5), (3, 4, 8), (4, 5, 2), (3, 5, 4), (5, 6, 1), (1, 6, 0.25)],
    ),
    graph(
        "weighted directed",
        6,
        [(0, 1, 2), (1, 2, 1), (2, 0, 4), (2, 3, 0.5), (3, 4, 8), (4, 2, 2), (1, 4, 1), (4, 5, 4), (0, 5, 0.5)],
        directed=True,
    ),
    graph("weighted parallel", 4, [(0, 1, 2), (0, 1, 2), (1, 2, 4), (0, 3, 4), (3, 2, 2), (3, 2, 1), (0, 2, 1)]),
    graph("two-mode", 8, [(0, 4), (0, 5), (1, 4), (1, 6), (2, 5), (2, 6), (2, 7), (3, 7)], side="AAAABBBB"),
    graph("two-mode in parts", 9, [(0, 5), (0, 6), (1, 5), (2, 6), (3, 7), (3, 8)], side="AAAAABBBB"),
    graph("complete", 4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
    graph("one node", 1, []),
    graph("no tie", 3, []),
    graph("no tie directed", 3, [], directed=True),
    graph("empty", 0, []),
    graph("one arc", 2, [(0, 1)], directed=True),
]

# (weights, length) of our flags; without weights the second has no meaning.
SETTINGS = [("ignore", "inverse"), ("use", "inverse"), ("use", "weight")]


def nx_graph(g):
    multi = len({tuple(e[:2]) if g["directed"] else tuple(sorted(e[:2])) for e in g["edges"]}) < len(g["edges"])
    kind = (nx.MultiDiGraph if g["directed"] else nx.MultiGraph) if multi else (nx.DiGraph if g["directed"] else nx.Graph)
    G = kind()
    G.add_nodes_from(g["nodes"])
    for s, t, w in g["edges"]:
        G.add_edge(s, t, strength=w, inverse=1 / w)
    nx.set_node_attributes(G, g["groups"], "group")
    return G


def ig_graph(g):
    at = {v: i for i, v in enumerate(g["nodes"])}
    G = ig.Graph(len(at), [(at[s], at[t]) for s, t, _ in g["edges"]], directed=g["directed"])
    G.es["strength"] = [w for *_, w in g["edges"]]
    G.es["inverse"] = [1 / w for *_, w in g["edges"]]
    kinds = sorted(set(g["groups"].values()))
    G.vs["group"] = [kinds.index(g["groups"][v]) for v in g["nodes"]]
    return G


def split(G):
    return [{v for v in G if G.nodes[v]["group"] == k} for k in sorted({G.nodes[v]["group"] for v in G})]


def tops(G, g):
    return [v for v in G if g["side"][v] == "A"]


# Our measure: what it needs of the graph, what a weight is to it, the call. W is the name of a strength or None, L of a
# length or None, R the graph with its ties turned round, A the first side, P the parts by group, F the first node.
TIGHT = "tol=1e-14, max_iter=100000"
NETWORKX = {
    "degree": ("", "", "dict(G.degree())"),
    "in-degree": ("directed", "", "dict(G.in_degree())"),
    "out-degree": ("directed", "", "dict(G.out_degree())"),
    "degree-centrality": ("", "", "nx.degree_centrality(G)"),
    "strength": ("", "strength", "dict(G.degree(weight=W))"),
    "in-strength": ("directed", "strength", "dict(G.in_degree(weight=W))"),
    "out-strength": ("directed", "strength", "dict(G.out_degree(weight=W))"),
    "betweenness": ("", "length", "nx.betweenness_centrality(G, weight=L)"),
    "betweenness-normalized": ("", "length", "nx.betweenness_centrality(G, weight=L)"),
    "closeness": ("", "length", "nx.closeness_centrality(G, distance=L)"),
    "closeness-in": ("directed", "length", "nx.closeness_centrality(G, distance=L)"),
    "closeness-out": ("directed", "length", "nx.closeness_centrality(R, distance=L)"),
    "harmonic": ("", "length", "nx.harmonic_centrality(G, distance=L)"),
    "harmonic-in": ("directed", "length", "nx.harmonic_centrality(G, distance=L)"),
    "harmonic-out": ("directed", "length", "nx.harmonic_centrality(R, distance=L)"),
    "eccentricity": ("", "", "nx.eccentricity(G)"),
    "eigenvector": ("", "strength", f"nx.eigenvector_centrality(G, weight=W, {TIGHT})"),
    "katz": ("", "strength", f"nx.katz_centrality(G, alpha=0.05, weight=W, {TIGHT})"),
    "pagerank": ("", "strength", f"nx.pagerank(G, weight=W, {TIGHT})"),
    "personalised-pagerank": ("", "strength", f"nx.pagerank(G, personalization=F, weight=W, {TIGHT})"),
    "hits-hub": ("", "strength", "nx.hits(weighted(G, W), tol=0, max_iter=10000)[0]"),
    "hits-authority": ("", "strength", "nx.hits(weighted(G, W), tol=0, max_iter=10000)[1]"),
    "core-number": ("", "", "nx.core_number(G)"),
    "clustering": ("", "", "nx.clustering(G)"),
    "clustering-onnela": ("undirected", "strength", "nx.clustering(G, weight=W)"),
    "triangles": ("", "", "nx.triangles(G)"),
    "constraint": ("", "strength", "nx.constraint(G, weight=W)"),
    "effective-size": ("", "strength", "nx.effective_size(G, weight=W)"),
    "average-neighbor-degree": ("", "", "nx.average_neighbor_degree(G)"),
    "density": ("", "", "nx.density(G)"),
    "diameter": ("", "", "nx.diameter(G)"),
    "average-path-length": ("", "", "nx.average_shortest_path_length(G)"),
    "global-efficiency": ("", "", "nx.global_efficiency(G)"),
    "transitivity": ("", "", "nx.transitivity(G)"),
    "average-clustering": ("", "", "nx.average_clustering(G)"),
    "degree-assortativity": ("", "", "nx.degree_assortativity_coefficient(G)"),
    "group-assortativity": ("", "", "nx.attribute_assortativity_coefficient(G, 'group')"),
    "group-modularity": ("", "strength", "nx.community.modularity(G, P, weight=W)"),
    "reciprocity": ("directed", "", "nx.overall_reciprocity(G)"),
    "robins-alexander": ("two-mode", "", "bipartite.robins_alexander_clustering(G)"),
    "degree-two-mode": ("two-mode", "", "bipartite.degree_centrality(G, A)"),
    "closeness-two-mode": ("two-mode", "", "bipartite.closeness_centrality(G, A)"),
    "betweenness-two-mode": ("two-mode", "", "bipartite.betweenness_centrality(G, A)"),
    "edge-betweenness": ("", "length", "nx.edge_betweenness_centrality(G, weight=L)"),
}
IGRAPH = {
    "degree": ("", "", "G.degree()"),
    "in-degree": ("directed", "", "G.indegree()"),
    "out-degree": ("directed", "", "G.outdegree()"),
    "strength": ("", "strength", "G.strength(weights=W)"),
    "in-strength": ("directed", "strength", "G.strength(mode='in', weights=W)"),
    "out-strength": ("directed", "strength", "G.strength(mode='out', weights=W)"),
    "betweenness": ("", "length", "G.betweenness(weights=L)"),
    "closeness": ("", "length", "G.closeness(weights=L)"),
    "closeness-in": ("directed", "length", "G.closeness(mode='in', weights=L)"),
    "closeness-out": ("directed", "length", "G.closeness(mode='out', weights=L)"),
    "harmonic": ("", "length", "G.harmonic_centrality(weights=L)"),
    "harmonic-in": ("directed", "length", "G.harmonic_centrality(mode='in', weights=L)"),
    "harmonic-out": ("directed", "length", "G.harmonic_centrality(mode='out', weights=L)"),
    "eccentricity": ("", "", "G.eccentricity()"),
    "eigenvector": ("", "strength", "G.eigenvector_centrality(weights=W)"),
    "pagerank": ("", "strength", "G.pagerank(weights=W)"),
    "personalised-pagerank": ("", "strength", "G.personalized_pagerank(reset_vertices=[0], weights=W)"),
    "hits-hub": ("", "strength", "G.hub_score(weights=W)"),
    "hits-authority": ("", "strength", "G.authority_score(weights=W)"),
    "core-number": ("", "", "G.coreness()"),
    "clustering": ("", "", "G.transitivity_local_undirected()"),
    "clustering-barrat": ("undirected", "strength", "G.transitivity_local_undirected(weights=W)"),
    "triangles": ("", "", "triangles(G)"),
    "constraint": ("", "strength", "G.constraint(weights=W)"),
    "average-neighbor-degree": ("", "", "G.knn()[0]"),
    "density": ("", "", "G.density()"),
    "diameter": ("", "", "G.diameter()"),
    "average-path-length": ("", "", "G.average_path_length()"),
    "transitivity": ("", "", "G.transitivity_undirected()"),
    "average-clustering": ("", "", "G.transitivity_avglocal_undirected()"),
    "degree-assortativity": ("", "", "G.assortativity_degree()"),
    "group-assortativity": ("", "", "G.assortativity_nominal(G.vs['group'])"),
    "group-modularity": ("", "strength", "G.modularity(G.vs['group'], weights=W)"),
    "reciprocity": ("directed", "", "G.reciprocity()"),
    "edge-betweenness": ("", "length", "G.edge_betweenness(weights=L)"),
}


def weighted(G, name):
    """nx.hits reads the attribute `weight` and takes no other."""
    G = G.copy()
    for *_, data in G.edges(data=True):
        data["weight"] = data[name] if name else 1.0
    return G


def triangles(G):
    found = [0] * G.vcount()
    for triangle in G.list_triangles():
        for v in triangle:
            found[v] += 1
    return found


def number(x):
    return None if x is None or math.isnan(x) else float(f"{float(x):.15g}")


def values(g, found):
    """By node, by edge (parallel ties added up), or one number."""
    nodes = g["nodes"]
    if isinstance(found, dict) and found and isinstance(next(iter(found)), tuple):
        edges = {}
        for (s, t, *_), x in found.items():
            ends = (s, t) if g["directed"] else tuple(sorted((s, t)))
            if s != t:
                edges[ends] = edges.get(ends, 0) + x
        return {"edges": [[*ends, number(x)] for ends, x in sorted(edges.items())]}
    if isinstance(found, dict):
        return {"nodes": [number(found[v]) for v in nodes]}
    if isinstance(found, (list, tuple)):
        return {"nodes": [number(x) for x in found]}
    return {"value": number(found)}


def run(g, program, id, needs, weight_is, call, weights, length):
    if needs == ("undirected" if g["directed"] else "directed") or needs == "two-mode" and not g["side"]:
        return None
    if weights == "use" and (not weight_is or all(e[2] == 1 for e in g["edges"])):
        return None
    if weights == "use" and length == "weight" and weight_is != "length":
        return None
    if id == "personalised-pagerank" and not g["nodes"]:
        return None
    W = "strength" if weights == "use" else None
    L = None if weights == "ignore" else "inverse" if length == "inverse" else "strength"
    G = nx_graph(g) if program == "networkx" else ig_graph(g)
    scope = {"nx": nx, "bipartite": bipartite, "weighted": weighted, "triangles": triangles, "G": G, "W": W, "L": L}
    if program == "networkx":
        scope["R"] = G.reverse() if g["directed"] else None
        scope["A"] = tops(G, g) if g["side"] else None
        scope["P"] = split(G)
        scope["F"] = {v: 1.0 for v in g["nodes"][:1]}
    try:
        found = eval(call, scope)
        if program == "igraph" and id == "edge-betweenness":
            ends = [(g["nodes"][e.source], g["nodes"][e.target], e.index) for e in G.es]
            found = dict(zip(ends, found))
        if id == "edge-betweenness" and not found:
            return None
        found = values(g, found)
    except Exception as refusal:
        print(f"{program} {id} {g['name']}: {type(refusal).__name__} {refusal}"[:120], file=sys.stderr)
        return None
    for word, value in (("=W", W), ("=L", L), (" W)", W)):
        call = call.replace(word, f"={value!r}" if word[0] == "=" else f" {value!r})")
    return {"graph": g["name"], "program": program, "measure": id, "weights": weights, "length": length, "call": call, **found}


rows = [
    run(g, program, id, *row, weights, length)
    for g in GRAPHS
    for program, table in (("networkx", NETWORKX), ("igraph", IGRAPH))
    for id, row in table.items()
    for weights, length in SETTINGS
]
rows = [row for row in rows if row]
out = {"networkx": nx.__version__, "igraph": ig.__version__}
lines = lambda items: "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"
print(f'{json.dumps(out)[:-1]},\n"graphs":{lines(GRAPHS)},\n"rows":{lines(rows)}}}')
print(len(rows), "rows", file=sys.stderr)
