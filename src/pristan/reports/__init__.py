"""Documents a controller must have, made from what the company has told and what its rooms know.

Invents nothing: what is not known stays a gap, named and listed. Reads the rows of other rooms, changes none of them;
decides nothing about anybody's data.
"""
