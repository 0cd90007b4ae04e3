//! Queries as Ovid has them, and the trees that they become.

use super::super::table::check;
use super::super::{Dialect, Lines, MAX_DEPTH, MAX_NESTED, MAX_TERMS, Reading, read};

#[test]
fn words_and_fields_are_read_as_ovid_documents_them() {
    check(
        Dialect::Ovid,
        r#"
        myasthenia => myasthenia[tw]
        stiff person => stiff person[tw]
        stiff person.ti. => stiff person[ti]
        stiff person.TI. => stiff person[ti]
        "stiff person".ti. => "stiff person"[ti]
        "stiff" person.ti. => stiff person[ti]
        “stiff person”.tw. => "stiff person"[tiab]; warns of: curly quotes
        "signs and symptoms".ab. => "signs and symptoms"[ab]
        ivig.ti,ab. => ivig[tiab]
        ivig.ab, ti. => ivig[tiab]
        ivig.ti,ab,kf. => ivig[tiab,ot]
        ivig .tw. => ivig[tiab]
        ivig.tw,kw. => ivig[tiab,ot]
        ivig.mp. => ivig[tw]
        ivig.mp. [mp=title, abstract, heading word] => ivig[tw]
        ivig.tw. [checked] => ivig[tiab]; warns of: `[checked]` was taken as a comment
        ivig.mp,kw. => ivig[tw]
        ivig.af. => ivig[all:noexp]
        ivig.kf. => ivig[ot]
        ivig.ti,ab => ivig[tiab]; warns of: was read as `.ti,ab.`
        immunoglobulin.hw. => *immunoglobulin*[mh:noexp]
        ivig.ti,ab,hw,kw. => ivig[tw]
        ivig.ti,ab,hw. => ivig[tw]; warns of: keywords too
        ivig.ti,hw. => ivig[ti,mh]; warns of: as a whole
        ivig.ti,ab,nm. => ivig[tiab]; warns of: `.nm.` (name of substance)
        drug therapy.fs. => */drug therapy[mh:noexp]
        dt.fs. => */drug therapy[mh:noexp]
        leukocyte.sh. => leukocyte[mh:noexp]
        randomized controlled trial.pt. => randomized controlled trial[pt]
        smith j$.au. => smith j*[au]
        lancet.jn. => lancet[ta]
        neurology.jw. => *neurology*[ta:noexp]
        2010.yr. => 2010[dp]
        2010 - 2015.dp. => 2010:2015[dp]
        english.la. => english[la]
        french.lg. => french[la]
        11756577.pm. => 11756577[pmid]
        11756577.ui. => 11756577[pmid]
        10.1056/NEJMoa01167.do. => 10.1056/nejmoa01167[doi]
        (ivig or igiv).ti,ab. => ivig[tiab] OR igiv[tiab]
        (ivig.ti. or igiv).ab. => ivig[ti] OR igiv[ab]
        ((ivig or igiv) and gbs).tw. => (ivig[tiab] OR igiv[tiab]) AND gbs[tiab]
        ivig or igiv.ti. => ivig[tw] OR igiv[ti]
        placebo.ab. /freq=2 => placebo[ab]; warns of: `/freq=2` was left out
        (2 g/kg or 1 g/kg).tw. => 2 g/kg[tiab] OR 1 g/kg[tiab]
        albuterol/zz => albuterol/zz[tw]; warns of: `zz` is no subheading
        200.tw. => 200[tiab]
        "#,
        45,
    );
}

#[test]
fn letters_are_left_open_as_ovid_documents_it() {
    check(
        Dialect::Ovid,
        "
        immunoglob$.tw. => immunoglob*[tiab]
        immunoglob*.tw. => immunoglob*[tiab]
        immunoglob:.tw. => immunoglob*[tiab]
        ill$.tw. => ill*[tiab]
        dog$1.tw. => dog*1[tiab]
        dog*12.tw. => dog*12[tiab]
        wom#n.tw. => wom#n[tiab]
        h?ematopoietic stem cell transplant$.tw. => h?ematopoietic stem cell transplant*[tiab]
        $.tw. => error at \"$.tw.\": stands for letters and has none
        ",
        9,
    );
}

