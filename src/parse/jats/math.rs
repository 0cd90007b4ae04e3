//! Formulas as readable text: `MathML` by structure, TeX as it is written.

use crate::parse::xml::{Child, Element};

/// The text of a formula, or of whichever of its alternatives reads best.
pub(super) fn text(element: Element<'_>) -> String {
    let mut out = String::new();
    write(element, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write(element: Element<'_>, out: &mut String) {
    match element.name() {
        "alternatives" => {
            let preferred = ["textual-form", "math", "tex-math", "table", "code", "preformat"];
            if let Some(best) = preferred.iter().find_map(|name| element.child(name)) {
                write(best, out);
            }
        }
        "tex-math" => out.push_str(&tex_body(&element.raw_text())),
        "annotation" | "annotation-xml" | "graphic" | "inline-graphic" | "alt-text"
        | "object-id" => {}
        "mfrac" => join(element, out, "/"),
        "msup" => join(element, out, "^"),
        "msub" => join(element, out, "_"),
        "msubsup" | "munderover" => {
            for (index, part) in element.elements().enumerate() {
                out.push_str(["", "_", "^"].get(index).copied().unwrap_or(" "));
                write_grouped(part, out);
            }
        }
        "msqrt" | "mroot" => {
            out.push_str("√(");
            content(element, out);
            out.push(')');
        }
        "mfenced" => {
            out.push_str(element.attr("open").unwrap_or("("));
            for (index, part) in element.elements().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(part, out);
            }
            out.push_str(element.attr("close").unwrap_or(")"));
        }
        "mspace" | "mtr" => {
            out.push(' ');
            content(element, out);
        }
        "mo" => {
            let operator = element.line().unwrap_or_default();
            let spaced = matches!(
                operator.as_str(),
                "=" | "+" | "−" | "-" | "×" | "<" | ">" | "≤" | "≥" | "±" | "≈"
            );
            out.push_str(if spaced { " " } else { "" });
            out.push_str(&operator);
            out.push_str(if spaced { " " } else { "" });
        }
        "mtd" | "label" => {
            content(element, out);
            out.push(' ');
        }
        _ => content(element, out),
    }
}

fn content(element: Element<'_>, out: &mut String) {
    for child in element.children() {
        match child {
            Child::Text(text) => out.push_str(text),
            Child::Element(inner) => write(inner, out),
        }
    }
}

fn join(element: Element<'_>, out: &mut String, sign: &str) {
    for (index, part) in element.elements().enumerate() {
        if index > 0 {
            out.push_str(sign);
        }
        write_grouped(part, out);
    }
}

/// A part of a fraction or script, in parentheses where it is more than one token.
fn write_grouped(part: Element<'_>, out: &mut String) {
    let mut inner = String::new();
    write(part, &mut inner);
    let inner = inner.trim();
    if inner.contains(' ') && !inner.starts_with('(') {
        out.push('(');
        out.push_str(inner);
        out.push(')');
    } else {
        out.push_str(inner);
    }
}

/// TeX without the preamble that publishers wrap around every formula.
fn tex_body(tex: &str) -> String {
    let body = tex.split("\\begin{document}").nth(1).unwrap_or(tex);
    let body = body.split("\\end{document}").next().unwrap_or(body);
    body.trim().trim_matches('$').trim().to_owned()
}
