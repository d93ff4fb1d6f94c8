"""What people fill in about agencies, referrals, signpostings and the register."""
