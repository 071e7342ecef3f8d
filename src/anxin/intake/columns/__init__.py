"""The columnar lane of taking: rows that are plainly good become facts as columns, by the thousand.

``recognise.columns`` hands over typed columns; here they get their identities, their subjects' keys and their digests, and the
ledger compares and writes them, all as columns. What they say is what ``kinds`` would have made of the same rows one by one.
"""

from .chunks import Chunk, Taken, chunks_of, write_chunk
from .making import COLUMN_MAKERS, ColumnEntries

__all__ = ["COLUMN_MAKERS", "Chunk", "ColumnEntries", "Taken", "chunks_of", "write_chunk"]
