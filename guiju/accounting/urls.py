"""The addresses of accounting beside those of its kinds."""

from guiju.accounting.book import screens as book
from guiju.accounting.reports import detail_ledger, general_ledger, trial_balance, vouchers
from guiju.accounting.subledger import screens as subledger

REPORTS = (
    trial_balance.REPORT,
    general_ledger.REPORT,
    detail_ledger.REPORT,
    vouchers.SUMMARY,
    vouchers.GAPS,
)

urlpatterns = [
    *book.addresses(),
    *subledger.addresses(),
    *(address for report in REPORTS for address in report.addresses()),
]
