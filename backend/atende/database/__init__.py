"""Engines, the change clock and migrations. Tables belong to the features."""

import os

# Where Piccolo looks for the engine and the tables.
os.environ.setdefault("PICCOLO_CONF", "atende.database.piccolo_conf")
