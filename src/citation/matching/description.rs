//! What one entry says of the work that it stands for, folded so that entries can be compared.

use super::notice::{Notice, notice_of};
use crate::model::{Article, ArticleIds, Author, PageRange, Record, Reference};
use crate::text::fold::fold_text;

/// How many authors of an entry are compared.
const MAX_FAMILIES: usize = 30;

/// An entry of a reference list, or the record of an article, in the form that comparisons take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Identifiers, as printed or as the record has them.
    pub ids: ArticleIds,
    /// Folded family names of the authors, or names of groups, in order.
    pub(super) families: Vec<String>,
    /// Words of the title, folded.
    pub(super) title: Vec<String>,
    /// The same without spaces: compounds are written joined and apart.
    pub(super) joined_title: String,
    /// Year of publication.
    pub(super) year: Option<u16>,
    pub(super) volume: Option<String>,
    pub(super) issue: Option<String>,
    /// First page or article number.
    pub(super) page: Option<String>,
    /// Names of the journal, or of what the work stands in, as folded words: the full one, the short
    /// one.
    pub(super) containers: Vec<Vec<String>>,
    /// What the work is to another one, where it is no work of its own.
    pub(super) notice: Option<Notice>,
}

impl From<&Reference> for Description {
    fn from(reference: &Reference) -> Self {
        let title = without_mark(reference.title.as_deref().unwrap_or_default());
        Self {
            ids: reference.ids.clone(),
            families: families(&reference.authors),
            joined_title: words(title).concat(),
            title: words(title),
            year: reference.year.as_deref().and_then(year),
            volume: reference.volume.as_deref().and_then(number),
            issue: reference.issue.as_deref().and_then(number),
            page: reference.pages.as_ref().and_then(first_page),
            containers: reference.container.iter().map(|name| words(name)).collect(),
            notice: notice_of(title),
        }
    }
}

impl From<&Article> for Description {
    fn from(article: &Article) -> Self {
        let journal = [&article.journal.title, &article.journal.abbreviation];
        let whole = match &article.subtitle {
            Some(subtitle) => format!("{} {subtitle}", article.title),
            None => article.title.clone(),
        };
        let whole = without_mark(&whole);
        let by_type = article.types.iter().find_map(|name| notice_of(name));
        Self {
            ids: article.ids.clone(),
            families: families(&article.authors),
            joined_title: words(whole).concat(),
            title: words(whole),
            year: article.published.map(|date| date.year),
            volume: article.volume.as_deref().and_then(number),
            issue: article.issue.as_deref().and_then(number),
            page: article.pages.as_ref().and_then(first_page),
            containers: journal.into_iter().flatten().map(|name| words(name)).collect(),
            notice: notice_of(whole).or(by_type),
        }
    }
}

impl From<&Record> for Description {
    fn from(record: &Record) -> Self {
        let title = without_mark(record.title.as_deref().unwrap_or_default());
        let by_type = record.types.iter().find_map(|name| notice_of(name));
        let names = [&record.container, &record.container_short];
        let printed = || record.date_text.as_deref().and_then(year);
        Self {
            ids: record.ids.clone(),
            families: families(&record.authors),
            joined_title: words(title).concat(),
            title: words(title),
            year: record.published.map(|date| date.year).or_else(printed),
            volume: record.volume.as_deref().and_then(number),
            issue: record.issue.as_deref().and_then(number),
            page: record.pages.as_ref().and_then(first_page),
            containers: names.into_iter().flatten().map(|name| words(name)).collect(),
            notice: notice_of(title).or(by_type),
        }
    }
}

impl Description {
    /// What the work is to another one, where it is no work of its own.
    pub fn notice(&self) -> Option<Notice> {
        self.notice
    }

    /// Whether it has a title to be compared by.
    pub fn has_title(&self) -> bool {
        !self.title.is_empty()
    }

    /// Whether a volume or a page tells where it stands.
    pub fn is_placed(&self) -> bool {
        self.volume.is_some() || self.page.is_some()
    }

