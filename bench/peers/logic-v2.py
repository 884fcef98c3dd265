"""Scores names of persons against listed entries with OpenSanctions' logic-v2. JSON on standard input and output."""

import json
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import LogicV2
from nomenklatura.resolver import Linker
from nomenklatura.store.memory import MemoryStore

SCHEMATA = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
LISTED = Dataset.make({"name": "listed", "title": "Listed"})


def entity(key: str, kind: str, names: list[str]) -> StatementEntity:
    data = {"id": key, "schema": SCHEMATA.get(kind, "LegalEntity"), "properties": {"name": names}}
    return StatementEntity.from_data(LISTED, data)


def blocker(listed: dict[str, StatementEntity], folder: str) -> Index:
    store = MemoryStore(LISTED, Linker({}))
    with store.writer() as writer:
        for each in listed.values():
            writer.add_entity(each)
    index = Index(store.default_view(), Path(folder))
    index.build()
    return index


def main(job: dict, folder: str) -> dict:
    listed = {entry["id"]: entity(entry["id"], entry["kind"], entry["names"]) for entry in job["entries"]}
    queries = {f"query-{number}": entity(f"query-{number}", "person", [text]) for number, text in enumerate(job["texts"])}
    hits: dict[str, list[str]] = {key: [] for key in queries}
    config = LogicV2.default_config()
    index = blocker(listed, folder) if job["block"] else None
    began = time.perf_counter()
    if index:
        pairs = [(str(key), str(query)) for query, best in index.match_entities(queries.values()) for key, _ in best]
    else:
        # Entry by entry, for nomenklatura's cache of analysed names is smaller than the list.
        pairs = product(listed, queries)
    for key, query in pairs:
        if LogicV2.compare(queries[query], listed[key], config).score >= job["threshold"]:
            hits[query].append(key)
    return {"hits": list(hits.values()), "seconds": time.perf_counter() - began}


with tempfile.TemporaryDirectory() as scratch:
    json.dump(main(json.load(sys.stdin), scratch), sys.stdout)
