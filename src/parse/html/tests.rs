//! What the HTML parser makes of small pages.

use std::fmt::Write;

use super::*;
use crate::model::{Article, Author};

fn parsed(html: &str) -> Parsed {
    match parse(html, "page.html") {
        Ok(parsed) => parsed,
        Err(skip) => panic!("{skip}"),
    }
}

fn skipped(html: &str) -> SkipReason {
    parse(html, "page.html").map(|parsed| parsed.article.title).unwrap_err().reason
}

/// The section tree as lines: headings with `#`, blocks with their kind and cited numbers.
fn tree(article: &Article) -> String {
    fn write(section: &Section, depth: usize, out: &mut String) {
        let kind = section.kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
        let _ = writeln!(out, "{} {}{kind}", "#".repeat(depth), section.heading);
        for block in &section.blocks {
            let cites: Vec<u32> = block.cites.iter().map(|cite| cite.reference).collect();
            let cites = if cites.is_empty() { String::new() } else { format!(" {cites:?}") };
            let _ = writeln!(out, "{:?}{cites}: {}", block.kind, block.text);
        }
        for inner in &section.sections {
            write(inner, depth + 1, out);
        }
    }
    let mut out = String::new();
    for section in &article.sections {
        write(section, 1, &mut out);
    }
    out
}

const LONG: &str = "Immunoglobulin was given to all patients who had not responded to other \
                    treatment within four weeks, and strength improved in most of them. ";

fn page(body: &str) -> String {
    format!("<html><head><title>T | Site</title></head><body><main>{body}</main></body></html>")
}

fn body_tree(body: &str) -> String {
    tree(&parsed(&page(&format!("{body}<h2>End</h2><p>{LONG}{LONG}</p>"))).article)
        .replace(&format!("Paragraph: {}\n", format!("{LONG}{LONG}").trim()), "")
        .replace("# End\n", "")
}

#[test]
fn the_article_is_told_from_the_site_around_it() {
    let html = format!(
        "<html><body class='cookie-shown'><header><nav>Home</nav></header>
        <div class='cookie-banner'><p>{LONG}</p></div>
        <div id='content'><article><h1>Trial of IVIG</h1><p class='authors'>A. Lee</p>
        <section class='abstract'><p>{LONG}One.</p></section>
        <p>{LONG}Two.</p>
        <h2>Methods</h2><h4>Patients</h4><p hidden>Secret</p><p>{LONG}Three.</p>
        <h2>Cited by (40)</h2><h3>Another work</h3><p>{LONG}Four.</p></article>
        <aside><p>{LONG}</p></aside><div class='related-articles'>More</div></div>
        <footer>{LONG}</footer></body></html>"
    );
    let parsed = parsed(&html);
    let long = LONG.trim_end();
    assert_eq!(parsed.article.title, "Trial of IVIG");
    assert_eq!(
        tree(&parsed.article),
        format!(
            "# Abstract (abstract)\nParagraph: {long} One.\n# \nParagraph: {long} Two.\n\
             # Methods\n## Patients\nParagraph: {long} Three.\n"
        )
    );
    assert!(
        parsed.warnings[0].contains("what stands under `Cited by (40)`"),
        "{:?}",
        parsed.warnings
    );
}

#[test]
fn a_heading_that_sites_use_too_stays_where_prose_follows() {
    let read =
        |below: &str| body_tree(&format!("<h2>Methods</h2><p>We did.</p><h3>Search</h3>{below}"));
    assert_eq!(read("<p>Go</p>"), "# Methods\nParagraph: We did.\n");
    let prose = format!("<p>{LONG}Found.</p>");
    assert!(read(&prose).contains("## Search\nParagraph: Immunoglobulin"));
}

#[test]
fn blocks_of_every_kind() {
    let read = |body: &str| body_tree(&format!("<h2>Results</h2>{body}"));
    assert_eq!(
        read("<ul><li>one<ul><li>inner</ul><li>two</ul>"),
        "# Results\nList: one\ninner\ntwo\n"
    );
    assert_eq!(
        read("<dl><dt>CK<dd>creatine kinase</dl>"),
        "# Results\nList: CK: creatine kinase\n"
    );
    assert_eq!(
        read(
            "<table><caption>Table 1. Doses</caption><tr><th>Drug<th>Dose<tr><td rowspan=2>IVIG<td>2 g</table>"
        ),
        "# Results\nTable: Table 1. Doses\nDrug\tDose\nIVIG\t2 g\n"
    );
    assert_eq!(
        read(
            "<div class='table-wrap'><h3>Table 2</h3><p>Doses</p><table><tr><td>a<td>b</table><p>Note.</p></div>"
        ),
        "# Results\nTable: Table 2 Doses\na\tb\nNote.\n"
    );
    assert_eq!(
        read(
            "<figure><img src=a><figcaption><b>Figure 1.</b> Course. <a href=f>View large</a></figcaption></figure>"
        ),
        "# Results\nFigure: Figure 1. Course.\n"
    );
    assert_eq!(
        read("<blockquote><p>It helped.</p></blockquote>"),
        "# Results\nQuote: It helped.\n"
    );
    assert_eq!(
        read("loose text<p>in <b>para</b>graph<br>two</p><ul><li><a href=x>Top of page</a></ul>"),
        "# Results\nParagraph: loose text\nParagraph: in paragraph two\n"
    );
}

