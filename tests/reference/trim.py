"""Copies the reference files here: every block, without the account of how it was confirmed. Standard library only.

usage: python trim.py FOLDER_OF_REFERENCE_FILES
"""
import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.json')):
    data = json.loads(path.read_text(encoding='utf-8'))
    if 'nodes' in data:
        for block in data['values'].values():
            block.pop('cross_check', None)
        text = json.dumps(data, ensure_ascii=False, separators=(',', ':'))
        (here / path.name).write_text(text + '\n', encoding='utf-8')
