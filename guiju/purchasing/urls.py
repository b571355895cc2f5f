"""The addresses of purchasing beside those of its kinds."""

from django.urls import path

from guiju.purchasing.order.ordering import order_from_requests

urlpatterns = [
    path(
        "purchase-orders/from-requests/",
        order_from_requests,
        name="purchasing.order.from_requests",
    ),
]
