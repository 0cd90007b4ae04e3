"""Compares references as ivig prints them with those of pandoc's citation processor.

    styles.py IVIG CSL PANDOC FOLDER

IVIG and PANDOC are programs, CSL one that prints the styles that come with ivig as they are. FOLDER is
a home of ivig's and holds `cited`, works in CSL-JSON. With the works of `kinds.json` they are made one
reading list, which ivig prints in each style as HTML, Markdown and text, and pandoc from the list's
CSL-JSON. The letters of each work and their looks must be the same, but for what `TYPOGRAPHY` folds and
what `ACCEPTED` lists.
"""

import collections
import html.parser
import json
import os
import re
import subprocess
import sys

IVIG, CSL, PANDOC, FOLDER = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))

# What a reader calls a style, and the id of its file.
STYLES = {
    "vancouver": "nlm-citation-sequence",
    "ama": "american-medical-association",
    "apa": "apa",
    "harvard": "harvard-cite-them-right",
    "nature": "nature",
}

# Forms of one mark, of which processors choose one.
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "\u00a0": " ", "\u202f": " "})

# Why a difference is accepted, the styles that it is of, and what makes both sides one.
ACCEPTED = [
    (
        "pandoc prints a label before names where the style names no form for them (`, editorsLi M`); "
        "citeproc-py prints it behind them, as the styles mean it",
        ["vancouver", "ama"],
        lambda text: re.sub(r"(\d+\. |In), (editors?|eds?)\.?([A-Z][^.]*)\.", label_behind, text),
    ),
    (
        "letters after years follow the order of the list, which the reader gave; pandoc sorts first",
        ["apa", "harvard"],
        lambda text: re.sub(r"(\((?:\d{4}|no date|n\.d\.)(?:-| )?)[a-z]\)", r"\1)", text),
    ),
    (
        "pandoc adds names so that citations in a text differ; a list has none",
        ["harvard"],
        lambda text: re.sub(r"^([^,]+, [^, ]+),? .*?<i>et al", r"\1 <i>et al", text),
    ),
    (
        "pandoc keeps the hyphen of initials with full stops where the style wants none",
        ["vancouver", "ama"],
        lambda text: re.sub(r"\b([A-Z])-([A-Z])\b", r"\1\2", text),
    ),
    (
        "pages with letters among the digits are not shortened",
        ["vancouver"],
        lambda text: re.sub(r"(\d+[A-Z])(\d+)-\1?(\d+)", r"\1\2-\1\3", text),
    ),
    (
        "a word after a slash is one with that before it",
        ["ama", "nature"],
        lambda text: re.sub(r"/[A-Z]", lambda word: word[0].lower(), text),
    ),
    (
        "quotes that a title has stay as they are where the style sets none about it",
        ["nature"],
        lambda text: text.replace('"', "'"),
    ),
    (
        "pandoc takes the full stop at the end of a title for a part of it",
        ["harvard"],
        lambda text: text.replace('."', ',"'),
    ),
    (
        "a comma that parts two groups is not drawn into the quotes before it",
        ["harvard"],
        lambda text: text.replace('",', ',"'),
    ),
]


def label_behind(found):
    lead, label, names = found.groups()
    return f"{'In: ' if lead == 'In' else lead}{names}, {label}."


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed: {done.stderr[:2000]}")
    return done.stdout


