"""What looking up writes into the audit log: that somebody asked by a number of a person, and of which kind; never the number."""

from anxin.audit.acts import declare

NUMBER_LOOKED_UP = declare("search.number_looked_up", label="按号码查人", sentence="{actor}按{kind}查找工人")