#[test]
fn headings_are_exploded_only_where_asked() {
    check(
        Dialect::Ovid,
        r#"
        Encephalitis/ => Encephalitis[mh:noexp]
        exp Encephalitis/ => Encephalitis[mh:exp]
        EXP CYTOMEGALOVIRUS/ => CYTOMEGALOVIRUS[mh:exp]
        *oxygen/ => oxygen[majr:noexp]
        exp *sepsis/ => sepsis[majr:exp]
        infant, newborn/ => infant, newborn[mh:noexp]
        receptors, adrenergic, beta-2/ => receptors, adrenergic, beta-2[mh:noexp]
        exp "reproducibility of results"/ => reproducibility of results[mh:exp]
        exp "nebulizers and vaporizers"/ => nebulizers and vaporizers[mh:exp]
        diabetes mellitus, type 2/ => diabetes mellitus, type 2[mh:noexp]
        immunoglobulin/dt => immunoglobulin/drug therapy[mh:noexp]
        exp albuterol/ad, tu => albuterol/administration & dosage[mh:exp] OR albuterol/therapeutic use[mh:exp]
        (sepsis/ or shock.mp.) and ivig.ti. => (sepsis[mh:noexp] OR shock[tw]) AND ivig[ti]
        (sepsis/ or shock).ti. => sepsis[mh:noexp] OR shock[ti]
        exp animals/ not humans.sh. => animals[mh:exp] NOT humans[mh:noexp]
        exp Nebulizers and Vaporizers/ => error at "exp": `exp` stands before no subject heading
        *immunoglobulin => error at "*immunoglobulin": begins with an asterisk
        / => error at "/": no subject heading
        * / => error at "* /": without a name
        "#,
        19,
    );
}

#[test]
fn adjacency_counts_steps() {
    check(
        Dialect::Ovid,
        r#"
        stiff adj person.ti. => stiff person[ti]
        stiff ADJ person => stiff person[tw]
        stiff adj1 person.ti. => "stiff person"[ti:~0]
        (stiff adj3 person).ti,ab. => "stiff person"[tiab:~2]
        stiff adj3 person.ti,ab. => "stiff person"[tiab:~2]
        stiff.ti. adj3 person.ti. => "stiff person"[ti:~2]
        (stiff or rigid) adj3 person$.tw. => (stiff[tiab] OR rigid[tiab]) NEAR~2 person*[tiab]
        (organ or renal) adj transplant$ => (organ[tw] OR renal[tw]) NEXT~0 transplant*[tw]
        bone marrow adj2 transplant$.ab. => bone marrow[ab] NEAR~1 transplant*[ab]
        a adj2 b adj3 c => "a b"[tw:~1] NEAR~2 c[tw]
        a adj b adj c.ti. => a b c[ti]
        (a or b) adj c adj d => (a[tw] OR b[tw]) NEXT~0 c[tw] NEXT~0 d[tw]
        (a adj3 b).ti,ab,sh. => "a b"[tiab:~2]; warns of: running text only
        a adj3 b or c.ti. => "a b"[tw:~2] OR c[ti]
        stiff.ti. adj3 person.ab. => error at "stiff.ti. adj3 person.ab.": different fields
        (a and b) adj2 c => error at "(a and b) adj2 c": a proximity joins words
        smith adj2 jones.au. => error at "smith adj2 jones.au.": running text only
        a adj0 b => error at "adj0": a distance that cannot be
        a adj99999999999 b => error at "adj99999999999": a distance that cannot be
        a adj3 => error at "adj3": no term after it
        adj3 b => error at "adj3": no term before it
        a adj3 not b => error at "not": no term before it
        "#,
        22,
    );
}

