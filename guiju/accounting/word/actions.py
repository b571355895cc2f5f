"""What happens when a voucher word is proposed, activated, retired."""

from guiju.accounting.word.models import Word
from guiju.records.steps import creation, plain_steps, step, write_all

create = creation(Word)
edit = step(Word, "edit")(write_all)
plain_steps(Word, "discard", "activate", "retire")

discard = Word.lifecycle.actions["discard"]
activate = Word.lifecycle.actions["activate"]
retire = Word.lifecycle.actions["retire"]
