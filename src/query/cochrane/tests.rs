//! Queries as the Cochrane Library has them, and the trees that they become.

use super::super::table::check;
use super::super::{Dialect, Lines, MAX_NESTED, MAX_TERMS, Reading, read};

#[test]
fn words_and_fields_are_read_as_the_library_documents_them() {
    check(
        Dialect::Cochrane,
        r#"
        encephalitis => encephalitis[all:noexp]
        lung cancer => lung[all:noexp] AND cancer[all:noexp]
        "guillain barre" => "guillain barre"
        “guillain barre” => "guillain barre"; warns of: curly quotes
        encephalitis:ti,ab,kw => encephalitis[tw]
        encephalitis:TI,AB,KY => encephalitis[tw]
        encephalitis:ti, ab, kw => encephalitis[tw]
        encephalitis:ti,ab => encephalitis[tiab]
        encephalitis:ti => encephalitis[ti]
        encephalitis:ab => encephalitis[ab]
        smith:au => smith[au]
        "clinical trial":pt => "clinical trial"[pt]
        Lancet:so => Lancet[ta]
        2010:yr => 2010[dp]
        encephalitis:kw => encephalitis[mh,ot]; warns of: as a whole
        encephalitis:ti,mc => encephalitis[ti]; warns of: `:mc`
        (ivig or igiv):ti,ab,kw => ivig[tw] OR igiv[tw]
        (ivig:ti or igiv):ab => ivig[ti] OR igiv[ab]
        ivig or igiv:ti => ivig[all:noexp] OR igiv[ti]; warns of: holds for the term before it alone
        ivig:ti or igiv:ab => ivig[ti] OR igiv[ab]
        immunoglob* => immunoglob*[all:noexp]
        *blind* => *blind*[all:noexp]
        isch*mic:ti => isch*mic[ti]
        wom?n:ti => wom?n[ti]
        "inflammatory agent*":ti => "inflammatory agent*"[ti]; warns of: in quotes
        * => error at "*": has none beside it
        ivig:zz => error at ":zz": unknown field `:zz`
        ivig: => error at ":": a colon without a field
        ivig:emt => error at ":emt": is not held here
        :ti => error at ":ti": a field stands after no term
        ivig in Title Abstract Keyword => error at "in Title Abstract Keyword": form of the advanced search
        ivig.ti,ab. => error at "ivig.ti": is Ovid's
        ivig.tw. => error at "ivig.tw.": is Ovid's
        stiff[ti] => error at "[ti]": is no subject heading
        "stiff => error at ""stiff": a quote is opened and not closed
        [mh "x" => error at "[": a bracket is opened and not closed
        "#,
        33,
    );
}

#[test]
fn distances_count_steps() {
    check(
        Dialect::Cochrane,
        r##"
        brain near/2 infection*:ti => "brain infection*"[ti:~1]
        (brain NEAR/2 infection*):ti,ab => "brain infection*"[tiab:~1]
        ((brain or cerebral) near/2 (infection* or swell*)):ti,ab,kw => (brain[tw] OR cerebral[tw]) NEAR~1 (infection*[tw] OR swell*[tw])
        brain NEAR infection => "brain infection"[all:~5]
        (inflammatory NEAR5 neuropath*):TI,AB,KY => "inflammatory neuropath*"[tw:~4]
        brain near/1 infection => "brain infection"[all:~0]
        recurrent next abortion*:ti => recurrent abortion*[ti]
        recurrent next abortion* => recurrent abortion*[all:noexp]
        recurrent next/3 abortion* => recurrent NEXT~2 abortion*
        (recurrent or habitual) next abortion*:ti => (recurrent[ti] OR habitual[ti]) NEXT~0 abortion*[ti]
        "bone marrow" near/3 transplant*:ti => "bone marrow"[ti] NEAR~2 transplant*[ti]
        lung cancer near/3 screening => lung[all:noexp] AND "cancer screening"[all:~2]
        a near/2 b near/3 c:ti => "a b"[ti:~1] NEAR~2 c[ti]
        (a near/2 b):ti,kw => "a b"[ti,ot:~1]; warns of: running text only
        a near/0 b => error at "near/0": a distance that cannot be
        a adj3 b => error at "adj3": is Ovid's
        near b => error at "near": no term before it
        a near/3 => error at "near/3": no term after it
        #1 near/3 b => error at "#1 near/3 b": a proximity joins words
        "##,
        19,
    );
}

#[test]
fn headings_are_exploded_unless_told_otherwise() {
    check(
        Dialect::Cochrane,
        r#"
        [mh "Guillain-Barre Syndrome"] => Guillain-Barre Syndrome[mh:exp]
        [mh ^"Guillain-Barre Syndrome"] => Guillain-Barre Syndrome[mh:noexp]
        [mh^"Guillain-Barre Syndrome"] => Guillain-Barre Syndrome[mh:noexp]
        [mh immunotherapy] => immunotherapy[mh:exp]
        [mh leukocytes/IM] => leukocytes/immunology[mh:exp]
        [mh "leukocytes"/IM,AD] => leukocytes/immunology[mh:exp] OR leukocytes/administration & dosage[mh:exp]
        [mh /DT] => */drug therapy[mh:noexp]
        [mh "Asthma"[mj]] => Asthma[majr:exp]
        MeSH descriptor: [Immunoglobulins, Intravenous] explode all trees => Immunoglobulins, Intravenous[mh:exp]
        MeSH descriptor: [Asthma] this term only => Asthma[mh:noexp]
        MeSH descriptor: [Asthma] explode all trees and with qualifier(s): [Drug therapy - DT] => Asthma/drug therapy[mh:exp]
        MeSH descriptor: [Asthma] explode all trees or MeSH descriptor: [Cough] this term only => Asthma[mh:exp] OR Cough[mh:noexp]
        MeSH descriptor Sensitivity and Specificity explode all trees => Sensitivity and Specificity[mh:exp]
        MESH DESCRIPTOR Steroids EXPLODE ALL TREES => Steroids[mh:exp]
        MeSH DESCRIPTOR steroids Explode All => steroids[mh:exp]
        MeSH DESCRIPTOR Polyneuropathies => Polyneuropathies[mh:noexp]
        MeSH descriptor Asthma and ivig:ti => Asthma[mh:noexp] AND ivig[ti]
        MeSH descriptor Asthma explode trees 1 and 2 => Asthma[mh:exp]; warns of: all trees of `Asthma`
        [mh ] => error at "[mh ]": is no subject heading
        "#,
        19,
    );
}

#[test]
fn lines_clauses_and_operators_are_read() {
    check(
        Dialect::Cochrane,
        r##"
        #1 AND #2 => #1 AND #2
        #1 and (#2 or #3) => #1 AND (#2 OR #3)
        #1 or #2 and #3 => #1 OR (#2 AND #3); warns of: OR is read after AND
        #1 not #2 and #3 => #1 NOT #2 AND #3; warns of: from left to right
        {OR #1-#5} => #1 OR #2 OR #3 OR #4 OR #5
        {or #1-3, #7} => #1 OR #2 OR #3 OR #7
        {AND #1, #3} and ivig:ti => #1 AND #3 AND ivig[ti]
        #1-#3 => #1 OR #2 OR #3
        NOT ("mice" or "mouse"):ti => NOT ("mice"[ti] OR "mouse"[ti])
        a:ti or not b:ti => a[ti] OR NOT b[ti]
        (#1 or #2) AND (INREGISTER) => #1 OR #2; warns of: INREGISTER
        #1 AND CENTRAL:TARGET => #1; warns of: a mark of the register
        #1 [REFERENCE] [STANDARD] => #1; warns of: a mark of the register
        #5 in Trials => #5; warns of: `in Trials`
        #5 with Cochrane Library publication date Between Jan 2015 and Dec 2025 => #5; warns of: cannot be held here
        #5 with Publication Year from 2000 to 2015, in Trials => #5 AND 2000:2015[dp]; warns of: `in Trials`
        #5 with Publication Year from 2010 to present => #5 AND 2010:[dp]
        ivig:ti (Word variations have been searched) => ivig[ti]; warns of: cannot be held here
        #25 => error at "#25": there is no line 25
        {XOR #1} => error at "{XOR #1}": braces hold
        {OR #1 => error at "{": braces hold
        # and => error at "#": without the number of a line
        #1 or => error at "or": no term after it
        (#1 or #2 => error at "(": opened and not closed
        ivig () => error at "()": empty parentheses
        "##,
        25,
    );
}

#[test]
fn limits_hold() {
    let refused = |text: &str| {
        read(text, Dialect::Cochrane, Reading::Auto, Lines::default()).expect_err("refused").message
    };
    assert!(refused(&"(".repeat(60_000)).contains("nested"));
    assert!(refused(&vec!["a"; MAX_TERMS + 1].join(" or ")).contains("terms"));
    assert!(refused(&vec!["a"; MAX_NESTED + 3].join(" near ")).contains("hold another one"));
    assert!(refused("#5").contains("single query"));
    assert!(refused("").contains("no words"));
}
