"""What happens when a product is proposed, activated, retired."""

from guiju.products.product.models import Product
from guiju.records.masters import live_actions

live_actions(Product)

create = Product.lifecycle.actions["create"]
edit = Product.lifecycle.actions["edit"]
discard = Product.lifecycle.actions["discard"]
activate = Product.lifecycle.actions["activate"]
retire = Product.lifecycle.actions["retire"]
