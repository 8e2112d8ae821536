"""What a worker keeps in its own memory, because it can be made again: never a decision.

Django's `cache` is another one: all workers share it, and it asks the database.
"""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

memory = ConnectionProxy(caches, "template_fragments")
