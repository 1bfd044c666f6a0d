"""Which tests stay together in one process when several run at a time (`pytest -n`)."""

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The cells of a notebook follow one another; the browser tests share one browser, and one JupyterLab that saves notebooks by itself.

    Groups of pytest-xdist 3.8 (``--dist loadgroup``) would say the same, but pytest 9.2 does not let it see them.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if file.startswith("tests/browser/") or file == "tests/test_notebooks.py":
                return "browser"
            return file if file.endswith(".ipynb") else nodeid

    return Together(config, log)
