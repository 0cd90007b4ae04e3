"""Reads exported records with other programs and compares them with what was exported.

    check.py FOLDER

FOLDER holds one file a format, and the records as ivig knows them: `works` (a list) or `articles` (one
a line). For every reader each
field is compared letters and digits only, case and accents folded, in the order of the records.
`ACCEPTED` lists what a reader is known to get wrong in files that follow the format's own rules.
"""

import collections
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

FOLDER = sys.argv[1]
FIELDS = ["authors", "title", "container", "year", "volume", "first_page", "doi"]

# (reader, field): why a difference is the reader's, or the format's.
ACCEPTED = {
    ("nbib", "title of a book"): "titles of books have a tag of their own, which nbib does not know",
    ("nbib", "authors"): "groups have a tag of their own, so their place among the persons is lost",
    ("bibutils ris", "authors"): "a group's name is split at its `and`",
    ("bibutils ris", "doi"): "DOIs whose registrant has more than four digits are dropped",
    ("bibutils bibtex", "first_page of a book"): "a single page is dropped",
    ("bibutils endnote", "first_page of a book"): "a single page is dropped",
}


def path(name):
    return os.path.join(FOLDER, name)


def fold(text):
    text = unicodedata.normalize("NFKD", str(text or ""))
    return "".join(c for c in text.lower() if c.isalnum() and c.isascii() or c.isalpha())


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed: {done.stderr.decode('utf-8', 'replace')[:2000]}")
    return done.stdout


def expected():
    if os.path.exists(path("works")):
        records = json.load(open(path("works"), encoding="utf-8"))
    else:
        records = [of_article(json.loads(line)) for line in open(path("articles"), encoding="utf-8")]
    for record in records:
        record["authors"] = [author.get("family") or author.get("collective") or "" for author in record["authors"]]
    return [record for record in records if any(record[field] for field in FIELDS)]


def of_article(article):
    journal, subtitle = article.get("journal", {}), article.get("subtitle")
    return {
        "authors": article.get("authors", []),
        "title": article["title"] + (f": {subtitle}" if subtitle else ""),
        "container": journal.get("title") or journal.get("abbreviation"),
        "year": article.get("published", "")[:4],
        "volume": article.get("volume"),
        "first_page": article.get("pages", {}).get("first"),
        "doi": article.get("doi"),
        "kind": article.get("kind", "journal" if is_in_journal(article) else "unknown"),
    }


def is_in_journal(article):
    return bool(article.get("journal", {}).get("issn") or article.get("volume"))


def first(text):
    return re.split(r"\s*[-–]+\s*", str(text or ""))[0]


def csl(items):
    for item in items:
        authors = [name.get("family") or name.get("literal") or "" for name in item.get("author", [])]
        particles = [name.get("non-dropping-particle", "") for name in item.get("author", [])]
        dropping = [name.get("dropping-particle", "") for name in item.get("author", [])]
        issued = item.get("issued", {}).get("date-parts", [[None]])
        yield {
            "authors": [d + p + a for d, p, a in zip(dropping, particles, authors)],
            "title": item.get("title"),
            "container": item.get("container-title"),
            "year": issued[0][0],
            "volume": item.get("volume"),
            "first_page": first(item.get("page") or item.get("number")),
            "doi": item.get("DOI"),
        }


def pandoc(source, file):
    if source not in run("pandoc", "--list-input-formats").decode().split():
        return None
    return list(csl(json.loads(run("pandoc", "-f", source, "-t", "csljson", path(file)))))


def rispy():
    import rispy as package

    for entry in package.load(open(path("ris"), encoding="utf-8")):
        yield {
            "authors": [name.split(",")[0] for name in entry.get("authors", [])],
            "title": entry.get("title"),
            "container": entry.get("secondary_title") or entry.get("journal_name") or entry.get("alternate_title3"),
            "year": (entry.get("year") or "")[:4],
            "volume": entry.get("volume"),
            "first_page": entry.get("start_page"),
            "doi": entry.get("doi"),
        }


def nbib():
    import nbib as package

    for entry in package.read_file(path("nbib")):
        names = [author.get("last_name") or author.get("author", "").split(",")[0] for author in entry.get("authors", [])]
        yield {
            "authors": names + list(filter(None, [entry.get("corporate_author")])),
            "title": entry.get("title") or entry.get("book_title"),
            "container": entry.get("journal") or entry.get("collection_title"),
            "year": (entry.get("publication_date") or "")[:4],
            "volume": entry.get("journal_volume"),
            "first_page": first(entry.get("pages")),
            "doi": entry.get("doi"),
        }


def bibtexparser(file):
    from bibtexparser import load
    from bibtexparser.bparser import BibTexParser

    database = load(open(path(file), encoding="utf-8"), BibTexParser(common_strings=True, ignore_nonstandard_types=False))
    def plain(text):
        return re.sub(r"\\([&%$#_{}])", r"\1", text or "").replace("{", "").replace("}", "")

    for entry in database.entries:
        # What stands in braces is one name: an `and` or a comma in it parts nothing.
        names = re.findall(r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|[^{}])+?(?=\s+and\s+|$)", entry.get("author", ""))
        names = [re.sub(r"^\s*and\s+", "", name).strip() for name in names]
        authors = [plain(name if name.startswith("{") else name.split(",")[0]) for name in names if name]
        stands_in = ["journal", "journaltitle", "booktitle", "howpublished", "organization", "series", "note"]
        yield {
            "authors": authors,
            "title": plain(entry.get("title")),
            "container": next((plain(entry[key]) for key in stands_in if key in entry), None),
            "year": (entry.get("year") or entry.get("date") or "")[:4],
            "volume": plain(entry.get("volume")),
            "first_page": first(plain(entry.get("pages") or entry.get("eid"))),
            "doi": plain(entry.get("doi")),
        }


