"""Copies the reference files here, without what the tests do not read. Standard library only.

usage: python trim.py FOLDER_OF_REFERENCE_FILES MEASURES.csv

Kept are the blocks that MEASURES.csv or the measures.csv beside this script names.
"""
import csv
import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
source = pathlib.Path(sys.argv[1])
columns = ('reference_ignore_weights', 'reference_inverse', 'reference_length')
# What a measure must be given to be comparable.
params = ('alpha', 'attribute', 'partition', 'ill_conditioned')
used = {'bipartite_degree_centrality'}
for table in (pathlib.Path(sys.argv[2]), here / 'measures.csv'):
    with open(table, encoding='utf-8', newline='') as f:
        used |= {row[c] for row in csv.DictReader(f) for c in columns} - {''}
for path in sorted(source.glob('*.json')):
    data = json.loads(path.read_text(encoding='utf-8'))
    if 'nodes' in data:
        values = {}
        for name, block in data['values'].items():
            # A measure without a single value is stored under its family's name.
            if name in used or (block.get('scalar', 0) is None and any(u.startswith(name) for u in used)):
                kept = {k: block[k] for k in ('convention', 'source', 'rel_tol', 'per_node', 'per_edge', 'scalar', 'value') if k in block}
                asked = {k: block['params'][k] for k in params if block['params'].get(k)}
                values[name] = {**kept, 'params': asked} if asked else kept
        data['values'] = values
        text = json.dumps(data, ensure_ascii=False, separators=(',', ':'))
        (here / path.name).write_text(text + '\n', encoding='utf-8')
