"""Item → matches. Same item, same rules, same matches."""
