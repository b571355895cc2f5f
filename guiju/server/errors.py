"""What stops a command. One line for the operator, never a traceback."""

CANNOT_GO_ON = 1
WRONG_SETTING = 2
REFUSED = 3


class Stop(Exception):
    """Ends a command with one line on standard error and an exit code.

    The line says what was refused, why, and what to do.
    """

    def __init__(self, line: str, exit_code: int = CANNOT_GO_ON) -> None:
        super().__init__(line)
        self.line = line
        self.exit_code = exit_code


class WrongSetting(Stop):
    """A setting that cannot be used: names it, what was read and what is allowed."""

    def __init__(self, name: str, read: object, allowed: str) -> None:
        super().__init__(f"Setting {name}: read {read!r}; allowed: {allowed}.", WRONG_SETTING)


class Refused(Stop):
    """Something that Guiju declines to do although it could."""

    def __init__(self, line: str) -> None:
        super().__init__(line, REFUSED)
