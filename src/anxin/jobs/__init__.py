"""Background work: a schedule declared in code, runs kept as rows, one worker process. Knows no domain.

An app declares its jobs in its own ``jobs.py``::

    from anxin.jobs.declaring import Call, job
    from anxin.jobs.when import daily

    @job("evaluate", title="评估预警", when=daily(6, 10))
    def evaluate(call: Call) -> str:
        ...
        return "判断了 55 个项目"

and whoever needs one done asks for it inside his own transaction: ``services.ask("evaluate", actor=..., now=...)``.
"""
