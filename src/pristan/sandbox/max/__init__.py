"""The local twin of the MAX Bot API (contract of MAX, section 14), with the customer's side beside it.

``create_api`` gives what bots call, ``control_router`` what the phone page calls; ``Platform`` is the state they
share. Mount both only where a sandbox is wanted, and guard the second. Alone: ``python -m pristan.sandbox.max``.
"""

from pristan.sandbox.max.app import create_api, create_standalone
from pristan.sandbox.max.control import control_router
from pristan.sandbox.max.control_acts import seed_customers
from pristan.sandbox.max.customers import Customer, contact_hash
from pristan.sandbox.max.twin import Platform, PlatformConfig

__all__ = [
    "Customer",
    "Platform",
    "PlatformConfig",
    "contact_hash",
    "control_router",
    "create_api",
    "create_standalone",
    "seed_customers",
]
