"""Make sure that the browser tests find Chromium and a font with Chinese characters."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk"}
FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]


def main() -> int:
    """Install what is missing where that is possible; otherwise say what to do."""
    if not (wanted := missing()):
        return 0
    packages = [PACKAGES[thing] for thing in wanted]
    by_hand = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        print(f"The browser tests need Chromium and a Chinese font (on Debian: {by_hand}).")
        return 1
    if (as_root := privilege()) is None:
        print(f"The browser tests need more packages. As root: {by_hand}")
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run([*as_root, "apt-get", "--quiet", *command], env=quiet, check=True)
    if still := missing():
        print(f"Installed {' '.join(packages)}, and yet there is no {' and no '.join(still)}.")
        return 1
    return 0


def missing() -> list[str]:
    """Which of the two things are not there."""
    there = {"chromium": shutil.which("chromium") is not None, "font": has_chinese_font()}
    return [thing for thing, present in there.items() if not present]


def has_chinese_font() -> bool:
    """Whether fontconfig knows a Chinese font; without its command, whether Noto CJK is there."""
    if fc_list := shutil.which("fc-list"):
        listed = subprocess.run([fc_list, ":lang=zh"], capture_output=True, check=False)
        return bool(listed.stdout.strip())
    return any(any(folder.rglob("*CJK*.tt?")) for folder in FONT_FOLDERS)


def privilege() -> list[str] | None:
    """What to put before a command to run it as root; None if that needs a password."""
    if os.geteuid() == 0:
        return []
    if sudo := shutil.which("sudo"):
        allowed = subprocess.run([sudo, "--non-interactive", "true"], check=False)
        return [sudo, "--non-interactive"] if allowed.returncode == 0 else None
    return None


if __name__ == "__main__":
    sys.exit(main())