    /// First page or article number, folded.
    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// Whether their issues may be one, told with more or less of a supplement: `15`, `15 Suppl 1`,
    /// `Suppl 1`.
    pub fn may_share_issue(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.issue, &other.issue) else { return true };
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let goes_on = long.strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with('s'));
        a == b || goes_on || short.starts_with('s') && long.ends_with(short.as_str())
    }

    /// Whether it is told on which page of a supplement it stands, where the abstracts of congresses
    /// do.
    pub fn is_on_page_of_supplement(&self) -> bool {
        let Some(page) = &self.page else { return false };
        let is_marked =
            page.starts_with(['a', 's']) && page.ends_with(|c: char| c.is_ascii_digit());
        is_marked || self.issue.as_ref().is_some_and(|issue| issue.contains('s'))
    }

    /// Whether their titles have the same numerals.
    pub fn is_numbered_as(&self, other: &Self) -> bool {
        numerals(&self.title) == numerals(&other.title)
    }

    /// How much it says, for choosing among entries of one work.
    pub fn fullness(&self) -> usize {
        let ids = &self.ids;
        let known = [
            !self.families.is_empty(),
            !self.title.is_empty(),
            self.year.is_some(),
            self.volume.is_some(),
            self.issue.is_some(),
            self.page.is_some(),
            !self.containers.is_empty(),
            ids.doi.is_some(),
            ids.pmid.is_some(),
        ];
        // A title tells more than anything else.
        known.into_iter().filter(|known| *known).count() + 3 * usize::from(!self.title.is_empty())
    }

    /// The first author's family name.
    pub(super) fn family(&self) -> Option<&str> {
        self.families.first().map(String::as_str)
    }

    /// Identifiers with their kinds.
    pub fn identifiers(&self) -> impl Iterator<Item = String> + use<> {
        self.ids.named()
    }
}

fn families(authors: &[Author]) -> Vec<String> {
    let named = authors.iter().take(MAX_FAMILIES).map(|author| fold_text(author.name()));
    named.map(|name| name.replace(' ', "")).filter(|name| !name.is_empty()).collect()
}

/// A title without the mark that publishers put before those of retracted articles.
fn without_mark(title: &str) -> &str {
    let title = title.trim_start();
    for mark in ["retracted article:", "retracted:", "withdrawn:", "[retracted]", "(retracted)"] {
        if title.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)) {
            return title[mark.len()..].trim_start();
        }
    }
    title
}

/// The numerals of a title, in order of their signs.
pub(super) fn numerals(title: &[String]) -> Vec<&str> {
    let is_numeral = |word: &&str| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || (word.len() <= 4 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')))
    };
    let mut numerals: Vec<&str> = title.iter().map(String::as_str).filter(is_numeral).collect();
    numerals.sort_unstable();
    numerals
}

fn words(text: &str) -> Vec<String> {
    fold_text(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The first number of four digits that can be a year: of `2008a`, `2008 Mar`, `c2008`.
fn year(text: &str) -> Option<u16> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.find_map(|run| run.parse().ok().filter(|year| (1500..=2999).contains(year)))
}

/// A volume, issue or page without its furniture: `Vol. 12` and `12` meet, `Suppl 1` is `s1`.
fn number(text: &str) -> Option<String> {
    let mut out = String::new();
    for word in words(text) {
        match word.as_str() {
            "vol" | "volume" | "no" | "issue" | "pt" | "part" | "p" | "pp" => {}
            "suppl" | "supplement" | "supp" => out.push('s'),
            _ => out.push_str(word.trim_start_matches('0')),
        }
    }
    (!out.is_empty()).then_some(out)
}

fn first_page(pages: &PageRange) -> Option<String> {
    let folded = number(&pages.first)?;
    // `12S-20S` and `S12-20` are one way of numbering.
    let digits = folded.trim_end_matches('s');
    Some(if digits.len() < folded.len() { format!("s{digits}") } else { folded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_furniture() {
        let cases = [("Vol. 12", "12"), ("012", "12"), ("Suppl 1", "s1"), ("E123", "e123")];
        for (printed, expected) in cases {
            assert_eq!(number(printed).as_deref(), Some(expected), "{printed}");
        }
        assert_eq!(number("Vol."), None);
        let page = PageRange::parse("12S-20S").as_ref().and_then(first_page);
        assert_eq!(page.as_deref(), Some("s12"));
    }

    #[test]
    fn years_stand_among_other_signs() {
        assert_eq!(year("2008a"), Some(2008));
        assert_eq!(year("c1998 Mar"), Some(1998));
        assert_eq!(year("in press"), None);
        assert_eq!(year("12345"), None);
    }
}
