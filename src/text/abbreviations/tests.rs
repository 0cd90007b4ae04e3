//! Definitions as sentences give them.

use super::{Abbreviations, definitions, definitions_of_section};
use crate::model::SectionKind;

/// Texts with the definitions in them, `short = long`, separated by `;`.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found: Vec<String> = definitions(text)
            .iter()
            .map(|found| format!("{} = {}", found.short, found.long))
            .collect();
        assert_eq!(found.join("; "), *expected, "in: {text}");
    }
}

#[test]
fn short_forms_in_brackets_follow_their_long_forms() {
    check(&[
        ("A woman with stiff person syndrome (SPS) fell.", "SPS = stiff person syndrome"),
        (
            "Therapy with intravenous immunoglobulin (IVIg) began.",
            "IVIg = intravenous immunoglobulin",
        ),
        (
            "Scales were activities of daily living (ADL) and quality of life (QoL).",
            "ADL = activities of daily living; QoL = quality of life",
        ),
        ("the logarithm of the odds (LOD) score", "LOD = logarithm of the odds"),
        ("serum triglyceride (TG) levels", "TG = triglyceride"),
        ("fell after [plasma exchange (PLEX) or not]", "PLEX = plasma exchange"),
        ("a mean reaction time [RT] of 3 s", "RT = reaction time"),
        (
            "Centers for Disease Control and Prevention (CDC)",
            "CDC = Centers for Disease Control and Prevention",
        ),
        ("the “thick filament disorder” (TFD) cases", "TFD = thick filament disorder"),
        ("anaemia; red cell distribution width (RDW)", "RDW = red cell distribution width"),
    ]);
}

#[test]
fn the_cheapest_placing_decides_where_a_long_form_begins() {
    check(&[
        // The letters taken first from the right would lie within `adverse`.
        (
            "patients with acute respiratory distress syndrome (ARDS)",
            "ARDS = acute respiratory distress syndrome",
        ),
        ("serum samples and systolic sitting pressure (SSP)", "SSP = systolic sitting pressure"),
        ("in severe cases of in vitro fertilisation (IVF)", "IVF = in vitro fertilisation"),
        ("a trial of fibrin glue — fresh frozen plasma (FFP)", "FFP = fresh frozen plasma"),
        (
            "anti-neutrophil cytoplasmic antibody (ANCA)",
            "ANCA = anti-neutrophil cytoplasmic antibody",
        ),
    ]);
}

#[test]
fn plurals_fold() {
    check(&[
        ("mesenchymal stem cells (MSCs) were given", "MSC = mesenchymal stem cells"),
        ("randomised controlled trials (RCTs)", "RCT = randomised controlled trials"),
        (
            "acquired immune deficiency syndrome (AIDS)",
            "AIDS = acquired immune deficiency syndrome",
        ),
    ]);
}

#[test]
fn greek_letters_digits_and_numbers() {
    check(&[
        (
            "interferon gamma (IFN-γ) and tumour necrosis factor α (TNF-α)",
            "IFN-γ = interferon gamma; TNF-α = tumour necrosis factor α",
        ),
        ("interleukin-6 (IL-6) blockade", "IL-6 = interleukin-6"),
        ("type 1 diabetes mellitus (T1DM)", "T1DM = type 1 diabetes mellitus"),
        ("the six-minute walk test (6MWT)", "6MWT = six-minute walk test"),
        ("forced expiratory volume in 1 s (FEV1)", "FEV1 = forced expiratory volume in 1 s"),
        ("weeks of oral dosing (OD) and the third week of OD (OD3)", "OD = oral dosing"),
        ("glutamic acid decarboxylase 65 (GAD65)", "GAD65 = glutamic acid decarboxylase 65"),
        ("antibodies to vitamin D binding protein (DBP)", "DBP = vitamin D binding protein"),
    ]);
}

