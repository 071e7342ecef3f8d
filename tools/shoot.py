"""Screenshots of pages: python tools/shoot.py /warnings/ out.png --user NAME [--width 1440] [--base http://127.0.0.1:8000]

Signs in by a session made in the database of ANXIN_HOME, so that the pages of any role can be looked at. The server
must run on the same ANXIN_HOME.
"""

import argparse
import os
import shutil
import sys


def session_of(username: str) -> str:
    """A new session key of that user; SystemExit when there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from anxin.access.models import User

    user = User.objects_unscoped.filter(username=username).first()
    if user is None:
        known = "、".join(User.objects_unscoped.values_list("username", flat=True)[:40])
        sys.exit(f"没有用户 {username}；有：{known}")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", nargs="+", help="PATH OUT [PATH OUT ...]")
    parser.add_argument("--user", default="")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--window", action="store_true", help="only what the window shows, not the whole page")
    asked = parser.parse_args()
    key = session_of(asked.user) if asked.user else ""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--disable-dev-shm-usage", "--no-sandbox"]
        )
        context = browser.new_context(viewport={"width": asked.width, "height": asked.height}, locale="zh-CN")
        if key:
            context.add_cookies([{"name": "sessionid", "value": key, "url": asked.base}])
        page = context.new_page()
        page.on("console", lambda m: print("console:", m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: print("error:", e))
        for path, out in zip(asked.path[::2], asked.path[1::2], strict=True):
            answer = page.goto(asked.base + path, wait_until="networkidle")
            print(path, answer.status if answer else "?", page.url, "->", out)
            page.screenshot(path=out, full_page=not asked.window)
        browser.close()


if __name__ == "__main__":
    main()
