"""Ask every address that the course names whether it still answers; this needs a network: `python tests/commands/links.py`

Addresses, DOIs and arXiv numbers of the README, TEACHING.md, the notebooks, the references and the notices of the data.
"""

import concurrent.futures
import http.client
import pathlib
import re
import sys
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("helpers/data/*.md"), *ROOT.glob("notebooks/**/*.md"), *ROOT.glob("notebooks/**/*.ipynb")]
KINDS = {  # how an address is written: how it begins
    r"(https?://(?!127|HUB|mybinder\.org/v2/gh/OWNER)[^\s)\"'`>\\]+)": "",
    r"\bdoi:(10\.[^\s,;)\"\\]+)": "https://doi.org/",
    r"\barXiv:(\d{4}\.\d{4,5})": "https://arxiv.org/abs/",
}


def addresses():
    """Each address once, with a page that names it."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
    return {
        begins + found.rstrip(".,;:"): name
        for name, text in texts.items()
        for pattern, begins in KINDS.items()
        for found in re.findall(pattern, text)
    }


def answer(address):
    """What is wrong with it, or an empty text; a page that keeps programs out (401, 403, 418, 429) is there."""
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (link check of a course)"})
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except urllib.error.HTTPError as error:
        return "" if error.code in (401, 403, 418, 429) else f"{error.code} {error.reason}"
    except (OSError, http.client.HTTPException, ValueError) as error:  # the last for an address that is none
        return f"no answer: {getattr(error, 'reason', error)}"
    return ""


def main():
    named = addresses()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = dict(zip(named, pool.map(answer, named), strict=True))
    for address, wrong in answers.items():
        if wrong:
            print(f"{named[address]}: {address}: {wrong}")
    broken = sum(map(bool, answers.values()))
    print(f"{len(answers) - broken} of {len(answers)} addresses answer.")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