#[test]
fn more_may_stand_in_the_bracket() {
    check(&[
        (
            "chronic inflammatory demyelinating polyneuropathy (CIDP; or chronic GBS)",
            "CIDP = chronic inflammatory demyelinating polyneuropathy",
        ),
        ("intravenous immunoglobulin (IVIg, 2 g/kg)", "IVIg = intravenous immunoglobulin"),
        ("intravenous immunoglobulin (IVIg 2 g/kg)", "IVIg = intravenous immunoglobulin"),
        (
            "attention deficit hyperactivity disorder (ADHD, n = 12)",
            "ADHD = attention deficit hyperactivity disorder",
        ),
        ("95% confidence interval (95% CI)", "CI = confidence interval"),
        ("the left ventricle (hereafter LV)", "LV = left ventricle"),
        (
            "strain KB 12-7 of Alphaville (hereinafter referred to as KB)",
            "KB = KB 12-7 of Alphaville",
        ),
        (
            "immune globulin intravenous (IGIV or IGI)",
            "IGIV = immune globulin intravenous; IGI = immune globulin intravenous",
        ),
        (
            "heart failure (HF) with reduced ejection fraction (HFrEF)",
            "HF = heart failure; HFrEF = heart failure with reduced ejection fraction",
        ),
        ("cold and warm antibody disease (CAD and WAD)", "WAD = warm antibody disease"),
    ]);
}

#[test]
fn long_forms_in_brackets() {
    check(&[
        ("SPS (stiff person syndrome) is rare", "SPS = stiff person syndrome"),
        (
            "the EDSS (Expanded Disability Status Scale; range 0-10)",
            "EDSS = Expanded Disability Status Scale",
        ),
        ("a delay (interquartile range, IQR: 3-8)", "IQR = interquartile range"),
        ("a delay (IQR, interquartile range)", "IQR = interquartile range"),
        (
            "R-CVP (rituximab, cyclophosphamide, vincristine and prednisone)",
            "R-CVP = rituximab, cyclophosphamide, vincristine and prednisone",
        ),
        (
            "ABCD (aspirin, oxygen, clonidine, and diazepam)",
            "ABCD = aspirin, oxygen, clonidine, and diazepam",
        ),
    ]);
}

#[test]
fn lists_below_tables_and_figures() {
    check(&[
        (
            "Table 2 Outcome\nCI: confidence interval; OR = odds ratio",
            "CI = confidence interval; OR = odds ratio",
        ),
        (
            "Figure 1 Flow of patients. HR, heart rate; RT, radiotherapy.",
            "HR = heart rate; RT = radiotherapy",
        ),
        (
            "SBP – systolic blood pressure; DBP – diastolic blood pressure",
            "SBP = systolic blood pressure; DBP = diastolic blood pressure",
        ),
        (
            "BMI: body mass index, GP: general practitioner",
            "BMI = body mass index; GP = general practitioner",
        ),
        (
            "aSD: standard deviation.\nbBMI: body mass index.",
            "SD = standard deviation; BMI = body mass index",
        ),
        ("*VAS, visual analogue scale", "VAS = visual analogue scale"),
        (
            "(DR-deep root, SR-side root, RT-root tip)",
            "DR = deep root; SR = side root; RT = root tip",
        ),
        // Between entries that agree, one need not.
        (
            "BMI, body mass index; HR, heart rate; GP, general practitioner; HbA1c, glycated haemoglobin.",
            "BMI = body mass index; HR = heart rate; GP = general practitioner; HbA1c = glycated haemoglobin",
        ),
    ]);
}

#[test]
fn brackets_and_lists_without_definitions() {
    let none = [
        "a fall in scores (P < 0.05) and in pain (Fig. 2A)",
        "patients with severe (IV) disease, class (II)",
        "in the first group (n = 12) of three (ii) groups",
        "a dose of two grams (2 g) per kilogram (kg)",
        "as Smith and others (Smith 2003; Doe 1999) found",
        "in the treated group (control) and (red) bars",
        "a mean of 33.4 points (SD 15.4, range 11-79)",
        "for effort and eagerness (ES = 0.61)",
        "a mini-CRT display (CRT)",
        "paid by Better Kidneys Today (BKT/07/442)",
        "a Portable Flow Meter (PFM2040)",
        "magnesium chloride (MgCl2.6H2O)",
        "Group A: placebo; Group B: immunoglobulin",
        "At 8 weeks: mean change was 5; SD = 11.25",
        "the odds fell, IL, TNF and others rose",
        "T-cell and X-ray results, US-guided blocks",
        "Body mass\tBody mass index\nTable 1: two groups",
    ];
    for text in none {
        assert_eq!(definitions(text), [], "in: {text}");
    }
}

