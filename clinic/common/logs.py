"""What may stand in a log: no link of a patient, no query string, no row of the database."""

import logging
import re

SECRET_PATH = re.compile(r"(/(?:link|calendar)/)[^\s\"'/]+")
QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']+")
# PostgreSQL quotes the refused row, or the piece of SQL with its values, behind these words.  A value may
# hold line breaks, so everything goes up to where Python continues its own traceback.
ROW = re.compile(
    r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=^\S[^\n]*\n\nTraceback \(most |\Z)", re.DOTALL | re.MULTILINE
)


class DiscreetFormatter(logging.Formatter):
    """A line, and its traceback, without what nobody but the patient may read."""

    def format(self, record):
        text = super().format(record)
        for pattern, replacement in ((ROW, "[left out]\n\n"), (SECRET_PATH, r"\1..."), (QUERY, r"\1?...")):
            text = pattern.sub(replacement, text)
        return text.rstrip()
