"""What does it cost? Each module runs alone; `python -m tests.bench` runs them all."""
