"""What intake tells whoever stands above it: facts have changed. Sent inside the transaction that changed them."""

from django.dispatch import Signal

# Sent with ``actor`` and ``now``, after a file came in through the pages or was taken back.
facts_changed = Signal()
