"""Signs requests, and checks signatures, with Twilio's own library.

Reads a JSON list of cases from standard input, writes a list of {signature, valid} to standard output.
"""

import json
import sys

from twilio.request_validator import RequestValidator


class Pairs(dict):
    """A form whose names may stand several times, as web frameworks hand it to the library."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def getlist(self, name):
        return [value for known, value in self.pairs if known == name]


def answer(case):
    validator = RequestValidator(case["token"])
    pairs = Pairs([tuple(pair) for pair in case["pairs"]])
    params = pairs if case["body"] is None else case["body"]
    return {
        "signature": validator.compute_signature(case["url"], pairs),
        "valid": bool(validator.validate(case["url"], params, case["signature"])),
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
