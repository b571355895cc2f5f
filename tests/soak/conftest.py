"""The soak uses the same processes as the tests of the server."""

from tests.server.conftest import data, empty_folder, guiju, place, start, used

__all__ = ["data", "empty_folder", "guiju", "place", "start", "used"]
