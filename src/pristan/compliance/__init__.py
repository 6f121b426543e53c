"""What the law says: rules as data, personal data in a text. Decides nothing about sending; the gate does."""
