"""The rules of the house (docs/architecture.md), held by reading the code.

Each rule is a function that finds breaches in a piece of source text; the test runs it over the whole house, and a
second test shows it a breach so that it is known to see one.
"""
