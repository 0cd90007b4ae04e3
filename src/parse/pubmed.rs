//! PubMed's XML: `PubmedArticleSet`, with articles and books.
//!
//! Follows the PubMed DTD of 2025 and its predecessors. Records are cut out of the text and read one by
//! one, so that memory does not grow with the file's markup.

use super::draft::Draft;
use super::records::Records;
use super::xml::Element;
use super::{Parsed, Skip, SkipReason};
use crate::model::{
    AbstractPart, ArticleIds, Author, MeshHeading, MeshQualifier, PageRange, PartialDate,
    RELATIONS, Reference, ReferenceKind, RelatedArticle, month_number, normalize_doi,
    normalize_pmcid, normalize_pmid,
};

/// Elements that hold one record each.
const RECORDS: &[&str] = &["PubmedArticle", "PubmedBookArticle", "MedlineCitation"];

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("elements");
    records.read_elements(text, RECORDS, read);
    if text.contains("<DeleteCitation>") {
        records.skip(SkipReason::NoArticle, "a list of records that PubMed has deleted");
    }
    records.finish()
}

fn read(root: Element<'_>, draft: &mut Draft) {
    match root.name() {
        "PubmedArticle" => {
            if let Some(citation) = root.child("MedlineCitation") {
                article(citation, draft);
            }
            if let Some(data) = root.child("PubmedData") {
                data_of(data, draft);
            }
        }
        "PubmedBookArticle" => {
            if let Some(document) = root.child("BookDocument") {
                book(document, draft);
            }
            if let Some(data) = root.child("PubmedBookData") {
                data_of(data, draft);
            }
        }
        "MedlineCitation" => article(root, draft),
        _ => {}
    }
}

/// Elements of a citation that are for machines, or say once more what stands beside them.
const FURNITURE: &[&str] =
    &["DateCreated", "DateCompleted", "DateRevised", "CitationSubset", "NumberOfReferences"];

fn article(citation: Element<'_>, draft: &mut Draft) {
    draft.record.kind = ReferenceKind::Journal;
    draft.record.database = Some("PubMed".to_owned());
    for part in citation.elements() {
        match part.name() {
            "PMID" => draft.pmid("PMID", &part.line().unwrap_or_default()),
            "Article" => part.elements().for_each(|inner| article_part(inner, draft)),
            "MedlineJournalInfo" => {
                once(part.child("MedlineTA"), draft, |record| &mut record.container_short);
                once(part.child("Country"), draft, |record| &mut record.place);
            }
            "MeshHeadingList" => {
                draft.record.mesh.extend(part.all("MeshHeading").filter_map(mesh_heading));
            }
            "KeywordList" => keywords(part, draft),
            "OtherAbstract" => {
                let parts = abstract_parts(part);
                draft.add("OtherAbstract", &AbstractPart::join(&parts), |record| {
                    &mut record.other_abstracts
                });
            }
            "CommentsCorrectionsList" => {
                part.all("CommentsCorrections").for_each(|link| related(link, draft));
            }
            "GeneralNote" => draft.note("GeneralNote", &part.line().unwrap_or_default()),
            name if FURNITURE.contains(&name) => {}
            name => draft.leave(name),
        }
    }
}

fn article_part(part: Element<'_>, draft: &mut Draft) {
    match part.name() {
        "Journal" => {
            if let Some(issn) = part.child("ISSN").and_then(Element::line) {
                draft.serial("ISSN", &issn);
            }
            once(part.child("Title"), draft, |record| &mut record.container);
            if draft.record.container_short.is_none() {
                let short = part.child("ISOAbbreviation").and_then(Element::line);
                draft.record.container_short = short.map(|short| short.replace('.', ""));
            }
            if let Some(issue) = part.child("JournalIssue") {
                once(issue.child("Volume"), draft, |record| &mut record.volume);
                once(issue.child("Issue"), draft, |record| &mut record.issue);
                if let Some(date) = issue.child("PubDate") {
                    publication_date(date, draft);
                }
            }
        }
        "ArticleTitle" => once(Some(part), draft, |record| &mut record.title),
        "VernacularTitle" => {
            draft.add_new("VernacularTitle", &part.line().unwrap_or_default(), |record| {
                &mut record.other_titles
            });
        }
        "Pagination" => pagination(part, draft),
        "ELocationID" => location(part, "EIdType", draft),
        "Abstract" => draft.record.abstract_parts = abstract_parts(part),
        "AuthorList" => people(part, draft),
        "Language" => once(Some(part), draft, |record| &mut record.language),
        "PublicationTypeList" => {
            for name in part.all("PublicationType").filter_map(Element::line) {
                draft.add_new("PublicationType", &name, |record| &mut record.types);
            }
        }
        // The day of electronic publication: `PubDate` is the date that PubMed cites.
        "ArticleDate" if draft.record.published.is_none() => publication_date(part, draft),
        "ArticleDate" => {}
        name => draft.leave(name),
    }
}