class References(html.parser.HTMLParser):
    """Gathers, by key, the labels of references, their letters, and how each looks."""

    LOOKS = {"i": "i", "em": "i", "b": "b", "strong": "b", "sup": "sup", "sub": "sub"}
    LABELS = ["csl-left-margin", "label"]

    def __init__(self, page, key_of):
        super().__init__()
        self.key_of, self.key = key_of, None
        # The tags and classes that are open within a reference.
        self.open = []
        self.labels, self.letters = {}, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        key = self.key_of(tag, attributes, len(self.letters))
        if key is not None:
            self.key, self.open = key, []
            self.labels[key], self.letters[key] = "", []
        self.open.append((tag, attributes.get("class")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass
        if not self.open:
            self.key = None

    def handle_data(self, data):
        classes = [name for _, name in self.open]
        if self.key is None or "links" in classes:
            return
        if any(label in classes for label in self.LABELS):
            self.labels[self.key] += data.strip()
            return
        looks = "+".join(sorted({self.LOOKS[tag] for tag, _ in self.open if tag in self.LOOKS}))
        self.letters[self.key] += [(letter, looks) for letter in data.translate(TYPOGRAPHY)]

    def marked(self):
        """Each reference as one line, with a tag wherever the looks change; marks and spaces have none."""
        return {key: f"{self.labels[key]} {marked(letters)}".strip() for key, letters in self.letters.items()}

    def plain(self):
        """Each reference as one line."""
        return [one_line("".join(letter for letter, _ in letters)) for letters in self.letters.values()]


def marked(letters):
    out, last = [], ""
    for letter, looks in letters:
        if letter.isalnum() and looks != last:
            out.append(f"<{looks}>")
            last = looks
        out.append(letter)
    return one_line("".join(out))


def one_line(text):
    return " ".join(text.split())


def export(style, form):
    return run(IVIG, "list", "export", "references", "--home", FOLDER, "--style", style, "--format", form)


def of_pandoc(style):
    file = os.path.join(FOLDER, f"{style}.csl")
    with open(file, "w", encoding="utf-8") as out:
        out.write(run(CSL, STYLES[style]))
    works = os.path.join(FOLDER, "list.json")
    page = run(PANDOC, "--citeproc", "--csl", file, "-f", "csljson", "-t", "html", "--wrap=none", works)
    return References(page, lambda _, have, __: have["id"][4:] if have.get("class") == "csl-entry" else None)


def of_ivig(style):
    return References(export(style, "html"), lambda tag, have, _: have.get("id") if tag == "li" else None)


def other_formats(style, page):
    """What Markdown and text print otherwise than HTML."""
    file = os.path.join(FOLDER, f"{style}.md")
    with open(file, "w", encoding="utf-8") as out:
        out.write(export(style, "markdown"))
    read = run(PANDOC, "-f", "commonmark", "-t", "html", "--wrap=none", file)
    markdown = References(read, lambda tag, _, place: str(place) if tag == "li" else None)
    paragraphs = export(style, "text").translate(TYPOGRAPHY).split("\n\n")[1:]
    text = [re.sub(r"^\d+\. ", "", one_line(paragraph)) for paragraph in paragraphs]
    looks = [marked(letters) for letters in page.letters.values()]
    formats = [("markdown", looks, list(markdown.marked().values())), ("text", page.plain(), text)]
    for form, wanted, got in formats:
        if len(wanted) != len(got):
            yield form, f"{len(wanted)} references", f"{len(got)} references"
        yield from ((form, want, have) for want, have in zip(wanted, got) if want != have)


def reason(style, wanted, got):
    """Why a difference is accepted: the number of the one rule that makes both sides the same."""
    for number, (_, styles, fold) in enumerate(ACCEPTED):
        if style in styles and fold(wanted) == fold(got):
            return number
    return None


def main():
    works = json.load(open(os.path.join(FOLDER, "cited"), encoding="utf-8"))
    works += json.load(open(os.path.join(HERE, "kinds.json"), encoding="utf-8"))
    os.mkdir(os.path.join(FOLDER, "lists"))
    with open(os.path.join(FOLDER, "lists", "references.json"), "w", encoding="utf-8") as out:
        json.dump(works, out)
    with open(os.path.join(FOLDER, "list.json"), "w", encoding="utf-8") as out:
        out.write(run(IVIG, "list", "export", "references", "--home", FOLDER, "--format", "csl-json"))
    is_good, accepted = True, collections.Counter()
    for style in STYLES:
        wanted, page = of_pandoc(style).marked(), of_ivig(style)
        got = page.marked()
        missing, equal, bad = len(works) - len(wanted), 0, []
        for key, text in wanted.items():
            if text == got.get(key):
                equal += 1
            elif (number := reason(style, text, got.get(key, ""))) is not None:
                accepted[number] += 1
            else:
                bad.append((key, text, got.get(key)))
        bad += other_formats(style, page)
        told = f"{len(wanted) - equal - len(bad)} with an accepted difference, {len(bad)} other"
        print(f"{style:24} {equal} of {len(works)} references equal, {told}")
        for about, want, have in bad:
            print(f"    {about}\n        wanted {want}\n        got    {have}")
        is_good &= not bad and not missing
    for number, (why, _, _) in enumerate(ACCEPTED):
        print(f"    {accepted[number]:3} accepted: {why}")
        is_good &= accepted[number] > 0
    sys.exit(0 if is_good else 1)


main()
