"""Training of the people who answer: lessons and questions from the rulebook, practice in the sandbox, who passed what.

Keeps the record by which a company shows that it taught its people (152-FZ art. 18.1 part 1 item 6). Reads what came of
a practised conversation from the tables of other rooms; changes nothing there.
"""
