"""news-monitor: watches news for people who must not miss it."""
