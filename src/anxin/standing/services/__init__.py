from .keeping import keep

__all__ = ["keep"]
