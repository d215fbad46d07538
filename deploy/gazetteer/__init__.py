"""The script that makes monitor/data/gazetteer.json; see __main__.py."""
