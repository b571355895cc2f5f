"""What may stand in an address of ours."""


class Word:
    """Letters, digits, - and _: staff numbers, codes, tokens. Anything else is no page of ours."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value
