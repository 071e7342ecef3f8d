"""What locust runs: somebody who opens one page after the other and looks at each for a second."""

import json
import os
import random
from pathlib import Path

from locust import HttpUser, between, task

ASKED = json.loads(Path(os.environ["BENCH_PAGES"]).read_text(encoding="utf-8"))


class Reader(HttpUser):
    wait_time = between(0.5, 1.5)

    @task
    def read(self) -> None:
        name, path, session = random.choice(ASKED)  # noqa: S311
        with self.client.get(
            path, name=name, headers={"Cookie": f"sessionid={session}"}, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