#[test]
fn raised_and_lowered_text_stays_readable() {
    let read = |text: &str| body_tree(&format!("<h2>R</h2><p>{text}</p>"));
    assert_eq!(
        read("10<sup>9</sup>/L, CO<sub>2</sub>, CD4<sup>+</sup>"),
        "# R\nParagraph: 10^9/L, CO2, CD4+\n"
    );
    assert_eq!(
        read("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>"),
        "# R\nParagraph: (a+b)/2\n"
    );
}

const LIST: &str = "<h2>References</h2><ol>
    <li id='B1'><span class=label>1.</span> Lee A. One. J Neurol 2001;1:2. [<a href='https://doi.org/10.1000/X1'>CrossRef</a>] [<a href='https://pubmed.ncbi.nlm.nih.gov/11'>PubMed</a>]</li>
    <li id='B2'>[2] Roe B. Two. Brain 2002.</li><li id='B3'>Poe C. Three. 2003.</li>
    <li id='B4'>Doe D. Four. 2004.</li></ol>";

#[test]
fn linked_citations_in_brackets_raised_and_as_ranges() {
    let text = "<h2>R</h2><p>a [<a href='#B1'>1</a>–<a href='#B3'>3</a>] b<sup><a href='#B2'>2</a></sup><sup>,<a href='#B4'>4</a></sup> \
                c<a data-rid='B1' href='#'><sup>1</sup></a> (<a href='#B2'>Roe 2002</a>)</p>";
    assert_eq!(
        body_tree(&format!("{text}{LIST}")),
        "# R\nParagraph [1, 2, 3, 2, 4, 1, 2]: a [1–3] b [2,4] c [1] (Roe 2002)\n"
    );
}

#[test]
fn plain_numbers_are_citations_where_nothing_is_linked() {
    let text = "<h2>R</h2><p>a [2, 3-4] 5 [95] m<sup>2</sup> given.<sup>1</sup> Then</p>";
    let parsed = parsed(&page(&format!("{text}<p>{LONG}{LONG}</p>{LIST}")));
    let block = &parsed.article.sections[0].blocks[0];
    assert_eq!(block.text, "a [2, 3-4] 5 [95] m2 given. [1] Then");
    let cited: Vec<&str> = block.cites.iter().map(|cite| &block.text[cite.at..=cite.at]).collect();
    assert_eq!(cited, ["2", "2", "2", "1"]);
}

#[test]
fn references_as_printed_with_the_ids_of_their_links() {
    let article = parsed(&page(&format!("<h2>R</h2><p>{LONG}{LONG}</p>{LIST}"))).article;
    assert_eq!(article.references.len(), 4);
    let first = &article.references[0];
    assert_eq!(first.raw, "Lee A. One. J Neurol 2001;1:2.");
    assert_eq!(
        (first.ids.doi.as_deref(), first.ids.pmid.as_deref()),
        (Some("10.1000/x1"), Some("11"))
    );
    assert_eq!(article.references[1].raw, "Roe B. Two. Brain 2002.");
    assert_eq!(article.sections.len(), 1);
}

#[test]
fn parts_of_a_reference_on_lines_of_their_own_are_told_apart() {
    let list = "<div role='doc-bibliography'><div><span class='label'>Lee, 2001</span><div>A. Lee, B. Roe</div>
        <div>A title</div><div>Brain, 1 (2001), pp. <i>2</i> - <i>3</i></div></div><div>Poe C. Other. 2003.</div></div>";
    let article = parsed(&page(&format!("<h2>R</h2><p>{LONG}{LONG}</p>{list}"))).article;
    assert_eq!(article.references[0].raw, "A. Lee, B. Roe. A title. Brain, 1 (2001), pp. 2-3");
    assert_eq!(article.references[0].label.as_deref(), Some("Lee, 2001"));
    assert_eq!(article.references.len(), 2);
}

