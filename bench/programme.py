"""The contests, in the order in which they are run."""

from bench import flags, incremental, numbers, payrolls, postgres, reading, receipts, rules, sealing, storage, taking

CONTESTS = {
    contest.key: contest
    for contest in (
        taking.CONTEST,
        *payrolls.CONTESTS,
        receipts.CONTEST,
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
