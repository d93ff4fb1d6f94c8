"""Everything that changes an account or an invitation."""
