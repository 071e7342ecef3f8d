"""What the page kit writes into the audit log."""

from anxin.audit.acts import declare

EXPORTED = declare("ui.exported", label="导出表格", sentence="{actor}导出了“{table}”{rows}行，条件：{filters}")