MODS = "{http://www.loc.gov/mods/v3}"


def bibutils(tool, file):
    tree = ElementTree.fromstring(run(tool, "-i", "unicode", path(file)))
    for mods in tree.iter(f"{MODS}mods"):
        host = mods.find(f"{MODS}relatedItem[@type='host']")
        authors = []
        for name in mods.findall(f"{MODS}name"):
            role = name.findtext(f".//{MODS}roleTerm")
            family = [part.text for part in name.findall(f"{MODS}namePart") if part.get("type") in ("family", None)]
            if role == "author":
                authors.append(" ".join(filter(None, family)))

        def title(element):
            # A short title is filed as an abbreviated one, whatever its length.
            found = element.findall(f"{MODS}titleInfo") if element is not None else []
            info = next((info for info in found if info.findtext(f"{MODS}title")), None)
            if info is None:
                return None
            parts = [info.findtext(f"{MODS}nonSort"), info.findtext(f"{MODS}title"), info.findtext(f"{MODS}subTitle")]
            return " ".join(filter(None, parts))

        def detail(kind):
            return next((d.findtext(f"{MODS}number") for d in mods.iter(f"{MODS}detail") if d.get("type") == kind), None)

        start = mods.findtext(f".//{MODS}extent[@unit='page']/{MODS}start") or detail("page") or detail("article number")
        doi = next((i.text for i in mods.findall(f"{MODS}identifier") if i.get("type") == "doi"), None)
        year = mods.findtext(f".//{MODS}date") or mods.findtext(f".//{MODS}dateIssued") or mods.findtext(f".//{MODS}dateOther")
        yield {
            "authors": authors,
            "title": title(mods),
            "container": title(host),
            "year": (year or "")[:4],
            "volume": detail("volume"),
            "first_page": start,
            "doi": doi,
        }


def has_container(reader, want):
    """BibTeX, and EndNote's XML as bibutils reads it, have one for articles and chapters alone; other works
    keep it as `howpublished`, which bibtexparser shows. A whole book stands in nothing."""
    is_part = want["kind"] in ("journal", "chapter", "conference")
    shows_all = reader.startswith("bibtexparser") or reader in ("rispy", "nbib", "pandoc csljson", "pandoc ris", "bibutils ris")
    return want["kind"] != "book" and (is_part or shows_all)


def compare(reader, read, wanted):
    if read is None:
        print(f"{reader:24} left out: this version does not read it")
        return True
    read = list(read)
    if len(read) != len(wanted):
        print(f"{reader:24} {len(read)} records of {len(wanted)}")
        return False
    differing = collections.Counter()
    examples = {}
    for got, want in zip(read, wanted):
        for field in FIELDS:
            if not want[field]:
                continue
            if field == "authors":
                # Some readers split particles off, some turn names round.
                same = len(got["authors"]) == len(want["authors"]) and all(
                    fold(a) in fold(b) or fold(b) in fold(a) for a, b in zip(got["authors"], want["authors"])
                )
            else:
                same = fold(got[field]) == fold(want[field])
            name = f"{field} of a book" if want["kind"] == "book" else field
            if field == "container" and not has_container(reader, want):
                continue
            if not same:
                differing[name] += 1
                examples.setdefault(name, (want[field], got[field]))
    bad = {field: count for field, count in differing.items() if (reader, field) not in ACCEPTED}
    told = ", ".join(f"{field} {count}" for field, count in sorted(differing.items())) or "all fields equal"
    print(f"{reader:24} {len(read)} records, differing: {told}" if differing else f"{reader:24} {len(read)} records, {told}")
    for field in bad:
        want, got = examples[field]
        print(f"    {field}: wanted {want!r}, got {got!r}")
    return not bad


def biber():
    """In tool mode biber reads and validates every entry; it must not complain."""
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "--quiet", "--output-file", path("biber.out"), path("biblatex.bib")],
        capture_output=True,
        text=True,
    )
    complaints = [line for line in done.stdout.splitlines() if "ERROR" in line or "WARN" in line]
    print(f"{'biber':24} {'no complaints' if done.returncode == 0 and not complaints else complaints[:5] or done.stderr[:500]}")
    return done.returncode == 0 and not complaints


def main():
    wanted = expected()
    os.link(path("biblatex"), path("biblatex.bib"))
    readers = [
        ("rispy", rispy()),
        ("nbib", nbib()),
        ("bibtexparser bibtex", bibtexparser("bibtex")),
        ("bibtexparser biblatex", bibtexparser("biblatex")),
        ("pandoc ris", pandoc("ris", "ris")),
        ("pandoc bibtex", pandoc("bibtex", "bibtex")),
        ("pandoc biblatex", pandoc("biblatex", "biblatex")),
        ("pandoc csljson", pandoc("csljson", "csl-json")),
        ("pandoc endnotexml", pandoc("endnotexml", "endnote-xml")),
        ("bibutils ris", bibutils("ris2xml", "ris")),
        ("bibutils bibtex", bibutils("bib2xml", "bibtex")),
        ("bibutils biblatex", bibutils("biblatex2xml", "biblatex")),
        ("bibutils endnote", bibutils("endx2xml", "endnote-xml")),
    ]
    good = [compare(reader, read, wanted) for reader, read in readers]
    good.append(biber())
    sys.exit(0 if all(good) else 1)


main()
