"""Writes the samples of tests/graph_files that NetworkX and igraph make.

    python tests/interop/make_samples.py

All of them hold one graph: five nodes, four ties with weights and relations, one of them a loop. Only
run it to add a sample: the tests read what stands in the repository. The samples of Gephi and Pajek
are written by hand in the form these programs give their files.
"""

import json
import pathlib

import igraph
import networkx as nx

OUT = pathlib.Path(__file__).parent.parent / "graph_files"

NODES = {
    "ISO/IEC JTC 1": {"kind": "committee", "rank": 3, "share": 0.25, "open": True},
    "Ωmega & <Söhne> \"AG\"": {"kind": "company", "rank": 1, "share": 0.5, "open": False},
    "中国": {"kind": "state", "rank": 2, "share": 1e-9, "open": True},
    "b": {"kind": "state", "rank": 4, "share": 12.0, "open": False},
    "isolate": {"kind": "state", "rank": 5, "share": 3.5, "open": False},
}
TIES = [
    ("ISO/IEC JTC 1", "中国", 2.5, "member"),
    ("Ωmega & <Söhne> \"AG\"", "ISO/IEC JTC 1", 1.0, "member"),
    ("b", "中国", 0.5, "liaison"),
    ("b", "b", 3.0, "liaison"),
]


def networkx_graph(directed):
    graph = nx.DiGraph() if directed else nx.Graph()
    for node, values in NODES.items():
        graph.add_node(node, **values)
    for source, target, weight, relation in TIES:
        graph.add_edge(source, target, weight=weight, relation=relation)
    return graph


def igraph_graph(directed):
    names = list(NODES)
    graph = igraph.Graph(len(names), directed=directed)
    graph.vs["name"] = names
    for key in ["kind", "rank", "share", "open"]:
        graph.vs[key] = [NODES[name][key] for name in names]
    graph.add_edges([(names.index(tie[0]), names.index(tie[1])) for tie in TIES])
    graph.es["weight"] = [tie[2] for tie in TIES]
    graph.es["relation"] = [tie[3] for tie in TIES]
    return graph


def main():
    graph = networkx_graph(False)
    nx.write_graphml(graph, OUT / "networkx.graphml", named_key_ids=False)
    nx.write_gexf(graph, OUT / "networkx.gexf")
    for name in ["links", "edges"]:
        text = json.dumps(nx.node_link_data(graph, edges=name), ensure_ascii=False, indent=1)
        (OUT / f"networkx-{name}.json").write_text(text + "\n", encoding="utf-8")
    nx.write_graphml(networkx_graph(True), OUT / "networkx-directed.graphml")
    # NetworkX writes no quotes that it could read itself, nor numbers as attributes.
    plain = nx.relabel_nodes(graph, {node: node.replace('"', "'") for node in graph})
    for node in plain:
        del plain.nodes[node]["rank"], plain.nodes[node]["share"], plain.nodes[node]["open"]
    nx.write_pajek(plain, OUT / "networkx.net")
    two_mode = nx.Graph()
    two_mode.add_nodes_from(["p", "q"], bipartite=0)
    two_mode.add_nodes_from(["x", "y"], bipartite=1)
    two_mode.add_edges_from([("p", "x"), ("q", "x"), ("q", "y")])
    nx.write_graphml(two_mode, OUT / "networkx-bipartite.graphml")
    igraph_graph(False).write_graphml(str(OUT / "igraph.graphml"))
    igraph_graph(True).write_graphml(str(OUT / "igraph-directed.graphml"))
    igraph_graph(False).write_pajek(str(OUT / "igraph.net"))
    two_mode = igraph.Graph.Bipartite([0, 0, 1, 1], [(0, 2), (1, 2), (1, 3)])
    two_mode.vs["name"] = ["p", "q", "x", "y"]
    two_mode.write_graphml(str(OUT / "igraph-bipartite.graphml"))
    two_mode.write_pajek(str(OUT / "igraph-bipartite.net"))


if __name__ == "__main__":
    main()
