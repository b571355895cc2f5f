"""What accounts are for, told apart from their codes: 5401 is another account in another standard.

A posting rule names a role; the company's chart says which account holds it. At most one active
account of a company holds a role.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASH, BANK = "cash", "bank"
RECEIVABLE, PAYABLE = "receivable", "payable"
GOODS_RECEIVED_NOT_INVOICED = "goods_received_not_invoiced"
INPUT_VAT, OUTPUT_VAT = "input_vat", "output_vat"
PROFIT_OF_THE_YEAR, RETAINED_EARNINGS = "profit_of_the_year", "retained_earnings"
PRIOR_YEAR_ADJUSTMENT = "prior_year_adjustment"

ROLES: Final[dict[str, str | Promise]] = {
    CASH: _("cash on hand"),
    BANK: _("bank"),
    "notes_receivable": _("notes receivable"),
    RECEIVABLE: _("receivables"),
    "contract_asset": _("contract assets"),
    "advance_to_supplier": _("advances to suppliers"),
    "employee_advance": _("advances to employees"),
    "other_receivable": _("other receivables"),
    "materials_purchased": _("materials purchased"),
    "goods_in_transit": _("goods in transit"),
    "raw_materials": _("raw materials"),
    "price_variance": _("variance from planned cost"),
    "merchandise": _("merchandise and finished goods"),
    "goods_shipped": _("goods shipped"),
    "subcontracted_materials": _("materials at subcontractors"),
    "consumable_tools": _("packaging and consumable tools"),
    "inventory_difference": _("stock differences pending"),
    "fixed_assets": _("fixed assets"),
    "accumulated_depreciation": _("accumulated depreciation"),
    "notes_payable": _("notes payable"),
    PAYABLE: _("payables"),
    GOODS_RECEIVED_NOT_INVOICED: _("goods received, not invoiced"),
    "advance_from_customer": _("advances from customers"),
    "contract_liability": _("contract liabilities"),
    "wages_payable": _("wages payable"),
    INPUT_VAT: _("input VAT"),
    "input_vat_deferred": _("input VAT to be credited later"),
    "input_vat_uncertified": _("input VAT to be certified"),
    "input_vat_transferred_out": _("input VAT transferred out"),
    OUTPUT_VAT: _("output VAT"),
    "output_vat_deferred": _("output VAT not yet due"),
    "simplified_vat": _("VAT by the simplified method"),
    "vat_paid": _("VAT paid for the month"),
    "unpaid_vat_transferred_out": _("unpaid VAT transferred out"),
    "unpaid_vat": _("unpaid VAT"),
    "income_tax_payable": _("income tax payable"),
    "employee_payable": _("payables to employees"),
    "other_payable": _("other payables"),
    "paid_in_capital": _("paid-in capital"),
    "statutory_reserve": _("statutory reserve"),
    PROFIT_OF_THE_YEAR: _("profit of the year"),
    RETAINED_EARNINGS: _("undistributed profit"),
    "production_cost": _("production cost"),
    "revenue": _("revenue"),
    "other_revenue": _("other operating income"),
    "non_operating_income": _("non-operating income"),
    "cost_of_sales": _("cost of sales"),
    "taxes_and_surcharges": _("taxes and surcharges"),
    "freight_expense": _("freight"),
    "office_expense": _("office expenses"),
    "stocktake_difference": _("stocktake gains and losses"),
    "interest_expense": _("interest expense"),
    "interest_income": _("interest income"),
    "exchange_difference": _("exchange differences"),
    "bank_charges": _("bank charges"),
    "cash_discount": _("cash discounts"),
    "non_operating_expense": _("non-operating expenses"),
    "income_tax_expense": _("income tax expense"),
    PRIOR_YEAR_ADJUSTMENT: _("prior-year adjustments"),
}
