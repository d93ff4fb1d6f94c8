"""What finds personal data in a free text before it is saved; finding.py is the way in, found.py what it gives."""
