"""How does Alembic reach the database? Through the connection it is handed."""

from alembic import context

from monitor.store.tables.every import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # a killed upgrade leaves nothing behind
)
with context.begin_transaction():
    context.run_migrations()
