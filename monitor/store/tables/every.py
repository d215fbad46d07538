"""All tables at once, as a migration compares them."""

from sqlmodel import SQLModel

from monitor.store.tables import asked, edited, found, marked, told

#: Importing them is what makes them known.
MODULES = (found, told, asked, edited, marked)
METADATA = SQLModel.metadata
