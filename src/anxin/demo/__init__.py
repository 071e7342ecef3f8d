"""The demo county: fifty-five sites that never were, in the spreadsheets that such sites send, with the truth beside."""

from anxin.demo.build import DemoCounty, build
from anxin.demo.region import DEMO_REGIONS

__all__ = ["DEMO_REGIONS", "DemoCounty", "build"]
