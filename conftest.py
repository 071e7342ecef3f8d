pytest_plugins = ["anxin.audit.testing"]
