"""The contests, in the order in which they are run."""

from bench import flags, incremental, numbers, postgres, reading, rules, sealing, storage, taking

CONTESTS = {
    contest.key: contest
    for contest in (
        taking.CONTEST,
        rules.CONTEST,
        reading.CONTEST,
        numbers.CONTEST,
        sealing.CONTEST,
        flags.CONTEST,
        flags.YEAR,
        postgres.CONTEST,
        storage.CONTEST,
        incremental.CONTEST,
    )
}
