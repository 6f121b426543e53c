"""An invented shop whose pages carry the real widget: the demo of the web chat and its test page.

``page`` makes the page for one chat; ``CUSTOMER`` is who «signs in» there. Everything is invented.
"""

from pristan.sandbox.shop.page import CUSTOMER, page

__all__ = ["CUSTOMER", "page"]