#[test]
fn operators_are_read_in_ovids_order() {
    check(
        Dialect::Ovid,
        r#"
        a and b => a[tw] AND b[tw]
        a AND b Or c => (a[tw] AND b[tw]) OR c[tw]; warns of: OR is read after AND
        a or b and c => a[tw] OR (b[tw] AND c[tw]); warns of: OR is read after AND
        (a or b) and c => (a[tw] OR b[tw]) AND c[tw]
        a not b => a[tw] NOT b[tw]
        a and not b => a[tw] NOT b[tw]
        a or not b => a[tw] OR NOT b[tw]
        a and b not c => a[tw] AND b[tw] NOT c[tw]
        a not b and c => a[tw] NOT b[tw] AND c[tw]; warns of: from left to right
        not a => NOT a[tw]
        (a or b) c => error at "c": an operator is missing
        a.ti. b => error at "b": an operator is missing
        a or => error at "or": no term after it
        or a => error at "or": no term before it
        a and or b => error at "or": no term before it
        (a or b => error at "(": opened and not closed
        a) or b => error at ")": without an opening one
        a adj3 => error at "adj3": `adj3` has no term after it
        (adj) => error at "adj": `adj` has no term before it
        a or () => error at "()": empty parentheses
        "stiff => error at ""stiff": a quote is opened and not closed
        a [note => error at "[": a bracket is opened and not closed
        .ti. => error at ".ti.": a field stands after no term
        ivig.zz. => error at ".zz.": unknown field `.zz.`
        ivig.in. => error at ".in.": is Ovid's and not held here
        ivig.yr. => error at "ivig.yr.": `ivig` is no date
        - => error at "-": no words here
        ivig.ti.ab. => error at "ivig.ti": seems to end in a field
        'sepsis'/exp => error at "'sepsis'/exp": embase.com
        'septic shock'/de => error at "'septic shock'/de": embase.com
        'septic shock':ti,ab => error at "shock':ti,ab": embase.com
        "#,
        25,
    );
}

#[test]
fn lines_are_referred_to_by_numbers() {
    check(
        Dialect::Ovid,
        r#"
        1 or 2 or 3 => #1 OR #2 OR #3
        8 not 9 => #8 NOT #9
        (1 or 2) and 3 => (#1 OR #2) AND #3
        #1 and #2 => #1 AND #2
        or/1-3 => #1 OR #2 OR #3
        OR/1‐3 => #1 OR #2 OR #3
        and/1,3-4 => #1 AND #3 AND #4
        or/2-3, 5 => #2 OR #3 OR #5
        or/1-2 and 5 => (#1 OR #2) AND #5
        5 and ivig.ti. => #5 AND ivig[ti]
        1 or 2. => #1 OR #2
        (5 or 6).ti. => 5[ti] OR 6[ti]
        25 => error at "25": there is no line 25
        or/1-25 => error at "or/1-25": there is no line 25
        or/3-1 => error at "or/3-1": ends before it begins
        21 => error at "21": refers to itself
        "#,
        15,
    );
}

#[test]
fn commands_keep_what_can_be_held_and_tell_of_the_rest() {
    check(
        Dialect::Ovid,
        r#"
        limit 5 to english language => #5 AND english[la]
        limit 5 to Welsh => #5 AND welsh[la]
        limit 5 to Meta Analysis => #5 AND meta-analysis[pt]
        limit 5 to clinical trial, phase ii => #5 AND clinical trial, phase ii[pt]
        limit 5 to retracted publication => #5 AND retracted publication[pt]
        limit 5 to (english language and humans and yr="2000 -Current") => #5 AND english[la] AND humans[mh:noexp] AND 2000:[dp]
        limit 5 to yr="1998 - 2005" => #5 AND 1998:2005[dp]
        limit 5 to yr=2010 => #5 AND 2010[dp]
        limit 5 to (english or french) => #5 AND (english[la] OR french[la])
        limit 5 to ("all adult (19 plus years)" or "child (6 to 12 years)") => #5 AND (adult[mh:exp] OR child[mh:noexp])
        limit 5 to (clinical trial, all or "review articles") => #5 AND (clinical trial[pt] OR review[pt])
        limit 5 to (abstracts and full text) => #5 AND abstract[has] AND full text[has]
        limit 14 to "reviews (maximizes specificity)" => #14; warns of: `"reviews (maximizes specificity)"` is not held here
        limit 5 to (humans and "core clinical journals (aim)") => #5 AND humans[mh:noexp]; warns of: core clinical journals
        limit 5 to (english or klingon) => #5; warns of: `english[la]` was left out
        limit 5 to (english and humans or french) => #5 AND ((english[la] AND humans[mh:noexp]) OR french[la]); warns of: OR is read after AND
        limit 5 to (english and klingon) => #5 AND english[la]; warns of: `klingon`
        remove duplicates from 6 => #6; warns of: changes nothing
        limit 25 to humans => error at "25": there is no line 25
        limit 5 to => error at "to": after it
        limit 5 to (english humans) => #5; warns of: `english humans` is not held here
        limit 5 to yr="soon" => error at "yr="soon"": `soon` is no date
        from 5 keep 1-20 => error at "from": a command of Ovid's that cannot be run
        ..l/5 lg=en => error at "..l/5": a command of Ovid's that cannot be run
        "#,
        18,
    );
}

#[test]
fn limits_hold() {
    let refused = |text: &str| {
        read(text, Dialect::Ovid, Reading::Auto, Lines::default()).expect_err("refused").message
    };
    let deep = |open: &str, count: usize| open.repeat(count) + "a" + &")".repeat(count);
    assert!(refused(&deep("(", MAX_DEPTH + 1)).contains("nested"));
    assert!(refused(&"(".repeat(60_000)).contains("nested"));
    assert!(refused(&vec!["a"; MAX_TERMS + 1].join(" or ")).contains("terms"));
    assert!(refused(&vec!["a"; MAX_NESTED + 3].join(" adj2 ")).contains("hold another one"));
    assert!(refused("5").contains("single query"));
    assert!(refused("").contains("no words"));
    let text = deep("(", MAX_DEPTH);
    assert!(read(&text, Dialect::Ovid, Reading::Auto, Lines::default()).is_ok());
}
