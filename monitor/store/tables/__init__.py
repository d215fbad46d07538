"""One table per noun. Nothing outside the store knows them."""
