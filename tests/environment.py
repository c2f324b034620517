"""The environment the tests run in, set before Django reads its settings."""

import os

os.environ["DEBUG"] = "true"
os.environ["BASE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["EMAIL_URL"] = "memory://"
# Playwright keeps an event loop running in the test's thread; Django would refuse to use the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
