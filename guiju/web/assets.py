"""Static files under names that say what is in them, so that browsers may keep them for good."""

from typing import Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT: Final = r"""(?P<matched>(?P<names>import\s[^;"']*?from\s*)["'](?P<url>\./[^"']+)["'])"""


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Where one of our scripts imports another, it asks for it by such a name, too.

    Django could do so for all scripts, those of others included, and fails on examples in theirs.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("web/*.js", ((IMPORT, '%(names)s"%(url)s"'),)),
    )
