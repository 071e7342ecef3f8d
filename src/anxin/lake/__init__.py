"""The facts as a folder of Parquet files without personal identifiers, and evaluation straight from it."""