#[test]
fn metadata_by_order_of_trust() {
    let html = format!(
        r#"<html lang="en-GB"><head><meta name="citation_title" content="A &lt;i&gt;trial&lt;/i&gt;">
        <meta name="citation_author" content="Lee, Ann"><meta name="citation_author" content="Bo van Roe, MD, PhD">
        <meta name="citation_online_date" content="2001/03/02"><meta name="citation_publication_date" content="2001">
        <meta name="citation_firstpage" content="1194"><meta name="citation_lastpage" content="205">
        <meta name="DC.Title" content="Other"><meta name="DC.Identifier" content="doi:10.1000/ABC">
        <meta name="citation_reference" content="citation_title=One; citation_author=A Lee; citation_journal_title=Brain; citation_year=2001; citation_doi=10.1/x">
        <script type="application/ld+json">{{"@graph": [{{"@type": "WebSite", "name": "S"}},
        {{"@type": ["ScholarlyArticle"], "headline": "Third", "license": "https://l", "keywords": "a, b",
        "isPartOf": {{"@type": "PublicationIssue", "issueNumber": "4",
        "isPartOf": {{"@type": ["PublicationVolume", "Periodical"], "name": "Brain", "volumeNumber": 12}}}}}}]}}</script>
        </head><body><h1>Fourth</h1><p>{LONG}{LONG}</p></body></html>"#
    );
    let Parsed { article, warnings, .. } = parsed(&html);
    assert_eq!(article.title, "A trial");
    assert_eq!(article.authors, [Author::person("Lee", "Ann"), Author::person("van Roe", "Bo")]);
    assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2001-03-02"));
    assert_eq!(article.pages.map(|pages| pages.to_string()).as_deref(), Some("1194-1205"));
    assert_eq!(article.ids.doi.as_deref(), Some("10.1000/abc"));
    assert_eq!(article.journal.title.as_deref(), Some("Brain"));
    assert_eq!((article.volume.as_deref(), article.issue.as_deref()), (Some("12"), Some("4")));
    assert_eq!(article.license.as_deref(), Some("https://l"));
    assert_eq!(article.keywords, ["a", "b"]);
    assert_eq!(article.language.as_deref(), Some("en-GB"));
    assert_eq!(article.references[0].raw, "Lee A. One. Brain. 2001.");
    assert!(
        warnings.iter().any(|warning| warning.starts_with("no reference list")),
        "{warnings:?}"
    );
}

#[test]
fn titles_without_a_heading_lose_the_name_of_the_site() {
    let html = format!("<title>IVIG in adult myositis - Journal Site | X</title><p>{LONG}{LONG}");
    assert_eq!(parsed(&html).article.title, "IVIG in adult myositis");
    assert_eq!(parsed(&format!("<p>{LONG}{LONG}")).article.title, "page");
}

#[test]
fn pages_without_an_article_are_skipped_with_the_reason() {
    let long = LONG.repeat(2);
    let titled = |title: &str| format!("<title>{title}</title><h1>{title}</h1><p>{long}</p>");
    for title in
        ["Just a moment...", "404 Not Found", "Verify you are human", "Log in", "reCAPTCHA"]
    {
        assert_eq!(skipped(&titled(title)), SkipReason::AccessPage, "{title}");
    }
    let redirect = "<meta http-equiv='refresh' content='0; url=/other'><p>Moving on</p>";
    assert_eq!(skipped(redirect), SkipReason::AccessPage);
    assert_eq!(skipped("<title>A journal</title><p>Contents</p>"), SkipReason::NoArticle);
    assert_eq!(skipped(&"<div>".repeat(100_000)), SkipReason::TooDeep);
}

#[test]
fn a_page_with_the_abstract_only_is_an_article_with_a_warning() {
    let html = page(&format!("<h2>Abstract</h2><p>{LONG}{LONG}</p>"));
    assert!(parsed(&html).warnings.iter().any(|warning| warning.contains("abstract only")));
}

#[test]
fn any_input_is_read_without_panic() {
    for html in [
        "<",
        "<p",
        "<table><tr><td><table>",
        "<a href='#'>[",
        "</p><sup>1",
        "<li><dd><dt>",
        "<h1></h1><math>",
    ] {
        let _ = parse(html, "");
        let _ = parse(&page(&format!("<p>{LONG}{LONG}{html}")), "a");
        let _ = parse(&page(&format!("{LIST}<p>{LONG}{LONG}{html}")), "a");
    }
}
