"""Copies the reference files here, without what the tests do not read. Standard library only.

usage: python trim.py FOLDER_OF_REFERENCE_FILES MEASURES.csv [MEASURES.csv ...]

Give the measures.csv beside the reference files and the one that stands here: ours has measures more.
"""
import csv
import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
source = pathlib.Path(sys.argv[1])
columns = ('reference_ignore_weights', 'reference_inverse', 'reference_length')
used = {'bipartite_degree_centrality'}
used |= {f'projection_{side}_{kind}' for side in ('top', 'bottom')
         for kind in ('shared', 'newman', 'jaccard', 'overlap_min', 'hyperbolic')}
for table in sys.argv[2:]:
    with open(table, encoding='utf-8', newline='') as f:
        used |= {row[c] for row in csv.DictReader(f) for c in columns} - {''}
for path in sorted(source.glob('*.json')):
    data = json.loads(path.read_text(encoding='utf-8'))
    if 'nodes' in data:
        values = {}
        for name, block in data['values'].items():
            # A measure without a single value is stored under its family's name.
            if name in used or (block.get('scalar', 0) is None and any(u.startswith(name) for u in used)):
                values[name] = {k: block[k] for k in ('convention', 'source', 'rel_tol', 'per_node', 'per_edge', 'scalar') if k in block}
                if block['params'].get('ill_conditioned'):
                    values[name]['ill_conditioned'] = True
        data['values'] = values
        text = json.dumps(data, ensure_ascii=False, separators=(',', ':'))
        (here / path.name).write_text(text + '\n', encoding='utf-8')
