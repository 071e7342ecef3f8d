"""Working days of China: weekends, days off and make-up workdays by the yearly notices (see README.md here)."""

from anxin.law.calendar.calendar import EPOCH, Calendar, CalendarDay
from anxin.law.calendar.files import CalendarError, ImportedYear, folder, import_json

__all__ = ["EPOCH", "Calendar", "CalendarDay", "CalendarError", "ImportedYear", "folder", "import_json"]
