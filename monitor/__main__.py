"""`python -m monitor` and the command `monitor`."""

from monitor.serve.cli import run


def main() -> None:
    """Run the command line."""
    run()


if __name__ == "__main__":
    main()
