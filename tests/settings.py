"""The settings of the product, with passwords that are hashed in no time.

A suite signs in a thousand times. The algorithm is the product's; only its price is not. The server
tests start the real program, with the real settings.
"""

from guiju import settings as product

globals().update({name: value for name, value in vars(product).items() if name.isupper()})

PASSWORD_HASHERS = ["tests.hashing.CheapHasher"]