fn once(
    element: Option<Element<'_>>,
    draft: &mut Draft,
    field: fn(&mut crate::model::Record) -> &mut Option<String>,
) {
    if let Some(element) = element
        && let Some(text) = element.line()
    {
        draft.once(element.name(), &text, field);
    }
}

/// Year, month and day apart, or a text such as `1999 Spring`.
fn publication_date(date: Element<'_>, draft: &mut Draft) {
    let text = |name: &str| date.child(name).and_then(Element::line);
    let Some(year) = text("Year") else {
        draft.date("MedlineDate", &text("MedlineDate").unwrap_or_default());
        return;
    };
    if let Some(season) = text("Season") {
        draft.date("Season", &format!("{year} {season}"));
        return;
    }
    let month = text("Month");
    let number = month.as_deref().and_then(|name| name.parse().ok().or_else(|| month_number(name)));
    let day = text("Day").and_then(|day| day.parse().ok());
    match year.parse().ok().and_then(|year| PartialDate::new(year, number, day)) {
        Some(date) => draft.record.published = Some(date),
        None => draft.date("Year", &year),
    }
}

/// First and last page, else the range as MEDLINE abbreviates it.
fn pagination(part: Element<'_>, draft: &mut Draft) {
    let text = |name: &str| part.child(name).and_then(Element::line);
    let range =
        text("StartPage").and_then(|first| PageRange::new(&first, text("EndPage").as_deref()));
    match range {
        Some(range) => draft.record.pages = Some(range),
        None => draft.pages("MedlinePgn", &text("MedlinePgn").unwrap_or_default()),
    }
}

/// Identifiers: of an electronic location, or in a list of ids.
fn location(element: Element<'_>, attribute: &str, draft: &mut Draft) {
    let Some(value) = element.line() else { return };
    match element.attr(attribute).unwrap_or_default() {
        "doi" => match normalize_doi(&value) {
            Some(doi) => drop(draft.record.ids.doi.get_or_insert(doi)),
            None => draft.unreadable("doi", &value),
        },
        "pubmed" => draft.pmid("pubmed", &value),
        "pmc" => draft.pmcid("pmc", &value),
        "pii" => drop(draft.record.ids.publisher_id.get_or_insert(value)),
        "bookaccession" => draft.once("bookaccession", &value, |record| &mut record.accession),
        "url" => draft.url("url", &value),
        // The same ids with their versions.
        "pmcpid" | "pmpid" | "pmcid" => {}
        other => draft.leave(other),
    }
}

/// The ids of the record itself; the lists within its references are theirs.
fn data_of(data: Element<'_>, draft: &mut Draft) {
    for ids in data.all("ArticleIdList") {
        ids.all("ArticleId").for_each(|id| location(id, "IdType", draft));
    }
    for list in data.all("ReferenceList") {
        references(list, draft);
    }
}

/// The works that the article cites. Lists may stand within lists.
fn references(list: Element<'_>, draft: &mut Draft) {
    for entry in list.descendants().filter(|inner| inner.name() == "Reference") {
        let mut ids = ArticleIds::default();
        for id in entry.all("ArticleIdList").flat_map(|ids| ids.all("ArticleId")) {
            let value = id.line().unwrap_or_default();
            match id.attr("IdType") {
                Some("doi") => ids.doi = normalize_doi(&value),
                Some("pubmed") => ids.pmid = normalize_pmid(&value),
                Some("pmc") => ids.pmcid = normalize_pmcid(&value),
                _ => {}
            }
        }
        let citation = entry.child("Citation").and_then(Element::line);
        let raw = citation.or_else(|| ids.pmid.as_ref().map(|pmid| format!("PMID: {pmid}")));
        if let Some(raw) = raw {
            let number = draft.references.len() as u32 + 1;
            draft.references.push(Reference { ids, ..Reference::from_raw(number, raw) });
        }
    }
}

/// The parts of an abstract by their labels; notes of copyright are left out.
fn abstract_parts(element: Element<'_>) -> Vec<AbstractPart> {
    let parts = element.all("AbstractText").filter_map(|part| {
        let label = part.attr("Label").map(str::trim).filter(|label| !label.is_empty());
        // PubMed's word for a part without a label.
        let label = label.filter(|label| !label.eq_ignore_ascii_case("unlabelled"));
        Some(AbstractPart { label: label.map(str::to_owned), text: part.line()? })
    });
    parts.collect()
}

