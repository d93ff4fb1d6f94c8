"""Django's Postgres engine, with what a line that answers quickly needs besides: statements that are planned once, and
connections that go on being warm (docs/adr/0028-planned-once.md)."""
