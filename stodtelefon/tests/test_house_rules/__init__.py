"""The rules of the house (docs/architecture.md), held by reading the code.

A rule about code is a function that finds breaches in a piece of source text; the test runs it over the whole house,
and a second test shows it a breach so that it is known to see one. Rules about files are read off the folders.
"""
