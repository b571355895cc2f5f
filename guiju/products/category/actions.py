"""What happens when a category is proposed, activated, retired."""

from guiju.products.category.models import Category
from guiju.records.masters import live_actions

live_actions(Category)

create = Category.lifecycle.actions["create"]
edit = Category.lifecycle.actions["edit"]
discard = Category.lifecycle.actions["discard"]
activate = Category.lifecycle.actions["activate"]
retire = Category.lifecycle.actions["retire"]
