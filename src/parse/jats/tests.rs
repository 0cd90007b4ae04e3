//! What the JATS parser makes of small articles.

use super::parse;
use crate::model::{Article, BlockKind, Section, SectionKind};

fn article(front: &str, body: &str, back: &str) -> Article {
    let xml = format!(
        "<article article-type='research-article' xml:lang='en'><front><article-meta>{front}</article-meta></front>\
         <body>{body}</body><back>{back}</back></article>"
    );
    parse(&xml).remove(0).expect("an article").article
}

fn body(xml: &str) -> Article {
    let refs: String = (1..=9)
        .map(|n| format!("<ref id='B{n}'><mixed-citation>r{n}</mixed-citation></ref>"))
        .collect();
    article("", xml, &format!("<ref-list>{refs}</ref-list>"))
}

/// The first block's text and the references that it cites.
fn first_block(xml: &str) -> (String, Vec<u32>) {
    let article = body(&format!("<p>{xml}</p>"));
    let block = &article.sections[0].blocks[0];
    (block.text.clone(), block.cites.iter().map(|cite| cite.reference).collect())
}

fn tree(sections: &[Section]) -> Vec<String> {
    let mut out = Vec::new();
    for section in sections {
        let kinds: Vec<String> =
            section.blocks.iter().map(|block| format!("{:?}", block.kind)).collect();
        out.push(format!("{} [{}]", section.heading, kinds.join(" ")));
        out.extend(tree(&section.sections).into_iter().map(|line| format!("- {line}")));
    }
    out
}

#[test]
fn citations_are_numbers_and_ranges() {
    let cases = [
        ("as shown [<xref ref-type='bibr' rid='B2'>2</xref>].", "as shown [2].", vec![2]),
        (
            "[<xref ref-type='bibr' rid='B3'>3</xref>-<xref ref-type='bibr' rid='B6'>6</xref>]",
            "[3-6]",
            vec![3, 4, 5, 6],
        ),
        ("(<xref ref-type='bibr' rid='B1 B4'>Doe, Roe</xref>)", "(Doe, Roe)", vec![1, 4]),
        ("[<xref ref-type='bibr' rid='B3'>3–5</xref>]", "[3–5]", vec![3, 4, 5]),
        (
            "2 g/kg<sup><xref ref-type='bibr' rid='B1'>1</xref>,<xref ref-type='bibr' rid='B2'>2</xref></sup> monthly",
            "2 g/kg [1,2] monthly",
            vec![1, 2],
        ),
        (
            "trial.<xref ref-type='bibr' rid='B7'><sup>7</sup></xref> Then",
            "trial. [7] Then",
            vec![7],
        ),
        ("2 g/kg<xref ref-type='bibr' rid='B7'>7</xref>", "2 g/kg [7]", vec![7]),
        ("see <xref ref-type='fig' rid='F1'>Figure 1</xref>", "see Figure 1", vec![]),
    ];
    for (xml, text, cites) in cases {
        assert_eq!(first_block(xml), (text.to_owned(), cites), "{xml}");
    }
}

#[test]
fn scripts_and_formulas_read_as_text() {
    let cases = [
        ("10<sup>9</sup>/L", "10^9/L"),
        ("CD4<sup>+</sup> cells", "CD4+ cells"),
        ("the 2<sup>nd</sup> dose", "the 2nd dose"),
        ("H<sub>2</sub>O", "H2O"),
        (
            "<inline-formula><mml:math xmlns:mml='m'><mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math></inline-formula>",
            "a/b",
        ),
        (
            "<inline-formula><alternatives><tex-math>\\begin{document}$$x^2$$\\end{document}</tex-math></alternatives></inline-formula>",
            "x^2",
        ),
        ("<italic>in</italic><bold>vivo</bold>\n  study", "invivo study"),
    ];
    for (xml, text) in cases {
        assert_eq!(first_block(xml).0, text, "{xml}");
    }
}

#[test]
fn blocks_within_paragraphs_stand_apart() {
    let article = body(
        "<sec sec-type='methods'><label>2</label><title>Patients</title><p>Before<list><list-item><p>one</p></list-item>\
         <list-item><p>two</p><list><list-item><p>deep</p></list-item></list></list-item></list>after.</p>\
         <sec><title>Dose</title><fig><label>Figure 1.</label><caption><p>A curve.</p></caption></fig></sec></sec>",
    );
    assert_eq!(
        tree(&article.sections),
        ["2 Patients [Paragraph List Paragraph]", "- Dose [Figure]"]
    );
    let methods = &article.sections[0];
    assert_eq!(methods.kind, Some(SectionKind::Methods));
    assert_eq!(methods.blocks[1].text, "one\ntwo\ndeep");
    assert_eq!(methods.sections[0].blocks[0].text, "Figure 1. A curve.");
}

