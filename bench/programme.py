"""The contests, in the order in which they are run."""

from bench import flags, numbers, reading, rules, sealing, taking

CONTESTS = {
    contest.key: contest
    for contest in (taking.CONTEST, rules.CONTEST, reading.CONTEST, numbers.CONTEST, sealing.CONTEST, flags.CONTEST)
}
