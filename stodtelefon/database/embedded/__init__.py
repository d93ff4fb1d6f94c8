"""The Postgres that comes with the project, for trying out, development and tests. Never for production.

`server` looks after a Postgres of its own: its folder, its roles, its keys, its life. `base` is the Django database
engine that starts it when the first connection is wanted.
"""