#[test]
fn tables_have_caption_rows_and_notes() {
    let article = body(
        "<table-wrap><label>Table 1</label><caption><p>Doses</p></caption><table><thead><tr><th>Drug</th><th>g/kg</th></tr></thead>\
         <tbody><tr><td>IVIG</td><td>2<xref ref-type='bibr' rid='B5'>5</xref></td></tr></tbody></table>\
         <table-wrap-foot><fn><p>Over five days.</p></fn></table-wrap-foot></table-wrap>",
    );
    let block = &article.sections[0].blocks[0];
    assert_eq!(block.kind, BlockKind::Table);
    assert_eq!(block.text, "Table 1 Doses\nDrug\tg/kg\nIVIG\t2 [5]\nOver five days.");
    assert_eq!(block.cites[0].reference, 5);
    assert_eq!(&block.text[block.cites[0].at..=block.cites[0].at], "5");
}

#[test]
fn references_one_for_each_ref() {
    let article = article(
        "",
        "<p>x</p>",
        "<ref-list><title>References</title>\
         <ref id='a'><label>1</label><citation-alternatives><element-citation publication-type='journal'><person-group person-group-type='author'>\
         <name><surname>Dalakas</surname><given-names>MC</given-names></name></person-group><article-title>IVIG in SPS.</article-title>\
         <source>J Neurol</source><year>2008</year><volume>255</volume><fpage>21</fpage><lpage>6</lpage>\
         <pub-id pub-id-type='doi'>10.1000/ABC</pub-id></element-citation><mixed-citation>Dalakas MC. IVIG in SPS. J Neurol 2008.</mixed-citation></citation-alternatives></ref>\
         <ref id='b'><nlm-citation citation-type='book'><collab>Expert Group</collab><source>Handbook</source><year>1999</year></nlm-citation></ref>\
         <ref id='c'><mixed-citation>Only a string, 2001.</mixed-citation></ref></ref-list>",
    );
    let [tagged, book, string] = article.references.as_slice() else { panic!("three references") };
    assert_eq!(tagged.raw, "Dalakas MC. IVIG in SPS. J Neurol 2008.");
    assert_eq!(tagged.title.as_deref(), Some("IVIG in SPS"));
    assert_eq!(tagged.pages.as_ref().map(ToString::to_string).as_deref(), Some("21-26"));
    assert_eq!(tagged.ids.doi.as_deref(), Some("10.1000/abc"));
    assert_eq!(book.title.as_deref(), Some("Handbook"));
    assert_eq!(book.raw, "Expert Group. Handbook. 1999.");
    assert_eq!(string.raw, "Only a string, 2001.");
    assert!(!string.is_structured());
}

#[test]
fn front_matter_is_read() {
    let article = article(
        "<article-id pub-id-type='pmc'>123</article-id><article-id pub-id-type='doi'>10.1000/X</article-id>\
         <title-group><article-title>IVIG <italic>in vivo</italic><xref ref-type='fn' rid='n'>*</xref></article-title></title-group>\
         <contrib-group><contrib contrib-type='author'><name><surname>van Doorn</surname><given-names>PA</given-names></name></contrib>\
         <contrib contrib-type='editor'><name><surname>Editor</surname></name></contrib>\
         <contrib contrib-type='author'><collab>Study Group</collab></contrib></contrib-group>\
         <pub-date pub-type='ppub'><year>2006</year></pub-date><pub-date pub-type='epub'><day>3</day><month>5</month><year>2005</year></pub-date>\
         <related-article related-article-type='retracted-article' ext-link-type='doi' xlink:href='10.1000/Y'/>\
         <abstract><sec><title>Aim</title><p>To treat.</p></sec></abstract><kwd-group><kwd>IVIG</kwd></kwd-group>",
        "<p>x</p>",
        "",
    );
    assert_eq!(article.ids.pmcid.as_deref(), Some("PMC123"));
    assert_eq!(article.title, "IVIG in vivo");
    let names: Vec<&str> = article.authors.iter().map(crate::model::Author::name).collect();
    assert_eq!(names, ["van Doorn", "Study Group"]);
    assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2005-05-03"));
    assert_eq!(article.related[0].ids.doi.as_deref(), Some("10.1000/y"));
    assert_eq!(tree(&article.sections)[..2], ["Abstract []", "- Aim [Paragraph]"]);
    assert_eq!(article.keywords, ["IVIG"]);
    assert_eq!(article.types, ["research-article"]);
}

#[test]
fn wrappers_hold_many_articles() {
    let one = "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front></article>";
    assert_eq!(parse(&format!("<pmc-articleset>{one}{one}</pmc-articleset>")).len(), 2);
    let oai = format!(
        "<OAI-PMH><GetRecord><record><metadata>{one}</metadata></record></GetRecord></OAI-PMH>"
    );
    assert_eq!(parse(&oai).len(), 1);
    assert!(parse("<article/>")[0].is_err());
}
