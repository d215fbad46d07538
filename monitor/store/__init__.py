"""Everything remembered. SQLModel tables live here and never leave."""
