//! Prints a style that comes with the program as the file of the Citation Style Language that it is, so
//! that other processors can be given the very same.

use std::process::ExitCode;

use hayagriva::archive::ArchivedStyle;

fn main() -> ExitCode {
    let id = std::env::args().nth(1).unwrap_or_default();
    let Some(style) = ArchivedStyle::by_name(&id) else {
        eprintln!("there is no style `{id}`");
        return ExitCode::FAILURE;
    };
    match style.get().to_xml() {
        Ok(xml) => println!("{}", by_the_standard(&xml)),
        Err(cause) => {
            eprintln!("the style `{id}` cannot be written: {cause}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A style where the library's way of writing it would be read otherwise.
fn by_the_standard(xml: &str) -> String {
    // The library names the term that is meant without one otherwise than the standard does.
    let xml = xml.replace(" term=\"et al\"", "");
    // The name that is meant where there is none stands before its label.
    let mut parts = xml.split("<names ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (attributes, rest) = part.split_once('>').unwrap_or((part, ""));
        let (within, _) = rest.split_once("</names>").unwrap_or((rest, ""));
        let is_nameless = within.starts_with("<label") && !within.contains("<name");
        let name = if is_nameless { "<name/>" } else { "" };
        out.push_str(&format!("<names {attributes}>{name}{rest}"));
    }
    out
}