#[test]
fn places_are_those_of_the_forms() {
    let text = "für β-globulin and heart failure (HF) with reduced ejection fraction (HFrEFs)";
    let found = definitions(text);
    assert_eq!(found.len(), 2);
    for definition in &found {
        assert_eq!(&text[definition.short_at.clone()], definition.short);
    }
    assert_eq!(&text[found[0].long_at.clone()], "heart failure");
    assert_eq!(
        &text[found[1].long_at.clone()],
        "heart failure (HF) with reduced ejection fraction"
    );
}

#[test]
fn sections_of_abbreviations_are_believed() {
    let cases = [
        (
            "ADL: activities of daily living\nKNW: thousand nut weight",
            "ADL = activities of daily living; KNW = thousand nut weight",
        ),
        (
            "ADL, activities of daily living; BMI, body mass index",
            "ADL = activities of daily living; BMI = body mass index",
        ),
        (
            "ADL\tactivities of daily living\nPQ form\tform of questions on pain",
            "ADL = activities of daily living; PQ form = form of questions on pain",
        ),
        ("activities of daily living: ADL", "ADL = activities of daily living"),
        (
            "ANOVA:: Analysis of variance\npre-op:: preoperative",
            "ANOVA = Analysis of variance; pre-op = preoperative",
        ),
        (
            "BMI body mass index; MSCs mesenchymal stem cells",
            "BMI = body mass index; MSC = mesenchymal stem cells",
        ),
        ("The following are used.", ""),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = definitions_of_section(text)
            .iter()
            .map(|found| format!("{} = {}", found.short, found.long))
            .collect();
        assert_eq!(found.join("; "), expected, "in: {text}");
    }
}

#[test]
fn an_article_keeps_the_first_wording_and_every_meaning() {
    let passages = [
        (SectionKind::Abstract, "Stiff-person syndrome (SPS) and mesenchymal stem cells (MSCs)."),
        (
            SectionKind::Methods,
            "Patients with stiff person syndromes (SPS); statin pain score (SPS).",
        ),
        (
            SectionKind::Abbreviations,
            "MSC: mesenchymal stem cell\nIVIG: intravenous immunoglobulin",
        ),
        (SectionKind::Results, "The haemolytic anaemia (HA) or hemolytic anemias (HAs)"),
    ];
    let all = Abbreviations::collect(passages);
    let list: Vec<String> = all.iter().map(|one| format!("{} = {}", one.short, one.long)).collect();
    assert_eq!(
        list,
        [
            "HA = haemolytic anaemia",
            "IVIG = intravenous immunoglobulin",
            "MSC = mesenchymal stem cells",
            "SPS = Stiff-person syndrome",
            "SPS = statin pain score",
        ]
    );
    assert_eq!(all.len(), 5);
    let longs = |short: &str| all.get(short).map(|one| one.long.clone()).collect::<Vec<_>>();
    assert_eq!(longs("MSCs"), ["mesenchymal stem cells"]);
    assert_eq!(longs("IVIg"), ["intravenous immunoglobulin"]);
    assert_eq!(longs("SPS").len(), 2);
    assert!(longs("sps").is_empty() && longs("ADL").is_empty());
}

/// Texts of the pieces that the rules look for, in any order.
#[test]
fn nothing_panics() {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "AB",
        "IgG",
        "é",
        "β",
        "—",
        "–",
        "-",
        " ",
        " ",
        " ",
        ",",
        ", ",
        ": ",
        ":",
        "=",
        ";",
        "\n",
        "\t",
        ".",
        ". ",
        "word",
        "alpha beta",
        "or ",
        " and ",
        "hereafter ",
        "^a",
        "*",
        "1",
        "95% ",
        "S1",
        "i",
        "\u{301}",
        "𝛼",
        "ﬁ",
        "İ",
        "'s",
        "O. sanctum",
    ];
    let mut seed = 2003_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        PIECES[(seed >> 16) as usize % PIECES.len()]
    };
    for _ in 0..4000 {
        let text: String = (0..40).map(|_| next()).collect();
        for definition in definitions_of_section(&text) {
            assert!(
                text.get(definition.short_at).is_some() && text.get(definition.long_at).is_some()
            );
        }
    }
    for piece in PIECES {
        definitions(&piece.repeat(3000));
    }
}
