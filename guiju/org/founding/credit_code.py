"""The unified social credit code (GB 32100-2015): 18 characters, the last one a check character."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
MODULUS = 31
LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Whether the code is well formed and its check character is right."""
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return False
    return code[-1] == check_character(code[:-1])


def check_character(body: str) -> str:
    """The 18th character for the first 17: weights are the powers of 3 modulo 31."""
    total = sum(
        ALPHABET.index(character) * pow(3, place, MODULUS) for place, character in enumerate(body)
    )
    return ALPHABET[-total % MODULUS]
