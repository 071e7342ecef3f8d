"""A pytest plugin: tests never touch a person's own data folder."""

import atexit
import os
import shutil
import tempfile

if not os.environ.get("ANXIN_TEST_HOME"):
    os.environ["ANXIN_TEST_HOME"] = tempfile.mkdtemp(prefix="anxin-test-")
    atexit.register(shutil.rmtree, os.environ["ANXIN_TEST_HOME"], ignore_errors=True)
os.environ["ANXIN_HOME"] = os.environ["ANXIN_TEST_HOME"]
os.makedirs(os.path.join(os.environ["ANXIN_HOME"], "static"), exist_ok=True)
if url := os.environ.get("ANXIN_TEST_DATABASE_URL"):
    os.environ["ANXIN_DATABASE_URL"] = url
else:
    os.environ.pop("ANXIN_DATABASE_URL", None)
