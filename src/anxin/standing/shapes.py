"""Boundaries of regions: reading what an area supplies as GeoJSON, and laying it on a flat sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Ring = list[list[float]]
Polygon = list[Ring]

# Under these names maps that are passed around carry a region's code and name.
_CODES = ("code", "adcode", "region_code", "区划代码", "行政区划代码", "代码", "PAC", "gb", "id")
_NAMES = ("name", "名称", "NAME", "地名")
# A ten-thousandth of a degree is about ten metres: finer than any screen shows.
_PLACES = 4
_MOST_POINTS = 200_000
_WIDE = 1000.0


class WrongShapes(ValueError):
    """The file can't be used; the message says in Chinese what is wrong."""


@dataclass(frozen=True)
class Shape:
    """One feature: what it says it is, and its polygons of (longitude, latitude)."""

    code: str
    name: str
    polygons: list[Polygon]


@dataclass(frozen=True)
class Drawn:
    """A region on the sheet: an SVG path, and where its name stands."""

    code: str
    path: str
    x: float
    y: float


def read_shapes(text: str | bytes) -> list[Shape]:
    """The features of a GeoJSON file that are areas. WrongShapes when it is none, or has no area."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise WrongShapes("这个文件不是 GeoJSON：读不出 JSON。") from None
    if (
        not isinstance(told, dict)
        or told.get("type") != "FeatureCollection"
        or not isinstance(told.get("features"), list)
    ):
        raise WrongShapes("这个文件不是 GeoJSON：要有 FeatureCollection 和 features。")
    shapes = [shape for one in told["features"] if (shape := _shape(one)) is not None]
    if not shapes:
        raise WrongShapes("文件里没有面（Polygon 或 MultiPolygon）。")
    points = sum(len(ring) for shape in shapes for polygon in shape.polygons for ring in polygon)
    if points > _MOST_POINTS:
        raise WrongShapes(f"边界太细，共 {points} 个点，请先简化到 {_MOST_POINTS} 个以内。")
    return shapes


def _shape(feature: Any) -> Shape | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        return None
    geometry = feature["geometry"]
    raw = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        raw = [raw]
    elif geometry.get("type") != "MultiPolygon":
        return None
    if not isinstance(raw, list):
        raise WrongShapes("有一个面没有坐标。")
    said = {**(feature.get("properties") or {})}
    if "id" in feature:
        said.setdefault("id", feature["id"])
    code = next((str(said[key]).strip() for key in _CODES if said.get(key)), "")
    name = next((str(said[key]).strip() for key in _NAMES if said.get(key)), "")
    return Shape(code, name, [[_ring(ring, name or code) for ring in polygon] for polygon in raw if polygon])


def _ring(raw: Any, whose: str) -> Ring:
    ring: Ring = []
    for point in raw if isinstance(raw, list) else []:
        try:
            lon, lat = round(float(point[0]), _PLACES), round(float(point[1]), _PLACES)
        except (TypeError, ValueError, IndexError, KeyError):
            raise WrongShapes(f"“{whose}”的坐标读不出来。") from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise WrongShapes(f"“{whose}”的坐标不是经纬度（可能是投影坐标），请转成经纬度再传。")
        if not ring or ring[-1] != [lon, lat]:
            ring.append([lon, lat])
    if len(ring) < 3:
        raise WrongShapes(f"“{whose}”的边界不足三个点。")
    return ring


def match(shapes: Iterable[Shape], regions: Mapping[str, str]) -> tuple[dict[str, list[Polygon]], list[str]]:
    """(polygons by region code, names that fit none). By the code (with or without trailing zeros), then by the name.

    ``regions``: code -> name of those that may be given a boundary.
    """
    by_name: dict[str, list[str]] = {}
    for code, name in regions.items():
        by_name.setdefault(name, []).append(code)
    found: dict[str, list[Polygon]] = {}
    strange: list[str] = []
    for shape in shapes:
        code = shape.code if shape.code in regions else _bare(shape.code, regions)
        if code is None and len(by_name.get(shape.name, ())) == 1:
            code = by_name[shape.name][0]
        if code is None:
            strange.append(shape.name or shape.code or "没有名称的面")
        else:
            found.setdefault(code, []).extend(shape.polygons)
    return found, strange


def _bare(code: str, regions: Mapping[str, str]) -> str | None:
    """A code that is written with zeros at its end: '430199000000' is '430199'."""
    for length in (9, 6, 4, 2):
        if len(code) > length and not code[length:].strip("0") and code[:length] in regions:
            return code[:length]
    return None


def lay_flat(shapes: Mapping[str, list[Polygon]]) -> tuple[list[Drawn], float]:
    """(each region drawn, height of the sheet), 1000 wide. North is up; a degree of longitude shrinks with the latitude."""
    points = [p for polygons in shapes.values() for polygon in polygons for ring in polygon for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = cos(radians((south + north) / 2))
    scale = _WIDE / max((east - west) * shrink, (north - south) / 2, 1e-6)

    def at(point: list[float]) -> tuple[float, float]:
        return (point[0] - west) * shrink * scale, (north - point[1]) * scale

    drawn = []
    for code, polygons in sorted(shapes.items()):
        path = "".join(_line([at(p) for p in ring]) for polygon in polygons for ring in polygon)
        largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_area(ring)))
        x, y = at(_middle(largest))
        drawn.append(Drawn(code, path, round(x, 1), round(y, 1)))
    return drawn, round((north - south) * scale, 1) or 1.0


def _line(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: Ring) -> list[float]:
    """The centre of gravity; of a line, the middle of its points."""
    area = _area(ring)
    if abs(area) < 1e-12:
        return [sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    cross = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    x = sum((a[0] + b[0]) * c for (a, b), c in zip(pairs, cross, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * c for (a, b), c in zip(pairs, cross, strict=True)) / (6 * area)
    return [x, y]
