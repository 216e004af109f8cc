class BuildError(Exception):
    """The build cannot go on. The message names the file and line, and what to do."""
