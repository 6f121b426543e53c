"""Legal rules as data, by law, with cases beside each law. Read by ``pristan.compliance``; holds no code."""