/// Authors, or editors where the list is theirs.
fn people(list: Element<'_>, draft: &mut Draft) {
    let are_editors = list.attr("Type") == Some("editors");
    for person in list.all("Author") {
        let text = |name: &str| person.child(name).and_then(Element::line);
        let author = match (text("CollectiveName"), text("LastName")) {
            (Some(group), _) => Some(Author::group(group)),
            (None, Some(family)) => {
                let given =
                    text("ForeName").or_else(|| text("FirstName")).or_else(|| text("Initials"));
                let given = given.unwrap_or_default();
                Some(Author { suffix: text("Suffix"), ..Author::person(family, given) })
            }
            (None, None) => text("ForeName").map(|name| Author::person(name, "")),
        };
        draft.name("Author", author, |record| {
            if are_editors { &mut record.editors } else { &mut record.authors }
        });
        if person.child("AffiliationInfo").is_some() {
            draft.leave("Affiliation");
        }
    }
}

fn mesh_heading(element: Element<'_>) -> Option<MeshHeading> {
    let is_major = |element: Element<'_>| element.attr("MajorTopicYN") == Some("Y");
    let descriptor = element.child("DescriptorName")?;
    let qualifiers = element.all("QualifierName").filter_map(|qualifier| {
        Some(MeshQualifier { name: qualifier.line()?, is_major: is_major(qualifier) })
    });
    Some(MeshHeading {
        name: descriptor.line()?,
        is_major: is_major(descriptor),
        qualifiers: qualifiers.collect(),
    })
}

fn keywords(list: Element<'_>, draft: &mut Draft) {
    for keyword in list.all("Keyword").filter_map(Element::line) {
        draft.add("Keyword", &keyword, |record| &mut record.keywords);
    }
}

fn related(link: Element<'_>, draft: &mut Draft) {
    let ref_type = link.attr("RefType").unwrap_or_default();
    let known = RELATIONS.iter().find(|relation| relation.ref_type == ref_type);
    let relation = known.map_or(ref_type, |relation| relation.name);
    let source = link.child("RefSource").and_then(Element::line).unwrap_or_default();
    let mut related = RelatedArticle::parse(relation, &source);
    let pmid = link.child("PMID").and_then(Element::line);
    related.ids.pmid = pmid.and_then(|pmid| normalize_pmid(&pmid)).or(related.ids.pmid);
    if !related.is_empty() {
        draft.record.related.push(related);
    }
}

/// A book, or a chapter of one.
fn book(document: Element<'_>, draft: &mut Draft) {
    draft.record.database = Some("PubMed".to_owned());
    draft.record.kind = match document.child("ArticleTitle") {
        Some(_) => ReferenceKind::Chapter,
        None => ReferenceKind::Book,
    };
    for part in document.elements() {
        match part.name() {
            "PMID" => draft.pmid("PMID", &part.line().unwrap_or_default()),
            "ArticleIdList" => {
                part.all("ArticleId").for_each(|id| location(id, "IdType", draft));
            }
            "Book" => part.elements().for_each(|inner| book_part(inner, draft)),
            "PublicationType" => {
                draft.add_new("PublicationType", &part.line().unwrap_or_default(), |record| {
                    &mut record.types
                });
            }
            "KeywordList" => keywords(part, draft),
            "ContributionDate" | "DateRevised" | "LocationLabel" => {}
            _ => article_part(part, draft),
        }
    }
}

fn book_part(part: Element<'_>, draft: &mut Draft) {
    match part.name() {
        "Publisher" => {
            once(part.child("PublisherName"), draft, |record| &mut record.publisher);
            once(part.child("PublisherLocation"), draft, |record| &mut record.place);
        }
        "BookTitle" if draft.record.kind == ReferenceKind::Book => {
            once(Some(part), draft, |record| &mut record.title);
        }
        "BookTitle" => once(Some(part), draft, |record| &mut record.container),
        "CollectionTitle" => once(Some(part), draft, |record| &mut record.series),
        "PubDate" => publication_date(part, draft),
        "Volume" => once(Some(part), draft, |record| &mut record.volume),
        "Edition" => once(Some(part), draft, |record| &mut record.edition),
        "Isbn" => draft.serial("Isbn", &part.line().unwrap_or_default()),
        "AuthorList" => people(part, draft),
        "ELocationID" => location(part, "EIdType", draft),
        "BeginningDate" | "EndingDate" | "Medium" => {}
        name => draft.leave(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Record;

    fn records(xml: &str) -> Vec<Record> {
        parse(xml).iter().flatten().map(|parsed| Record::from(&parsed.article)).collect()
    }

    #[test]
    fn an_article_with_everything() {
        let xml = "<?xml version='1.0'?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version='1'>123</PMID>\
            <Article><Journal><ISSN>0028-3878</ISSN><JournalIssue><Volume>5</Volume><Issue>2</Issue><PubDate><Year>2013</Year>\
            <Month>Sep</Month><Day>2</Day></PubDate></JournalIssue><Title>Journal of examples</Title><ISOAbbreviation>J. Ex.\
            </ISOAbbreviation></Journal><ArticleTitle>A <i>title</i>.</ArticleTitle><Pagination><MedlinePgn>1194-205</MedlinePgn>\
            </Pagination><Abstract><AbstractText Label='METHODS'>One.</AbstractText><AbstractText>Two.</AbstractText>\
            <CopyrightInformation>(c)</CopyrightInformation></Abstract><AuthorList><Author><LastName>Doe</LastName><ForeName>Jane A\
            </ForeName><Suffix>Jr</Suffix></Author><Author><CollectiveName>IVIG Study Group</CollectiveName></Author></AuthorList>\
            <Language>eng</Language><PublicationTypeList><PublicationType UI='x'>Review</PublicationType></PublicationTypeList>\
            <VernacularTitle>Ein Titel.</VernacularTitle></Article><MedlineJournalInfo><MedlineTA>J Ex</MedlineTA>\
            </MedlineJournalInfo><CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'><RefSource>J Ex. 2015.\
            </RefSource><PMID Version='1'>456</PMID></CommentsCorrections></CommentsCorrectionsList><MeshHeadingList><MeshHeading>\
            <DescriptorName MajorTopicYN='N'>Humans</DescriptorName><QualifierName MajorTopicYN='Y'>therapy</QualifierName>\
            </MeshHeading></MeshHeadingList><KeywordList><Keyword>IVIG</Keyword></KeywordList></MedlineCitation><PubmedData>\
            <ArticleIdList><ArticleId IdType='doi'>10.1000/X</ArticleId><ArticleId IdType='pmc'>PMC7</ArticleId></ArticleIdList>\
            <ReferenceList><Reference><Citation>Roe J. J Ex. 2001;1:2.</Citation><ArticleIdList><ArticleId IdType='pubmed'>9</ArticleId></ArticleIdList></Reference>\
            </ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>";
        let parsed = parse(xml).remove(0).expect("a record");
        assert_eq!(parsed.article.references[0].raw, "Roe J. J Ex. 2001;1:2.");
        assert_eq!(parsed.article.references[0].ids.pmid.as_deref(), Some("9"));
        let record = Record::from(&parsed.article);
        assert_eq!(record.title.as_deref(), Some("A title."));
        let authors: Vec<String> = record.authors.iter().map(Author::entry).collect();
        assert_eq!(authors, ["Doe, Jane A, Jr", "IVIG Study Group"]);
        assert_eq!(record.container_short.as_deref(), Some("J Ex"));
        assert_eq!(record.published.map(|date| date.to_string()).as_deref(), Some("2013-09-02"));
        assert_eq!(record.pages.as_ref().map(ToString::to_string).as_deref(), Some("1194-1205"));
        assert_eq!(AbstractPart::join(&record.abstract_parts), "METHODS: One. Two.");
        assert!(record.mesh[0].qualifiers[0].is_major);
        assert_eq!(record.other_titles, ["Ein Titel."]);
        assert_eq!(record.related[0].note(), "Retraction in: J Ex. 2015. PMID: 456");
        assert_eq!(record.ids.pmid.as_deref(), Some("123"));
        assert_eq!(record.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(record.ids.pmcid.as_deref(), Some("PMC7"));
    }

    #[test]
    fn chapters_and_broken_records() {
        let xml = "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>1</PMID><Book><Publisher><PublisherName>Press</PublisherName>\
            <PublisherLocation>Bern</PublisherLocation></Publisher><BookTitle>Book</BookTitle><PubDate><Year>2020</Year><Season>Spring</Season>\
            </PubDate></Book><ArticleTitle>Chapter</ArticleTitle></BookDocument></PubmedBookArticle><PubmedArticle>nothing</PubmedArticle>\
            <PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>Cut";
        let items = parse(xml);
        let records = records(xml);
        assert_eq!(records[0].kind, ReferenceKind::Chapter);
        assert_eq!(records[0].container.as_deref(), Some("Book"));
        assert_eq!(records[0].date_text.as_deref(), Some("2020 Spring"));
        assert!(items[1].as_ref().is_err_and(
            |skip| skip.detail == "record 2 has no title, author, journal or identifier"
        ));
        assert_eq!(records[1].title.as_deref(), Some("Cut"));
    }
}
